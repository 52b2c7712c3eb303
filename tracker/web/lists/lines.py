"""Rows of the list in words: what the macro `directives` of components/tables.html shows."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from flask import url_for
from flask_babel import gettext

from tracker.domain.lifecycle import Stage
from tracker.domain.moves import MOVE_NAMES, Move
from tracker.domain.timeliness import Judgement
from tracker.queries.directives import DirectiveRow
from tracker.queries.groups import Task
from tracker.web.filters import number


@dataclass(frozen=True)
class Line:
    """One directive as a line of a list; ``url`` is None where only stage and deadline may be seen.

    ``said`` stands below the task: why it was returned or refused, that it is one's own.
    """

    url: str | None
    clause: str
    task: str
    plan: str
    unit: str
    coordinating: str
    group: str
    stage: Stage
    judgement: Judgement
    due_on: date | None
    original_on: date | None
    undetermined: bool
    move: str
    steps: tuple[int, int] | None
    updated_on: date | None
    said: str = ""


def lines(rows: Iterable[DirectiveRow], *, with_plan: bool = True) -> list[Line]:
    """The rows as lines; without the plan where the page is about one."""
    return [_line(row, with_plan) for row in rows]


def move_of(row: DirectiveRow) -> str:
    """Who has to act next, in the language of the page; nothing where nobody has to."""
    if row.move is Move.NOBODY:
        return ""
    words = {"unit": row.unit_short, "leader": row.leader, "clauses": ", ".join(row.waits_for)}
    return str(gettext(MOVE_NAMES[row.move])) % words


def group_of(row: DirectiveRow) -> str:
    """The collective it was given to, and that it is one of many; nothing for a directive of its own."""
    if row.group_size < 2:  # the only one left, or all cancelled: the name says enough
        return row.group
    return str(gettext("một trong %(n)s · %(group)s", n=number(row.group_size), group=row.group))


def group_url(task: Task) -> str:
    """The list of what the members of a group were given together."""
    return url_for("lists.index", plan=task.plan_id, group=task.group_id, clause=task.clause or None)


def _line(row: DirectiveRow, with_plan: bool) -> Line:
    return Line(
        url=url_for("directives.show", directive_id=row.id) if row.full else None,
        clause=row.clause,
        task=row.text,
        plan=row.plan if with_plan else "",
        unit=row.unit,
        coordinating=", ".join(row.coordinating),
        group=group_of(row),
        stage=row.stage,
        judgement=row.judgement,
        due_on=row.due_on,
        original_on=row.original_on,
        undetermined=row.undetermined,
        move=move_of(row),
        steps=row.steps if row.steps[1] else None,
        updated_on=row.updated_on,
    )
