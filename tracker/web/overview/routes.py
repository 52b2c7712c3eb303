"""`/overview`: one sentence, what waits for the reader, the units worst first, the next dates, the burn-up."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from tracker.domain.acts import Act
from tracker.domain.lifecycle import WORKING
from tracker.domain.permissions import Right
from tracker.queries import directives, filter_choices, signoffs
from tracker.queries.burn_up import burn_up
from tracker.queries.narrowing import Filters
from tracker.queries.overview import Scope, state
from tracker.web.guard import current_act, needs
from tracker.web.lists.asked import MINE
from tracker.web.lists.lines import Line, lines
from tracker.web.overview.sentence import apart, phrases
from tracker.web.overview.table import SHEET, heads, unit_rows

blueprint = Blueprint("overview", __name__)

NEXT_DATES = 5


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
        next_dates=_next_dates(act, scope),
        burn_up=burn_up(act, scope),
        silent_after=act.thresholds.silent_after,
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


def _next_dates(act: Act, scope: Scope) -> list[Line]:
    """What the units have to finish next, today included; under each task the unit that leads it."""
    want = Filters(plan_id=scope.plan_id, leader_ids=scope.leader_ids, stages=WORKING, due_from=act.today)
    rows = lines(directives.every(act, want, limit=NEXT_DATES))
    return [replace(row, plan=row.unit, coordinating="") for row in rows]
