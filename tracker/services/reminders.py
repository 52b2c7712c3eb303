"""Find the moments that have come, and gather them into one letter a person and working day.

Every step can be repeated and can run twice at once: a unique key lets each moment, each day's letter and each
person's day stand but once in the ledger.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import ColumnElement, Date, Subquery, and_, case, func, literal, or_, select, update
from sqlalchemy.orm import aliased

from tracker.domain.acts import Act
from tracker.domain.calendar import local_day, local_moment
from tracker.domain.lifecycle import WORKING, Stage
from tracker.domain.reminding import Audience, Moment, Watched, due_moments
from tracker.extensions import db
from tracker.models.accounts import Account
from tracker.models.columns import UtcDateTime
from tracker.models.directives import Coordination, Directive, Extension, ExtensionOutcome
from tracker.models.letters import (
    DailyMail,
    Letter,
    LetterKind,
    LetterState,
    Reason,
    Reminder,
    ReminderState,
)
from tracker.queries.recipients import Roll, Told
from tracker.services import ledger, weekly

_BATCH = 1000


@dataclass(frozen=True)
class Case:
    """A directive with what reminding it needs."""

    directive_id: int
    deadline_version: int
    lead_unit_id: int
    officer_id: int | None
    leader_id: int
    coordinating: tuple[int, ...]
    watched: Watched

    def moments(self, act: Act) -> tuple[Moment, ...]:
        """The moments that have come by the day of ``act``."""
        return due_moments(self.watched, act.today, act.calendar, act.thresholds)

    def told(self, audience: Audience, roll: Roll) -> list[Told]:
        """The people behind ``audience``."""
        match audience:
            case Audience.UNIT:
                return roll.unit(self.lead_unit_id, self.officer_id)
            case Audience.COORDINATING:
                return roll.coordinating(self.coordinating)
            case Audience.LEADER:
                return roll.leader(self.leader_id)
            case Audience.CLERK:
                return roll.clerks()
            case Audience.SELF:
                return []  # nothing falls due for a person as such


def plan_due(act: Act) -> int:
    """Plan all reminders due by now and the letters that tell them; the number of letters. The caller commits.

    On a working day, for each person from the hour they have chosen (or the office has set), once; before it and on
    days off nothing. A day that was missed is made up for by the next: what is still true is told once, in that day's
    letter.
    """
    if not act.calendar.is_working(act.today):
        return 0
    people = _take_people(act)
    if not people:
        return 0
    roll = Roll(act.today)
    _plan_moments(act, roll, people)
    _supersede_moved()
    planned = _plan_digests(act, roll, people)
    return planned + weekly.plan(act, roll, people)


def cases(act: Act, directive_ids: set[int] | None = None) -> Iterator[Case]:
    """The open directives for which a moment may have come, or those of ``directive_ids``."""
    asked = (
        select(Extension.directive_id, Extension.asked_at)
        .where(Extension.outcome == ExtensionOutcome.PENDING)
        .subquery()
    )
    rows = select(
        Directive.id,
        Directive.deadline_version,
        Directive.lead_unit_id,
        Directive.officer_id,
        Directive.leader_id,
        Directive.stage,
        Directive.due_on,
        Directive.submitted_on,
        Directive.refused_at,
        asked.c.asked_at,
    ).outerjoin(asked, asked.c.directive_id == Directive.id)
    if directive_ids is None:
        rows = rows.where(Directive.stage.in_({*WORKING, Stage.AWAITING}), _may_have_come(act, asked))
    else:
        rows = rows.where(Directive.id.in_(directive_ids))
    found = db.session.execute(rows.order_by(Directive.id)).all()
    coordinating = _coordinating([row.id for row in found])
    for row in found:
        watched = Watched(row.stage, row.due_on, row.submitted_on, _day(row.asked_at), _day(row.refused_at))
        yield Case(
            row.id,
            row.deadline_version,
            row.lead_unit_id,
            row.officer_id,
            row.leader_id,
            tuple(coordinating[row.id]),
            watched,
        )


def _may_have_come(act: Act, asked: Subquery) -> ColumnElement[bool]:
    """A condition that no directive with a due moment escapes, for the database to look few up by."""
    farthest = max([*act.thresholds.lead_times, act.thresholds.coordinating_at, 0])
    horizon = act.calendar.add(act.today, farthest + 1) + timedelta(days=1)
    return or_(
        Directive.due_on <= horizon,
        Directive.stage == Stage.AWAITING,
        Directive.refused_at.is_not(None),
        asked.c.asked_at.is_not(None),
    )


def _coordinating(directive_ids: list[int]) -> dict[int, list[int]]:
    found: dict[int, list[int]] = defaultdict(list)
    for start in range(0, len(directive_ids), _BATCH):
        rows = (
            select(Coordination.directive_id, Coordination.unit_id)
            .where(Coordination.directive_id.in_(directive_ids[start : start + _BATCH]))
            .order_by(Coordination.position)
        )
        for directive_id, unit_id in db.session.execute(rows):
            found[directive_id].append(unit_id)
    return found


def _take_people(act: Act) -> frozenset[int]:
    """Whose hour has come and whose mail of today nobody has planned: each for the one who writes it down first."""
    office = act.thresholds.daily_mail_at()
    minute = (act.now - local_moment(act.today)) // timedelta(minutes=1)
    planned = select(DailyMail).where(DailyMail.account_id == Account.id, DailyMail.day == act.today)
    rows = (
        select(Account.id, literal(act.today, Date), literal(act.now, UtcDateTime))
        .where(Account.active, func.coalesce(Account.mail_minute, office) <= minute, ~planned.exists())
        .order_by(Account.id)  # always in one order, so that two planners cannot wait for each other
    )
    taken = ledger.insert(DailyMail).from_select(["account_id", "day", "planned_at"], rows)
    taken = taken.on_conflict_do_update(
        index_elements=["account_id"],
        set_={"day": act.today, "planned_at": act.now},
        where=DailyMail.day != act.today,
    )
    return frozenset(db.session.scalars(taken.returning(DailyMail.account_id)))


def _plan_moments(act: Act, roll: Roll, people: frozenset[int]) -> None:
    rows = [
        {
            "directive_id": case.directive_id,
            "deadline_version": case.deadline_version,
            "rule": moment.rule,
            "occurrence_on": moment.occurrence_on,
            "recipient_id": told.account_id,
            "audience": told.because,
            "absent": told.absent,
            "planned_on": act.today,
            "state": ReminderState.PLANNED if roll.addresses[told.account_id] else ReminderState.SUPPRESSED,
            "reason": None if roll.addresses[told.account_id] else Reason.NO_ADDRESS,
        }
        for case in cases(act)
        for moment in case.moments(act)
        for told in case.told(moment.audience, roll)
        if told.account_id in people
    ]
    for start in range(0, len(rows), _BATCH):
        ledger.insert_once(Reminder.__table__, rows[start : start + _BATCH])


def _supersede_moved() -> None:
    """What was not told of a deadline that has moved since is not told any more."""
    moved = (
        select(Directive.id)
        .where(Directive.id == Reminder.directive_id)
        .where(Directive.deadline_version != Reminder.deadline_version)
        .exists()
    )
    db.session.execute(
        update(Reminder)
        .where(Reminder.state == ReminderState.PLANNED, moved)
        .values(state=ReminderState.SUPERSEDED, reason=Reason.DEADLINE_MOVED)
        .execution_options(synchronize_session=False)
    )


def _plan_digests(act: Act, roll: Roll, people: frozenset[int]) -> int:
    """One letter of the day for each of ``people`` with something untold; it takes over what older letters have not
    told."""
    recipients = {who: due_on for who, due_on in _with_untold(act).items() if who in people}
    ledger.add(
        act,
        [
            ledger.New(
                key=f"digest:{recipient_id}:{act.today.isoformat()}",
                kind=LetterKind.DIGEST,
                recipient_id=recipient_id,
                address=roll.addresses[recipient_id],
                day=act.today,
                urgent_on=due_on,
            )
            for recipient_id, due_on in recipients.items()
            if roll.addresses.get(recipient_id)
        ],
    )
    _take_over(act)
    return len(recipients)


_UNSENT = Letter.state.in_((LetterState.PLANNED, LetterState.PARKED))


def _with_untold(act: Act) -> dict[int, date]:
    """Who has a reminder, or a notice put off or of an earlier day, that no letter has told, by the nearest deadline."""
    reminded = (
        select(Reminder.recipient_id, func.min(Directive.due_on))
        .join(Directive)
        .where(_untold())
        .group_by(Reminder.recipient_id)
    )
    urgency: dict[int, date] = {who: due_on or act.today for who, due_on in db.session.execute(reminded)}
    for who in db.session.scalars(select(Letter.recipient_id).where(_put_off(act)).distinct()):
        urgency.setdefault(who, act.today)
    return urgency


def _untold() -> ColumnElement[bool]:
    """A reminder that no letter has told, nor is just telling."""
    unsent = select(Letter.id).where(Letter.id == Reminder.letter_id, _UNSENT).exists()
    return and_(Reminder.state == ReminderState.PLANNED, or_(Reminder.letter_id.is_(None), unsent))


def _put_off(act: Act) -> ColumnElement[bool]:
    """A notice its reader wants in the daily mail, or one of an earlier day never written: no mail could leave since."""
    stale = and_(
        Letter.kind == LetterKind.NOTICE,
        Letter.state == LetterState.PLANNED,
        Letter.content.is_(None),
        Letter.planned_at < local_moment(act.today),
    )
    return or_(Letter.state == LetterState.HELD, stale)


def _take_over(act: Act) -> None:
    """Hang what is untold on its recipient's letter of today, and close the letters that it replaces.

    Only on letters planned in this very transaction: an older one may have been written.
    """
    todays = aliased(Letter)
    ours = (
        todays.kind == LetterKind.DIGEST,
        todays.day == act.today,
        todays.planned_at == act.now,
        todays.state == LetterState.PLANNED,
    )
    of_reminder = (
        select(todays.id).where(*ours, todays.recipient_id == Reminder.recipient_id).scalar_subquery()
    )
    of_letter = select(todays.id).where(*ours, todays.recipient_id == Letter.recipient_id).scalar_subquery()
    chosen = (Letter.reason == Reason.CHOSEN_DAILY, Letter.reason)
    in_digest = case(chosen, else_=literal(Reason.TOLD_IN_DIGEST, Letter.reason.type))
    older = aliased(Letter)
    in_older = select(older.id).where(
        older.id == Letter.about_id,
        older.kind == LetterKind.DIGEST,
        older.day < act.today,
        older.state.in_((LetterState.PLANNED, LetterState.PARKED)),
    )
    for statement in (
        update(Reminder).where(_untold(), of_reminder.is_not(None)).values(letter_id=of_reminder),
        update(Letter)
        .where(or_(_put_off(act), and_(Letter.kind == LetterKind.NOTICE, in_older.exists())))
        .where(of_letter.is_not(None))
        .values(state=LetterState.SUPERSEDED, reason=in_digest, about_id=of_letter),
        update(Letter)
        .where(Letter.kind == LetterKind.DIGEST, Letter.day < act.today, _UNSENT, of_letter.is_not(None))
        .values(state=LetterState.SUPERSEDED, reason=Reason.NEWER_DIGEST, about_id=of_letter),
    ):
        db.session.execute(statement.execution_options(synchronize_session=False))


def _day(moment: datetime | None) -> date | None:
    return local_day(moment) if moment else None
