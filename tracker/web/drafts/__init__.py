"""Preparing plans: the clerk's home, a document read in, its review, and giving the work. The table of contents."""

from flask import Blueprint

from tracker.domain.errors import Conflict
from tracker.web.drafts import groups, home, intake, items, progress, review

blueprint = Blueprint("drafts", __name__, url_prefix="/drafts")
_page = blueprint.add_url_rule
_BOTH = ["GET", "POST"]

_page("/", "home", home.home)
_page("/all", "index", intake.index)
_page("/all.csv", "table", intake.table)
_page("/new", "new", intake.new, methods=_BOTH)
_page("/reading/<word>", "reading", progress.reading)
_page("/again/<int:source_id>", "again", intake.again, methods=["POST"])
_page("/spoken", "spoken", intake.spoken, methods=_BOTH)
_page("/groups", "groups", groups.index)
_page("/groups.csv", "groups_table", groups.table)
_page("/groups/new", "new_group", groups.new, methods=_BOTH)
_page("/groups/<int:group_id>", "group", groups.edit, methods=_BOTH)

_page("/<int:draft_id>", "review", review.show)
_page("/<int:draft_id>/plan", "plan", review.plan, methods=["POST"])
_page("/<int:draft_id>/units", "units", review.units, methods=["POST"])
_page("/<int:draft_id>/confirm-sure", "confirm_sure", review.confirm_sure, methods=["POST"])
_page("/<int:draft_id>/undo", "undo", review.undo, methods=["POST"])
_page("/<int:draft_id>/issue", "issue", review.issue, methods=_BOTH)
_page("/<int:draft_id>/delete", "delete", review.delete, methods=_BOTH)

_page("/<int:draft_id>/due", "due", items.due)
_page("/<int:draft_id>/items/new", "add", items.add, methods=_BOTH)
_page("/<int:draft_id>/items/<int:item_id>", "item", items.edit, methods=_BOTH)
_page("/<int:draft_id>/items/<int:item_id>/confirm", "confirm", items.confirm, methods=["POST"])
_page("/<int:draft_id>/items/<int:item_id>/drop", "drop", items.drop, methods=["POST"])
_page("/<int:draft_id>/items/<int:item_id>/split", "split", items.split, methods=_BOTH)
_page("/<int:draft_id>/items/<int:item_id>/merge", "merge", items.merge, methods=["POST"])
_page("/<int:draft_id>/items/<int:item_id>/share-out", "share_out", items.share_out, methods=["POST"])
_page("/<int:draft_id>/items/<int:item_id>/lead", "lead_alone", items.lead_alone, methods=["POST"])

blueprint.register_error_handler(Conflict, review.conflict)
