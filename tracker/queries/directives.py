"""The list of directives: every list of the product is a page of it, filtered, sorted and limited to the viewer."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, Select, case, exists, func, or_, select
from sqlalchemy.orm import aliased

from tracker.domain.acts import Act
from tracker.domain.deadlines import Judgement, timeliness
from tracker.domain.folding import fold
from tracker.domain.lifecycle import WORKING, Stage
from tracker.domain.moves import Move, next_move
from tracker.domain.overview import Cell
from tracker.domain.permissions import Concerned, sees_in_full
from tracker.extensions import db
from tracker.models.accounts import Account
from tracker.models.directives import Coordination, Dependency, Directive, Extension, ExtensionOutcome
from tracker.models.plans import Plan
from tracker.models.units import Unit, UnitGroup
from tracker.queries import seeing
from tracker.queries.timeliness import cell_expression, stages_of

PAGE_SIZE = 50


class UnitRole(StrEnum):
    """How a unit has to do with a directive."""

    LEAD = "lead"
    COORDINATING = "coordinating"


class Sort(StrEnum):
    """What a list may be sorted by."""

    DUE = "due"
    PLAN = "plan"
    UNIT = "unit"
    STAGE = "stage"
    UPDATED = "updated"
    SUBMITTED = "submitted"


@dataclass(frozen=True)
class Filters:
    """Which directives; what is left out does not narrow.

    ``unit_id`` alone means led or coordinated by it. ``cells`` are cells of the overview. ``silent``: nothing heard
    of it for the office's number of working days. ``waiting``: what it depends on is not finished. ``asked``: a
    request for another date is open. ``refused``: the unit says it is not its own. ``due_from`` and ``due_until``
    are included. ``group_id``: given to every member of that group, ``clause`` under which clause; ``apart`` leaves
    out what is given to groups, but for the shares of the viewer's own units.
    """

    plan_id: int | None = None
    group_id: int | None = None
    clause: str = ""
    apart: bool = False
    unit_id: int | None = None
    unit_role: UnitRole | None = None
    stages: frozenset[Stage] = frozenset()
    cells: frozenset[Cell] = frozenset()
    leader_ids: frozenset[int] = frozenset()
    officer_id: int | None = None
    text: str = ""
    silent: bool = False
    waiting: bool = False
    asked: bool = False
    refused: bool = False
    due_from: date | None = None
    due_until: date | None = None
    ids: frozenset[int] = frozenset()


@dataclass(frozen=True)
class DirectiveRow:
    """One line of a list. Of a row not seen in ``full`` only what its plan says, its stage and deadline are told.

    ``group``: the collective it was given to together with ``group_size`` directives in all; empty for most.
    """

    id: int
    version: int
    plan_id: int
    plan: str
    clause: str
    text: str
    unit_id: int
    unit: str
    unit_short: str
    coordinating: tuple[str, ...]
    coordinating_ids: frozenset[int]
    group: str
    group_size: int
    leader_id: int
    leader: str
    stage: Stage
    judgement: Judgement
    due_on: date | None
    original_on: date | None
    undetermined: bool
    submitted_on: date | None
    full: bool
    move: Move = Move.NOBODY
    officer_id: int | None = None
    officer: str = ""
    updated_on: date | None = None
    done_at: datetime | None = None
    steps: tuple[int, int] = (0, 0)
    asked_on: date | None = None
    waits_for: tuple[str, ...] = ()
    state_of_work: str = ""
    obstacles: str = ""
    proposals: str = ""
    delay_cause: str = ""


@dataclass(frozen=True)
class Page:
    """One page of a list: its rows, how many there are in all, and the number of this and of the last page."""

    rows: tuple[DirectiveRow, ...]
    total: int
    number: int
    last: int


def page(
    act: Act,
    filters: Filters | None = None,
    *,
    sort: Sort = Sort.DUE,
    descending: bool = False,
    number: int = 1,
    size: int = PAGE_SIZE,
) -> Page:
    """A page of the directives ``act.actor`` may see. A page beyond the last is the last one."""
    want = filters or Filters()
    conditions = _conditions(act, want)
    total = db.session.scalar(select(func.count()).select_from(Directive).where(*conditions)) or 0
    last = max(1, -(-total // size))
    number = min(max(number, 1), last)
    order = [*_relevance(want.text), *_order(sort, descending)]
    statement = _rows(conditions, order).limit(size).offset((number - 1) * size)
    found = db.session.execute(statement).all()
    ids = [row.id for row in found]
    rows = tuple(_complete(act, found, _Beside.of(Directive.id.in_(ids))))
    return Page(rows, total, number, last)


def every(
    act: Act,
    filters: Filters | None = None,
    *,
    sort: Sort = Sort.DUE,
    descending: bool = False,
    limit: int | None = None,
) -> Iterator[DirectiveRow]:
    """All directives that match, or the first ``limit``, one by one: for exports and short lists without pages."""
    want = filters or Filters()
    conditions = _conditions(act, want)
    statement = _rows(conditions, [*_relevance(want.text), *_order(sort, descending)])
    if limit is not None:
        found = db.session.execute(statement.limit(limit)).all()
        return _complete(act, found, _Beside.of(Directive.id.in_([row.id for row in found])))
    beside = _Beside.of(Directive.id.in_(select(Directive.id).where(*conditions)))
    return _streamed(act, statement, beside)


def count(act: Act, filters: Filters) -> int:
    """How many directives match."""
    conditions = _conditions(act, filters)
    return db.session.scalar(select(func.count()).select_from(Directive).where(*conditions)) or 0


def silent_since(act: Act) -> date:
    """The latest day of a last word that counts as silence on the day of ``act``."""
    day = act.today
    while act.calendar.between(day, act.today) < act.thresholds.silent_after:
        day -= timedelta(days=1)
    return day


def _conditions(act: Act, want: Filters) -> list[ColumnElement[bool]]:
    """The conditions of a list, the viewer's limits first."""
    found = [seeing.may_be_listed(act.actor)]
    if want.plan_id is not None:
        found.append(Directive.plan_id == want.plan_id)
    if want.group_id is not None:
        found.append(Directive.group_id == want.group_id)
    if want.clause:
        found.append(Directive.clause == want.clause)
    if want.apart:
        found.append(or_(Directive.group_id.is_(None), Directive.lead_unit_id.in_(act.actor.unit_ids)))
    if want.unit_id is not None:
        found.append(_of_unit(want.unit_id, want.unit_role))
    if want.stages:
        found.append(Directive.stage.in_(want.stages))
    if want.cells:
        found.append(Directive.stage.in_(stages_of(want.cells)))
        found.append(cell_expression(act).in_([cell.value for cell in want.cells]))
    if want.leader_ids:
        found.append(Directive.leader_id.in_(want.leader_ids))
    if want.officer_id is not None:
        found.append(Directive.officer_id == want.officer_id)
    if want.ids:
        found.append(Directive.id.in_(want.ids))
    if want.due_from is not None:
        found.append(Directive.due_on >= want.due_from)
    if want.due_until is not None:
        found.append(Directive.due_on <= want.due_until)
    found.extend(Directive.folded.contains(word, autoescape=True) for word in fold(want.text).split())
    return found + _standing_open(act, want)


