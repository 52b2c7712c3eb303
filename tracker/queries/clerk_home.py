"""What waits for the clerk besides drafts: units that say nothing, units nobody can sign in for."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select

from tracker.domain.acts import Act
from tracker.domain.lifecycle import OPEN, WORKING
from tracker.domain.permissions import Role
from tracker.extensions import db
from tracker.models.accounts import Account, Post
from tracker.models.directives import Directive
from tracker.models.units import Unit
from tracker.queries.narrowing import silent_since


@dataclass(frozen=True)
class UnitCount:
    """A unit with how many of its directives are concerned; ``since`` is the day of the oldest last word."""

    unit_id: int
    name: str
    count: int
    since: date


def refusals(ids: Iterable[int]) -> dict[int, str]:
    """Why the units say that these directives are not theirs, by id."""
    rows = select(Directive.id, Directive.refusal).where(Directive.id.in_(list(ids)))
    return {row[0]: row[1] for row in db.session.execute(rows)}


def silent_units(act: Act) -> list[UnitCount]:
    """The units with open work of which nothing was heard for the office's number of working days, longest first."""
    return _counted(Directive.stage.in_(WORKING), Directive.updated_on <= silent_since(act))


def without_account() -> list[UnitCount]:
    """The units with open work and nobody who can sign in as their head: the clerk records for them."""
    heads = (
        select(Post.unit_id)
        .join(Account, Post.account_id == Account.id)
        .where(Post.role == Role.UNIT_HEAD, Account.active, Post.unit_id.is_not(None))
    )
    return _counted(Directive.stage.in_(OPEN), Directive.lead_unit_id.not_in(heads))


def _counted(*conditions: object) -> list[UnitCount]:
    since = func.min(Directive.updated_on)
    found = (
        select(Unit.id, Unit.name, func.count(), since)
        .join(Directive, Directive.lead_unit_id == Unit.id)
        .where(*conditions)  # type: ignore[arg-type]
        .group_by(Unit.id, Unit.name, Unit.position)
        .order_by(since, Unit.position)
    )
    return [UnitCount(*row) for row in db.session.execute(found)]
