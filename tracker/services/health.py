"""Whether the installation is ready to work: its database, its version, the evidence store, mail, the clockwork."""

from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta

from sqlalchemy.exc import SQLAlchemyError

from tracker.config import settings
from tracker.extensions import db
from tracker.models.heartbeats import Heartbeat
from tracker.queries import operations
from tracker.services import evidence, ledger

LATE_AFTER = timedelta(minutes=5)
"""So long after its last tick a job counts as stopped; the slowest runs every minute and may take another."""

JOBS = ("occurrences", "reminders", "letters")
"""The jobs somebody has to run, in this process or in another."""


def failing(now: datetime) -> list[str]:
    """The names of the parts that do not work at the real moment ``now``; empty if all do. Changes nothing."""
    try:
        current, newest = operations.version()
    except SQLAlchemyError:
        db.session.rollback()
        return ["database"]  # whatever else asks it fails with it
    if current != newest:
        return ["migrations"]  # the other questions are for tables that may not be there
    return [part for part, works in PARTS.items() if not works(now)]


def beat(name: str) -> None:
    """Write down that the job ``name`` ended well just now. The caller commits."""
    now = datetime.now(UTC)
    row = ledger.insert(Heartbeat).values(name=name, at=now)
    db.session.execute(row.on_conflict_do_update(index_elements=["name"], set_={"at": now}))


def _evidence(_now: datetime) -> bool:
    return evidence.store().ready()


def _mail(_now: datetime) -> bool:
    return settings().smtp is None or not operations.fault()


def _scheduler(now: datetime) -> bool:
    last = operations.ticks()
    return all(name in last and now - last[name] < LATE_AFTER for name in JOBS)


def _bounces(now: datetime) -> bool:
    last = operations.ticks().get("bounces")
    return settings().bounces is None or (last is not None and now - last < LATE_AFTER)


PARTS: Mapping[str, Callable[[datetime], bool]] = {
    "evidence": _evidence,
    "mail": _mail,
    "bounces": _bounces,
    "scheduler": _scheduler,
}
