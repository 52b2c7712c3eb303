"""What a calendar feed shows: open directives with a date, and whose feeds there are."""

from sqlalchemy import select

from tracker.domain.acts import Act
from tracker.domain.lifecycle import OPEN
from tracker.domain.permissions import Role
from tracker.extensions import db
from tracker.models.feeds import Feed
from tracker.queries import directives
from tracker.queries.directives import DirectiveRow
from tracker.queries.narrowing import Filters


def of_account(account_id: int) -> list[Feed]:
    """The feeds an account has, the oldest first."""
    return list(db.session.scalars(select(Feed).where(Feed.account_id == account_id).order_by(Feed.id)))


def rows(act: Act, unit_id: int | None) -> list[DirectiveRow]:
    """The open directives with a deadline that the actor has to do with, or those of one unit, by date.

    A leader's own are those the leader signs off, a clerk's all, anybody else's those of the units they belong to.
    """
    found: dict[int, DirectiveRow] = {}
    for want in _wanted(act, unit_id):
        found.update({row.id: row for row in directives.every(act, want) if row.due_on and row.full})
    return sorted(found.values(), key=lambda row: (str(row.due_on), row.id))


def _wanted(act: Act, unit_id: int | None) -> list[Filters]:
    stages = frozenset(OPEN)
    if unit_id is not None:
        return [Filters(unit_id=unit_id, stages=stages)]
    if act.actor.holds(Role.CLERK):
        return [Filters(stages=stages)]
    led = [Filters(leader_ids=act.actor.led_ids, stages=stages)] if act.actor.led_ids else []
    return led + [Filters(unit_id=each, stages=stages) for each in sorted(act.actor.unit_ids)]
