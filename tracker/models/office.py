"""What the office itself decides: its calendar, its settings, its usual lead times."""

from datetime import date
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, String
from sqlalchemy.orm import Mapped, mapped_column

from tracker.models.columns import Base, Versioned, enum_column


class DayKind(StrEnum):
    """A weekday off, or a weekend day on which people work to make up for one."""

    OFF = "off"
    WORKING = "working"


class CalendarDay(Base):
    """A day that is not what its weekday says."""

    __tablename__ = "calendar_day"

    day: Mapped[date] = mapped_column(primary_key=True)
    kind: Mapped[DayKind] = mapped_column(enum_column(DayKind))
    name: Mapped[str] = mapped_column(String(200), default="")


class CalendarYear(Base):
    """A year whose table the office has; for any other year only weekends are known."""

    __tablename__ = "calendar_year"

    year: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)


class Setting(Base):
    """One setting of the installation, by name. What is absent has the default of the code that reads it."""

    __tablename__ = "setting"

    name: Mapped[str] = mapped_column(String(80), primary_key=True)
    value: Mapped[Any] = mapped_column(JSON)


class UsualLeadTime(Versioned, Base):
    """The deadline usual for one kind of work, suggested ("theo thông lệ") where a document prints none."""

    __tablename__ = "usual_lead_time"

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(40), unique=True)
    name: Mapped[str] = mapped_column(String(200))
    keywords: Mapped[list[str]] = mapped_column(JSON, default=list)
    rule: Mapped[dict[str, Any]] = mapped_column(JSON)
    position: Mapped[int] = mapped_column(default=0)
