"""Send letters: claim one, write it, hand it over outside the transaction, write down what came of it.

A letter is claimed by one row changed: for ``LEASE`` it belongs to the claimer, after that to anybody. What goes
over the wire is stored before the first attempt, so every later one sends the same bytes under the same id. So a
sender that dies loses nothing, and at worst the one letter in its hand is sent twice, recognisably.

Leases, attempts and the rate run on real time; what a letter says is true by the business clock of its act.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from secrets import token_hex

from jinja2 import TemplateError
from sqlalchemy import func, select, update
from sqlalchemy.orm import joinedload, undefer

from tracker.contracts import Accepted, Channel, Mailbox, Outcome, TransportError
from tracker.domain.acts import Act
from tracker.domain.errors import NotFound, WrongStage
from tracker.domain.wording import N_
from tracker.extensions import db
from tracker.models.accounts import Account
from tracker.models.letters import Letter, LetterKind, LetterState, Reason, Reminder, ReminderState
from tracker.services import alarms, digests, ledger
from tracker.services.writing import Desk, Draft, mail

LEASE = timedelta(minutes=5)
LIMIT = 12
"""So many times a letter is tried that the server asks to send later: about seven hours."""

_LONGEST = timedelta(hours=1)
_LONGEST_FOR_CHANNEL = timedelta(minutes=15)

UNWRITABLE = (TemplateError, ValueError, TypeError, LookupError, AttributeError, AssertionError)
"""What a letter that cannot be written may raise. It is parked and holds up nobody; the database's own errors are not
among them."""


@dataclass(frozen=True)
class Sender:
    """Who mails come from, where answers go, and what writes and carries them."""

    channel: Channel
    mailbox: Mailbox
    reply_to: Mailbox | None = None
    per_minute: int | None = None


@dataclass(frozen=True)
class Parcel:
    """A claimed letter, as it goes over the wire."""

    letter_id: int
    lease: str
    content: bytes
    recipient: str


def claim(desk: Desk, sender: Sender, now: datetime) -> Parcel | None:
    """Take the next letter that is ready at the real moment ``now``; None if there is none. The caller commits.

    What has become false is suppressed on the way, and what cannot be written is parked.
    """
    if _rate_is_used_up(sender, now):
        return None
    while (letter := _next_ready(now)) is not None:
        if letter.attempts - letter.excused >= LIMIT:
            _park(desk.act, letter, Reason.GAVE_UP)
            continue
        if letter.content is None and not _write(desk, letter, sender):
            continue
        assert letter.content is not None
        letter.state, letter.lease = LetterState.CLAIMED, token_hex(16)
        letter.ready_at, letter.tried_at = now + LEASE, now
        letter.attempts += 1
        return Parcel(letter.id, letter.lease, letter.content, letter.address)
    return None


def settle(act: Act, parcel: Parcel, outcome: Outcome, now: datetime) -> bool:
    """Write down what came of an attempt. False if the lease had run out and the letter is somebody else's now."""
    letter = db.session.get(Letter, parcel.letter_id, with_for_update=True, populate_existing=True)
    if letter is None or letter.lease != parcel.lease:
        return False
    letter.lease = None
    match outcome:
        case Accepted(reply):
            letter.state, letter.reason, letter.sent_at = LetterState.SENT, None, act.now
            letter.last_error = reply
            _told(letter)
        case TransportError(permanent=True, text=text):
            letter.last_error = text
            _park(act, letter, Reason.REFUSED)
        case TransportError(text=text, of_channel=True):
            letter.excused += 1
            _wait(letter, Reason.CHANNEL_DOWN, text, now + _backoff(letter.excused, _LONGEST_FOR_CHANNEL))
        case TransportError(text=text):
            tried = letter.attempts - letter.excused
            _wait(letter, Reason.ASKED_TO_WAIT, text, now + _backoff(tried, _LONGEST))
            if tried >= LIMIT:
                _park(act, letter, Reason.GAVE_UP)
    return True


def can_go_again(letter: Letter) -> bool:
    """True for what is over and could still arrive: sent, parked, or without an address at the time."""
    if letter.state is LetterState.SUPPRESSED:
        return letter.reason is Reason.NO_ADDRESS
    return letter.state in (LetterState.SENT, LetterState.PARKED)


