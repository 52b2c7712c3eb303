"""The figures of the overview: counted by the database, by unit, stage and cell, in a fixed number of statements."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
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
from tracker.queries.directives import silent_since
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
    """Count what ``act.actor`` may see of ``scope``. Three statements, however many directives there are."""
    groups = db.session.execute(_grouped(act, scope or Scope())).all()
    names = {unit.id: unit for unit in db.session.scalars(select(Unit).order_by(Unit.position, Unit.id))}
    present = {group.unit_id for group in groups}
    counted = overview.overview(
        [_counted(act, group) for group in groups], order=[unit_id for unit_id in names if unit_id in present]
    )
    words = {unit_id: _words(act, (g for g in groups if g.unit_id == unit_id)) for unit_id in present}
    lines = (
        UnitLine(
            unit_id,
            names[unit_id].name,
            names[unit_id].short_name or names[unit_id].name,
            figures,
            **words[unit_id],
        )
        for unit_id, figures in counted.units
    )
    return State(counted.office, tuple(lines))


def _grouped(act: Act, scope: Scope) -> Any:
    """Directives by unit, stage and cell; those submitted late also by the day that judges them."""
    cell = cell_expression(act).label("cell")
    judged_on = case((SUBMITTED_LATE, Directive.submitted_on)).label("judged_on")
    silent = Directive.stage.in_(WORKING) & (Directive.updated_on <= silent_since(act))
    return (
        select(
            Directive.lead_unit_id.label("unit_id"),
            Directive.stage,
            cell,
            judged_on,
            func.count().label("number"),
            func.min(Directive.due_on).label("first_due_on"),
            func.max(Directive.updated_on).label("updated_on"),
            func.sum(case((silent, 1), else_=0)).label("silent"),
            func.min(case((silent, Directive.updated_on))).label("silent_since"),
        )
        .where(seeing.may_be_listed(act.actor), *scope.conditions())
        .group_by(Directive.lead_unit_id, Directive.stage, cell, judged_on)
    )


_MEANINGS: Mapping[Cell, tuple[Timeliness, str | None]] = {
    cell_of(stage, timeliness, band): (timeliness, band if timeliness is Timeliness.OVERDUE else None)
    for stage, timeliness, band in product(Stage, Timeliness, ("1-3", "4-10", "over-10"))
}
"""What a cell says of time: the reverse of ``cell_of``."""


def _counted(act: Act, group: Any) -> Counted:
    timeliness, band = _MEANINGS[Cell(group.cell)]
    overdue = timeliness is Timeliness.OVERDUE
    days = act.calendar.between(group.first_due_on, group.judged_on or act.today) if overdue else 0
    return Counted(group.unit_id, group.stage, timeliness, group.number, band, days)


def _words(act: Act, groups: Iterable[Any]) -> dict[str, Any]:
    """When the unit was last heard of, and how much of its work has gone silent."""
    mine = list(groups)
    since = min((g.silent_since for g in mine if g.silent_since), default=None)
    return {
        "updated_on": max(g.updated_on for g in mine),
        "silent": sum(g.silent for g in mine),
        "silent_days": act.calendar.between(since, act.today) if since else 0,
    }
