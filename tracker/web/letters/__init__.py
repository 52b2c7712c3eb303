"""Thư nhắc: what was to be told, to whom, and what came of it. The table of contents."""

from flask import Blueprint

from tracker.web.letters import deeds, pages

blueprint = Blueprint("letters", __name__, url_prefix="/letters")
_page = blueprint.add_url_rule

_page("/", "index", pages.index)
_page("/moments", "moments", pages.moments)
_page("/table.csv", "table", pages.table)
_page("/moments.csv", "moments_table", pages.moments_table)
_page("/<int:letter_id>", "show", pages.show)

_page("/<int:letter_id>/again", "again", deeds.again, methods=["POST"])
_page("/test", "test", deeds.test, methods=["POST"])
