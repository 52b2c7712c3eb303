"""The business clock: real UTC now plus the offset kept in the database, which only the sample has."""

from datetime import UTC, datetime, timedelta

from sqlalchemy import JSON, column, select, table

from tracker.extensions import db

OFFSET_KEY = "clock.offset_seconds"
_setting = table(
    "setting", column("name"), column("value", JSON)
)  # the rows belong to `models`, which lies above


def business_now() -> datetime:
    """The aware UTC moment by which directives are judged. Sessions, tokens and leases use real time instead."""
    return datetime.now(UTC) + offset()


def offset() -> timedelta:
    """How far the business clock is from the real one."""
    stored = db.session.scalar(select(_setting.c.value).where(_setting.c.name == OFFSET_KEY))
    return timedelta(seconds=float(stored)) if stored is not None else timedelta()
