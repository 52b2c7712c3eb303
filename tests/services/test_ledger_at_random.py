"""Weeks of an office at random: runs missed, servers down, senders killed, dates moved; nothing lost, nothing new twice."""

from collections import Counter, defaultdict
from collections.abc import Callable
from datetime import date, datetime, timedelta
from functools import partial
from random import Random

import pytest
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import select

from tests import builders
from tests.builders import CALENDAR, Office
from tests.letterbox import OFFICE, Letterbox, ledger, system, take
from tracker.contracts import Accepted, Outcome, TransportError
from tracker.domain.calendar import local_moment
from tracker.domain.lifecycle import WORKING
from tracker.models.directives import Directive
from tracker.models.letters import Letter, LetterKind, LetterState, Reminder, ReminderState
from tracker.models.plans import Plan
from tracker.services import directives, letters, plans, reminders
from tracker.services.letters import Sender
from tracker.services.writing import Desk

DOWN = TransportError(permanent=False, text="connect: refused", of_channel=True)
LATER = TransportError(permanent=False, text="RCPT: 451 Later")
LOST_ANSWER = TransportError(permanent=False, text="DOT: SMTPServerDisconnected")
AFTER_ALL = timedelta(days=4000)
"""How far the real clock of these weeks is ahead: letters are planned at the real moment of the test."""

FIRST, LAST = date(2025, 8, 21), date(2025, 9, 18)


class Weeks:
    """Plays the days from FIRST to LAST; the last one is a good one. Real time runs along with the business clock."""

    def __init__(self, seed: int, office: Office, plan: Plan) -> None:
        self.random = Random(seed)  # noqa: S311  not for secrets
        self.office, self.plan = office, plan
        self.box = Letterbox(self.answer)
        self.weather: list[Outcome | None] = [None]
        self.doubtful: Counter[str] = Counter()
        self.day = FIRST

    def play(self) -> None:
        while self.day <= LAST:
            good = self.day == LAST
            self.weather = (
                [None] if good else self.random.choice([[None], [None, LATER], [DOWN], [LOST_ANSWER, None]])
            )
            if good or self.random.random() < 0.6:
                self.at(7, 30, self.remind)
            self.at(9, 0, self.work)
            self.at(12, 0, partial(self.send, killed=not good and self.random.random() < 0.3))
            self.at(18, 0, partial(self.send, killed=False))
            self.day += timedelta(days=1)

    def at(self, hour: int, minute: int, act: Callable[[datetime], None]) -> None:
        act(local_moment(self.day, hour, minute))
        builders.db.session.commit()

    def remind(self, now: datetime) -> None:
        reminders.plan_due(system(now))

    def work(self, now: datetime) -> None:
        """Now and then the event moves, or something is submitted, returned or suspended."""
        if self.random.random() < 0.15 and self.day < date(2025, 9, 5):
            event_on = self.random.choice([date(2025, 9, 9), date(2025, 9, 12), date(2025, 9, 16)])
            clerk = self.office.act("vanthu", now)
            plans.set_event(clerk, self.plan.id, self.plan.version, event_on=event_on, accept_past=True)
        row = builders.directive(self.random.choice(["V.1.1", "V.1.2", "V.1.3"]))
        if self.random.random() < 0.3 and row.stage in WORKING:
            builders.document(row, self.office)
            head = self.office.act("truongphong.mtks", now)
            directives.submit(head, row.id, row.version, delay_cause="Chờ ý kiến.")
        elif row.stage.value == "awaiting" and self.random.random() < 0.5:
            leader = self.office.act("pgd.moitruong", now)
            directives.send_back(leader, row.id, row.version, reason="Thiếu chữ ký.")

    def answer(self, _recipient: str) -> Outcome | None:
        return self.random.choice(self.weather)

    def send(self, now: datetime, *, killed: bool) -> None:
        """A round of sending; a killed one ends with a letter in its hand, delivered or not."""
        real, desk, sender = now + AFTER_ALL, Desk(system(now)), Sender(self.box, OFFICE)
        while (parcel := take(desk, sender, real)) is not None:
            before = len(self.box.inbox)
            outcome = self.box.deliver(parcel.content, sender=OFFICE.address, recipient=parcel.recipient)
            if outcome is LOST_ANSWER:  # taken, but the word of it was lost
                self.box.inbox.append(self.box.tried[-1])
            if killed and self.random.random() < 0.4:
                self.doubtful[self.message_id(-1)] += len(self.box.inbox) > before
                return
            self.doubtful[self.message_id(-1)] += outcome is LOST_ANSWER
            letters.settle(desk.act, parcel, outcome, real)
            builders.db.session.commit()
            if isinstance(outcome, Accepted):
                continue
            if outcome is DOWN:
                return

    def message_id(self, index: int) -> str:
        return str(self.box.tried[index].message["Message-ID"])


@pytest.mark.parametrize("seed", range(4))
def test_weeks_at_random_lose_nothing_and_tell_nothing_new_twice(
    seed: int, db: SQLAlchemy, office: Office, plan: Plan
) -> None:
    weeks = Weeks(seed, office, plan)
    weeks.play()
    assert_nothing_twice(weeks)
    assert_nothing_forgotten(weeks)


def assert_nothing_twice(weeks: Weeks) -> None:
    arrived = weeks.box.inbox
    copies = Counter(str(one.message["Message-ID"]) for one in arrived)
    contents = defaultdict(set)
    for one in weeks.box.tried:
        contents[str(one.message["Message-ID"])].add(one.content)

    assert {len(different) for different in contents.values()} == {1}, "a retry said something else"
    for message_id, number in copies.items():
        assert number <= 1 + weeks.doubtful[message_id], "a letter came again without a fault"

    unsent = [one for one in ledger() if one.state in (LetterState.PLANNED, LetterState.CLAIMED)]
    assert unsent == [], "letters were left lying"
    sent = {one.message_id for one in ledger(Letter.state == LetterState.SENT)}
    assert sent <= set(copies), "a letter counts as sent that never arrived"

    days = Counter((one.recipient_id, one.day) for one in ledger(Letter.kind == LetterKind.DIGEST))
    assert set(days.values()) == {1}, "two letters of one day to one person"


def assert_nothing_forgotten(weeks: Weeks) -> None:
    """What is overdue at the end is in the last day's letter, and no moment is left untold without a reason."""
    head = weeks.office.accounts["chanhvanphong"]
    unit = weeks.office.units["VPS"]
    late = select(Directive).where(Directive.lead_unit_id == unit, Directive.stage.in_(WORKING))
    expected = {row.clause for row in builders.db.session.scalars(late) if row.due_on and row.due_on < LAST}
    assert expected
    assert CALENDAR.is_working(LAST)
    letter = ledger(Letter.recipient_id == head, Letter.day == LAST)[0]
    text = next(one.plain for one in weeks.box.inbox if one.message["Message-ID"] == letter.message_id)
    assert expected <= {line.split()[1] for line in text.splitlines() if " – Quá hạn " in line}
    left = builders.db.session.scalars(select(Reminder).where(Reminder.state == ReminderState.PLANNED)).all()
    assert left == [], "a moment was forgotten"