def send_again(act: Act, letter_id: int, now: datetime) -> Letter:
    """Put a letter that is over back in the queue: the same letter, unless its recipient's address has changed.

    Raises NotFound, or WrongStage for a letter that waits already or has been replaced.
    """
    letter = db.session.get(Letter, letter_id, with_for_update=True, populate_existing=True)
    if letter is None:
        raise NotFound(N_("Không tìm thấy thư này."))
    if not can_go_again(letter):
        raise WrongStage(N_("Thư này đang chờ gửi hoặc đã được thay bằng thư khác."))
    letter.state, letter.reason, letter.lease = LetterState.PLANNED, Reason.ASKED_AGAIN, None
    letter.attempts = letter.excused = 0
    letter.ready_at, letter.sent_at = now, None
    if letter.recipient.email != letter.address:
        letter.content = None
    if letter.content is None:
        letter.planned_at = act.now
    return letter


def plan_test(act: Act, *, account_id: int, address: str) -> None:
    """Plan a test letter to one's own address."""
    key = f"test:{account_id}:{act.now.isoformat()}"
    new = ledger.New(key=key, kind=LetterKind.TEST, recipient_id=account_id, address=address)
    ledger.add(act, [new])


def _next_ready(now: datetime) -> Letter | None:
    """The letter that has waited longest, locked; another sender's is passed over."""
    return db.session.scalar(
        select(Letter)
        .where(Letter.state.in_((LetterState.PLANNED, LetterState.CLAIMED)), Letter.ready_at <= now)
        .order_by(Letter.ready_at, Letter.id)
        .limit(1)
        .options(
            undefer(Letter.content), joinedload(Letter.recipient, innerjoin=True).lazyload(Account.posts)
        )
        .with_for_update(of=Letter, skip_locked=True)
        .execution_options(populate_existing=True)
    )


def _rate_is_used_up(sender: Sender, now: datetime) -> bool:
    if sender.per_minute is None:
        return False
    tried = select(func.count()).where(Letter.tried_at > now - timedelta(minutes=1))
    return (db.session.scalar(tried) or 0) >= sender.per_minute


def _write(desk: Desk, letter: Letter, sender: Sender) -> bool:
    """Write the letter for good, or say why it is not written."""
    letter.address = letter.recipient.email or ""
    if not letter.address or not letter.recipient.active:
        return _suppress(letter, Reason.NO_ADDRESS)
    try:
        draft = desk.draft(letter)
        if isinstance(draft, Draft):
            written = mail(letter, draft, sender=sender.mailbox, reply_to=sender.reply_to)
            letter.content = sender.channel.compose(written)
            letter.subject = draft.subject
    except UNWRITABLE as fault:
        letter.last_error = f"{type(fault).__name__}: {fault}"[:500]
        _park(desk.act, letter, Reason.UNWRITABLE)
        return False
    digests.settle(draft.untrue)
    return True if isinstance(draft, Draft) else _suppress(letter, draft.reason)


def _suppress(letter: Letter, reason: Reason) -> bool:
    letter.state, letter.reason, letter.lease = LetterState.SUPPRESSED, reason, None
    return False


def _park(act: Act, letter: Letter, reason: Reason) -> None:
    """Keep a letter for a person to look at, and tell those who are to know that it has not arrived."""
    letter.state, letter.reason, letter.lease = LetterState.PARKED, reason, None
    alarms.raise_about(act, letter)


def _told(letter: Letter) -> None:
    db.session.execute(
        update(Reminder)
        .where(Reminder.letter_id == letter.id, Reminder.state == ReminderState.PLANNED)
        .values(state=ReminderState.TOLD)
        .execution_options(synchronize_session=False)
    )


def _wait(letter: Letter, reason: Reason, text: str, until: datetime) -> None:
    letter.state, letter.reason, letter.last_error, letter.ready_at = LetterState.PLANNED, reason, text, until


def _backoff(failures: int, longest: timedelta) -> timedelta:
    """A minute, then twice as long each time."""
    return min(timedelta(minutes=2 ** min(failures - 1, 10)), longest)
