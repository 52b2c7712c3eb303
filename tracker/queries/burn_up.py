"""How much had to be finished by each day, and how much was: the two lines of the burn-up."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import ColumnElement, func, select

from tracker.domain.acts import Act
from tracker.domain.calendar import local_day
from tracker.domain.deadlines import Period, PeriodKind
from tracker.domain.lifecycle import Stage
from tracker.extensions import db
from tracker.models.directives import Directive
from tracker.models.plans import Plan
from tracker.queries import seeing
from tracker.queries.overview import Scope

MOST_POINTS = 24


@dataclass(frozen=True)
class Point:
    """At the end of ``day``: how many had to be done, and how many were; ``done`` is None after today."""

    day: date
    required: int
    done: int | None


def burn_up(act: Act, scope: Scope) -> tuple[Point, ...]:
    """The burn-up of a plan, from the day it was given to its end; without a plan, of the current quarter.

    It is about directives with a deadline within that span; suspended and cancelled ones are left out. Work
    counts as done on the day it was submitted. Empty where nothing has a deadline.
    """
    first, last = _span(act, scope)
    within: list[ColumnElement[bool]] = [
        Directive.due_on.is_not(None),
        Directive.stage.not_in((Stage.SUSPENDED, Stage.CANCELLED)),
    ]
    if scope.plan_id is None:
        within += [Directive.due_on >= first, Directive.due_on <= last]
    conditions = [seeing.may_be_listed(act.actor), *scope.conditions(), *within]
    required = _by_day(Directive.due_on, conditions)
    done = _by_day(Directive.submitted_on, [*conditions, Directive.stage == Stage.DONE])
    if not required:
        return ()
    first, last = min(first, *required), max(last, *required)
    return tuple(
        Point(day, _until(required, day), _until(done, day) if day <= act.today else None)
        for day in _days(first, last, act.today, {*required, *done})
    )


def _span(act: Act, scope: Scope) -> tuple[date, date]:
    plan = db.session.get(Plan, scope.plan_id) if scope.plan_id is not None else None
    if plan is not None:
        given_on = local_day(plan.given_at)
        return given_on, plan.last_on or given_on
    quarter = Period(PeriodKind.QUARTER, act.today.year, (act.today.month + 2) // 3)
    return quarter.first_on, quarter.last_on


def _by_day(column: Any, conditions: list[Any]) -> dict[date, int]:
    rows = db.session.execute(select(column, func.count()).where(*conditions).group_by(column))
    return {day: number for day, number in rows if day is not None}


def _until(numbers: dict[date, int], day: date) -> int:
    return sum(number for on, number in numbers.items() if on <= day)


def _days(first: date, last: date, today: date, changes: set[date]) -> list[date]:
    """The days to draw: every change, or the end of every week where there are too many."""
    fixed = {first, last} | ({today} if first <= today <= last else set())
    days = {day for day in changes if first <= day <= last}
    if len(days) > MOST_POINTS:
        step = -(-(last - first).days // MOST_POINTS // 7) * 7 or 7
        days = {first + timedelta(days=n) for n in range(0, (last - first).days, step)}
    return sorted(days | fixed)
