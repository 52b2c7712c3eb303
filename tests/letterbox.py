"""A channel that delivers into a list, and the round of sending that fills it; for tests of what letters say."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from sqlalchemy import select

from tests.builders import CALENDAR
from tests.mailserver import Received
from tracker.contracts import Accepted, Mail, Mailbox, Outcome
from tracker.domain.acts import SYSTEM, Act, Thresholds
from tracker.extensions import db
from tracker.models.letters import Letter
from tracker.plugins.mail.message import compose
from tracker.services import letters, reminders
from tracker.services.letters import Parcel, Sender
from tracker.services.writing import Desk

OFFICE = Mailbox("nhac-viec@snnmt.example", "Theo dõi nhiệm vụ")


class Letterbox:
    """A `Channel`: keeps what it is given in `inbox`, unless `answer` says otherwise for a recipient."""

    name = "letterbox"

    def __init__(self, answer: Callable[[str], Outcome | None] | None = None) -> None:
        self.inbox: list[Received] = []
        self.tried: list[Received] = []
        self.answer = answer or (lambda _recipient: None)

    def compose(self, mail: Mail) -> bytes:
        return compose(mail)

    def deliver(self, content: bytes, *, sender: str, recipient: str) -> Outcome:
        self.tried.append(Received(recipient, content))
        outcome = self.answer(recipient)
        if outcome is None or isinstance(outcome, Accepted):
            self.inbox.append(Received(recipient, content))
        return outcome or Accepted("250 Taken")

    def close(self) -> None:
        pass

    def to(self, login: str) -> list[Received]:
        """What arrived for the sample's account `login`."""
        return [one for one in self.inbox if one.recipient == f"{login}@snnmt.example"]

    def subjects(self, login: str) -> list[str]:
        """The subjects of what arrived for `login`, in order."""
        return [one.subject for one in self.to(login)]


def system(now: datetime, **thresholds: object) -> Act:
    """The tracker's own act at the business moment ``now``, by September 2025's calendar."""
    return Act(SYSTEM, now, CALENDAR, Thresholds(**thresholds))  # type: ignore[arg-type]


def morning(now: datetime, box: Letterbox) -> int:
    """Plan the reminders due at ``now`` and send everything; the number of letters planned."""
    planned = reminders.plan_due(system(now))
    db.session.commit()
    send(now, box)
    return planned


def send(now: datetime, box: Letterbox, *, real: datetime | None = None, limit: int = 1000) -> int:
    """Send what is ready, each letter in transactions of its own; the number tried."""
    act, real = system(now), real or datetime.now(UTC) + timedelta(hours=1)
    desk, sender, tried = Desk(act), Sender(box, OFFICE), 0
    while tried < limit and (parcel := take(desk, sender, real)) is not None:
        outcome = box.deliver(parcel.content, sender=OFFICE.address, recipient=parcel.recipient)
        letters.settle(act, parcel, outcome, real)
        db.session.commit()
        tried += 1
    return tried


def take(desk: Desk, sender: Sender, real: datetime) -> Parcel | None:
    """Claim one letter and take it in hand, and commit."""
    claimed = letters.claim(desk, sender, real, at_most=1)
    taken = [parcel for parcel in claimed if letters.take_up(parcel, real)]
    db.session.commit()
    return taken[0] if taken else None


def ledger(*conditions: object) -> list[Letter]:
    """The letters there are, in the order they were planned."""
    return list(db.session.scalars(select(Letter).where(*conditions).order_by(Letter.id)))  # type: ignore[arg-type]
