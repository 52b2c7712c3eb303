"""The office's own calendar and thresholds, as the database keeps them."""

from dataclasses import fields, replace
from typing import Any

from sqlalchemy import select

from tracker.domain.acts import Thresholds
from tracker.domain.calendar import Calendar
from tracker.extensions import db
from tracker.models.office import CalendarDay, CalendarYear, DayKind, Setting

NAME = "office.name"
"""The setting that holds what the office is called."""

THRESHOLD = "threshold."
"""What the names of the settings that hold thresholds begin with; the rest is the field of ``Thresholds``."""


def calendar() -> Calendar:
    """The working days as the office keeps them."""
    days = db.session.execute(select(CalendarDay.day, CalendarDay.kind)).all()
    return Calendar(
        days_off=frozenset(day for day, kind in days if kind is DayKind.OFF),
        working=frozenset(day for day, kind in days if kind is DayKind.WORKING),
        years=frozenset(db.session.scalars(select(CalendarYear.year))),
    )


def thresholds() -> Thresholds:
    """The settings the rules depend on; what the office has not set has its default."""
    wanted = {THRESHOLD + f.name: f.name for f in fields(Thresholds)}
    rows = db.session.execute(select(Setting.name, Setting.value).where(Setting.name.in_(wanted)))
    return replace(Thresholds(), **{wanted[name]: _frozen(value) for name, value in rows})


def _frozen(value: Any) -> Any:
    return tuple(value) if isinstance(value, list) else value


def name() -> str:
    """What the office is called; empty while nobody has said so."""
    return str(db.session.scalar(select(Setting.value).where(Setting.name == NAME)) or "")