def _standing_open(act: Act, want: Filters) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = []
    if want.silent:
        found += [Directive.stage.in_(WORKING), Directive.updated_on <= silent_since(act)]
    if want.waiting:
        found += [Directive.stage.in_(WORKING), _waits()]
    if want.asked:
        found.append(_asked())
    if want.refused:
        found.append(Directive.refused_at.is_not(None))
    return found


def _of_unit(unit_id: int, role: UnitRole | None) -> ColumnElement[bool]:
    if role is UnitRole.LEAD:
        return Directive.lead_unit_id == unit_id
    if role is UnitRole.COORDINATING:
        return Directive.id.in_(select(Coordination.directive_id).where(Coordination.unit_id == unit_id))
    return seeing.concerns(frozenset({unit_id}))


def _asked() -> ColumnElement[bool]:
    pending = Extension.outcome == ExtensionOutcome.PENDING
    return exists().where(Extension.directive_id == Directive.id, pending)


def _waits() -> ColumnElement[bool]:
    given = aliased(Directive)
    unfinished = given.stage.not_in((Stage.DONE, Stage.CANCELLED))
    return exists().where(
        Dependency.directive_id == Directive.id, Dependency.requires_id == given.id, unfinished
    )


_STAGES = case({stage: place for place, stage in enumerate(Stage)}, value=Directive.stage)
_OVER = case((Directive.stage.in_((Stage.DONE, Stage.CANCELLED)), 1), else_=0)


