"""The work of one unit, in parts: what is returned, late, due this week, later, awaiting sign-off, and with others."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, and_, case, exists, func, or_, select
from sqlalchemy.orm import aliased

from tracker.domain.acts import Act
from tracker.domain.errors import NotAllowed, NotFound
from tracker.domain.lifecycle import WORKING, Stage
from tracker.domain.permissions import Role
from tracker.domain.wording import N_
from tracker.extensions import db
from tracker.models.directives import Coordination, Dependency, Directive, Submission, SubmissionOutcome
from tracker.models.units import Unit
from tracker.queries import directives
from tracker.queries.directives import DirectiveRow
from tracker.queries.narrowing import Filters
from tracker.queries.paging import Leaf, leaf
from tracker.queries.timeliness import SUBMITTED_LATE

FIRST = 10
"""How many rows of each part the page itself shows."""

PAGE_SIZE = 50


class Part(StrEnum):
    """A part of a unit's work. The first six make up all that it leads and that is not over."""

    OVERDUE = "overdue"
    RETURNED = "returned"
    THIS_WEEK = "this_week"
    LATER = "later"
    AWAITING = "awaiting"
    SUSPENDED = "suspended"
    COORDINATING = "coordinating"
    WAITING = "waiting"
    AWAITED = "awaited"


LED = (Part.OVERDUE, Part.RETURNED, Part.THIS_WEEK, Part.LATER, Part.AWAITING, Part.SUSPENDED)


@dataclass(frozen=True)
class Work:
    """One part: its rows, how many there are in all, and which page of how many this is."""

    part: Part
    rows: tuple[DirectiveRow, ...]
    total: int
    number: int = 1
    last: int = 1


@dataclass(frozen=True)
class UnitPage:
    """The unit and its parts in order, empty ones too.

    ``late`` and ``pressing`` count, whatever part they stand in, what is overdue as the overview counts it, and what
    the unit has yet to submit this week. By id of a directive: ``reasons`` say why it was returned, ``waits`` which clauses of which units it waits for,
    ``awaited`` which wait for it.
    """

    unit: Unit
    works: tuple[Work, ...]
    late: int
    pressing: int
    reasons: Mapping[int, str]
    waits: Mapping[int, str]
    awaited: Mapping[int, str]

    def total(self, part: Part) -> int:
        """How many directives ``part`` has."""
        return next(w.total for w in self.works if w.part is part)

    @property
    def open(self) -> int:
        """How many directives the unit leads that are not over."""
        return sum(self.total(part) for part in LED)


@dataclass(frozen=True)
class UnitLine:
    """One unit in the list for leaders and clerks: what it leads that is open, and what of it is late.

    Late is what the overview counts as overdue: what was submitted late and waits for sign-off, too.
    """

    id: int
    name: str
    open: int
    overdue: int


def page(act: Act, unit_id: int) -> UnitPage:
    """The first rows of every part. Raises NotFound, and NotAllowed for people of other units."""
    unit = _visible(act, unit_id)
    totals, late, pressing = _totals(act, unit_id)
    ids = {
        part: _ids(act, unit_id, part, leaf(totals[part], 1, FIRST)) if totals[part] else [] for part in Part
    }
    rows = _rows(act, {i for found in ids.values() for i in found})
    works = tuple(Work(p, tuple(rows[i] for i in ids[p] if i in rows), totals[p]) for p in Part)
    return _page(unit, works, late, pressing)


def part_page(act: Act, unit_id: int, part: Part, number: int = 1, size: int | None = PAGE_SIZE) -> UnitPage:
    """One part alone, a page of it or, where ``size`` is None, all; the others have no rows."""
    unit = _visible(act, unit_id)
    totals, late, pressing = _totals(act, unit_id)
    here = leaf(totals[part], number, size)
    ids = _ids(act, unit_id, part, here)
    rows = _rows(act, set(ids))
    bare = [Work(p, (), totals[p]) for p in Part]
    shown = Work(part, tuple(rows[i] for i in ids if i in rows), totals[part], here.number, here.last)
    works = tuple(shown if work.part is part else replace(work, rows=()) for work in bare)
    return _page(unit, works, late, pressing)


def own_units(act: Act) -> list[Unit]:
    """The units the actor belongs to or stands in for, in the office's order."""
    rows = select(Unit).where(Unit.id.in_(act.actor.unit_ids)).order_by(Unit.position, Unit.id)
    return list(db.session.scalars(rows)) if act.actor.unit_ids else []


def all_units(act: Act) -> list[UnitLine]:
    """Every active unit, in the office's order, with its open and its late directives. One statement."""
    rows = (
        select(
            Unit.id,
            Unit.name,
            func.count(case((Directive.stage.not_in((Stage.DONE, Stage.CANCELLED)), 1))),
            func.count(case((_late(act), 1))),
        )
        .outerjoin(Directive, Directive.lead_unit_id == Unit.id)
        .where(Unit.active)
        .group_by(Unit.id, Unit.name, Unit.position)
        .order_by(Unit.position, Unit.id)
    )
    return [UnitLine(*row) for row in db.session.execute(rows)]


def _visible(act: Act, unit_id: int) -> Unit:
    unit = db.session.get(Unit, unit_id)
    if unit is None:
        raise NotFound(N_("Không tìm thấy đơn vị này."))
    if unit_id not in act.actor.unit_ids and not act.actor.roles & {Role.LEADER, Role.CLERK}:
        raise NotAllowed(N_("Đồng chí chỉ xem được việc của đơn vị mình."))
    return unit


