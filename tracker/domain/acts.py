"""An act: who does something, when, and by which calendar and settings. The first argument of every service."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime

from tracker.domain.calendar import Calendar, local_day
from tracker.domain.permissions import Actor


@dataclass(frozen=True)
class Thresholds:
    """The office's settings that rules depend on. All counts are working days unless said otherwise."""

    due_soon: int = 3
    silent_after: int = 5
    lead_times: tuple[int, ...] = (7, 3, 1)
    escalate_after: int = 2
    escalate_every: int = 5
    coordinating_at: int = 3
    awaiting_after: int = 1
    reminder_hour: int = 7
    reminder_minute: int = 30

    def daily_mail_at(self, chosen: int | None = None) -> int:
        """When a person has the daily mail: at the hour ``chosen``, else at the office's; minutes after midnight."""
        return self.reminder_hour * 60 + self.reminder_minute if chosen is None else chosen


@dataclass(frozen=True)
class Act:
    """``now`` is an aware UTC moment of the business clock."""

    actor: Actor
    now: datetime
    calendar: Calendar
    thresholds: Thresholds = field(default_factory=Thresholds)

    @property
    def today(self) -> date:
        """The office's local day of this act."""
        return local_day(self.now)


SYSTEM = Actor(account_id=0, name="Hệ thống")
"""The tracker itself, for what no person does: reminders, recomputation by a job."""
