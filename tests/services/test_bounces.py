"""Mails that come back mark the address and the letter, once; nothing else that arrives there does anything."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

import pytest
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import select

from tests import builders, returns
from tests.builders import Office, at
from tests.letterbox import Letterbox, ledger, morning, send, system
from tracker.contracts import Arrival, Failure
from tracker.models.accounts import Account
from tracker.models.directives import Directive
from tracker.models.history import HistoryEntry
from tracker.models.letters import (
    Letter,
    LetterKind,
    LetterState,
    Reason,
    Reminder,
    ReminderState,
    ReturnedMail,
    ReturnOutcome,
)
from tracker.models.plans import Plan
from tracker.plugins.postboxes.returned import failures
from tracker.services import bounces, directives, letters, staff
from tracker.services.ledger import New, _row
from tracker.services.staff import Person

Does = Callable[..., Directive]

HEAD, LEADER, ADMIN = "truongphong.mtks", "pgd.moitruong", "quantri"
SAID = "5.1.1 smtp; 550 5.1.1 <truongphong.mtks@snnmt.example>: Recipient address rejected: User unknown in virtual mailbox table"


@pytest.fixture
def box(db: SQLAlchemy, plan: Plan) -> Letterbox:
    """A letterbox; on 04/09/2025 at 07:30 the day's letters were sent."""
    box = Letterbox()
    send(at(21, 8), box)
    box.inbox.clear()
    morning(at(4, hour=7, minute=30), box)
    return box


def digest(office: Office, login: str = HEAD, day: date = date(2025, 9, 4)) -> Letter:
    return ledger(
        Letter.kind == LetterKind.DIGEST, Letter.day == day, Letter.recipient_id == office.accounts[login]
    )[0]


def comes_back(
    letter: Letter,
    layout: Callable[[str, str], bytes] = returns.postfix,
    *,
    key: str = "a",
    now: datetime | None = None,
) -> bool:
    """The letter comes back as `layout` says it; True if it counts as lost by that."""
    arrival = Arrival(key, failures(layout(letter.message_id, letter.address)))
    lost = bounces.take(system(now or at(4, hour=8)), arrival)
    builders.db.session.commit()
    return lost


def later(minutes: int = 1) -> datetime:
    return datetime.now(UTC) + timedelta(minutes=minutes)


def reminded(letter: Letter) -> set[ReminderState]:
    rows = select(Reminder.state).where(Reminder.letter_id == letter.id)
    return set(builders.db.session.scalars(rows))


@pytest.mark.parametrize("layout", returns.PERMANENT)
def test_the_letter_and_the_address_are_marked(box: Letterbox, office: Office, layout: str) -> None:
    letter = digest(office)
    assert comes_back(letter, returns.PERMANENT[layout])
    head = office.account(HEAD)
    assert (letter.state, letter.reason) == (LetterState.PARKED, Reason.BOUNCED)
    assert head.undeliverable_at == at(4, hour=8)
    assert head.undeliverable_why == letter.last_error
    assert reminded(letter) == {ReminderState.PLANNED}


def test_the_mark_is_in_the_history(box: Letterbox, office: Office, db: SQLAlchemy) -> None:
    comes_back(digest(office))
    entry = db.session.scalars(select(HistoryEntry).where(HistoryEntry.subject_kind == "account")).one()
    assert (entry.subject_id, entry.actor_name, entry.note) == (office.accounts[HEAD], "Hệ thống", SAID)
    assert entry.after == {"undeliverable": "truongphong.mtks@snnmt.example"}


def test_administrator_and_superior_are_told(box: Letterbox, office: Office) -> None:
    comes_back(digest(office))
    send(at(4, hour=8), box)
    assert f"- Trưởng phòng MTKS <truongphong.mtks@snnmt.example>: {SAID}\n" in box.to(ADMIN)[-1].plain
    assert "Lý do: thư bị trả lại sau khi gửi." in box.to(LEADER)[-1].plain