def _conditions(act: Act, unit_id: int) -> dict[Part, ColumnElement[bool]]:
    """Which directives make up each part, on the day of ``act``. The week ends on Sunday."""
    led = Directive.lead_unit_id == unit_id
    going = and_(led, Directive.stage.in_((Stage.NOT_STARTED, Stage.IN_PROGRESS)))
    sunday = _sunday(act.today)
    coordinates = exists().where(Coordination.directive_id == Directive.id, Coordination.unit_id == unit_id)
    open_stages = Directive.stage.in_(WORKING | {Stage.AWAITING})
    return {
        Part.RETURNED: and_(led, Directive.stage == Stage.RETURNED),
        Part.OVERDUE: and_(going, Directive.due_on < act.today),
        Part.THIS_WEEK: and_(going, Directive.due_on.between(act.today, sunday)),
        Part.LATER: and_(going, or_(Directive.due_on.is_(None), Directive.due_on > sunday)),
        Part.AWAITING: and_(led, Directive.stage == Stage.AWAITING),
        Part.SUSPENDED: and_(led, Directive.stage == Stage.SUSPENDED),
        Part.COORDINATING: and_(coordinates, open_stages),
        Part.WAITING: and_(led, Directive.stage.in_(WORKING), _waits_for_others(unit_id)),
        Part.AWAITED: and_(led, open_stages, _others_wait(unit_id)),
    }


def _late(act: Act) -> ColumnElement[bool]:
    return or_(and_(Directive.stage.in_(WORKING), Directive.due_on < act.today), SUBMITTED_LATE)


def _pressing(act: Act) -> ColumnElement[bool]:
    return and_(Directive.stage.in_(WORKING), Directive.due_on.between(act.today, _sunday(act.today)))


def _sunday(day: date) -> date:
    return day + timedelta(days=6 - day.weekday())


def _waits_for_others(unit_id: int) -> ColumnElement[bool]:
    given = aliased(Directive)
    return exists().where(
        Dependency.directive_id == Directive.id,
        Dependency.requires_id == given.id,
        given.lead_unit_id != unit_id,
        given.stage.not_in((Stage.DONE, Stage.CANCELLED)),
    )


def _others_wait(unit_id: int) -> ColumnElement[bool]:
    waiting = aliased(Directive)
    return exists().where(
        Dependency.requires_id == Directive.id,
        Dependency.directive_id == waiting.id,
        waiting.lead_unit_id != unit_id,
        waiting.stage.not_in((Stage.DONE, Stage.CANCELLED)),
    )


def _totals(act: Act, unit_id: int) -> tuple[dict[Part, int], int, int]:
    """How many directives each part has, how many are late, and how many press: one statement over what the unit
    leads, one over what it coordinates."""
    conditions = _conditions(act, unit_id)
    led = {p: c for p, c in conditions.items() if p is not Part.COORDINATING}
    counts = select(*(func.count(case((c, 1))) for c in (*led.values(), _late(act), _pressing(act)))).where(
        Directive.lead_unit_id == unit_id, Directive.stage.not_in((Stage.DONE, Stage.CANCELLED))
    )
    coordinated = select(func.count()).select_from(Directive).where(conditions[Part.COORDINATING])
    *found, late, pressing = db.session.execute(counts).one()
    totals = dict(zip(led, found, strict=True))
    return {**totals, Part.COORDINATING: db.session.scalar(coordinated) or 0}, late, pressing


def _ids(act: Act, unit_id: int, part: Part, here: Leaf) -> list[int]:
    """The directives of a page of a part: the viewer's own first, then by date, those without one last."""
    mine = case((Directive.officer_id == act.actor.account_id, 0), else_=1)
    rows = (
        select(Directive.id)
        .where(_conditions(act, unit_id)[part])
        .order_by(mine, Directive.due_on.is_(None), Directive.due_on, Directive.plan_id, Directive.position)
    )
    return list(db.session.scalars(here.of(rows)))


def _rows(act: Act, ids: set[int]) -> dict[int, DirectiveRow]:
    if not ids:
        return {}
    return {row.id: row for row in _every(act, frozenset(ids))}


def _every(act: Act, ids: frozenset[int]) -> Iterator[DirectiveRow]:
    return directives.every(act, Filters(ids=ids), limit=len(ids))


def _page(unit: Unit, works: tuple[Work, ...], late: int, pressing: int) -> UnitPage:
    ids = {work.part: [row.id for row in work.rows] for work in works}
    return UnitPage(
        unit,
        works,
        late,
        pressing,
        _reasons(ids[Part.RETURNED]),
        _others(ids[Part.WAITING], Dependency.directive_id, Dependency.requires_id),
        _others(ids[Part.AWAITED], Dependency.requires_id, Dependency.directive_id),
    )


def _others(ids: list[int], here: Any, there: Any) -> dict[int, str]:
    """The unfinished directives at the other end of each dependency: ``V.1.3 (MTKS)``."""
    if not ids:
        return {}
    other = aliased(Directive)
    rows = (
        select(here, other.clause, Unit.short_name, Unit.name)
        .join(other, other.id == there)
        .join(Unit, Unit.id == other.lead_unit_id)
        .where(here.in_(ids), other.stage.not_in((Stage.DONE, Stage.CANCELLED)))
        .order_by(other.position)
    )
    found: dict[int, list[str]] = {}
    for directive_id, clause, short_name, name in db.session.execute(rows):
        found.setdefault(directive_id, []).append(f"{clause} ({short_name or name})".strip())
    return {directive_id: ", ".join(names) for directive_id, names in found.items()}


def _reasons(ids: list[int]) -> dict[int, str]:
    """Why each directive was last returned."""
    if not ids:
        return {}
    rows = (
        select(Submission.directive_id, Submission.reason)
        .where(Submission.directive_id.in_(ids), Submission.outcome == SubmissionOutcome.RETURNED)
        .order_by(Submission.id)
    )
    return {directive_id: str(reason) for directive_id, reason in db.session.execute(rows)}
