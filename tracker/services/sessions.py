"""Signed-in browsers: the row is the truth, the cookie only names it. All times are real."""

import secrets
from datetime import UTC, datetime, timedelta

from sqlalchemy import delete, or_, update

from tracker.extensions import db
from tracker.models.accounts import Account, Session
from tracker.queries.sessions import ABSOLUTE, IDLE, digest

SEEN_EVERY = timedelta(minutes=1)
"""How exact `last_seen_at` is; a write for every page would be too dear."""


def open_for(account: Account, *, address: str, agent: str) -> str:
    """Begin a session and return its token, which is kept nowhere but in the browser's cookie."""
    token = secrets.token_urlsafe(32)
    now = datetime.now(UTC)
    db.session.add(
        Session(
            token_hash=digest(token),
            account_id=account.id,
            created_at=now,
            last_seen_at=now,
            expires_at=now + ABSOLUTE,
            address=address[:60],
            agent=agent[:200],
        )
    )
    db.session.flush()
    return token


def seen(session: Session) -> None:
    """Note that `session` was used just now. It cannot bring an ended one back: no row, no change."""
    db.session.execute(
        update(Session).where(Session.token_hash == session.token_hash).values(last_seen_at=datetime.now(UTC))
    )


def end(token_hash: str) -> None:
    """End one session; a copy of its cookie is worth nothing from now on."""
    db.session.execute(delete(Session).where(Session.token_hash == token_hash))


def end_all(account_id: int, *, but: str | None = None) -> None:
    """End every session of the account, except the one whose token hash is `but`."""
    db.session.execute(
        delete(Session).where(Session.account_id == account_id, Session.token_hash != (but or ""))
    )


def sweep() -> int:
    """Delete the sessions that are over anyway; how many."""
    now = datetime.now(UTC)
    over = delete(Session).where(or_(Session.expires_at <= now, Session.last_seen_at <= now - IDLE))
    return len(db.session.scalars(over.returning(Session.token_hash)).all())
