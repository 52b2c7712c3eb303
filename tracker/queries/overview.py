"""The figures of the overview: counted by the database, by unit, stage and cell, in a fixed number of statements."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import product
from typing import Any

from sqlalchemy import ColumnElement, case, func, select

from tracker.domain import overview
from tracker.domain.acts import Act
from tracker.domain.deadlines import Timeliness
from tracker.domain.lifecycle import WORKING, Stage
from tracker.domain.overview import Cell, Counted, Figures, cell_of
from tracker.extensions import db
from tracker.models.directives import Directive
from tracker.models.units import Unit
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
class UnitLine:
    """One unit of the table. ``silent`` directives have had no word for the office's number of working days.

    ``updated_on`` is the day of the unit's last word on any of them, ``silent_days`` the working days since the
    oldest last word among the silent ones.
    """

    unit_id: int
    name: str
    short_name: str
    figures: Figures
    updated_on: date | None
    silent: int = 0
    silent_days: int = 0


@dataclass(frozen=True)
class State:
    """The state of the work on the day of the act: the office in one line, and its units, worst first."""

    office: Figures
    units: tuple[UnitLine, ...]

    @property
    def silent(self) -> tuple[UnitLine, ...]:
        """The units with directives nobody has said a word about, the most of them first."""
        return tuple(sorted((u for u in self.units if u.silent), key=lambda u: -u.silent))


def state(act: Act, scope: Scope | None = None) -> State:
    """Count what ``act.actor`` may see of ``scope``. Four statements, however many directives there are."""
    conditions = [seeing.may_be_listed(act.actor), *(scope or Scope()).conditions()]
    groups = [*_finished(conditions), *_unfinished(act, conditions)]
    names = {unit.id: unit for unit in db.session.scalars(select(Unit).order_by(Unit.position, Unit.id))}
    of_unit: dict[int, list[_Group]] = {}
    for group in groups:
        of_unit.setdefault(group.unit_id, []).append(group)
    counted = overview.overview(
        (_counted(act, group) for group in groups), order=[unit_id for unit_id in names if unit_id in of_unit]
    )
    lines = (
        UnitLine(
            unit_id,
            names[unit_id].name,
            names[unit_id].short_name or names[unit_id].name,
            figures,
            **_words(act, of_unit[unit_id]),
        )
        for unit_id, figures in counted.units
    )
    return State(counted.office, tuple(lines))


@dataclass(frozen=True)
class _Group:
    """Directives of one unit alike in stage and cell; those submitted late also in the day that judges them."""

    unit_id: int
    stage: Stage
    cell: Cell
    number: int
    updated_on: date
    first_due_on: date | None = None
    judged_on: date | None = None
    silent: int = 0
    silent_since: date | None = None


def _finished(conditions: Sequence[ColumnElement[bool]]) -> Iterator[_Group]:
    """What is done, most of all there is: counted without looking at any calendar."""
    late = case((Directive.submitted_on > Directive.due_on, 1), else_=0)
    columns: tuple[Any, ...] = (
        Directive.lead_unit_id,
        func.count(),
        func.count(Directive.due_on),
        func.sum(late),
        func.max(Directive.updated_on),
    )
    done = select(*columns).where(Directive.stage == Stage.DONE, *conditions)
    for unit_id, number, dated, late_ones, updated_on in db.session.execute(
        done.group_by(Directive.lead_unit_id)
    ):
        cells = {
            Cell.ON_TIME: dated - late_ones,
            Cell.LATE: late_ones,
            Cell.FINISHED_UNDATED: number - dated,
        }
        yield from (_Group(unit_id, Stage.DONE, cell, n, updated_on) for cell, n in cells.items() if n)


def _unfinished(act: Act, conditions: Sequence[ColumnElement[bool]]) -> Iterator[_Group]:
    """All the rest, by the cells of the day."""
    cell = cell_expression(act)
    judged_on = case((SUBMITTED_LATE, Directive.submitted_on))
    silent = Directive.stage.in_(WORKING) & (Directive.updated_on <= silent_since(act))
    columns: tuple[Any, ...] = (
        Directive.lead_unit_id,
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
    found = db.session.execute(rest.group_by(Directive.lead_unit_id, Directive.stage, cell, judged_on))
    return (_Group(unit_id, stage, Cell(cell), *rest) for unit_id, stage, cell, *rest in found)


_MEANINGS: Mapping[Cell, tuple[Timeliness, str | None]] = {
    cell_of(stage, timeliness, band): (timeliness, band if timeliness is Timeliness.OVERDUE else None)
    for stage, timeliness, band in product(Stage, Timeliness, ("1-3", "4-10", "over-10"))
}
"""What a cell says of time: the reverse of ``cell_of``."""


def _counted(act: Act, group: _Group) -> Counted:
    timeliness, band = _MEANINGS[group.cell]
    days = 0
    if timeliness is Timeliness.OVERDUE and group.first_due_on is not None:
        days = act.calendar.between(group.first_due_on, group.judged_on or act.today)
    return Counted(group.unit_id, group.stage, timeliness, group.number, band, days)


def _words(act: Act, groups: Iterable[_Group]) -> dict[str, Any]:
    """When the unit was last heard of, and how much of its work has gone silent."""
    mine = list(groups)
    since = min((g.silent_since for g in mine if g.silent_since), default=None)
    return {
        "updated_on": max(g.updated_on for g in mine),
        "silent": sum(g.silent for g in mine),
        "silent_days": act.calendar.between(since, act.today) if since else 0,
    }