def test_the_same_mail_is_taken_once_and_a_second_one_changes_nothing(
    box: Letterbox, office: Office, db: SQLAlchemy
) -> None:
    letter = digest(office)
    assert comes_back(letter, key="a")
    assert not comes_back(letter, key="a")
    assert not comes_back(letter, returns.exchange, key="b", now=at(4, hour=9))
    assert office.account(HEAD).undeliverable_at == at(4, hour=8)
    kept = db.session.scalars(select(ReturnedMail).order_by(ReturnedMail.id)).all()
    assert [(one.key, one.outcome) for one in kept] == [("a", ReturnOutcome.LOST), ("b", ReturnOutcome.LOST)]
    assert bounces.handled() == {"a", "b"}
    assert len(ledger(Letter.kind == LetterKind.ALARM)) == 2


@pytest.mark.parametrize("layout", returns.DELAYED)
def test_a_letter_that_is_only_late_is_noted_and_stays_sent(
    box: Letterbox, office: Office, layout: str, db: SQLAlchemy
) -> None:
    letter = digest(office)
    assert not comes_back(letter, returns.DELAYED[layout])
    assert letter.state is LetterState.SENT
    assert office.account(HEAD).undeliverable_at is None
    assert reminded(letter) == {ReminderState.TOLD}
    kept = db.session.scalars(select(ReturnedMail)).one()
    assert (kept.outcome, kept.letter_id) == (ReturnOutcome.LATE, letter.id)


def test_a_letter_given_up_by_another_server_is_lost_and_the_address_is_not_blamed(
    box: Letterbox, office: Office
) -> None:
    letter = digest(office)
    assert comes_back(letter, returns.postfix_expired)
    assert (letter.state, letter.reason) == (LetterState.PARKED, Reason.BOUNCED)
    assert office.account(HEAD).undeliverable_at is None


def test_of_several_recipients_behind_an_address_the_worst_counts(box: Letterbox, office: Office) -> None:
    letter = digest(office)
    late, lost = (
        Failure(letter.message_id, permanent=final, final=final, text="said") for final in (False, True)
    )
    assert bounces.take(system(at(4)), Arrival("a", (late, lost)))
    assert letter.state is LetterState.PARKED


@pytest.mark.parametrize("layout", returns.HARMLESS)
def test_automatic_replies_and_the_like_are_ignored(
    box: Letterbox, office: Office, layout: str, db: SQLAlchemy
) -> None:
    letter = digest(office)
    assert not comes_back(letter, returns.HARMLESS[layout])
    assert letter.state is LetterState.SENT
    assert db.session.scalars(select(ReturnedMail.outcome)).one() is ReturnOutcome.IGNORED


def test_an_id_that_is_none_of_ours_is_ignored(box: Letterbox, db: SQLAlchemy) -> None:
    forged = returns.postfix("<0123456789abcdef0123456789abcdef@localhost>", "truongphong.mtks@snnmt.example")
    assert not bounces.take(system(at(4, hour=8)), Arrival("a", failures(forged)))
    assert db.session.scalars(select(Account).where(Account.undeliverable_at.is_not(None))).all() == []


def test_the_id_of_a_letter_cannot_be_worked_out_without_our_secret(
    box: Letterbox, office: Office, make_app: Callable[..., object], db: SQLAlchemy
) -> None:
    """Who and when are no secret; so the same letter in an installation with another secret has another id."""
    letter = digest(office)
    mine, key = letter.message_id, letter.key
    other = make_app(secret_key="another")
    with other.app_context():  # type: ignore[attr-defined]
        again = New(key=key, kind=LetterKind.DIGEST, recipient_id=letter.recipient_id, address="a@b.example")
        from_there = _row(system(at(4)), again, datetime.now(UTC))
    assert from_there["message_id"] != mine


def test_to_a_marked_address_nothing_is_sent_and_the_superior_hears_of_each_day(
    box: Letterbox, office: Office
) -> None:
    comes_back(digest(office))
    send(at(4, hour=8), box)
    box.inbox.clear()
    for day in (5, 8):
        morning(at(day, hour=7, minute=30), box)
        send(at(day, hour=7, minute=31), box)
    assert box.to(HEAD) == []
    assert (digest(office).state, digest(office).reason) == (LetterState.SUPERSEDED, Reason.NEWER_DIGEST)
    waiting = digest(office, day=date(2025, 9, 8))
    assert (waiting.state, waiting.reason, waiting.last_error) == (
        LetterState.PARKED,
        Reason.UNDELIVERABLE,
        SAID,
    )
    alarms = [one.plain for one in box.to(LEADER) if one.subject.startswith("[Thư chưa đến")]
    assert len(alarms) == 2
    assert "Thư nhắc ngày Thứ Sáu 05/09/2025" in alarms[0]
    assert "Thư nhắc ngày Thứ Hai 08/09/2025" in alarms[1]


