"""Who acts: an account's own posts, and those it exercises today for somebody absent."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from tracker.domain.calendar import local_day
from tracker.domain.permissions import DELEGABLE, Actor, Delegated, Post
from tracker.extensions import db
from tracker.models.accounts import Account, Substitution


def actor(account: Account, now: datetime) -> Actor:
    """`account` as an actor at `now`, an aware moment of the business clock."""
    return Actor(
        account_id=account.id,
        name=account.title,
        posts=frozenset(Post(post.role, post.unit_id) for post in account.posts),
        delegated=_delegated(account, now),
    )


def _delegated(account: Account, now: datetime) -> tuple[Delegated, ...]:
    today = local_day(now)
    in_force = (
        select(Substitution)
        .where(Substitution.substitute_id == account.id)
        .where(Substitution.first_on <= today, Substitution.last_on >= today)
        .options(selectinload(Substitution.absent).selectinload(Account.posts))
        .order_by(Substitution.id)
    )
    return tuple(
        Delegated(Post(post.role, post.unit_id), substitution.absent_id, post.title)
        for substitution in db.session.scalars(in_force)
        if substitution.absent.active
        for post in substitution.absent.posts
        if post.role in DELEGABLE
    )
