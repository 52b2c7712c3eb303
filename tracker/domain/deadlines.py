"""Deadline rules → dates.

A deadline is a rule with the wording kept verbatim; the date is derived from the rule, the plan's event and its
window, and changes when they change. How a directive stands to its date is another matter: ``tracker.domain.timeliness``.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Any, assert_never

from tracker.domain.calendar import Calendar
from tracker.domain.errors import Invalid
from tracker.domain.wording import N_


class PeriodKind(StrEnum):
    """The length of a period a plan can be bound to, or a duty can recur in."""

    WEEK = "week"
    MONTH = "month"
    QUARTER = "quarter"
    HALF = "half"
    YEAR = "year"


_MONTHS_OF = {PeriodKind.MONTH: 1, PeriodKind.QUARTER: 3, PeriodKind.HALF: 6, PeriodKind.YEAR: 12}

_YEARS = range(1900, 2201)
"""Years a deadline can fall in: a slip of the pen is refused before anybody counts working days from it."""

_FURTHEST = 1000
"""Working days around an event; more is a slip of the pen."""


@dataclass(frozen=True)
class Period:
    """A week (Monday to Sunday, numbered as ISO 8601 does), month, quarter, half or whole year.

    ``number`` counts from 1 within ``year``. Raises Invalid for a period that does not exist.
    """

    kind: PeriodKind
    year: int
    number: int = 1

    def __post_init__(self) -> None:
        try:
            exists = self.year in _YEARS and self.first_on is not None
        except (OverflowError, ValueError):
            exists = False
        if not exists:
            raise Invalid(N_("Kỳ hạn không hợp lệ."))

    @classmethod
    def holding(cls, kind: PeriodKind, day: date) -> Period:
        """The period of ``kind`` that ``day`` lies in."""
        if kind is PeriodKind.WEEK:
            iso = day.isocalendar()
            return cls(kind, iso.year, iso.week)
        return cls(kind, day.year, (day.month - 1) // _MONTHS_OF[kind] + 1)

    @property
    def first_on(self) -> date:
        """The first day of the period."""
        if self.kind is PeriodKind.WEEK:
            return date.fromisocalendar(self.year, self.number, 1)
        return date(self.year, (self.number - 1) * _MONTHS_OF[self.kind] + 1, 1)

    @property
    def last_on(self) -> date:
        """The last day of the period (of its last month)."""
        if self.kind is PeriodKind.WEEK:
            return self.first_on + timedelta(days=6)
        after = self.number * _MONTHS_OF[self.kind] + 1
        first_after = date(self.year + 1, 1, 1) if after > 12 else date(self.year, after, 1)
        return first_after - timedelta(days=1)


@dataclass(frozen=True)
class OnDate:
    """Due on a date. ``hour`` keeps a printed hour in words ("14 giờ"); the day still counts until 24:00."""

    day: date
    hour: str | None = None

    def __post_init__(self) -> None:
        if self.day.year not in _YEARS:
            raise Invalid(N_("Ngày hạn không hợp lệ."))


@dataclass(frozen=True)
class AroundEvent:
    """Due ``working_days`` working days after the plan's event (before it, if negative; 0 is the day itself)."""

    working_days: int

    def __post_init__(self) -> None:
        if abs(self.working_days) > _FURTHEST:
            raise Invalid(N_("Số ngày làm việc quá lớn."))


@dataclass(frozen=True)
class EndOf:
    """Due at the end of ``period``; a period that ends on a day off runs to the next working day."""

    period: Period


@dataclass(frozen=True)
class EndOfWindow:
    """Due at the end of the plan's own window, whatever that is or becomes."""


@dataclass(frozen=True)
class Open:
    """No deadline."""


@dataclass(frozen=True)
class Recurring:
    """Due again and again: every ``every``, ``day`` counted within the period (None: its last day)."""

    every: PeriodKind
    day: int | None = None

    def __post_init__(self) -> None:
        if self.day is not None and not 1 <= self.day <= 366:
            raise Invalid(N_("Ngày trong kỳ không hợp lệ."))


@dataclass(frozen=True)
class Continuous:
    """A standing duty without an end."""


Rule = OnDate | AroundEvent | EndOf | EndOfWindow | Open | Recurring | Continuous
"""Any deadline rule."""


