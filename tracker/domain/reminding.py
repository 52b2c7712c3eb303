"""When who is to be reminded of a directive.

Every moment that has come and has not been told counts ("at most n days left, and not yet told"), never only the
one that falls on today: a run that was missed is made up for, once. So :func:`due_moments` gives all moments up to
today with a key of their own, and the ledger, where a key can stand but once, tells the new ones from the told.

Lead times are working days; the usual ones and the ladder are settings (:class:`tracker.domain.acts.Thresholds`).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from tracker.domain.acts import Thresholds
from tracker.domain.calendar import Calendar
from tracker.domain.lifecycle import WORKING, Stage

HOURS = range(6 * 60, 20 * 60 + 1, 30)
"""When a person may have the daily mail: whole and half hours from 06:00 to 20:00, in minutes after local midnight."""


class Audience(StrEnum):
    """Who is told."""

    UNIT = "unit"
    """The head of the lead unit and the officer named."""
    COORDINATING = "coordinating"
    """The heads of the coordinating units."""
    LEADER = "leader"
    CLERK = "clerk"
    SELF = "self"
    """Those whose own posts are concerned: the absent and the substitute."""


class MomentKind(StrEnum):
    """Why a moment has come."""

    BEFORE = "before"
    OVERDUE = "overdue"
    ESCALATED = "escalated"
    SUBMISSION = "submission"
    EXTENSION = "extension"
    REFUSAL = "refusal"


@dataclass(frozen=True)
class Watched:
    """What reminding needs to know of one directive; all days are local.

    ``submitted_on``, ``extension_asked_on`` and ``refused_on`` are the days of what waits for an answer now, None
    where nothing waits.
    """

    stage: Stage
    due_on: date | None
    submitted_on: date | None = None
    extension_asked_on: date | None = None
    refused_on: date | None = None


@dataclass(frozen=True)
class Moment:
    """A moment that has come. ``lead`` is the lead time it stands for, where it stands before the due day.

    ``occurrence_on`` is the working day the moment belongs to: with the rule, the directive, the version of its
    deadline and the recipient it is the key under which it is told once.
    """

    kind: MomentKind
    audience: Audience
    occurrence_on: date
    lead: int | None = None

    @property
    def rule(self) -> str:
        """The name of the rule, e.g. ``before:3`` or ``overdue``."""
        return self.kind.value if self.lead is None else f"{self.kind.value}:{self.lead}"


def due_moments(
    watched: Watched, today: date, calendar: Calendar, thresholds: Thresholds
) -> tuple[Moment, ...]:
    """Every moment that has come by ``today`` and still means something, in no order that matters.

    Before the due day each lead time that has been reached counts (the due day itself is lead time 0); after it
    only today's word that the directive is overdue does. Nothing while work is suspended, over, or without a date.
    """
    rules = (calendar, thresholds)
    return (*_deadline(watched, today, *rules), *_waiting(watched, today, *rules))


def _deadline(watched: Watched, today: date, calendar: Calendar, thresholds: Thresholds) -> Iterator[Moment]:
    if watched.stage not in WORKING or watched.due_on is None:
        return
    due_on, left = watched.due_on, calendar.between(today, watched.due_on)
    if due_on < today:
        yield Moment(MomentKind.OVERDUE, Audience.UNIT, today)
        yield from _escalated(due_on, -left, calendar, thresholds)
        return
    for lead in sorted({0, *thresholds.lead_times}):
        if left <= lead:
            yield Moment(MomentKind.BEFORE, Audience.UNIT, _day_before(due_on, lead, calendar), lead)
    if left <= thresholds.coordinating_at:
        lead = thresholds.coordinating_at
        yield Moment(MomentKind.BEFORE, Audience.COORDINATING, _day_before(due_on, lead, calendar), lead)


def _escalated(due_on: date, overdue: int, calendar: Calendar, thresholds: Thresholds) -> Iterator[Moment]:
    """To the leader once above the threshold, and again at every further interval."""
    first = thresholds.escalate_after + 1
    if overdue >= first:
        times = (overdue - first) // thresholds.escalate_every
        on = calendar.add(due_on, first + times * thresholds.escalate_every)
        yield Moment(MomentKind.ESCALATED, Audience.LEADER, on)


def _waiting(watched: Watched, today: date, calendar: Calendar, thresholds: Thresholds) -> Iterator[Moment]:
    """What waits for an answer longer than it should, told every working day until it is given."""
    awaiting, working = watched.stage is Stage.AWAITING, watched.stage in WORKING
    for kind, audience, counts, since in (
        (MomentKind.SUBMISSION, Audience.LEADER, awaiting, watched.submitted_on),
        (MomentKind.EXTENSION, Audience.LEADER, awaiting or working, watched.extension_asked_on),
        (MomentKind.REFUSAL, Audience.CLERK, working, watched.refused_on),
    ):
        if counts and since is not None and calendar.between(since, today) > thresholds.awaiting_after:
            yield Moment(kind, audience, today)


def _day_before(due_on: date, lead: int, calendar: Calendar) -> date:
    """The first day on which at most ``lead`` working days are left."""
    back = lead if calendar.is_working(due_on) else lead + 1
    return calendar.add(due_on, -back) if back else due_on
