"""Sending: each letter once, the same bytes at every attempt, and none holds up another."""

from datetime import UTC, datetime, timedelta

import pytest
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import select

from tests import builders, statements
from tests.builders import Office, at
from tests.letterbox import OFFICE, Letterbox, ledger, morning, send, system, take
from tracker.contracts import Accepted, Outcome, TransportError
from tracker.models.letters import Letter, LetterKind, LetterState, Reason, Reminder, ReminderState
from tracker.models.plans import Plan
from tracker.services import directives, letters
from tracker.services.letters import LEASE, LIMIT, Sender
from tracker.services.writing import Desk

REAL = datetime(2099, 1, 1, tzinfo=UTC)
"""A real moment after everything was planned."""

NOW = at(21, 8)
HEAD, VPS, VPDKDD, ADMIN = "truongphong.mtks", "chanhvanphong", "giamdoc.vpdkdd", "quantri"

LATER = TransportError(permanent=False, text="RCPT: 451 Later")
NO_SUCH = TransportError(permanent=True, text="RCPT: 550 No such user")
NOBODY_THERE = TransportError(permanent=False, text="connect: refused", of_channel=True)


@pytest.fixture
def box(db: SQLAlchemy, plan: Plan) -> Letterbox:
    """Three letters are ready: the plan was issued to three units."""
    return Letterbox()


@pytest.fixture
def desk(box: Letterbox) -> Desk:
    return Desk(system(NOW))


def sender(box: Letterbox, **changes: object) -> Sender:
    return Sender(box, OFFICE, **changes)  # type: ignore[arg-type]


def refusing(box: Letterbox, login: str, outcome: Outcome) -> Letterbox:
    box.answer = lambda recipient: outcome if recipient.startswith(login) else None
    return box


def of(login: str, office: Office) -> Letter:
    """The first letter to the account."""
    return ledger(Letter.recipient_id == office.accounts[login])[0]


def test_a_sent_letter_is_kept_as_it_was_sent(box: Letterbox, office: Office) -> None:
    send(NOW, box, real=REAL)
    letter = of(HEAD, office)
    assert (letter.state, letter.sent_at, letter.attempts) == (LetterState.SENT, NOW, 1)
    assert letter.content == box.to(HEAD)[0].content
    assert letter.subject == box.to(HEAD)[0].subject
    assert letter.last_error == "250 Taken"


def test_a_sender_that_dies_in_between_loses_nothing_and_doubles_recognisably(
    box: Letterbox, desk: Desk
) -> None:
    """Killed after the claim, before or after the server took the letter: nothing was written down."""
    first = take(desk, sender(box), REAL)
    assert first is not None
    box.deliver(first.content, sender=OFFICE.address, recipient=first.recipient)
    assert send(NOW, box, real=REAL + LEASE - timedelta(seconds=1)) == 2
    assert send(NOW, box, real=REAL + LEASE) == 1
    twice = [one for one in box.inbox if one.recipient == first.recipient]
    assert len(box.inbox) == 4
    assert twice[0].content == twice[1].content
    assert twice[0].message["Message-ID"] == twice[1].message["Message-ID"]
    assert {letter.state for letter in ledger()} == {LetterState.SENT}


def test_a_retry_says_the_same_though_the_world_has_moved(box: Letterbox, desk: Desk, office: Office) -> None:
    parcels = [take(desk, sender(box), REAL) for _ in range(3)]
    builders.directive("V.3").text = "Việc khác"
    office.account(VPDKDD).title = "Tên khác"
    builders.db.session.commit()
    again = [take(Desk(system(at(22, 8))), sender(box), REAL + LEASE) for _ in range(3)]
    assert [p and p.content for p in parcels] == [p and p.content for p in again]


def test_who_comes_too_late_writes_nothing_down(box: Letterbox, desk: Desk) -> None:
    """A sender that slept over its lease: the letter is another's now, and its word does not count."""
    slow = take(desk, sender(box), REAL)
    quick = take(desk, sender(box), REAL + LEASE)
    assert slow is not None
    while quick is not None and quick.letter_id != slow.letter_id:
        quick = take(desk, sender(box), REAL + LEASE)
    assert quick is not None
    assert not letters.settle(desk.act, slow, NO_SUCH, REAL + LEASE)
    assert ledger(Letter.id == slow.letter_id)[0].state is LetterState.CLAIMED
    assert letters.settle(desk.act, quick, NOBODY_THERE, REAL + LEASE)


def test_a_refused_address_is_parked_and_the_others_arrive(box: Letterbox, office: Office) -> None:
    send(NOW, refusing(box, HEAD, NO_SUCH), real=REAL)
    letter = of(HEAD, office)
    assert (letter.state, letter.reason) == (LetterState.PARKED, Reason.REFUSED)
    assert letter.last_error == "RCPT: 550 No such user"
    assert len(box.to(VPS)) == len(box.to(VPDKDD)) == 1
    send(NOW, box, real=datetime.now(UTC) + timedelta(seconds=5))
    alarm = box.to(ADMIN)[0]
    assert alarm.subject == "[Thư không gửi được] 1 thư cần xem xét"
    assert "- Trưởng phòng MTKS <truongphong.mtks@snnmt.example>: RCPT: 550 No such user\n" in alarm.plain