def _order(sort: Sort, descending: bool) -> list[ColumnElement[Any]]:
    """What to sort by. By due date what is over comes last and so does what has no date, whatever the direction."""

    def way(column: Any) -> Any:
        return column.desc() if descending else column

    lead: dict[Sort, list[Any]] = {
        Sort.DUE: [_OVER, Directive.due_on.is_(None), way(Directive.due_on)],
        Sort.PLAN: [way(Directive.plan_id)],
        Sort.UNIT: [way(Unit.position), Unit.id],
        Sort.STAGE: [way(_STAGES)],
        Sort.UPDATED: [way(Directive.updated_on)],
        Sort.SUBMITTED: [Directive.submitted_on.is_(None), way(Directive.submitted_on)],
    }
    return [*lead[sort], Directive.plan_id, Directive.position, Directive.id]


def _relevance(text: str) -> list[ColumnElement[Any]]:
    """What was typed, accents and all, comes first; then the words side by side; then the words anywhere."""
    if not text.strip():
        return []
    as_typed = Directive.text.contains(text.strip(), autoescape=True)
    together = Directive.folded.contains(fold(text), autoescape=True)
    return [case((as_typed, 0), (together, 1), else_=2)]


_officer = aliased(Account)


def _rows(conditions: Iterable[ColumnElement[bool]], order: Iterable[ColumnElement[Any]]) -> Select[Any]:
    asked_on = (
        select(Extension.to_on)
        .where(Extension.directive_id == Directive.id, Extension.outcome == ExtensionOutcome.PENDING)
        .scalar_subquery()
    )
    columns = (
        *(getattr(Directive, name) for name in _OWN),
        Plan.number.label("plan_number"),
        Plan.title.label("plan_title"),
        Unit.name.label("unit"),
        Unit.short_name.label("unit_short"),
        Account.title.label("leader"),
        _officer.title.label("officer"),
        asked_on.label("asked_on"),
        UnitGroup.name.label("group_name"),
    )
    return (
        select(*columns)
        .select_from(Directive)
        .join(Plan, Plan.id == Directive.plan_id)
        .join(Unit, Unit.id == Directive.lead_unit_id)
        .join(Account, Account.id == Directive.leader_id)
        .outerjoin(_officer, _officer.id == Directive.officer_id)
        .outerjoin(UnitGroup, UnitGroup.id == Directive.group_id)
        .where(*conditions)
        .order_by(*order)
    )


_TOLD = (
    "id",
    "version",
    "plan_id",
    "clause",
    "text",
    "leader_id",
    "stage",
    "due_on",
    "undetermined",
    "submitted_on",
)
_INNER = (
    "officer_id",
    "updated_on",
    "done_at",
    "state_of_work",
    "obstacles",
    "proposals",
    "delay_cause",
)
_OWN = (
    *_TOLD,
    *_INNER,
    "lead_unit_id",
    "group_id",
    "original_due_on",
    "refused_at",
    "steps_done",
    "steps_total",
)


