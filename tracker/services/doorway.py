"""Coming in: the sign-in with its throttle. All times are real.

A try is written down and committed before the password is looked at, so that tries at the same moment count each
other. What is counted is a name from one address: strangers elsewhere cannot lock anybody out.
"""

from datetime import UTC, datetime, timedelta

from sqlalchemy import ColumnElement, delete, func, select

from tracker.domain.errors import Refused
from tracker.domain.wording import N_
from tracker.extensions import db
from tracker.models.accounts import Account, Attempt, AttemptKind
from tracker.services import passwords

WINDOW = timedelta(minutes=15)
"""How far back tries are counted."""

PER_NAME = 5
"""Failed tries of one name from one address."""

PER_ADDRESS = 60
"""Failed tries from one address, whatever the names: a whole office may stand behind one."""


class TooMany(Refused):
    """Too many tries in a short time; nothing was checked."""


class WrongPassword(Refused):
    """The name and the password do not fit together, or the account is closed. It is not said which."""


def knock(kind: AttemptKind, login: str, *, address: str) -> None:
    """Write a try down. The caller commits before anything else. Raises `TooMany`, also to be committed."""
    now, login = datetime.now(UTC), known_as(login)
    db.session.execute(delete(Attempt).where(Attempt.at <= now - WINDOW))
    here = (Attempt.kind == kind, Attempt.address == address[:60])
    if _count(*here, Attempt.login == login) >= PER_NAME or _count(*here) >= PER_ADDRESS:
        raise TooMany(N_("Có quá nhiều lần thử. Đề nghị đợi 15 phút rồi thử lại."))
    db.session.add(Attempt(kind=kind, login=login, address=address[:60], at=now))
    db.session.flush()


def recognise(login: str, password: str) -> Account:
    """The account of `login`, if the password is right and it is open. Raises `WrongPassword`.

    An unknown name takes as long as a known one: nothing but the hash is loaded before the password was right.
    """
    found = select(Account.id, Account.password_hash).where(Account.login == known_as(login))
    account_id, stored = db.session.execute(found).first() or (None, passwords.NOBODYS)
    right = passwords.matches(stored, password)
    account = db.session.get(Account, account_id) if right and account_id is not None else None
    if account is None or not account.active or _expired(account):
        raise WrongPassword(N_("Tên đăng nhập hoặc mật khẩu không đúng."))
    return account


def admit(account: Account, password: str, *, address: str) -> None:
    """Forget the failed tries of a name that has come in, and renew a hash of old parameters."""
    db.session.execute(
        delete(Attempt).where(
            Attempt.kind == AttemptKind.SIGN_IN,
            Attempt.login == account.login,
            Attempt.address == address[:60],
        )
    )
    if passwords.outdated(account.password_hash):
        account.password_hash = passwords.hashed(password)


def known_as(login: str) -> str:
    """How a typed name is stored and compared."""
    return login.strip().lower()[:80]


def _count(*conditions: ColumnElement[bool]) -> int:
    return db.session.scalar(select(func.count()).select_from(Attempt).where(*conditions)) or 0


def _expired(account: Account) -> bool:
    return account.password_expires_at is not None and account.password_expires_at <= datetime.now(UTC)
