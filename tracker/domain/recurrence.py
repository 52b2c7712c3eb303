"""Recurring duties: each occurrence is a directive of its own when its period opens."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from tracker.domain.deadlines import OnDate, Period, PeriodKind, Recurring


@dataclass(frozen=True)
class Occurrence:
    """One occurrence: the ``period`` it belongs to and the rule of its deadline."""

    period: Period
    rule: OnDate

    @property
    def key(self) -> str:
        """The name that keeps an occurrence from being opened twice, e.g. ``quarter-2025-3``."""
        return f"{self.period.kind}-{self.period.year}-{self.period.number}"


def occurrence(rule: Recurring, day: date) -> Occurrence:
    """The occurrence whose period holds ``day``: due on the rule's day of it, or on its last day (a week's: Friday).

    A day the period is too short for (the 31st of a shorter month) is its last day.
    """
    period = Period.holding(rule.every, day)
    if rule.day is None and rule.every is PeriodKind.WEEK:
        return Occurrence(period, OnDate(period.first_on + timedelta(days=4)))
    if rule.day is None:
        return Occurrence(period, OnDate(period.last_on))
    if rule.every in (PeriodKind.WEEK, PeriodKind.MONTH):
        due_on = period.first_on + timedelta(days=max(rule.day, 1) - 1)
    else:  # "ngày 15" of a quarter, half or year is that day of its last month
        due_on = period.last_on.replace(day=1) + timedelta(days=max(rule.day, 1) - 1)
    return Occurrence(period, OnDate(min(due_on, period.last_on)))


def wanted(rule: Recurring, *, given_on: date, today: date) -> Occurrence | None:
    """The occurrence that should be open ``today``, or None if its day had passed when the duty was given.

    Occurrences missed while nobody looked are not made up for: only the present period is opened.
    """
    now = occurrence(rule, today)
    return now if now.rule.day >= given_on else None
