"""How the installation is doing: the queue of letters, the last ticks, the chains, the version of the database."""

from collections.abc import Mapping
from datetime import datetime

from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from flask import current_app
from sqlalchemy import func, select, text

from tracker.extensions import db
from tracker.models.heartbeats import Heartbeat
from tracker.models.history import ChainHead
from tracker.models.letters import Letter, LetterState, Reason


def queue() -> dict[LetterState, int]:
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


def channel_is_down() -> bool:
    """True if the last thing heard of the mail server is that it could not be reached or would not serve us."""
    last = select(Letter.state, Letter.reason).where(Letter.tried_at.is_not(None))
    row = db.session.execute(last.order_by(Letter.tried_at.desc(), Letter.id.desc()).limit(1)).first()
    return row is not None and row.reason is Reason.CHANNEL_DOWN


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
