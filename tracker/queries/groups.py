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
    ``due_on`` is the earliest deadline; ``same_due`` says whether it is that of every member. ``next_on`` is the
    earliest, today or later, of those still at work.
    """

    group_id: int
    group: str
    plan_id: int
    clause: str
    text: str
    total: int
    done: int
    overdue: int
    near: int
    due_on: date | None
    same_due: bool
    undetermined: bool
    next_on: date | None


@dataclass(frozen=True)
class Share:
    """How far a group has come with what it was given together; cancelled directives are not counted."""

    group: str
    done: int
    total: int


def shares(plan_ids: Iterable[int]) -> dict[Task, Share]:
    """How far the groups of these plans have come. One statement."""
    task: tuple[Any, ...] = (Directive.plan_id, Directive.group_id, Directive.clause, Directive.text)
    counted: Select[Any] = (
        select(*task, UnitGroup.name, _number(Directive.stage == Stage.DONE), func.count())
        .join(UnitGroup, UnitGroup.id == Directive.group_id)
        .where(Directive.plan_id.in_(set(plan_ids)), Directive.stage != Stage.CANCELLED)
        .group_by(*task, UnitGroup.name)
    )
    return {
        Task(plan_id, group_id, clause, text): Share(name, done, total)
        for plan_id, group_id, clause, text, name, done, total in db.session.execute(counted)
    }


def lines(act: Act, plan_id: int) -> list[GroupLine]:
    """A line for each group, clause and text of the plan that ``act.actor`` may see, in the order of the plan."""
    found = _lines(act, Scope(plan_id))
    return _read(found.order_by(func.min(Directive.position), UnitGroup.id))


def next_due(act: Act, scope: Scope, limit: int) -> list[GroupLine]:
    """The lines of ``scope`` with the nearest dates, today or later."""
    next_on = _next_on(act)
    found = _lines(act, scope).having(next_on.is_not(None)).order_by(next_on, UnitGroup.id)
    return _read(found.limit(limit))


def _next_on(act: Act) -> ColumnElement[date | None]:
    ahead = Directive.stage.in_(WORKING) & (Directive.due_on >= act.today)
    return func.min(case((ahead, Directive.due_on)))


def _lines(act: Act, scope: Scope) -> Select[Any]:
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
        _next_on(act),
    )
    task: tuple[Any, ...] = (
        UnitGroup.id,
        UnitGroup.name,
        Directive.plan_id,
        Directive.clause,
        Directive.text,
    )
    return (
        select(*task, *figures)
        .join(UnitGroup, UnitGroup.id == Directive.group_id)
        .where(seeing.may_be_listed(act.actor), *scope.conditions())
        .group_by(*task)
    )


def _read(statement: Select[Any]) -> list[GroupLine]:
    return [
        GroupLine(
            group_id=group_id,
            group=group,
            plan_id=plan_id,
            clause=clause,
            text=text,
            total=total,
            done=done,
            overdue=overdue,
            near=near,
            due_on=first,
            same_due=first == last and dated in (0, total),
            undetermined=undetermined > 0,
            next_on=next_on,
        )
        for (
            group_id,
            group,
            plan_id,
            clause,
            text,
            total,
            done,
            overdue,
            near,
            undetermined,
            first,
            last,
            dated,
            next_on,
        ) in db.session.execute(statement)
    ]


def _number(condition: ColumnElement[bool]) -> ColumnElement[int]:
    return func.sum(case((condition, 1), else_=0))


def _in(cell: ColumnElement[str], cells: Iterable[Cell]) -> ColumnElement[bool]:
    return cell.in_([one.value for one in cells])
