"""The history as pages show it: the entries of one directive or of one plan, newest first."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import ColumnElement, func, select

from tracker.extensions import db
from tracker.models.directives import Directive
from tracker.models.history import HistoryEntry

PAGE_SIZE = 30


@dataclass(frozen=True)
class HistoryPage:
    """One page of a history, newest first: its entries, how many there are in all, this and the last page.

    ``clauses`` are those of the directives the entries are about, by id.
    """

    entries: tuple[HistoryEntry, ...]
    total: int
    number: int
    last: int
    clauses: Mapping[int, str]


def of_directive(directive_id: int, *, number: int = 1, size: int = PAGE_SIZE) -> HistoryPage:
    """What happened to a directive. A page beyond the last is the last one. The caller has judged who may see it."""
    return _page(HistoryEntry.directive_id == directive_id, number, size)


def of_plan(plan_id: int, *, number: int = 1, size: int = PAGE_SIZE) -> HistoryPage:
    """What happened to a plan and to all its directives."""
    return _page(HistoryEntry.plan_id == plan_id, number, size)


def latest(directive_id: int, count: int) -> tuple[HistoryEntry, ...]:
    """The last ``count`` things that happened to a directive, newest first."""
    rows = select(HistoryEntry).where(HistoryEntry.directive_id == directive_id)
    return tuple(db.session.scalars(rows.order_by(HistoryEntry.id.desc()).limit(count)))


def _page(which: ColumnElement[bool], number: int, size: int) -> HistoryPage:
    total = db.session.scalar(select(func.count()).select_from(HistoryEntry).where(which)) or 0
    last = max(1, -(-total // size))
    number = min(max(number, 1), last)
    rows = select(HistoryEntry).where(which).order_by(HistoryEntry.id.desc())
    found = tuple(db.session.scalars(rows.limit(size).offset((number - 1) * size)))
    return HistoryPage(found, total, number, last, _clauses({e.directive_id for e in found}))


def _clauses(ids: set[int | None]) -> dict[int, str]:
    rows = select(Directive.id, Directive.clause).where(Directive.id.in_(ids))
    return {directive_id: clause for directive_id, clause in db.session.execute(rows)}  # noqa: C416  typed so
