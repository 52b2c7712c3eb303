"""The administrator's verbs on accounts: open, change, close, posts, substitutes, one-time passwords, sessions.

Each records what changed in the installation's chain; a password itself is never recorded.
"""

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

from email_validator import EmailNotValidError, validate_email
from sqlalchemy import exists, func, select

from tracker.domain.acts import SYSTEM, Act
from tracker.domain.errors import Conflict, Invalid, Missing, NotFound
from tracker.domain.events import Event, EventKind
from tracker.domain.permissions import DELEGABLE, UNIT_ROLES, Right, Role
from tracker.domain.wording import N_
from tracker.extensions import db
from tracker.models.accounts import Account, Post, Substitution
from tracker.models.units import Unit
from tracker.services import bounces, passwords, sessions
from tracker.services.loading import require
from tracker.services.record import record

ONE_TIME_LIFE = timedelta(days=3)
"""How long a one-time password can be used, in real time."""


@dataclass(frozen=True)
class Person:
    """What an account says of its owner: a post's name, never a person's."""

    login: str
    title: str
    email: str | None = None


@dataclass(frozen=True)
class Opened:
    """An account and the password to be told to its owner; it is kept nowhere."""

    account: Account
    password: str


def open_account(act: Act, person: Person) -> Opened:
    """Open an account with a one-time password. Raises `Invalid` at login, title or email."""
    _require(act)
    account = Account(password_hash="", created_at=datetime.now(UTC))
    _describe(account, person)
    password = _give_one_time_password(account)
    db.session.add(account)
    db.session.flush()
    _record(act, account, after=_facts(account))
    return Opened(account, password)


def change_account(act: Act, account_id: int, version: int, person: Person) -> Account:
    """Correct what an account says of its owner. Raises `Invalid`, or `Conflict` for a stale form."""
    account = _load(act, account_id, version)
    before = _facts(account)
    _describe(account, person)
    if account.email != before["email"]:
        bounces.clear(act, account)
    _record(act, account, before=before, after=_facts(account))
    return account


def confirm_address(act: Act, account_id: int, version: int) -> Account:
    """Say that the address, to which mail came back, does take mail; what has not arrived goes again."""
    account = _load(act, account_id, version)
    if account.undeliverable_at is not None:
        bounces.clear(act, account)
        _record(act, account, before={"undeliverable": account.email}, after={"undeliverable": None})
    return account


def close_account(act: Act, account_id: int, version: int) -> Account:
    """Disable the account and end its sessions. The last administrator stays."""
    account = _load(act, account_id, version)
    if _is_last_administrator(account):
        raise Invalid(N_("Đây là quản trị viên duy nhất đang hoạt động; không thể khóa."))
    account.active = False
    sessions.end_all(account.id)
    _record(act, account, before={"active": True}, after={"active": False})
    return account


def reopen_account(act: Act, account_id: int, version: int) -> Account:
    """Let a disabled account in again, with the password it had."""
    account = _load(act, account_id, version)
    account.active = True
    _record(act, account, before={"active": False}, after={"active": True})
    return account


def one_time_password(act: Act, account_id: int, version: int) -> Opened:
    """Replace the password by a one-time one, end the sessions, and return it to be told to the owner."""
    account = _load(act, account_id, version)
    password = _give_one_time_password(account)
    sessions.end_all(account.id)
    _record(act, account, after={"password": "one-time"})
    return Opened(account, password)


def end_sessions(act: Act, account_id: int) -> None:
    """Sign the account out everywhere."""
    account = _load(act, account_id)
    sessions.end_all(account.id)
    _record(act, account, after={"sessions": "ended"})


def give_post(act: Act, account: Account, role: Role, *, unit_id: int | None = None, title: str) -> Post:
    """Give the account a post: in a unit for a head or an officer, in the whole office for the others."""
    _require(act)
    unit = db.session.get(Unit, unit_id) if unit_id is not None and role in UNIT_ROLES else None
    if role in UNIT_ROLES and (unit is None or not unit.active):
        raise Missing(N_("Chức danh này cần một đơn vị."), field="unit")
    if any(post.role is role and post.unit_id == (unit.id if unit else None) for post in account.posts):
        raise Invalid(N_("Tài khoản đã có chức danh này."), field="role")
    post = Post(role=role, unit_id=unit.id if unit else None, title=title or account.title)
    account.posts.append(post)
    db.session.flush()
    _record(act, account, after={"post": _post(post)})
    return post


def take_post(act: Act, account_id: int, post_id: int) -> None:
    """Take a post away. The last administrator keeps theirs."""
    account = _load(act, account_id)
    post = next((found for found in account.posts if found.id == post_id), None)
    if post is None:
        raise NotFound(N_("Không tìm thấy chức danh này."))
    if post.role is Role.ADMINISTRATOR and _is_last_administrator(account):
        raise Invalid(N_("Đây là quản trị viên duy nhất đang hoạt động; không thể bỏ chức danh này."))
    account.posts.remove(post)
    _record(act, account, before={"post": _post(post)})