def test_an_alarm_that_cannot_be_sent_raises_no_other(box: Letterbox) -> None:
    box.answer = lambda _recipient: NO_SUCH
    for _ in range(3):
        send(NOW, box, real=datetime.now(UTC) + timedelta(seconds=5))
    alarms = ledger(Letter.kind == LetterKind.ALARM)
    assert [one.recipient.login for one in alarms] == ["pgd.moitruong", ADMIN]


def test_asked_to_wait_a_letter_is_tried_at_growing_distances_and_then_given_up(
    box: Letterbox, office: Office
) -> None:
    refusing(box, HEAD, LATER)
    tries = []
    for minute in range(24 * 60):
        now = REAL + timedelta(minutes=minute)
        before = len(box.tried)
        send(NOW, box, real=now)
        tries += [minute for one in box.tried[before:] if one.recipient.startswith(HEAD)]
        if of(HEAD, office).state is LetterState.PARKED:
            break
    assert tries[:7] == [0, 1, 3, 7, 15, 31, 63]
    assert len(tries) == LIMIT
    assert of(HEAD, office).reason is Reason.GAVE_UP
    assert len({one.content for one in box.tried if one.recipient.startswith(HEAD)}) == 1


def test_a_server_that_cannot_be_reached_for_hours_costs_no_letter(box: Letterbox, office: Office) -> None:
    box.answer = lambda _recipient: NOBODY_THERE
    for minute in range(10 * 60):
        send(NOW, box, real=REAL + timedelta(minutes=minute), limit=1)
    assert max(letter.attempts for letter in ledger()) > LIMIT
    assert {(letter.state, letter.reason) for letter in ledger()} == {
        (LetterState.PLANNED, Reason.CHANNEL_DOWN)
    }
    box.answer = lambda _recipient: None
    send(NOW, box, real=REAL + timedelta(hours=10, minutes=15))
    assert sorted(one.recipient.split("@")[0] for one in box.inbox) == sorted([HEAD, VPS, VPDKDD])


def test_a_letter_that_cannot_be_written_holds_up_nobody(
    box: Letterbox, office: Office, db: SQLAlchemy
) -> None:
    office.account(HEAD).title = "Trưởng phòng\r\nBcc: ai-do@snnmt.example"
    db.session.commit()
    send(NOW, box, real=REAL)
    letter = of(HEAD, office)
    assert (letter.state, letter.reason) == (LetterState.PARKED, Reason.UNWRITABLE)
    assert letter.last_error.startswith("ValueError: ")
    assert box.to(HEAD) == []
    assert len(box.to(VPS)) == len(box.to(VPDKDD)) == 1


def test_no_more_leave_a_minute_than_the_office_allows(box: Letterbox, desk: Desk) -> None:
    slow = sender(box, per_minute=2)
    taken = [take(desk, slow, REAL + timedelta(seconds=second)) for second in range(4)]
    assert [parcel is not None for parcel in taken] == [True, True, False, False]
    still_in_hand = take(desk, slow, REAL + timedelta(seconds=61))
    assert still_in_hand is None
    assert taken[0] is not None
    letters.settle(desk.act, taken[0], Accepted("250 Taken"), REAL + timedelta(seconds=61))
    assert take(desk, slow, REAL + timedelta(seconds=61)) is not None
    assert take(desk, slow, REAL + timedelta(seconds=61)) is None


def test_a_parked_letter_can_be_sent_again_as_it_was(box: Letterbox, office: Office, db: SQLAlchemy) -> None:
    send(NOW, refusing(box, HEAD, NO_SUCH), real=REAL)
    letter = of(HEAD, office)
    letters.send_again(system(NOW), letter.id, REAL)
    db.session.commit()
    box.answer = lambda _recipient: None
    send(NOW, box, real=REAL)
    assert of(HEAD, office).state is LetterState.SENT
    assert box.to(HEAD)[0].content == box.tried[0].content


def test_a_disabled_account_is_written_to_no_more(box: Letterbox, office: Office, db: SQLAlchemy) -> None:
    office.account(HEAD).active = False
    db.session.commit()
    send(NOW, box, real=REAL)
    assert (of(HEAD, office).state, of(HEAD, office).reason) == (LetterState.SUPPRESSED, Reason.NO_ADDRESS)


def test_reminders_are_told_when_their_letter_is_taken_and_not_before(box: Letterbox, db: SQLAlchemy) -> None:
    send(NOW, box, real=REAL)
    box.answer = lambda _recipient: NOBODY_THERE
    morning(at(4), box)
    states = select(Reminder.state).distinct()
    assert set(db.session.scalars(states)) == {ReminderState.PLANNED}
    box.answer = lambda _recipient: None
    send(at(4), box, real=REAL)
    assert set(db.session.scalars(states)) == {ReminderState.TOLD}