def test_a_test_letter_still_goes_so_that_the_address_can_be_tried(box: Letterbox, office: Office) -> None:
    head = office.account(HEAD)
    comes_back(digest(office))
    letters.plan_test(office.act(HEAD, at(4)), account_id=head.id, address=head.email or "")
    builders.db.session.commit()
    box.inbox.clear()
    send(at(4), box)
    assert [subject.split("]")[0] for subject in box.subjects(HEAD)] == ["[Thư thử"]


def test_a_confirmed_address_gets_what_has_not_arrived_as_it_is_now(
    box: Letterbox, does: Does, office: Office
) -> None:
    head = office.account(HEAD)
    letter = digest(office)
    comes_back(letter)
    does(directives.suspend, LEADER, at(4, hour=9), builders.directive("V.1.1"), reason="Chờ chỉ đạo.")
    send(at(4, hour=9), box)
    box.inbox.clear()
    staff.confirm_address(office.act(ADMIN, at(4, hour=10)), head.id, head.version)
    builders.db.session.commit()
    send(at(4, hour=10), box)
    assert head.undeliverable_at is None
    assert sorted(subject.split("]")[0] for subject in box.subjects(HEAD)) == ["[3 việc", "[Tạm dừng"]
    assert letter.state is LetterState.SENT
    assert reminded(letter) == {ReminderState.TOLD, ReminderState.SUPPRESSED}


def test_a_new_address_gets_it_too(box: Letterbox, office: Office) -> None:
    head = office.account(HEAD)
    comes_back(digest(office))
    box.inbox.clear()
    person = Person(HEAD, head.title, "mtks.moi@snnmt.example")
    staff.change_account(office.act(ADMIN, at(4, hour=10)), head.id, head.version, person)
    builders.db.session.commit()
    assert (head.undeliverable_at, head.undeliverable_why) == (None, "")
    send(at(4, hour=10), box)
    assert "mtks.moi@snnmt.example" in [one.recipient for one in box.inbox]


def test_another_title_alone_clears_nothing(box: Letterbox, office: Office) -> None:
    head = office.account(HEAD)
    comes_back(digest(office))
    staff.change_account(
        office.act(ADMIN, at(4)), head.id, head.version, Person(HEAD, "Q. Trưởng phòng", head.email)
    )
    assert head.undeliverable_at is not None


def test_word_of_an_address_somebody_no_longer_has_does_not_mark_the_new_one(
    box: Letterbox, office: Office
) -> None:
    head, letter = office.account(HEAD), digest(office)
    arrival = Arrival("a", failures(returns.postfix(letter.message_id, letter.address)))
    staff.change_account(
        office.act(ADMIN, at(4, hour=8)), head.id, head.version, Person(HEAD, head.title, "moi@snnmt.example")
    )
    assert bounces.take(system(at(4, hour=9)), arrival)
    assert head.undeliverable_at is None
    assert letter.state is LetterState.PARKED


def test_what_a_lost_digest_was_to_tell_is_told_by_the_next_that_leaves(
    box: Letterbox, office: Office
) -> None:
    """V.1.4 was told at 7 days by the lost letter of the 4th, and not due again before it stands at 3 days."""
    comes_back(digest(office))
    head = office.account(HEAD)
    staff.confirm_address(office.act(ADMIN, at(4, hour=23)), head.id, head.version)
    builders.db.session.commit()
    box.inbox.clear()
    morning(at(5, hour=7, minute=30), box)
    assert "V.1.4 –" in box.to(HEAD)[0].plain
    assert sum("V.1.4 –" in one.plain for one in box.to(HEAD)) == 1


def test_an_alarm_that_comes_back_raises_no_other(box: Letterbox, office: Office) -> None:
    comes_back(digest(office))
    send(at(4, hour=8), box)
    alarm = next(one for one in ledger(Letter.kind == LetterKind.ALARM) if one.recipient.login == LEADER)
    number = len(ledger(Letter.kind == LetterKind.ALARM))
    assert comes_back(alarm, key="b")
    assert len(ledger(Letter.kind == LetterKind.ALARM)) == number
    assert office.account(LEADER).undeliverable_at is not None
