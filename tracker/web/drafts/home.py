"""The clerk's home: what waits for the clerk, in one page."""

from flask import render_template
from flask.typing import ResponseReturnValue

from tracker.domain.permissions import Right
from tracker.queries import clerk_home, directives, plans
from tracker.queries import drafts as at_hand
from tracker.queries.narrowing import Filters
from tracker.web.guard import current_act, needs
from tracker.web.lists.lines import lines

SHOWN = 5


@needs(Right.DRAFTS_EDIT)
def home() -> ResponseReturnValue:
    """Drafts, refused directives, silent units, units without an account, plans."""
    act = current_act()
    drafts = at_hand.unfinished(size=SHOWN)
    return render_template(
        "drafts/home.html",
        drafts=drafts.rows,
        total=drafts.total,
        refused=lines(directives.every(act, Filters(refused=True), limit=50)),
        silent=clerk_home.silent_units(act),
        silent_after=act.thresholds.silent_after,
        headless=clerk_home.without_account(),
        plans=plans.page(act, size=SHOWN),
        as_of=act.now,
    )
