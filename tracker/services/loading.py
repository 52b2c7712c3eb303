"""Load what a verb is about to change: locked, of the version the actor saw, with the facts the domain asks for."""

from collections.abc import Iterable

from sqlalchemy import exists, select

from tracker.domain.acts import Act
from tracker.domain.errors import Conflict, NotAllowed, NotFound
from tracker.domain.lifecycle import Facts
from tracker.domain.permissions import Concerned, Right, Role, may
from tracker.domain.wording import N_
from tracker.extensions import db
from tracker.models.accounts import Account, Post
from tracker.models.directives import Directive, Extension, ExtensionOutcome, Submission, SubmissionOutcome
from tracker.models.evidence import EvidenceKind
from tracker.models.plans import Plan
from tracker.models.units import Unit

_STANDING = (SubmissionOutcome.PENDING, SubmissionOutcome.ACCEPTED)
"""Submissions whose maker may not decide on them: neither sign one, nor reopen what was signed."""


def require(act: Act, right: Right) -> None:
    """Raise NotAllowed unless the actor has ``right``."""
    if not may(act.actor, right):
        raise NotAllowed(N_("Thao tác này không thuộc thẩm quyền của đồng chí."))


def directive(directive_id: int, version: int) -> Directive:
    """The directive, locked. Raises NotFound, or Conflict if it is no longer of ``version``."""
    row = db.session.get(Directive, directive_id, with_for_update=True, populate_existing=True)
    if row is None:
        raise NotFound(N_("Không tìm thấy nhiệm vụ này."))
    if row.version != version:
        raise Conflict(N_("Nhiệm vụ vừa được người khác cập nhật."))
    return row


def plan(plan_id: int, version: int) -> Plan:
    """The plan, locked. Raises NotFound, or Conflict if it is no longer of ``version``."""
    row = db.session.get(Plan, plan_id, with_for_update=True, populate_existing=True)
    if row is None:
        raise NotFound(N_("Không tìm thấy kế hoạch này."))
    if row.version != version:
        raise Conflict(N_("Kế hoạch vừa được người khác cập nhật."))
    return row


def unit(unit_id: int) -> Unit:
    """An active unit. Raises NotFound."""
    row = db.session.get(Unit, unit_id)
    if row is None or not row.active:
        raise NotFound(N_("Không tìm thấy đơn vị này."))
    return row


def leader(account_id: int) -> Account:
    """An active account that holds the post of a leader. Raises NotFound."""
    row = db.session.get(Account, account_id)
    if row is None or not row.active or not any(p.role is Role.LEADER for p in row.posts):
        raise NotFound(N_("Không tìm thấy lãnh đạo phụ trách này."))
    return row


def concerned(row: Directive) -> Concerned:
    """Whom the directive concerns."""
    return Concerned(row.lead_unit_id, frozenset(c.unit_id for c in row.coordination), row.leader_id)


def facts(row: Directive, act: Act) -> Facts:
    """What the table of the life needs to know of ``row`` on the day of ``act``."""
    kept = [e for e in row.evidence if e.removed_at is None]
    return Facts(
        stage=row.stage,
        concerned=concerned(row),
        stage_left=row.stage_left,
        evidence=len(kept),
        documents=sum(e.kind is EvidenceKind.DOCUMENT for e in kept),
        has_deadline=row.due_on is not None,
        late=row.due_on is not None and act.today > row.due_on,
        submitted_by=_hands(s for s in reversed(row.submissions) if s.outcome in _STANDING),
        request_by=_hands(e for e in row.extensions if e.outcome is ExtensionOutcome.PENDING),
        refused=row.refused_at is not None,
        plan_closed=row.plan.closed_at is not None,
        unit_has_account=has_head(row.lead_unit_id),
    )


def has_head(unit_id: int) -> bool:
    """True if somebody who can sign in heads the unit; otherwise the clerk records for it."""
    found = (
        select(Post.id)
        .join(Account)
        .where(Post.unit_id == unit_id, Post.role == Role.UNIT_HEAD, Account.active)
    )
    return bool(db.session.scalar(select(exists(found))))


def _hands(made: Iterable[Submission | Extension]) -> frozenset[int]:
    """Who acted in the first of them, and for whom."""
    first = next(iter(made), None)
    return frozenset(n for n in (first.by_id, first.for_id) if n is not None) if first else frozenset()
