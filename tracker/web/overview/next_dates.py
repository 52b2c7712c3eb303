"""The next dates: what the units have to finish next, what a group was given together as one line."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from flask import url_for
from flask_babel import gettext

from tracker.domain.acts import Act
from tracker.domain.lifecycle import WORKING
from tracker.queries import directives, groups
from tracker.queries.directives import DirectiveRow
from tracker.queries.groups import Share, Task
from tracker.queries.narrowing import Filters
from tracker.queries.overview import Scope
from tracker.web.filters import number
from tracker.web.lists.lines import group_url

MOST = 5


@dataclass(frozen=True)
class NextDate:
    """One line; below the ``task``, where lists of several documents name the ``plan``, stands who has to do it.

    Where the dates are of several documents theirs is named beside the unit: each has its "V.3".
    """

    url: str | None
    clause: str
    task: str
    plan: str
    due_on: date | None
    original_on: date | None = None
    undetermined: bool = False


def next_dates(act: Act, scope: Scope) -> list[NextDate]:
    """The nearest dates of ``scope``, today included."""
    alone = Filters(
        plan_id=scope.plan_id, leader_ids=scope.leader_ids, group_id=0, stages=WORKING, due_from=act.today
    )
    rows, shares = list(directives.every(act, alone, limit=MOST)), groups.next_due(act, scope, MOST)
    several = len({row.plan_id for row in rows} | {task.plan_id for task, *_ in shares}) > 1
    found = [_of_one(row, several) for row in rows] + [_of_many(*given) for given in shares]
    return sorted(found, key=lambda line: line.due_on or date.max)[:MOST]


def _of_one(row: DirectiveRow, several: bool) -> NextDate:
    url = url_for("directives.show", directive_id=row.id) if row.full else None
    below = f"{row.unit} · {row.plan}" if several else row.unit
    return NextDate(url, row.clause, row.text, below, row.due_on, row.original_on)


def _of_many(task: Task, share: Share, due_on: date) -> NextDate:
    done = gettext("%(done)s/%(all)s hoàn thành", done=number(share.done), all=number(share.total))
    return NextDate(group_url(task), task.clause, task.text, f"{share.group} · {done}", due_on)
