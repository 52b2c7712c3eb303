"""What the verbs of a directive are tried on: the sample's office with Plan 111 given on 21/08/2025."""

from collections.abc import Callable
from typing import Any

import pytest
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import select

from tests import builders
from tests.builders import Office
from tracker.models.directives import Directive
from tracker.models.history import HistoryEntry
from tracker.models.plans import Plan


@pytest.fixture
def office(db: SQLAlchemy) -> Office:
    """Units and accounts, committed."""
    return builders.office()


@pytest.fixture
def plan(office: Office) -> Plan:
    """Plan 111 with its event on 09/09/2025, committed."""
    return builders.plan_111(office)


@pytest.fixture
def entries(db: SQLAlchemy) -> Callable[[Directive | None], list[HistoryEntry]]:
    """The history of one directive, or of everything, oldest first."""

    def of(row: Directive | None = None) -> list[HistoryEntry]:
        rows = select(HistoryEntry).order_by(HistoryEntry.id)
        return list(
            db.session.scalars(rows if row is None else rows.where(HistoryEntry.directive_id == row.id))
        )

    return of


@pytest.fixture
def does(db: SQLAlchemy, office: Office) -> Callable[..., Directive]:
    """Do a verb as an account at a moment with the version just read, and commit: ``does(verb, login, at, row, …)``."""

    def do(verb: Callable[..., Any], login: str, at: Any, row: Directive, **given: Any) -> Any:
        done = verb(office.act(login, at), row.id, row.version, **given)
        db.session.commit()
        return done

    return do
