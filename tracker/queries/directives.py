"""The list of directives: every list of the product is a page of it, filtered, sorted and limited to the viewer."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, Select, case, func, select
from sqlalchemy.orm import aliased

from tracker.domain.acts import Act
from tracker.domain.folding import fold
from tracker.domain.lifecycle import Stage
from tracker.domain.moves import Move, next_move
from tracker.domain.permissions import Concerned, sees_in_full
from tracker.domain.timeliness import Judgement
from tracker.extensions import db
from tracker.models.accounts import Account
from tracker.models.directives import Coordination, Dependency, Directive, Extension, ExtensionOutcome
from tracker.models.plans import Plan
from tracker.models.units import Unit, UnitGroup
from tracker.queries.narrowing import Filters, conditions
from tracker.queries.paging import Page, leaf
from tracker.queries.timeliness import judged

PAGE_SIZE = 50


class Sort(StrEnum):
    """What a list may be sorted by."""

    DUE = "due"
    PLAN = "plan"
    UNIT = "unit"
    STAGE = "stage"
    UPDATED = "updated"
    SUBMITTED = "submitted"


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


def page(
    act: Act,
    filters: Filters | None = None,
    *,
    sort: Sort = Sort.DUE,
    descending: bool = False,
    number: int = 1,
    size: int = PAGE_SIZE,
) -> Page[DirectiveRow]:
    """A page of the directives ``act.actor`` may see. A page beyond the last is the last one."""
    want = filters or Filters()
    narrowed = conditions(act, want)
    total = db.session.scalar(select(func.count()).select_from(Directive).where(*narrowed)) or 0
    here = leaf(total, number, size)
    order = [*_relevance(want.text), *_order(sort, descending)]
    found = db.session.execute(here.of(_rows(narrowed, order))).all()
    ids = [row.id for row in found]
    return here.holding(tuple(_complete(act, found, _Beside.of(Directive.id.in_(ids)))))


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
    narrowed = conditions(act, want)
    statement = _rows(narrowed, [*_relevance(want.text), *_order(sort, descending)])
    if limit is not None:
        found = db.session.execute(statement.limit(limit)).all()
        return _complete(act, found, _Beside.of(Directive.id.in_([row.id for row in found])))
    beside = _Beside.of(Directive.id.in_(select(Directive.id).where(*narrowed)))
    return _streamed(act, statement, beside)


def count(act: Act, filters: Filters) -> int:
    """How many directives match."""
    narrowed = conditions(act, filters)
    return db.session.scalar(select(func.count()).select_from(Directive).where(*narrowed)) or 0


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
        judgement=judged(act, row),
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