def rule_to_json(rule: Rule) -> dict[str, Any]:
    """The rule as plain JSON; :func:`rule_from_json` reads it back."""
    match rule:
        case OnDate(day, hour):
            return {"kind": "date", "day": day.isoformat()} | ({"hour": hour} if hour else {})
        case AroundEvent(working_days):
            return {"kind": "event", "working_days": working_days}
        case EndOf(period):
            return {
                "kind": "period",
                "period": period.kind.value,
                "year": period.year,
                "number": period.number,
            }
        case EndOfWindow():
            return {"kind": "window"}
        case Open():
            return {"kind": "none"}
        case Recurring(every, day_of):
            return {"kind": "recurring", "every": every.value, "day": day_of}
        case Continuous():
            return {"kind": "continuous"}
        case _:
            assert_never(rule)


def rule_from_json(data: Mapping[str, Any]) -> Rule:
    """Read a rule written by :func:`rule_to_json`. Raises Invalid for anything else."""
    try:
        match data.get("kind"):
            case "date":
                hour = data.get("hour")
                return OnDate(date.fromisoformat(data["day"]), None if hour is None else str(hour))
            case "event":
                return AroundEvent(int(data["working_days"]))
            case "period":
                return EndOf(Period(PeriodKind(data["period"]), int(data["year"]), int(data["number"])))
            case "window":
                return EndOfWindow()
            case "none":
                return Open()
            case "recurring":
                return Recurring(
                    PeriodKind(data["every"]), None if data.get("day") is None else int(data["day"])
                )
            case "continuous":
                return Continuous()
    except (AttributeError, KeyError, OverflowError, TypeError, ValueError) as failure:
        raise Invalid(N_("Quy tắc thời hạn không hợp lệ.")) from failure
    raise Invalid(N_("Quy tắc thời hạn không hợp lệ."))


@dataclass(frozen=True)
class Window:
    """The span the plan is bound to; either end may be missing."""

    first_on: date | None = None
    last_on: date | None = None

    def holds(self, day: date) -> bool:
        """True if ``day`` lies within the window."""
        return (self.first_on is None or day >= self.first_on) and (
            self.last_on is None or day <= self.last_on
        )


@dataclass(frozen=True)
class Due:
    """What a rule gives.

    ``by_rule`` is the date the rule alone gives, ``by_window`` the limit of the plan's window where it counts,
    ``on`` the nearer of the two and the date that holds. ``printed_on`` is the date before it was carried over a
    day off, where it was. ``undetermined``: the rule waits for the event to have a date, so nothing is due yet.
    """

    on: date | None = None
    by_rule: date | None = None
    by_window: date | None = None
    printed_on: date | None = None
    undetermined: bool = False

    @property
    def capped(self) -> bool:
        """True if the window, not the rule, sets the date."""
        return self.by_rule is not None and self.on is not None and self.on < self.by_rule


def due(rule: Rule, *, event_on: date | None, window: Window, calendar: Calendar) -> Due:
    """The date ``rule`` gives for a plan whose event is on ``event_on`` and whose window is ``window``.

    Two limits can hold: the nearest wins and both are shown. Recurring and continuous duties have no date of
    their own: each occurrence is a directive of its own, on a date.
    """
    match rule:
        case OnDate(day):
            by_rule, printed = _carried(day, calendar)
        case EndOf(period):
            by_rule, printed = _carried(period.last_on, calendar)
        case EndOfWindow():
            if window.last_on is None:
                return Due()
            by_rule, printed = _carried(window.last_on, calendar)
        case AroundEvent(working_days):
            if event_on is None:
                return Due(undetermined=True)
            by_rule, printed = calendar.add(event_on, working_days), None
        case Open() | Recurring() | Continuous():
            return Due()
        case _:
            assert_never(rule)
    limit = _carried(window.last_on, calendar)[0] if window.last_on is not None else None
    return Due(
        on=by_rule if limit is None else min(by_rule, limit),
        by_rule=by_rule,
        by_window=limit,
        printed_on=printed,
    )


def _carried(day: date, calendar: Calendar) -> tuple[date, date | None]:
    """``day`` carried to the next working day if it is off, and the printed day where it was carried."""
    limit = calendar.on_or_after(day)
    return limit, day if limit != day else None
