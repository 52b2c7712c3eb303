"""How the installation is doing: the queue of letters, the last ticks, the chains, the version of the database."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from flask import current_app
from sqlalchemy import func, select, text

from tracker.extensions import db
from tracker.models.accounts import Account
from tracker.models.heartbeats import Heartbeat
from tracker.models.history import ChainHead
from tracker.models.letters import DailyMail, Letter, LetterState, Reason

_WAITING = (LetterState.PLANNED, LetterState.CLAIMED)


@dataclass(frozen=True)
class Queue:
    """The letters by their state (each is named), and what is the matter with the sending.

    ``oldest_at`` is when the letter that has waited longest was planned, by the business clock; None where none
    waits. ``fault`` is the word of the mail server, or of the network, when the last attempt failed for a reason
    that concerns every letter.
    """

    states: Mapping[LetterState, int]
    oldest_at: datetime | None
    fault: str

    @property
    def waiting(self) -> int:
        """Letters that will still be sent."""
        return sum(self.states[state] for state in _WAITING)

    @property
    def parked(self) -> int:
        """Letters that wait for a person."""
        return self.states[LetterState.PARKED]


@dataclass(frozen=True)
class Sending:
    """When a letter was last sent and the daily mails last planned, by the business clock; how many people's
    addresses take no mail."""

    last_sent_at: datetime | None
    last_planned_at: datetime | None
    undeliverable: int


def queue() -> Queue:
    """How the letters stand now."""
    oldest = select(func.min(Letter.planned_at)).where(Letter.state.in_(_WAITING))
    return Queue(states(), db.session.scalar(oldest), fault())


def sending() -> Sending:
    """How far the sending has come."""
    lost = select(func.count()).where(Account.undeliverable_at.is_not(None), Account.active)
    return Sending(
        db.session.scalar(select(func.max(Letter.sent_at))),
        db.session.scalar(select(func.max(DailyMail.planned_at))),
        db.session.scalar(lost) or 0,
    )


def states() -> dict[LetterState, int]:
    """How many letters are in each state; every state is named."""
    counted = select(Letter.state, func.count()).group_by(Letter.state)
    found = dict.fromkeys(LetterState, 0)
    found.update((state, number) for state, number in db.session.execute(counted))
    return found


def oldest_ready(now: datetime) -> datetime | None:
    """Since when the letter that has waited longest could have been sent; None where none waits."""
    waiting = select(func.min(Letter.ready_at)).where(Letter.state == LetterState.PLANNED)
    found = db.session.scalar(waiting)
    return found if found is not None and found <= now else None


def fault() -> str:
    """What was last heard of the mail server, if that is that it could not be reached or would not serve us; else ""."""
    last = select(Letter.reason, Letter.last_error).where(Letter.tried_at.is_not(None))
    row = db.session.execute(last.order_by(Letter.tried_at.desc(), Letter.id.desc()).limit(1)).first()
    return row.last_error if row is not None and row.reason is Reason.CHANNEL_DOWN else ""


def undeliverable() -> list[tuple[str, datetime]]:
    """The logins of those whose addresses take no mail, and since when; the latest first."""
    rows = select(Account.login, Account.undeliverable_at).where(Account.undeliverable_at.is_not(None))
    found = db.session.execute(rows.where(Account.active).order_by(Account.undeliverable_at.desc()))
    return [(login, since) for login, since in found if since is not None]


def ticks() -> Mapping[str, datetime]:
    """Job → the real moment it last ended well, in any process."""
    return {row.name: row.at for row in db.session.scalars(select(Heartbeat).order_by(Heartbeat.name))}


def chains() -> tuple[int, int]:
    """How many history chains there are, and how many entries they hold together."""
    counted = db.session.execute(select(func.count(), func.coalesce(func.sum(ChainHead.seq), 0)))
    number, entries = counted.one()
    return number, int(entries)


def version() -> tuple[str | None, str | None]:
    """The migration the database is at, and the newest one there is."""
    scripts = ScriptDirectory.from_config(current_app.extensions["migrate"].migrate.get_config())
    context = MigrationContext.configure(db.session.connection())
    return context.get_current_revision(), scripts.get_current_head()


def server_version() -> str:
    """The version the database names itself by."""
    function = "sqlite_version" if db.engine.dialect.name == "sqlite" else "version"
    return str(db.session.scalar(text(f"SELECT {function}()")))  # one of two words of ours
