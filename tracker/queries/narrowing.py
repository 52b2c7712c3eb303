"""Which directives a list is about: its filters as conditions, the viewer's limits first."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from sqlalchemy import ColumnElement, exists, or_, select
from sqlalchemy.orm import aliased

from tracker.domain.acts import Act
from tracker.domain.folding import fold
from tracker.domain.lifecycle import OPEN, WORKING, Stage
from tracker.domain.overview import Cell
from tracker.models.directives import Coordination, Dependency, Directive, Extension, ExtensionOutcome
from tracker.queries import seeing
from tracker.queries.timeliness import cell_expression, stages_of


class UnitRole(StrEnum):
    """How a unit has to do with a directive."""

    LEAD = "lead"
    COORDINATING = "coordinating"


@dataclass(frozen=True)
class Filters:
    """Which directives; what is left out does not narrow.

    ``unit_id`` alone means led or coordinated by it. ``cells`` are cells of the overview. ``silent``: nothing heard
    of it for the office's number of working days. ``waiting``: what it depends on is not finished. ``asked``: a
    request for another date is open. ``refused``: the unit says it is not its own. ``open``: it is not over. ``due_from`` and ``due_until``
    are included. ``group_id``: given to every member of that group, 0 to no group; ``clause`` under which clause;
    ``apart`` leaves out what is given to groups, but for the shares of the viewer's own units.
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
    open: bool = False
    due_from: date | None = None
    due_until: date | None = None
    ids: frozenset[int] = frozenset()


def conditions(act: Act, want: Filters) -> list[ColumnElement[bool]]:
    """The conditions of a list, the viewer's limits first."""
    found = [seeing.may_be_listed(act.actor)]
    if want.plan_id is not None:
        found.append(Directive.plan_id == want.plan_id)
    if want.group_id is not None:
        found.append(Directive.group_id == (want.group_id or None))
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
    if want.open:
        found.append(Directive.stage.in_(OPEN))
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


def silent_since(act: Act) -> date:
    """The latest day of a last word that counts as silence on the day of ``act``."""
    day = act.today
    while act.calendar.between(day, act.today) < act.thresholds.silent_after:
        day -= timedelta(days=1)
    return day
