"""Send letters: claim a batch and write it, then one by one take in hand, hand over, write down what came of it.

Letters are claimed by their rows changed: for ``LEASE`` they belong to the claimer, after that to anybody. Each is
taken in hand by a commit of its own, which only the holder of the lease can make, and handed over outside any
transaction. What goes over the wire is stored before the first attempt, so every later one sends the same bytes under
the same id. So a sender that dies loses nothing, and at worst the one letter in its hand is sent twice, recognisably:
what it had claimed besides was never sent.

Leases, attempts and the rate run on real time; what a letter says is true by the business clock of its act.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from secrets import token_hex
from typing import Any, cast

from jinja2 import TemplateError
from sqlalchemy import CursorResult, Update, and_, bindparam, case, func, or_, select, text, update
from sqlalchemy.orm import undefer

from tracker.contracts import Accepted, Channel, Mailbox, Outcome, TransportError
from tracker.domain.acts import Act
from tracker.domain.errors import NotFound, WrongStage
from tracker.domain.wording import N_
from tracker.extensions import db
from tracker.models.letters import QUEUED, Letter, LetterKind, LetterState, Reason, Reminder, ReminderState
from tracker.postgresql import Turn, take
from tracker.services import alarms, digests, ledger
from tracker.services.writing import WHOLE_LETTER, Desk, Draft, Facts, mail

LEASE = timedelta(minutes=5)
BATCH = 25
"""So many letters are claimed and written at once; on SQLite nobody else writes meanwhile, about a tenth of a second."""

LIMIT = 12
"""So many times a letter is tried that the server asks to send later: about seven hours."""

_LONGEST = timedelta(hours=1)
_LONGEST_FOR_CHANNEL = timedelta(minutes=15)

_ROW: Any = Letter.__table__
_OURS = update(_ROW).where(_ROW.c.id == bindparam("letter"), _ROW.c.lease == bindparam("held"))
# made once: of the time such a statement takes, five sixths would go into putting it together
_TAKE_UP = _OURS.values(
    attempts=_ROW.c.attempts + 1, tried_at=bindparam("tried"), ready_at=bindparam("until")
)
_SENT = _OURS.values(
    state=LetterState.SENT,
    lease=None,
    reason=None,
    sent_at=bindparam("moment"),
    last_error=bindparam("reply"),
)
_GIVE_BACK = _OURS.values(
    state=LetterState.PLANNED,
    lease=None,
    ready_at=bindparam("again"),
    content=case((_ROW.c.tried_at.is_(None), None), else_=_ROW.c.content),
)
_MOMENT: Any = Reminder.__table__
_TOLD = (
    update(_MOMENT)
    .where(_MOMENT.c.letter_id == bindparam("letter"), _MOMENT.c.state == ReminderState.PLANNED)
    .values(state=ReminderState.TOLD)
)

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
    """A claimed letter, as it goes over the wire. A ``digest`` tells reminders."""

    letter_id: int
    lease: str
    digest: bool
    content: bytes
    recipient: str


def claim(desk: Desk, sender: Sender, now: datetime, *, at_most: int = BATCH) -> list[Parcel]:
    """Take the next letters that are ready at the real moment ``now``, as many as the rate leaves. The caller commits.

    What has become false is suppressed on the way, and what cannot be written is parked. Empty if nothing is ready.
    """
    lease, parcels, number = token_hex(16), list[Parcel](), min(at_most, _left_of_the_rate(sender, now))
    while not parcels and number > 0 and (ready := _next_ready(now, number)):
        facts = desk.read([letter for letter in ready if _unwritten(letter)])
        for letter in ready:
            if letter.attempts - letter.excused >= LIMIT:
                _park(desk.act, letter, Reason.GAVE_UP)
            elif not _unwritten(letter) or _write(desk, letter, facts, sender):
                letter.state, letter.lease, letter.ready_at = LetterState.CLAIMED, lease, now + LEASE
                assert letter.content is not None
                digest = letter.kind is LetterKind.DIGEST
                parcels.append(Parcel(letter.id, lease, digest, letter.content, letter.address))
    return parcels


def take_up(parcel: Parcel, now: datetime) -> bool:
    """Take a claimed letter in hand, to be handed over when the caller has committed: this attempt counts.

    False if the lease had run out and the letter is somebody else's now; otherwise it runs anew.
    """
    return _changed(_TAKE_UP, parcel, tried=now, until=now + LEASE)


def settle(act: Act, parcel: Parcel, outcome: Outcome, now: datetime) -> bool:
    """Write down what came of an attempt. False if the lease had run out and the letter is somebody else's now."""
    if isinstance(outcome, Accepted):
        return _settle_sent(act, parcel, outcome.reply)
    letter = db.session.get(Letter, parcel.letter_id, with_for_update=True, populate_existing=True)
    if letter is None or letter.lease != parcel.lease:
        return False
    letter.lease = None
    match outcome:
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


