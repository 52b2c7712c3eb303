"""What a plan gives to a collective ("UBND các xã, phường"): one line for the directives of all its members."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Select, case, func, select

from tracker.domain.acts import Act
from tracker.domain.lifecycle import WORKING, Stage
from tracker.domain.overview import NEAR, OVERDUE, Cell
from tracker.extensions import db
from tracker.models.directives import Directive
from tracker.models.units import UnitGroup
from tracker.queries import seeing
from tracker.queries.overview import Scope
from tracker.queries.timeliness import cell_expression


class Task(NamedTuple):
    """What makes directives one task of a group: plan, group, clause and text."""

    plan_id: int
    group_id: int
    clause: str
    text: str


@dataclass(frozen=True)
class GroupLine:
    """One task of a plan given to every member of a group.

    The figures count directives, one a member, without the cancelled ones; ``total`` is 0 where all are cancelled.
    ``due_on`` is the earliest deadline; ``same_due`` says whether it is that of every member.
    """

    task: Task
    group: str
    total: int
    done: int
    overdue: int
    near: int
    due_on: date | None
    same_due: bool
    undetermined: bool


@dataclass(frozen=True)
class Share:
    """How far a group has come with what it was given together; cancelled directives are not counted."""

    group: str
    done: int
    total: int


_TASK: tuple[Any, ...] = (Directive.plan_id, Directive.group_id, Directive.clause, Directive.text)


def shares(plan_ids: Iterable[int]) -> dict[Task, Share]:
    """How far the groups of these plans have come. One statement."""
    counted = _shares().where(Directive.plan_id.in_(set(plan_ids)))
    return {
        Task(plan_id, group_id, clause, text): Share(name, done, total)
        for plan_id, group_id, clause, text, name, done, total in db.session.execute(counted)
    }


def next_due(act: Act, scope: Scope, limit: int) -> list[tuple[Task, Share, date]]:
    """The tasks of groups in ``scope`` with the nearest dates, today or later, of those still at work."""
    ahead = Directive.stage.in_(WORKING) & (Directive.due_on >= act.today)
    next_on = func.min(case((ahead, Directive.due_on)))
    found = _shares().add_columns(next_on).where(seeing.may_be_listed(act.actor), *scope.conditions())
    nearest = found.having(next_on.is_not(None)).order_by(next_on, UnitGroup.name).limit(limit)
    return [
        (Task(plan_id, group_id, clause, text), Share(name, done, total), on)
        for plan_id, group_id, clause, text, name, done, total, on in db.session.execute(nearest)
    ]


def _shares() -> Select[Any]:
    done = _number(Directive.stage == Stage.DONE)
    return (
        select(*_TASK, UnitGroup.name, done, func.count())
        .join(UnitGroup, UnitGroup.id == Directive.group_id)
        .where(Directive.group_id.is_not(None), Directive.stage != Stage.CANCELLED)
        .group_by(*_TASK, UnitGroup.name)
    )


def lines(act: Act, plan_id: int) -> list[GroupLine]:
    """A line for each group, clause and text of the plan that ``act.actor`` may see, in the order of the plan."""
    cell, counted = cell_expression(act), Directive.stage != Stage.CANCELLED
    due_on = case((counted, Directive.due_on))
    figures: tuple[Any, ...] = (
        _number(counted),
        _number(Directive.stage == Stage.DONE),
        _number(_in(cell, OVERDUE)),
        _number(_in(cell, NEAR)),
        _number(counted & Directive.undetermined),
        func.min(due_on),
        func.max(due_on),
        func.count(due_on),
    )
    statement: Select[Any] = (
        select(*_TASK, UnitGroup.name, *figures)
        .join(UnitGroup, UnitGroup.id == Directive.group_id)
        .where(Directive.plan_id == plan_id, seeing.may_be_listed(act.actor))
        .group_by(*_TASK, UnitGroup.name)
        .order_by(func.min(Directive.position), Directive.group_id)
    )
    return [
        GroupLine(
            task=Task(plan_id, group_id, clause, text),
            group=group,
            total=total,
            done=done,
            overdue=overdue,
            near=near,
            due_on=first,
            same_due=first == last and dated in (0, total),
            undetermined=undetermined > 0,
        )
        for (
            plan_id,
            group_id,
            clause,
            text,
            group,
            total,
            done,
            overdue,
            near,
            undetermined,
            first,
            last,
            dated,
        ) in db.session.execute(statement)
    ]


def _number(condition: ColumnElement[bool]) -> ColumnElement[int]:
    return func.sum(case((condition, 1), else_=0))


def _in(cell: ColumnElement[str], cells: Iterable[Cell]) -> ColumnElement[bool]:
    return cell.in_([one.value for one in cells])
