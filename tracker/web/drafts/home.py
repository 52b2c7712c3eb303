"""The clerk's home: what waits for the clerk, in one page."""

from flask import render_template
from flask.typing import ResponseReturnValue

from tracker.domain.permissions import Right
from tracker.queries import drafts as at_hand
from tracker.web.guard import needs

SHOWN = 5


@needs(Right.DRAFTS_EDIT)
def home() -> ResponseReturnValue:
    """Drafts, refused directives, silent units, units without an account, plans."""
    drafts, total = at_hand.unfinished(size=SHOWN)
    return render_template("drafts/home.html", drafts=drafts, total=total)
