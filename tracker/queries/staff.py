"""Accounts as the administrator sees them."""

from dataclasses import dataclass
from datetime import UTC, date, datetime

from sqlalchemy import func, or_, select
from sqlalchemy.orm import joinedload

from tracker.domain.folding import sort_key
from tracker.extensions import db
from tracker.models.accounts import Account, Session, Substitution
from tracker.models.units import Unit
from tracker.queries.sessions import IDLE


@dataclass(frozen=True)
class Member:
    """An account, where its posts are, and how many browsers it is signed in with."""

    account: Account
    units: dict[int, str]
    sessions: int


def members() -> list[Member]:
    """Every account, the active ones first, in the alphabetical order of their titles."""
    accounts = sorted(
        db.session.scalars(select(Account)), key=lambda a: (not a.active, sort_key(a.title), a.id)
    )
    names, counts = unit_names(), _sessions_by_account()
    return [Member(account, names, counts.get(account.id, 0)) for account in accounts]


def unit_names() -> dict[int, str]:
    """Every unit's name by id."""
    rows = db.session.execute(select(Unit.id, Unit.name).order_by(Unit.position, Unit.id))
    return {row[0]: row[1] for row in rows}


def others(account_id: int) -> dict[int, str]:
    """The active accounts somebody can be replaced by, by id, in alphabetical order."""
    rows = select(Account.id, Account.title).where(Account.active, Account.id != account_id)
    return {row[0]: row[1] for row in sorted(db.session.execute(rows), key=lambda row: sort_key(row[1]))}


def substitutions(account_id: int, today: date) -> list[Substitution]:
    """The substitutions of the account, in both directions, that have not ended before `today`."""
    concerned = or_(Substitution.absent_id == account_id, Substitution.substitute_id == account_id)
    rows = (
        select(Substitution)
        .where(concerned, Substitution.last_on >= today)
        .options(joinedload(Substitution.absent), joinedload(Substitution.substitute))
        .order_by(Substitution.first_on)
    )
    return list(db.session.scalars(rows))


def _sessions_by_account() -> dict[int, int]:
    now = datetime.now(UTC)
    rows = (
        select(Session.account_id, func.count())
        .where(Session.expires_at > now, Session.last_seen_at > now - IDLE)
        .group_by(Session.account_id)
    )
    return {row[0]: row[1] for row in db.session.execute(rows)}