def substitute(
    act: Act, absent_id: int, substitute_id: int, *, first_on: date, last_on: date
) -> Substitution:
    """From `first_on` to `last_on`, both included, the substitute acts for the absent account."""
    absent, standing_in = _load(act, absent_id), _load(act, substitute_id)
    if first_on > last_on:
        raise Invalid(N_("Ngày cuối phải không trước ngày đầu."), field="last_on")
    if absent is standing_in or not standing_in.active:
        raise Invalid(N_("Cần một tài khoản khác đang hoạt động."), field="substitute")
    if not any(post.role in DELEGABLE for post in absent.posts):
        raise Invalid(N_("Tài khoản này không giữ chức danh nào có thể ủy quyền."))
    if db.session.scalar(select(_covered(absent.id, first_on, last_on))):
        raise Invalid(N_("Khoảng ngày này đã có người làm thay."), field="first_on")
    row = Substitution(absent=absent, substitute=standing_in, first_on=first_on, last_on=last_on)
    db.session.add(row)
    event = Event(EventKind.SUBSTITUTE_NAMED, ("account", absent.id), after={"substitution": _span(row)})
    record(act, event)
    return row


def end_substitution(act: Act, substitution_id: int) -> None:
    """Cancel a substitution that has not begun, or let one end the day before today."""
    _require(act)
    row = db.session.get(Substitution, substitution_id)
    if row is None:
        raise NotFound(N_("Không tìm thấy ủy quyền này."))
    before = {"substitution": _span(row)}
    if row.first_on >= act.today:
        db.session.delete(row)
        after: dict[str, Any] = {}
    else:
        row.last_on = min(row.last_on, act.today - timedelta(days=1))
        after = {"substitution": _span(row)}
    event = Event(EventKind.SUBSTITUTE_ENDED, ("account", row.absent_id), before=before, after=after)
    record(act, event)


def _require(act: Act) -> None:
    if act.actor != SYSTEM:  # whoever types commands on the server holds the database anyway
        require(act, Right.ACCOUNTS_EDIT)


def _load(act: Act, account_id: int, version: int | None = None) -> Account:
    _require(act)
    account = db.session.get(Account, account_id, with_for_update=True, populate_existing=True)
    if account is None:
        raise NotFound(N_("Không tìm thấy tài khoản này."))
    if version is not None and account.version != version:
        raise Conflict(N_("Tài khoản vừa được người khác cập nhật."))
    return account


def _describe(account: Account, person: Person) -> None:
    login, title = person.login.strip().lower(), person.title.strip()
    if not re.fullmatch(r"[a-z0-9][a-z0-9._-]{1,79}", login):
        raise Invalid(N_("Tên đăng nhập gồm chữ thường không dấu, số, dấu chấm, gạch."), field="login")
    with db.session.no_autoflush:
        if db.session.scalar(select(exists().where(Account.login == login, Account.id != (account.id or 0)))):
            raise Invalid(N_("Tên đăng nhập này đã có."), field="login")
    if not title:
        raise Missing(N_("Cần tên chức danh."), field="title")
    account.login, account.title, account.email = login, title, _address(person.email)


def _address(email: str | None) -> str | None:
    if not email or not email.strip():
        return None
    try:
        return validate_email(email.strip(), check_deliverability=False).normalized
    except EmailNotValidError:
        raise Invalid(N_("Địa chỉ thư điện tử không hợp lệ."), field="email") from None


def _give_one_time_password(account: Account) -> str:
    password = passwords.one_time()
    account.password_hash = passwords.hashed(password)
    account.must_change_password = True
    account.password_expires_at = datetime.now(UTC) + ONE_TIME_LIFE
    return password


def _is_last_administrator(account: Account) -> bool:
    if not account.active or not any(post.role is Role.ADMINISTRATOR for post in account.posts):
        return False
    others = select(func.count()).select_from(Post).join(Account)
    others = others.where(Post.role == Role.ADMINISTRATOR, Account.active, Account.id != account.id)
    return db.session.scalar(others) == 0


def _covered(absent_id: int, first_on: date, last_on: date) -> Any:
    return exists().where(
        Substitution.absent_id == absent_id,
        Substitution.first_on <= last_on,
        Substitution.last_on >= first_on,
    )


def _record(
    act: Act, account: Account, *, before: dict[str, Any] | None = None, after: dict[str, Any] | None = None
) -> None:
    event = Event(EventKind.ACCOUNT_CHANGED, ("account", account.id), before=before or {}, after=after or {})
    record(act, event)


def _facts(account: Account) -> dict[str, Any]:
    return {"login": account.login, "title": account.title, "email": account.email}


def _post(post: Post) -> dict[str, Any]:
    return {"role": post.role.value, "unit_id": post.unit_id, "title": post.title}


def _span(row: Substitution) -> dict[str, Any]:
    return {
        "absent": row.absent.title,
        "substitute": row.substitute.title,
        "substitute_id": row.substitute.id,
        "first_on": row.first_on.isoformat(),
        "last_on": row.last_on.isoformat(),
    }
