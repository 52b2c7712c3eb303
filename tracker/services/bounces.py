"""Take in mails that came back: note which letter is late or lost, and which address takes no mail.

Who says so proves it by the id of a letter of ours, which only those have seen who carried it. Each mail is taken
once, by the key it has in its mailbox; everything else that arrives there is passed over.
"""

from __future__ import annotations

from datetime import UTC, datetime

from sqlalchemy import select, update

from tracker.contracts import Arrival, Failure
from tracker.domain.acts import Act
from tracker.domain.events import Event, EventKind
from tracker.extensions import db
from tracker.models.accounts import Account
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
from tracker.services import alarms, ledger
from tracker.services.record import record

_NOT_ARRIVED = (Reason.BOUNCED, Reason.UNDELIVERABLE)


def handled() -> frozenset[str]:
    """The keys of all mails taken in so far."""
    return frozenset(db.session.scalars(select(ReturnedMail.key)))


def take(act: Act, arrival: Arrival) -> bool:
    """Take in one mail; True if a letter is lost by it. The caller commits.

    Two who take the same mail at once do it once: the second finds its key.
    """
    found = [(letter, one) for one in arrival.failures if (letter := _letter(one.message_id)) is not None]
    # where an address stood for several, the worst of what became of them
    letter, failure = max(found, key=lambda one: (one[1].final, one[1].permanent), default=(None, None))
    row = {
        "key": arrival.key[:250],
        "outcome": _outcome(failure),
        "letter_id": letter.id if letter else None,
        "text": failure.text if failure else "",
        "taken_at": act.now,
    }
    new = ledger.insert(ReturnedMail).values(row).on_conflict_do_nothing().returning(ReturnedMail.id)
    if db.session.scalar(new) is None or letter is None or failure is None or not failure.final:
        return False
    if failure.permanent:
        _mark(act, letter, failure)
    return _lose(act, letter, failure)


def clear(act: Act, account: Account) -> None:
    """The address was mended or confirmed: what has not arrived goes again, as it reads by then. The caller commits."""
    account.undeliverable_at, account.undeliverable_why = None, ""
    again = {
        "state": LetterState.PLANNED,
        "reason": Reason.ASKED_AGAIN,
        "content": None,
        "attempts": 0,
        "excused": 0,
        "sent_at": None,
        "planned_at": act.now,
        "ready_at": datetime.now(UTC),
    }
    waiting = (
        Letter.recipient_id == account.id,
        Letter.state == LetterState.PARKED,
        Letter.reason.in_(_NOT_ARRIVED),
        Letter.kind.not_in((LetterKind.ALARM, LetterKind.TEST)),
    )
    db.session.flush()
    db.session.execute(
        update(Letter).where(*waiting).values(again).execution_options(synchronize_session=False)
    )


def _letter(message_id: str) -> Letter | None:
    """The letter of that id, locked; it may have been planned again, then the newest."""
    rows = select(Letter).where(Letter.message_id == message_id).order_by(Letter.id.desc()).limit(1)
    return db.session.scalar(rows.with_for_update(of=Letter))


def _outcome(failure: Failure | None) -> ReturnOutcome:
    if failure is None:
        return ReturnOutcome.IGNORED
    return ReturnOutcome.LOST if failure.final else ReturnOutcome.LATE


def _mark(act: Act, letter: Letter, failure: Failure) -> None:
    """Note that the recipient's address takes no mail, unless it has been changed since."""
    account = letter.recipient
    if account.undeliverable_at is not None or account.email != letter.address:
        return
    account.undeliverable_at, account.undeliverable_why = act.now, failure.text
    note = {"undeliverable": account.email}
    record(act, Event(EventKind.ACCOUNT_CHANGED, ("account", account.id), note=failure.text, after=note))


def _lose(act: Act, letter: Letter, failure: Failure) -> bool:
    """Keep a letter that was sent for a person to look at; what it was to remind of counts as untold again."""
    if letter.state is not LetterState.SENT:
        return False
    letter.state, letter.reason, letter.last_error = LetterState.PARKED, Reason.BOUNCED, failure.text
    told = update(Reminder).where(Reminder.letter_id == letter.id, Reminder.state == ReminderState.TOLD)
    db.session.execute(told.values(state=ReminderState.PLANNED).execution_options(synchronize_session=False))
    alarms.raise_about(act, letter)
    return True
