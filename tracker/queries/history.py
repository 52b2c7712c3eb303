"""The history as pages show it: of one directive, of one plan, of the installation; the newest first.

Where ``size`` is None all of it is one page. Who may see it the caller has judged.
"""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import ColumnElement, func, select

from tracker.extensions import db
from tracker.models.directives import Directive
from tracker.models.history import INSTALLATION, HistoryEntry
from tracker.queries.paging import Page, leaf

PAGE_SIZE = 30


def of_directive(directive_id: int, *, number: int = 1, size: int | None = PAGE_SIZE) -> Page[HistoryEntry]:
    """What happened to a directive."""
    return _page(HistoryEntry.directive_id == directive_id, number, size)


def of_plan(plan_id: int, *, number: int = 1, size: int | None = PAGE_SIZE) -> Page[HistoryEntry]:
    """What happened to a plan and to all its directives."""
    return _page(HistoryEntry.plan_id == plan_id, number, size)


def latest(directive_id: int, count: int) -> tuple[HistoryEntry, ...]:
    """The last ``count`` things that happened to a directive, newest first."""
    rows = select(HistoryEntry).where(HistoryEntry.directive_id == directive_id)
    return tuple(db.session.scalars(rows.order_by(HistoryEntry.id.desc()).limit(count)))


def of_installation(*, number: int = 1, size: int | None = PAGE_SIZE) -> Page[HistoryEntry]:
    """What happened to accounts, units, the calendar and the settings."""
    return _page(HistoryEntry.chain == INSTALLATION, number, size)


def clauses(entries: Iterable[HistoryEntry]) -> dict[int, str]:
    """The clauses of the directives the entries are about, by id."""
    ids = {entry.directive_id for entry in entries}
    rows = select(Directive.id, Directive.clause).where(Directive.id.in_(ids))
    return {directive_id: clause for directive_id, clause in db.session.execute(rows)}  # noqa: C416  typed so


def _page(which: ColumnElement[bool], number: int, size: int | None) -> Page[HistoryEntry]:
    here = leaf(
        db.session.scalar(select(func.count()).select_from(HistoryEntry).where(which)) or 0, number, size
    )
    rows = select(HistoryEntry).where(which).order_by(HistoryEntry.id.desc())
    return here.holding(db.session.scalars(here.of(rows)).all())
