"""The clerk's home: what waits for the clerk, in one page."""

from dataclasses import replace

from flask import render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from tracker.domain.acts import Act
from tracker.domain.permissions import Right
from tracker.queries import clerk_home, directives, plans
from tracker.queries import drafts as at_hand
from tracker.queries.narrowing import Filters
from tracker.web.guard import current_act, needs
from tracker.web.lists.lines import Line, lines

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
        refused=_refused(act),
        silent=clerk_home.silent_units(act),
        silent_after=act.thresholds.silent_after,
        headless=clerk_home.without_account(),
        plans=plans.page(act, size=SHOWN),
        as_of=act.now,
    )


def _refused(act: Act) -> list[Line]:
    """What the units say is not theirs, each with the reason."""
    rows = list(directives.every(act, Filters(refused=True), limit=50))
    reasons = clerk_home.refusals(row.id for row in rows)
    return [
        replace(line, said=gettext("Lý do: %(why)s", why=reasons[row.id]))
        for line, row in zip(lines(rows), rows, strict=True)
    ]
