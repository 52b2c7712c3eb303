"""A forgotten password: a mailed link, used once, dead after half an hour. All times are real.

The mail goes straight to the mail server; neither its text nor its link is kept anywhere, and nobody can read it
in the application.
"""

import secrets
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from sqlalchemy import delete, select, update

from tracker.domain.acts import Act
from tracker.domain.errors import Refused
from tracker.domain.wording import N_
from tracker.extensions import db
from tracker.models.accounts import Account, PasswordReset
from tracker.queries.sessions import digest
from tracker.services import accounts, sessions
from tracker.services.doorway import known_as

LIFE = timedelta(minutes=30)


class DeadLink(Refused):
    """The link was used, is too old, or never was."""


@dataclass(frozen=True)
class Link:
    """What the mail needs: to whom, in which language, and the token of the link."""

    email: str
    title: str
    language: str
    token: str


def offer(login: str) -> Link | None:
    """Make a link for the open account of `login` that has an address; None for everybody else."""
    account = db.session.scalar(select(Account).where(Account.login == known_as(login), Account.active))
    if account is None or not account.email:
        return None
    now = datetime.now(UTC)
    db.session.execute(delete(PasswordReset).where(PasswordReset.account_id == account.id))
    token = secrets.token_urlsafe(32)
    db.session.add(
        PasswordReset(token_hash=digest(token), account_id=account.id, created_at=now, expires_at=now + LIFE)
    )
    db.session.flush()
    return Link(account.email, account.title, account.language, token)


def alive(token: str) -> bool:
    """True if the link of `token` could still be used now."""
    found = db.session.get(PasswordReset, digest(token))
    return found is not None and found.used_at is None and found.expires_at > datetime.now(UTC)


def use(token: str) -> Account:
    """Use the link up and return whose it is. Of two at once one gets it; the other raises `DeadLink`."""
    now = datetime.now(UTC)
    used = db.session.scalar(
        update(PasswordReset)
        .where(PasswordReset.token_hash == digest(token))
        .where(PasswordReset.used_at.is_(None), PasswordReset.expires_at > now)
        .values(used_at=now)
        .returning(PasswordReset.account_id)
    )
    account = db.session.get(Account, used) if used is not None else None
    if account is None or not account.active:
        raise DeadLink(N_("Đường dẫn này đã được dùng hoặc đã hết hiệu lực. Đề nghị yêu cầu đường dẫn mới."))
    return account


def finish(act: Act, account: Account, password: str) -> None:
    """Set the new password and end every session. Raises `Invalid` if the password is not good enough."""
    accounts.set_password(act, account, password, note=N_("Đặt lại bằng đường dẫn gửi qua thư"))
    sessions.end_all(account.id)


def sweep() -> int:
    """Delete the links that are dead anyway; how many."""
    dead = delete(PasswordReset).where(PasswordReset.expires_at <= datetime.now(UTC))
    return len(db.session.scalars(dead.returning(PasswordReset.token_hash)).all())
