"""What a clerk chooses from: active units, groups of units, leaders."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from tracker.domain.matching import KnownUnit
from tracker.domain.permissions import Role
from tracker.extensions import db
from tracker.models.accounts import Account, Post
from tracker.models.units import Unit, UnitGroup


def units() -> list[Unit]:
    """The units that can be given work, in the office's own order."""
    return list(db.session.scalars(select(Unit).where(Unit.active).order_by(Unit.position, Unit.id)))


def groups() -> list[UnitGroup]:
    """The collectives that stand for units, with their members."""
    return list(
        db.session.scalars(select(UnitGroup).options(selectinload(UnitGroup.members)).order_by(UnitGroup.id))
    )


def leaders() -> list[Account]:
    """The accounts that can be responsible for a plan."""
    holds = select(Post.account_id).where(Post.role == Role.LEADER)
    return list(
        db.session.scalars(select(Account).where(Account.active, Account.id.in_(holds)).order_by(Account.id))
    )


def known_units() -> list[KnownUnit]:
    """The units as the matching of names needs them."""
    return [KnownUnit(u.id, u.name, tuple(filter(None, (u.short_name, *u.aliases)))) for u in units()]


def known_groups() -> list[KnownUnit]:
    """The groups as the matching of names needs them."""
    return [KnownUnit(g.id, g.name, tuple(g.aliases)) for g in groups()]
