"""Write into the ledger of letters, each thing once, on either kind of database."""

from __future__ import annotations

import hmac
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from hashlib import sha256
from typing import Any
from urllib.parse import urlsplit

from sqlalchemy import Table
from sqlalchemy.dialects import postgresql, sqlite

from tracker.config import settings
from tracker.domain.acts import Act
from tracker.domain.events import EventKind
from tracker.domain.reminding import Audience
from tracker.extensions import db
from tracker.models.letters import Letter, LetterKind, LetterState, Reason

_PLACE = {LetterKind.TEST: date.min, LetterKind.ALARM: date.max}


@dataclass(frozen=True, kw_only=True)
class New:
    """A letter to be planned; the fields are those of the row. An empty ``address`` means there is none.

    It may leave at once, or not before the real moment ``ready_at``; a ``held`` one is told by the next daily mail.
    Of those that may, the one with the nearest deadline goes first: ``urgent_on``, without one the day of the act. But
    a test, which somebody waits for, goes before all others, and an alarm after them, so that it tells of them all.
    """

    key: str
    kind: LetterKind
    recipient_id: int
    address: str
    because: Audience | None = None
    absent: str = ""
    event: EventKind | None = None
    entry_id: int | None = None
    directive_id: int | None = None
    about_id: int | None = None
    day: date | None = None
    urgent_on: date | None = None
    ready_at: datetime | None = None
    held: bool = False


def add(act: Act, letters: Sequence[New]) -> None:
    """Plan ``letters``; one whose key stands already is left as it is. Who has no address gets none, with the reason."""
    ready_at = datetime.now(UTC)
    insert_once(Letter.__table__, [_row(act, letter, ready_at) for letter in letters])


def insert_once(table: Any, rows: Sequence[Mapping[str, Any]]) -> None:
    """Insert the rows whose unique keys are new, and leave the others as they are."""
    assert isinstance(table, Table)
    if not rows:
        return
    db.session.execute(insert(table).on_conflict_do_nothing(), list(rows))


def insert(table: Any) -> Any:
    """An INSERT that knows ``on_conflict_do_nothing``, in the dialect of the database."""
    return (postgresql if db.engine.dialect.name == "postgresql" else sqlite).insert(table)


def domain() -> str:
    """What our message ids end with: the host people reach the tracker by."""
    return urlsplit(settings().base_url).hostname or "localhost"


def thread_of(directive_id: int) -> str:
    """The id all letters about a directive refer to, so that mailboxes keep them together."""
    return f"<directive-{directive_id}@{domain()}>"


def _row(act: Act, letter: New, ready_at: datetime) -> dict[str, Any]:
    # made from the key: planned again after a restored backup, mailboxes know it for the same letter; and with our
    # secret: who has never had the letter cannot send it back
    secret = settings().secret_key.encode()
    identity = hmac.new(secret, f"letter {letter.key}".encode(), sha256).hexdigest()[:32]
    row = vars(letter) | {
        "event": letter.event.value if letter.event else None,
        "planned_at": act.now,
        "state": LetterState.PLANNED,
        "reason": None,
        "ready_at": letter.ready_at or ready_at,
        "urgent_on": letter.urgent_on or _PLACE.get(letter.kind, act.today),
        "message_id": f"<{identity}@{domain()}>",
    }
    if row.pop("held"):
        row |= {"state": LetterState.HELD, "reason": Reason.CHOSEN_DAILY}
    if not letter.address:
        row |= {"state": LetterState.SUPPRESSED, "reason": Reason.NO_ADDRESS}
    return row
