"""Who is at the other end: the signed-in visitor behind flask-login's `current_user`."""

from datetime import UTC, datetime

from flask import current_app
from flask_login import UserMixin, current_user, login_user, logout_user
from sqlalchemy.exc import OperationalError

from tracker.extensions import db, login_manager, writes
from tracker.models.accounts import Account, Session
from tracker.queries import sessions as live_sessions
from tracker.services import sessions


class Visitor(UserMixin):
    """A signed-in browser: its session row, its account, and the token its cookie holds."""

    def __init__(self, token: str, session: Session) -> None:
        self.token = token
        self.session = session
        self.account_id = session.account_id
        """Kept beside the row, to be told when the row cannot be read any more."""
        self.language = session.account.language
        """Kept beside the row, too: a sentence after the commit must not begin another transaction."""

    @property
    def account(self) -> Account:
        """The account that signed in."""
        return self.session.account

    def get_id(self) -> str:
        """What flask-login writes into the signed cookie."""
        return self.token


def init_app() -> None:
    """Let flask-login find the visitor by the token in the cookie."""
    login_manager.session_protection = None  # the row decides, not a fingerprint of the browser
    login_manager.user_loader(_load)


def welcome(account: Account, *, address: str, agent: str) -> None:
    """Begin a new session for `account` in this browser; the caller commits."""
    token = sessions.open_for(account, address=address, agent=agent)
    session = live_sessions.live(token)
    assert session is not None
    login_user(Visitor(token, session))


def farewell() -> None:
    """End this browser's session; the caller commits."""
    sessions.end(current_user.session.token_hash)
    logout_user()


def _load(token: str) -> Visitor | None:
    session = live_sessions.live(token)
    if session is None:
        return None
    if datetime.now(UTC) - session.last_seen_at > sessions.SEEN_EVERY:
        _note(session)
        session = live_sessions.live(token)
    return Visitor(token, session) if session is not None else None


def _note(session: Session) -> None:
    """Write that the session is in use, in a transaction of its own that begins before the request's.

    Where nothing can be written, on a full disk, reading goes on.
    """
    db.session.rollback()
    try:
        with writes():
            sessions.seen(session)
            db.session.commit()
    except OperationalError as full:
        db.session.rollback()
        current_app.logger.warning("session not noted: %s", full.orig)