def test_a_test_letter_goes_to_its_owner(box: Letterbox, office: Office, db: SQLAlchemy) -> None:
    admin = office.account(ADMIN)
    letters.plan_test(office.act(ADMIN, NOW), account_id=admin.id, address=admin.email or "")
    db.session.commit()
    send(NOW, box)
    assert box.subjects(ADMIN) == ["[Thư thử] Hệ thống theo dõi nhiệm vụ gửi được thư"]


def test_what_is_due_first_leaves_first_and_who_waits_for_a_test_waits_for_nobody(
    box: Letterbox, office: Office, db: SQLAlchemy
) -> None:
    send(NOW, box)
    admin = office.account(ADMIN)
    for clause in ("V.2.4", "V.1.1", "V.3", "V.1.2"):
        row, leader = builders.directive(clause), office.act("pgd.moitruong", NOW)
        directives.urge(leader, row.id, row.version, note=f"Việc {clause}")
    letters.plan_test(office.act(ADMIN, NOW), account_id=admin.id, address=admin.email or "")
    db.session.commit()
    before = len(box.inbox)
    send(NOW, box)
    sent = {str(one.message["Message-ID"]): n for n, one in enumerate(box.inbox[before:])}
    found = sorted(ledger(Letter.message_id.in_(sent)), key=lambda letter: sent[letter.message_id])
    assert found[0].kind is LetterKind.TEST
    due = [letter.directive.due_on for letter in found[1:] if letter.directive]
    assert len(set(due)) > 1
    assert due == sorted(due, key=lambda day: day or NOW.date())


def test_a_letter_given_back_untried_is_written_anew_and_a_tried_one_is_not(
    box: Letterbox, desk: Desk, office: Office, db: SQLAlchemy
) -> None:
    tried = take(desk, sender(box), REAL)
    assert tried is not None
    letters.settle(desk.act, tried, LATER, REAL)
    later = REAL + timedelta(hours=1)
    claimed = letters.claim(desk, sender(box), later)
    assert len(claimed) == 3
    letters.give_back(claimed, later)
    db.session.commit()
    assert {letter.state for letter in ledger()} == {LetterState.PLANNED}
    assert [letter.attempts for letter in ledger(Letter.tried_at.is_not(None))] == [1]
    assert [letter.id for letter in ledger(Letter.content.is_not(None))] == [tried.letter_id]
    for login in (HEAD, VPS, VPDKDD):
        office.account(login).title = "Tên khác"
    db.session.commit()
    again = {one.letter_id: one.content for one in letters.claim(desk, sender(box), later)}
    same = {one.letter_id for one in claimed if again[one.letter_id] == one.content}
    assert same == {tried.letter_id}


def test_what_was_claimed_by_one_who_died_and_never_tried_says_what_is_true_by_now(
    box: Letterbox, desk: Desk, office: Office, db: SQLAlchemy
) -> None:
    claimed = {one.letter_id: one.content for one in letters.claim(desk, sender(box), REAL)}
    for login in (HEAD, VPS, VPDKDD):
        office.account(login).title = "Tên khác"
    db.session.commit()
    again = letters.claim(desk, sender(box), REAL + LEASE)
    assert len(again) == len(claimed) == 3
    assert not any(one.content == claimed[one.letter_id] for one in again)


def test_a_claimed_letter_is_taken_in_hand_by_one_alone(box: Letterbox, desk: Desk) -> None:
    """A sender that slept over its lease with a whole batch: it does not send what another has claimed since."""
    slow = letters.claim(desk, sender(box), REAL)
    quick = letters.claim(desk, sender(box), REAL + LEASE)
    assert len(slow) == len(quick) == 3
    assert not any(letters.take_up(one, REAL + LEASE) for one in slow)
    assert all(letters.take_up(one, REAL + LEASE) for one in quick)
    assert [letter.attempts for letter in ledger()] == [1, 1, 1]


def test_a_batch_is_written_in_a_number_of_statements_that_does_not_grow(
    box: Letterbox, office: Office, db: SQLAlchemy
) -> None:
    counts = []
    for clauses in (("V.1.2", "V.3"), ("V.1.1", "V.1.2", "V.1.3", "V.2.1", "V.2.2", "V.2.3", "V.2.4", "V.3")):
        send(NOW, box)
        for clause in clauses:
            row = builders.directive(clause)
            directives.urge(office.act("pgd.moitruong", NOW), row.id, row.version, note="Khẩn trương.")
        db.session.commit()
        db.session.expunge_all()
        desk = Desk(system(NOW))
        with statements.counted() as told:
            claimed = letters.claim(desk, sender(box), REAL)
            db.session.commit()
        assert len(claimed) >= len(clauses)
        letters.give_back(claimed, datetime.now(UTC))
        db.session.commit()
        counts.append(len(told))
    assert counts[0] == counts[1]


def test_when_the_server_is_back_nobody_waits_for_it_any_longer(box: Letterbox, db: SQLAlchemy) -> None:
    box.answer = lambda _recipient: NOBODY_THERE
    send(NOW, box, real=REAL, limit=2)
    letters.wait_no_longer(REAL)
    db.session.commit()
    box.answer = lambda _recipient: None
    assert send(NOW, box, real=REAL) == 3
