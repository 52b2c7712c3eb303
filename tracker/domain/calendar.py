"""Working days: Monday to Friday less days off, plus compensating working days.

The first day is never counted (Civil Code 2015, article 147); a period that ends on a day off runs to the
next working day (article 148).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, timezone
from itertools import count

OFFICE_ZONE = timezone(timedelta(hours=7), "Asia/Ho_Chi_Minh")
"""Viet Nam has had one offset and no summer time since 1975; no zone file of the server is asked."""

_FRIDAY = 4


def local_day(moment: datetime) -> date:
    """The day of an aware ``moment`` in Asia/Ho_Chi_Minh, whatever the server's zone.

    Raises ValueError for a moment without a zone: it would be read in that of the server.
    """
    if moment.tzinfo is None:
        raise ValueError("the moment must be aware")
    return moment.astimezone(OFFICE_ZONE).date()


def local_moment(day: date, hour: int = 0, minute: int = 0) -> datetime:
    """The aware UTC moment at which ``day`` reaches ``hour:minute`` in Asia/Ho_Chi_Minh."""
    return datetime(day.year, day.month, day.day, hour, minute, tzinfo=OFFICE_ZONE).astimezone(UTC)


@dataclass(frozen=True)
class Calendar:
    """The office's working days.

    ``days_off`` are weekdays on which nobody works, ``working`` are weekend days on which people do, ``years``
    are the years whose table the office has: for others only weekends are known and :meth:`knows` warns.
    """

    days_off: frozenset[date] = frozenset()
    working: frozenset[date] = frozenset()
    years: frozenset[int] = frozenset()

    @classmethod
    def of(
        cls, days_off: Iterable[date], working: Iterable[date] = (), years: Iterable[int] = ()
    ) -> Calendar:
        """A calendar from any iterables; years with an entry count as known."""
        off, on = frozenset(days_off), frozenset(working)
        return cls(off, on, frozenset(years) | {d.year for d in off | on})

    def knows(self, year: int) -> bool:
        """True if the office has a table of days off for ``year``."""
        return year in self.years

    def is_working(self, day: date) -> bool:
        """True if the office works on ``day``."""
        if day in self.working:
            return True
        return day.weekday() <= _FRIDAY and day not in self.days_off

    def add(self, day: date, working_days: int) -> date:
        """The day ``working_days`` working days after ``day`` (before it, if negative); ``day`` itself is not counted.

        With 0 it is ``day``, or the next working day if ``day`` is off.
        """
        if working_days == 0:
            return self.on_or_after(day)
        step = timedelta(days=1 if working_days > 0 else -1)
        left = abs(working_days)
        while left:
            day += step
            if self.is_working(day):
                left -= 1
        return day

    def on_or_after(self, day: date) -> date:
        """``day`` if it is a working day, else the next one."""
        return next(d for n in count() if self.is_working(d := day + timedelta(days=n)))

    def between(self, first: date, last: date) -> int:
        """Working days after ``first`` up to and including ``last``; negative if ``last`` is earlier."""
        if last < first:
            return -self.between(last, first)
        span = (last - first).days
        weeks, rest = divmod(span, 7)
        tail = (first + timedelta(days=weeks * 7 + n) for n in range(1, rest + 1))
        total = weeks * 5 + sum(d.weekday() <= _FRIDAY for d in tail)
        total -= sum(first < d <= last and d.weekday() <= _FRIDAY for d in self.days_off - self.working)
        total += sum(first < d <= last and d.weekday() > _FRIDAY for d in self.working)
        return total
