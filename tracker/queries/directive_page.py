"""One directive as its page shows it: in full to those it concerns, with stage and deadline only to other units."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import TypeVar

from sqlalchemy import select
from sqlalchemy.orm import joinedload, selectinload
from sqlalchemy.orm.interfaces import ORMOption

from tracker.domain.acts import Act
from tracker.domain.deadlines import Due, due, rule_from_json
from tracker.domain.errors import NotAllowed, NotFound
from tracker.domain.folding import sort_key
from tracker.domain.lifecycle import Action, Offer, Stage, available
from tracker.domain.moves import Move, next_move
from tracker.domain.permissions import sees_in_full
from tracker.domain.timeliness import Judgement
from tracker.domain.wording import N_
from tracker.extensions import db
from tracker.models.accounts import Account, Post
from tracker.models.directives import (
    Coordination,
    Directive,
    Extension,
    ExtensionOutcome,
    Submission,
    SubmissionOutcome,
)
from tracker.models.evidence import Evidence
from tracker.models.history import HistoryEntry
from tracker.models.plans import Plan
from tracker.queries import history, seeing
from tracker.queries.timeliness import judged
from tracker.services import evidence, loading
from tracker.services.dating import window_of

T = TypeVar("T")

LATEST = 8
"""How many things of the history the page itself shows."""

_OVER = (Stage.DONE, Stage.CANCELLED)


@dataclass(frozen=True)
class Glimpse:
    """What a unit sees of a directive that does not concern it: which one, its stage and its deadline."""

    clause: str
    plan: str
    stage: Stage
    judgement: Judgement
    due_on: date | None
    undetermined: bool


@dataclass(frozen=True)
class DirectivePage:
    """Everything the page shows to those concerned.

    ``offers`` are the actions to show, blocked ones with the reason. ``speaks_for`` are the units the viewer may add
    evidence for. ``waits_for`` is unfinished, ``awaited_by`` open. ``returned`` is the submission whose return the
    unit now works on.
    """

    row: Directive
    judgement: Judgement
    due: Due
    move: Move
    offers: tuple[Offer, ...]
    evidence: tuple[Evidence, ...]
    speaks_for: tuple[int, ...]
    waits_for: tuple[Directive, ...]
    awaited_by: tuple[Directive, ...]
    request: Extension | None
    submission: Submission | None
    returned: Submission | None
    latest: tuple[HistoryEntry, ...]

    def offer(self, action: Action) -> Offer | None:
        """The offer of ``action``, if it is one to show."""
        return next((o for o in self.offers if o.action == action), None)

    def open(self, action: Action) -> bool:
        """True if ``action`` is offered and nothing blocks it."""
        found = self.offer(action)
        return found is not None and found.refused is None


def page(act: Act, directive_id: int) -> DirectivePage | Glimpse:
    """The directive as ``act.actor`` may see it. Raises NotFound where it may not even be listed."""
    row = _listed(act, directive_id)
    return _full(act, row) if sees_in_full(act.actor, loading.concerned(row)) else _glimpse(act, row)


def in_full(act: Act, directive_id: int) -> DirectivePage:
    """The page for those it concerns. Raises NotFound or, for other units, NotAllowed."""
    found = page(act, directive_id)
    if isinstance(found, Glimpse):
        raise NotAllowed(N_("Nhiệm vụ này không giao cho đơn vị của đồng chí."))
    return found


def officers(unit_id: int) -> list[tuple[int, str]]:
    """The active accounts with a post in the unit, as id and title: who can be named to do the work."""
    rows = (
        select(Account.id, Account.title).join(Post).where(Post.unit_id == unit_id, Account.active).distinct()
    )
    found = [(account_id, title) for account_id, title in db.session.execute(rows)]
    return sorted(found, key=lambda officer: sort_key(officer[1]))


def _listed(act: Act, directive_id: int) -> Directive:
    condition = seeing.may_be_listed(act.actor)
    row = db.session.scalar(
        select(Directive).where(Directive.id == directive_id, condition).options(*_BESIDE)
    )
    if row is None:
        raise NotFound(N_("Không tìm thấy nhiệm vụ này."))
    return row


_BESIDE: tuple[ORMOption, ...] = (
    joinedload(Directive.plan).joinedload(Plan.leader).lazyload(Account.posts),
    joinedload(Directive.lead_unit),
    joinedload(Directive.officer).lazyload(Account.posts),
    joinedload(Directive.leader).lazyload(Account.posts),
    selectinload(Directive.coordination).joinedload(Coordination.unit),
    selectinload(Directive.steps),
    selectinload(Directive.evidence).joinedload(Evidence.unit),
    selectinload(Directive.evidence).joinedload(Evidence.added_by).lazyload(Account.posts),
    selectinload(Directive.submissions).joinedload(Submission.by).lazyload(Account.posts),
    selectinload(Directive.submissions).joinedload(Submission.instead_of).lazyload(Account.posts),
    selectinload(Directive.submissions).joinedload(Submission.decided_by).lazyload(Account.posts),
    selectinload(Directive.extensions).joinedload(Extension.by).lazyload(Account.posts),
    selectinload(Directive.extensions).joinedload(Extension.decided_by).lazyload(Account.posts),
    selectinload(Directive.requires).joinedload(Directive.lead_unit),
    selectinload(Directive.required_by).joinedload(Directive.lead_unit),
)
"""Everything beside the row, in a number of statements that does not grow with any of it."""


def _full(act: Act, row: Directive) -> DirectivePage:
    waits_for = tuple(d for d in row.requires if d.stage not in _OVER)
    request = _last(e for e in row.extensions if e.outcome is ExtensionOutcome.PENDING)
    decided = _last(row.submissions)
    return DirectivePage(
        row=row,
        judgement=judged(act, row),
        due=due(
            rule_from_json(row.rule),
            event_on=row.plan.event_on,
            window=window_of(row.plan),
            calendar=act.calendar,
        ),
        move=next_move(
            row.stage,
            refused=row.refused_at is not None,
            extension_asked=request is not None,
            waits=bool(waits_for),
        ),
        offers=tuple(available(loading.facts(row, act), act.actor)),
        evidence=tuple(e for e in row.evidence if e.removed_at is None),
        speaks_for=tuple(evidence.speaks_for(act, row)),
        waits_for=waits_for,
        awaited_by=tuple(d for d in row.required_by if d.stage not in _OVER)
        if row.stage not in _OVER
        else (),
        request=request,
        submission=_last(s for s in row.submissions if s.outcome is SubmissionOutcome.PENDING),
        returned=decided if row.stage is Stage.RETURNED else None,
        latest=history.latest(row.id, LATEST),
    )


def _glimpse(act: Act, row: Directive) -> Glimpse:
    return Glimpse(row.clause, row.plan.reference, row.stage, judged(act, row), row.due_on, row.undetermined)


def _last(found: Iterable[T]) -> T | None:
    return next(iter([*found][::-1]), None)
