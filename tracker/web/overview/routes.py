"""`/overview`: one sentence, what waits for the reader, the units worst first, the next dates, the burn-up."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from tracker.domain.acts import Act
from tracker.domain.permissions import Right
from tracker.queries import filter_choices, signoffs
from tracker.queries.burn_up import burn_up
from tracker.queries.overview import Scope, state
from tracker.web.guard import current_act, needs
from tracker.web.lists.asked import MINE
from tracker.web.overview.next_dates import next_dates
from tracker.web.overview.sentence import apart, phrases
from tracker.web.overview.table import SHEET, heads, silent_units, unit_rows

blueprint = Blueprint("overview", __name__)


@blueprint.get("/overview")
@needs(Right.OVERVIEW_READ)
def show() -> ResponseReturnValue:
    """The state of what the reader is responsible for, or of everything; of one plan where one is chosen."""
    act = current_act()
    scope, linked = _scope(act)
    found = state(act, scope)
    return render_template(
        "overview/show.html",
        state=found,
        phrases=phrases(found.office, linked),
        apart=apart(found.office, linked),
        waiting=signoffs.waiting(act),
        signs=bool(act.actor.led_ids),
        heads=heads(),
        unit_rows=unit_rows(found, linked),
        next_dates=next_dates(act, scope),
        burn_up=burn_up(act, scope),
        silent_after=act.thresholds.silent_after,
        silent=silent_units(found, linked),
        linked=linked,
        plan_id=scope.plan_id,
        plans=filter_choices.plans(scope.plan_id),
        today=act.today,
        as_of=act.now,
    )


@blueprint.get("/overview.csv")
@needs(Right.OVERVIEW_READ)
def table() -> ResponseReturnValue:
    """The table of units, worst first, and the office as the last row, as CSV."""
    act = current_act()
    scope, linked = _scope(act)
    return SHEET.answer(unit_rows(state(act, scope), linked))


def _scope(act: Act) -> tuple[Scope, dict[str, Any]]:
    """The scope the address asks for, and the parameters of the lists that count the same directives."""
    plan_id = request.args.get("plan", type=int)
    mine = bool(act.actor.led_ids) and request.args.get("scope") != "all"
    linked: dict[str, Any] = {"leader": MINE} if mine else {}
    if plan_id is not None:
        linked["plan"] = plan_id
    return Scope(plan_id, act.actor.led_ids if mine else frozenset()), linked