@dataclass(frozen=True)
class _Beside:
    """What stands in other rows, by directive: coordinating units, the clauses it still waits for.

    ``shares``: how many directives a group was given together, by plan, group, clause and text.
    """

    units: dict[int, list[tuple[int, str]]]
    clauses: dict[int, list[str]]
    shares: dict[tuple[int, int, str, str], int]

    @classmethod
    def of(cls, which: ColumnElement[bool]) -> _Beside:
        """Three queries for any number of directives."""
        units: dict[int, list[tuple[int, str]]] = {}
        for directive_id, unit_id, name in db.session.execute(_coordinating(which)):
            units.setdefault(directive_id, []).append((unit_id, name))
        clauses: dict[int, list[str]] = {}
        for directive_id, clause in db.session.execute(_unfinished(which)):
            clauses.setdefault(directive_id, []).append(clause)
        return cls(
            units,
            clauses,
            {
                (plan, group, clause, text): n
                for plan, group, clause, text, n in db.session.execute(_shares(which))
            },
        )


def _coordinating(which: ColumnElement[bool]) -> Select[Any]:
    name: ColumnElement[Any] = case((Unit.short_name != "", Unit.short_name), else_=Unit.name)
    return (
        select(Coordination.directive_id, Unit.id, name)
        .join(Unit, Unit.id == Coordination.unit_id)
        .join(Directive, Directive.id == Coordination.directive_id)
        .where(which)
        .order_by(Coordination.directive_id, Coordination.position)
    )


def _shares(which: ColumnElement[bool]) -> Select[Any]:
    plans = select(Directive.plan_id).where(which, Directive.group_id.is_not(None))
    other = aliased(Directive)
    task: tuple[Any, ...] = (other.plan_id, other.group_id, other.clause, other.text)
    return (
        select(*task, func.count())
        .where(other.plan_id.in_(plans), other.group_id.is_not(None), other.stage != Stage.CANCELLED)
        .group_by(*task)
    )


def _unfinished(which: ColumnElement[bool]) -> Select[Any]:
    given = aliased(Directive)
    columns: tuple[Any, ...] = (Dependency.directive_id, given.clause)
    return (
        select(*columns)
        .join(given, given.id == Dependency.requires_id)
        .join(Directive, Directive.id == Dependency.directive_id)
        .where(which, given.stage.not_in((Stage.DONE, Stage.CANCELLED)))
        .order_by(Dependency.directive_id, given.position)
    )


def _streamed(act: Act, statement: Select[Any], beside: _Beside) -> Iterator[DirectiveRow]:
    with closing(db.session.execute(statement.execution_options(yield_per=500))) as found:
        yield from _complete(act, found, beside)


def _complete(act: Act, found: Iterable[Any], beside: _Beside) -> Iterator[DirectiveRow]:
    return (_row(act, row, beside) for row in found)


def _row(act: Act, row: Any, beside: _Beside) -> DirectiveRow:
    units = beside.units.get(row.id, [])
    unit_ids = frozenset(unit_id for unit_id, _ in units)
    full = sees_in_full(act.actor, Concerned(row.lead_unit_id, unit_ids, row.leader_id))
    return DirectiveRow(
        **{name: getattr(row, name) for name in _TOLD},
        plan=row.plan_number or row.plan_title,
        unit_id=row.lead_unit_id,
        unit=row.unit,
        unit_short=row.unit_short or row.unit,
        coordinating=tuple(name for _, name in units),
        coordinating_ids=unit_ids,
        group=row.group_name or "",
        group_size=beside.shares.get((row.plan_id, row.group_id, row.clause, row.text), 0),
        leader=row.leader,
        original_on=row.original_due_on,
        judgement=timeliness(
            stage=row.stage,
            due_on=row.due_on,
            undetermined=row.undetermined,
            submitted_on=row.submitted_on,
            today=act.today,
            calendar=act.calendar,
            due_soon=act.thresholds.due_soon,
        ),
        full=full,
        **(_inner(row, tuple(beside.clauses.get(row.id, ()))) if full else {}),
    )


def _inner(row: Any, waits_for: tuple[str, ...]) -> dict[str, Any]:
    """What only those concerned are told."""
    asked = row.asked_on is not None
    move = next_move(
        row.stage, refused=row.refused_at is not None, extension_asked=asked, waits=bool(waits_for)
    )
    return {
        **{name: getattr(row, name) for name in _INNER},
        "officer": row.officer or "",
        "steps": (row.steps_done, row.steps_total),
        "asked_on": row.asked_on,
        "waits_for": waits_for,
        "move": move,
    }
