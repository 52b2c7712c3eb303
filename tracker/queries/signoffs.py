"""What waits for a leader: submissions to sign and requests for another date, the oldest first."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select

from tracker.domain.acts import Act
from tracker.domain.lifecycle import OPEN, Stage
from tracker.extensions import db
from tracker.models.directives import Directive, Extension, ExtensionOutcome
from tracker.queries.narrowing import Filters


@dataclass(frozen=True)
class Waiting:
    """How much waits for the actor as responsible leader, own or stood in for, and since when."""

    submissions: int
    since: date | None
    requests: int
    days: int
    """Working days the oldest submission has waited."""

    @property
    def total(self) -> int:
        """Submissions and requests together."""
        return self.submissions + self.requests


def waiting(act: Act) -> Waiting:
    """Count what waits for the actor; two cheap statements, for the navigation of every page."""
    mine = Directive.leader_id.in_(act.actor.led_ids)
    submitted = select(func.count(), func.min(Directive.submitted_on))
    number, since = db.session.execute(submitted.where(mine, Directive.stage == Stage.AWAITING)).one()
    asked = select(func.count()).select_from(Extension).join(Directive)
    asked = asked.where(mine, Extension.outcome == ExtensionOutcome.PENDING, Directive.stage.in_(OPEN))
    requests = db.session.scalar(asked) or 0
    return Waiting(number, since, requests, act.calendar.between(since, act.today) if since else 0)


def to_sign(act: Act) -> Filters:
    """The submissions that wait for the actor."""
    return Filters(stages=frozenset({Stage.AWAITING}), leader_ids=_led(act))


def to_decide(act: Act) -> Filters:
    """The directives with a request for another date that waits for the actor."""
    return Filters(asked=True, leader_ids=_led(act))


def next_to_sign(act: Act, after: int) -> int | None:
    """The oldest submission that waits for the actor, but for the directive ``after``; None if there is none."""
    found = (
        select(Directive.id)
        .where(Directive.leader_id.in_(_led(act)), Directive.stage == Stage.AWAITING, Directive.id != after)
        .order_by(Directive.submitted_on, Directive.id)
        .limit(1)
    )
    return db.session.scalar(found)


def _led(act: Act) -> frozenset[int]:
    """Never empty: an empty filter would not narrow, and whoever leads nothing has nothing to sign."""
    return act.actor.led_ids or frozenset({0})
