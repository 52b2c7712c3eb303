"""How a directive stands to its deadline on a day: judged when it is looked at, never stored."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from tracker.domain.calendar import Calendar
from tracker.domain.lifecycle import Stage
from tracker.domain.wording import N_


class Timeliness(StrEnum):
    """How a directive stands to its deadline. Computed at reading time, never stored."""

    NO_DEADLINE = "no_deadline"
    UNDETERMINED = "undetermined"
    IN_TIME = "in_time"
    DUE_SOON = "due_soon"
    DUE_TODAY = "due_today"
    OVERDUE = "overdue"
    ON_TIME = "on_time"
    LATE = "late"
    PAUSED = "paused"
    CANCELLED = "cancelled"


TIMELINESS_NAMES: Mapping[Timeliness, str] = {
    Timeliness.NO_DEADLINE: N_("Không thời hạn"),
    Timeliness.UNDETERMINED: N_("Chưa xác định hạn"),
    Timeliness.IN_TIME: N_("Trong hạn"),
    Timeliness.DUE_SOON: N_("Sắp đến hạn"),
    Timeliness.DUE_TODAY: N_("Đến hạn hôm nay"),
    Timeliness.OVERDUE: N_("Quá hạn"),
    Timeliness.ON_TIME: N_("Đúng hạn"),
    Timeliness.LATE: N_("Hoàn thành quá hạn"),
    Timeliness.PAUSED: N_("Tạm dừng"),
    Timeliness.CANCELLED: N_("Hủy"),
}


@dataclass(frozen=True)
class Judgement:
    """A directive's timeliness; ``days`` is working days overdue (or late) when positive, left when negative."""

    timeliness: Timeliness
    days: int = 0


def timeliness(
    *,
    stage: Stage,
    due_on: date | None,
    undetermined: bool,
    submitted_on: date | None,
    today: date,
    calendar: Calendar,
    due_soon: int,
) -> Judgement:
    """How a directive stands to its deadline on ``today`` (a local day).

    ``submitted_on`` is the day of the pending or accepted submission. Awaiting sign-off is judged by that day, so
    a directive never turns overdue because the leader is slow; returned work has no such day, so its clock had
    never stopped. The due day counts until 24:00 (Civil Code, article 148). ``due_soon`` is in working days.
    """
    if stage is Stage.SUSPENDED:
        return Judgement(Timeliness.PAUSED)
    if stage is Stage.CANCELLED:
        return Judgement(Timeliness.CANCELLED)
    if due_on is None:
        waiting = undetermined and stage is not Stage.DONE
        return Judgement(Timeliness.UNDETERMINED if waiting else Timeliness.NO_DEADLINE)
    judged = submitted_on if submitted_on is not None and stage in (Stage.AWAITING, Stage.DONE) else today
    days = calendar.between(due_on, judged)
    if stage is Stage.DONE:
        return Judgement(Timeliness.LATE if judged > due_on else Timeliness.ON_TIME, max(days, 0))
    if judged > due_on:
        return Judgement(Timeliness.OVERDUE, max(days, 0))
    if stage is Stage.AWAITING:
        return Judgement(Timeliness.IN_TIME, days)
    if judged == due_on:
        return Judgement(Timeliness.DUE_TODAY)
    return Judgement(Timeliness.DUE_SOON if -days <= due_soon else Timeliness.IN_TIME, days)


@dataclass(frozen=True)
class Bands:
    """The same boundaries as dates, so that a database can count by them: see :func:`bands`.

    An open directive due on ``d`` is overdue if ``d < today``; by more than 10 working days if ``d < over_10``, by
    more than 3 if ``d < over_3``; due soon if ``today < d <= soon_until``.
    """

    today: date
    soon_until: date
    over_3: date
    over_10: date


def bands(today: date, calendar: Calendar, due_soon: int) -> Bands:
    """The boundaries of timeliness on ``today`` as dates; agrees with :func:`timeliness` for every due date."""

    def last_within(days: int) -> date:
        """The latest day that lies within ``days`` working days after ``today``."""
        day = today
        while calendar.between(today, day + timedelta(days=1)) <= days:
            day += timedelta(days=1)
        return day

    def first_within(days: int) -> date:
        """The earliest due day by which one is overdue by at most ``days`` working days on ``today``."""
        day = today
        while calendar.between(day - timedelta(days=1), today) <= days:
            day -= timedelta(days=1)
        return day

    return Bands(today, last_within(due_soon), first_within(3), first_within(10))


def overdue_band(days: int) -> str:
    """The column of the overview for ``days`` working days overdue: ``1-3``, ``4-10`` or ``over-10``."""
    return "1-3" if days <= 3 else "4-10" if days <= 10 else "over-10"
