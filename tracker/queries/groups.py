"""What a plan gives to a collective ("UBND các xã, phường"): one line for the directives of all its members."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, case, func, select

from tracker.domain.acts import Act
from tracker.domain.lifecycle import Stage
from tracker.domain.overview import NEAR, OVERDUE, Cell
from tracker.extensions import db
from tracker.models.directives import Directive
from tracker.models.units import UnitGroup
from tracker.queries import seeing
from tracker.queries.timeliness import cell_expression


@dataclass(frozen=True)
class GroupLine:
    """One task of a plan given to every member of a group.

    The figures count directives, one a member, without the cancelled ones; ``total`` is 0 where all are cancelled.
    ``due_on`` is the earliest deadline; ``same_due`` says whether it is that of every member.
    """

    group_id: int
    group: str
    clause: str
    text: str
    total: int
    done: int
    overdue: int
    near: int
    due_on: date | None
    same_due: bool
    undetermined: bool


def lines(act: Act, plan_id: int) -> list[GroupLine]:
    """A line for each group, clause and text of the plan that ``act.actor`` may see, in the order of the plan."""
    cell, counted = cell_expression(act), Directive.stage != Stage.CANCELLED
    due_on = case((counted, Directive.due_on))
    figures = (
        _number(counted),
        _number(Directive.stage == Stage.DONE),
        _number(_in(cell, OVERDUE)),
        _number(_in(cell, NEAR)),
        _number(counted & Directive.undetermined),
        func.min(due_on),
        func.max(due_on),
        func.count(due_on),
    )
    task = (UnitGroup.id, UnitGroup.name, Directive.clause, Directive.text)
    statement = (
        select(*task, *figures)
        .join(UnitGroup, UnitGroup.id == Directive.group_id)
        .where(Directive.plan_id == plan_id, seeing.may_be_listed(act.actor))
        .group_by(*task)
        .order_by(func.min(Directive.position), UnitGroup.id)
    )
    return [
        GroupLine(
            group_id=group_id,
            group=group,
            clause=clause,
            text=text,
            total=total,
            done=done,
            overdue=overdue,
            near=near,
            due_on=first,
            same_due=first == last and dated in (0, total),
            undetermined=undetermined > 0,
        )
        for (
            group_id,
            group,
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
        ) in db.session.execute(statement)
    ]


def _number(condition: ColumnElement[bool]) -> ColumnElement[int]:
    return func.sum(case((condition, 1), else_=0))


def _in(cell: ColumnElement[str], cells: Iterable[Cell]) -> ColumnElement[bool]:
    return cell.in_([one.value for one in cells])
