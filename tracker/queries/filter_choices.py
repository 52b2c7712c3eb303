"""What the filters of a list offer to choose from."""

from sqlalchemy import or_, select

from tracker.domain.permissions import Role
from tracker.extensions import db
from tracker.models.accounts import Account, Post
from tracker.models.plans import Plan
from tracker.models.units import Unit, UnitGroup

MOST_PLANS = 50

Choices = list[tuple[int, str]]
"""Ids and the words to show for them, in the order to show them."""


def units() -> Choices:
    """All units, those no longer active too: their directives are still there."""
    rows = db.session.execute(select(Unit.id, Unit.name).order_by(Unit.position, Unit.id))
    return [(unit_id, name) for unit_id, name in rows]


def groups() -> Choices:
    """All groups of units."""
    rows = db.session.execute(select(UnitGroup.id, UnitGroup.name).order_by(UnitGroup.name))
    return [(group_id, name) for group_id, name in rows]


def leaders() -> Choices:
    """The accounts that hold the post of a leader."""
    found = select(Account.id, Account.title).join(Post).where(Post.role == Role.LEADER)
    return [(account_id, title) for account_id, title in db.session.execute(found.order_by(Account.id))]


def plans(chosen: int | None = None) -> Choices:
    """The newest plans still followed, and the chosen one whatever its age."""
    newest = select(Plan.id).where(Plan.closed_at.is_(None)).order_by(Plan.id.desc()).limit(MOST_PLANS)
    wanted = select(Plan).where(or_(Plan.id.in_(newest), Plan.id == chosen)).order_by(Plan.id.desc())
    return [(plan.id, plan.reference) for plan in db.session.scalars(wanted)]
