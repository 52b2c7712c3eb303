"""Which browsers are signed in. All times are real, not the business clock's."""

import hashlib
from datetime import UTC, datetime, timedelta

from sqlalchemy import select

from tracker.extensions import db
from tracker.models.accounts import Account, Session

IDLE = timedelta(hours=2)
"""A session nobody has used for so long is dead."""

ABSOLUTE = timedelta(hours=12)
"""No session lives longer, however busy it is."""


def digest(token: str) -> str:
    """What is kept of a secret token: its SHA-256 in hex."""
    return hashlib.sha256(token.encode()).hexdigest()


def live(token: str) -> Session | None:
    """The session of `token` with its account, if both are alive at this real moment."""
    now = datetime.now(UTC)
    return db.session.scalar(
        select(Session)
        .join(Session.account)
        .where(Session.token_hash == digest(token))
        .where(Session.expires_at > now, Session.last_seen_at > now - IDLE)
        .where(Account.active)
    )


def of_account(account_id: int) -> list[Session]:
    """The account's live sessions, the one used last first."""
    now = datetime.now(UTC)
    return list(
        db.session.scalars(
            select(Session)
            .where(Session.account_id == account_id)
            .where(Session.expires_at > now, Session.last_seen_at > now - IDLE)
            .order_by(Session.last_seen_at.desc())
        )
    )
