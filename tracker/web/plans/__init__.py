"""Plans after their issue: read by all they concern, changed by the clerk. The table of contents."""

from flask import Blueprint

from tracker.web.plans import dates, directives, edits, pages

blueprint = Blueprint("plans", __name__, url_prefix="/plans")
_page = blueprint.add_url_rule
_BOTH = ["GET", "POST"]

_page("/", "index", pages.index)
_page("/table.csv", "table", pages.table)
_page("/<int:plan_id>", "show", pages.show)
_page("/<int:plan_id>/source", "source", pages.source)

_page("/<int:plan_id>/due", "due", dates.due)
_page("/<int:plan_id>/event", "event", dates.event, methods=_BOTH)
_page("/<int:plan_id>/window", "window", dates.window, methods=_BOTH)
_page("/<int:plan_id>/correct", "correct", edits.correct, methods=_BOTH)
_page("/<int:plan_id>/add", "add", edits.add, methods=_BOTH)
_page("/<int:plan_id>/close", "close", edits.close, methods=_BOTH)
_page("/<int:plan_id>/follow-again", "follow_again", edits.follow_again, methods=_BOTH)

_page("/directives/<int:directive_id>/correct", "correct_directive", directives.correct, methods=_BOTH)
_page("/directives/<int:directive_id>/dependencies", "dependencies", directives.dependencies, methods=_BOTH)
