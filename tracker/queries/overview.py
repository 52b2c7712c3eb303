"""The figures of the overview: counted by the database, by bearer, stage and cell, in a fixed number of statements."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import product
from typing import Any

from sqlalchemy import ColumnElement, case, func, select

from tracker.domain import overview
from tracker.domain.acts import Act
from tracker.domain.lifecycle import WORKING, Stage
from tracker.domain.overview import Bearer, Cell, Counted, Figures, cell_of
from tracker.domain.timeliness import Timeliness
from tracker.extensions import db
from tracker.models.directives import Directive
from tracker.models.units import Unit, UnitGroup
from tracker.queries import seeing
from tracker.queries.narrowing import silent_since
from tracker.queries.timeliness import SUBMITTED_LATE, cell_expression


@dataclass(frozen=True)
class Scope:
    """What the figures are about: everything, one plan, what some leaders are responsible for, or both."""

    plan_id: int | None = None
    leader_ids: frozenset[int] = frozenset()

    def conditions(self) -> list[ColumnElement[bool]]:
        """The scope as conditions of a query over directives."""
        found: list[ColumnElement[bool]] = []
        if self.plan_id is not None:
            found.append(Directive.plan_id == self.plan_id)
        if self.leader_ids:
            found.append(Directive.leader_id.in_(self.leader_ids))
        return found


@dataclass(frozen=True)
class BearerLine:
    """One unit of the table, or one group of units. ``silent`` directives have had no word for the office's number of working days.

    ``updated_on`` is the day of the last word on any of them, ``silent_days`` the working days since the
    oldest last word among the silent ones.
    """

    bearer: Bearer
    name: str
    short_name: str
    figures: Figures
    updated_on: date | None
    silent: int = 0
    silent_days: int = 0


@dataclass(frozen=True)
class State:
    """The state of the work on the day of the act: the office in one line, and its units and groups of units, worst first."""

    office: Figures
    bearers: tuple[BearerLine, ...]

    @property
    def silent(self) -> tuple[BearerLine, ...]:
        """The bearers of directives nobody has said a word about, the most of them first."""
        return tuple(sorted((line for line in self.bearers if line.silent), key=lambda line: -line.silent))


def state(act: Act, scope: Scope | None = None) -> State:
    """Count what ``act.actor`` may see of ``scope``. Five statements, however many directives there are."""
    conditions = [seeing.may_be_listed(act.actor), *(scope or Scope()).conditions()]
    found = [*_finished(conditions), *_unfinished(act, conditions)]
    names = _names()
    of_bearer: dict[Bearer, list[_Alike]] = {}
    for alike in found:
        of_bearer.setdefault(alike.bearer, []).append(alike)
    counted = overview.overview(
        (_counted(act, alike) for alike in found), order=[bearer for bearer in names if bearer in of_bearer]
    )
    lines = (
        BearerLine(bearer, *names[bearer], figures, **_words(act, of_bearer[bearer]))
        for bearer, figures in counted.bearers
    )
    return State(counted.office, tuple(lines))


def _names() -> dict[Bearer, tuple[str, str]]:
    """Name and short name of every unit, in the office's order, and of every group after them."""
    units = select(Unit.id, Unit.name, Unit.short_name).order_by(Unit.position, Unit.id)
    groups = select(UnitGroup.id, UnitGroup.name).order_by(UnitGroup.id)
    names = {Bearer(unit_id): (name, short or name) for unit_id, name, short in db.session.execute(units)}
    return names | {Bearer(None, group_id): (name, name) for group_id, name in db.session.execute(groups)}


@dataclass(frozen=True)
class _Alike:
    """Directives of one bearer alike in stage and cell; those submitted late also in the day that judges them."""

    bearer: Bearer
    stage: Stage
    cell: Cell
    number: int
    updated_on: date
    first_due_on: date | None = None
    judged_on: date | None = None
    silent: int = 0
    silent_since: date | None = None


_WHOSE: tuple[Any, ...] = (Directive.lead_unit_id, Directive.group_id)
"""Columns of one index, in its order: counted by them, no row is sorted."""


def _bearer(unit_id: int, group_id: int | None) -> Bearer:
    return Bearer(unit_id) if group_id is None else Bearer(None, group_id)


def _finished(conditions: Sequence[ColumnElement[bool]]) -> Iterator[_Alike]:
    """What is done, most of all there is: counted without looking at any calendar."""
    late = case((Directive.submitted_on > Directive.due_on, 1), else_=0)
    columns: tuple[Any, ...] = (
        *_WHOSE,
        func.count(),
        func.count(Directive.due_on),
        func.sum(late),
        func.max(Directive.updated_on),
    )
    done = select(*columns).where(Directive.stage == Stage.DONE, *conditions)
    for unit_id, group_id, number, dated, late_ones, updated_on in db.session.execute(done.group_by(*_WHOSE)):
        bearer = _bearer(unit_id, group_id)
        cells = {
            Cell.ON_TIME: dated - late_ones,
            Cell.LATE: late_ones,
            Cell.FINISHED_UNDATED: number - dated,
        }
        yield from (_Alike(bearer, Stage.DONE, cell, n, updated_on) for cell, n in cells.items() if n)


def _unfinished(act: Act, conditions: Sequence[ColumnElement[bool]]) -> Iterator[_Alike]:
    """All the rest, by the cells of the day."""
    cell = cell_expression(act)
    judged_on = case((SUBMITTED_LATE, Directive.submitted_on))
    silent = Directive.stage.in_(WORKING) & (Directive.updated_on <= silent_since(act))
    columns: tuple[Any, ...] = (
        *_WHOSE,
        Directive.stage,
        cell,
        func.count(),
        func.max(Directive.updated_on),
        func.min(Directive.due_on),
        judged_on,
        func.sum(case((silent, 1), else_=0)),
        func.min(case((silent, Directive.updated_on))),
    )
    rest = select(*columns).where(Directive.stage.in_(set(Stage) - {Stage.DONE}), *conditions)
    found = db.session.execute(rest.group_by(*_WHOSE, Directive.stage, cell, judged_on))
    return (
        _Alike(_bearer(unit_id, group_id), stage, Cell(cell), *rest)
        for unit_id, group_id, stage, cell, *rest in found
    )


_MEANINGS: Mapping[Cell, tuple[Timeliness, str | None]] = {
    cell_of(stage, timeliness, band): (timeliness, band if timeliness is Timeliness.OVERDUE else None)
    for stage, timeliness, band in product(Stage, Timeliness, ("1-3", "4-10", "over-10"))
}
"""What a cell says of time: the reverse of ``cell_of``."""


def _counted(act: Act, alike: _Alike) -> Counted:
    timeliness, band = _MEANINGS[alike.cell]
    days = 0
    if timeliness is Timeliness.OVERDUE and alike.first_due_on is not None:
        days = act.calendar.between(alike.first_due_on, alike.judged_on or act.today)
    return Counted(alike.bearer, alike.stage, timeliness, alike.number, band, days)


def _words(act: Act, mine: Sequence[_Alike]) -> dict[str, Any]:
    """When the bearer was last heard of, and how much of its work has gone silent."""
    since = min((alike.silent_since for alike in mine if alike.silent_since), default=None)
    return {
        "updated_on": max(alike.updated_on for alike in mine),
        "silent": sum(alike.silent for alike in mine),
        "silent_days": act.calendar.between(since, act.today) if since else 0,
    }