def give_back(parcels: Iterable[Parcel], now: datetime) -> None:
    """Leave to anybody what was claimed and not taken in hand. What was never tried is written anew next time."""
    for parcel in parcels:
        _changed(_GIVE_BACK, parcel, again=now)


def wait_no_longer(now: datetime) -> None:
    """The server takes letters again: what waits because it did not is ready at once, so that the order holds."""
    waiting = update(Letter).where(Letter.state == LetterState.PLANNED, Letter.reason == Reason.CHANNEL_DOWN)
    db.session.execute(waiting.values(ready_at=now, reason=None).execution_options(synchronize_session=False))


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


def _next_ready(now: datetime, number: int) -> Sequence[Letter]:
    """The most urgent letters that are ready, locked; another sender's are passed over."""
    return db.session.scalars(
        select(Letter)
        .where(text(f"letter.{QUEUED}"), Letter.ready_at <= now)
        .order_by(Letter.urgent_on, Letter.id)
        .limit(number)
        .options(undefer(Letter.content), *WHOLE_LETTER)
        .with_for_update(of=Letter, skip_locked=True)
        .execution_options(populate_existing=True)
    ).all()


def _left_of_the_rate(sender: Sender, now: datetime) -> int:
    """How many letters may be claimed without more being tried in any minute than the server takes.

    What is claimed counts as tried, for it may be at any moment. Senders ask this one after another.
    """
    if sender.per_minute is None:
        return BATCH
    take(Turn.RATE, db.session.connection())
    claimed = and_(Letter.state == LetterState.CLAIMED, Letter.ready_at > now)
    tried = select(func.count()).where(or_(Letter.tried_at > now - timedelta(minutes=1), claimed))
    return sender.per_minute - (db.session.scalar(tried) or 0)


def _unwritten(letter: Letter) -> bool:
    """True as long as nobody can have got the letter: it then says what is true now."""
    return letter.content is None or letter.tried_at is None


def _write(desk: Desk, letter: Letter, facts: Facts, sender: Sender) -> bool:
    """Write the letter for good, or say why it is not written."""
    letter.address = letter.recipient.email or ""
    if not letter.address or not letter.recipient.active:
        return _suppress(letter, Reason.NO_ADDRESS)
    if letter.recipient.undeliverable_at is not None and letter.kind is not LetterKind.TEST:
        letter.last_error = letter.recipient.undeliverable_why
        _park(desk.act, letter, Reason.UNDELIVERABLE)
        return False
    try:
        draft = desk.draft(letter, facts)
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


def _settle_sent(act: Act, parcel: Parcel, reply: str) -> bool:
    if not _changed(_SENT, parcel, moment=act.now, reply=reply):
        return False
    if parcel.digest:
        db.session.execute(_TOLD, {"letter": parcel.letter_id})
    return True


def _changed(statement: Update, parcel: Parcel, **given: object) -> bool:
    """Run a statement on the row of a letter; True if the claim held."""
    done = db.session.execute(statement, {"letter": parcel.letter_id, "held": parcel.lease, **given})
    return cast("CursorResult[Any]", done).rowcount == 1


def _wait(letter: Letter, reason: Reason, text: str, until: datetime) -> None:
    letter.state, letter.reason, letter.last_error, letter.ready_at = LetterState.PLANNED, reason, text, until


def _backoff(failures: int, longest: timedelta) -> timedelta:
    """A minute, then twice as long each time."""
    return min(timedelta(minutes=2 ** min(failures - 1, 10)), longest)
