"""One piece of evidence, for those who may see its directive in full."""

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from tracker.domain.acts import Act
from tracker.domain.errors import NotFound
from tracker.domain.permissions import sees_in_full
from tracker.domain.wording import N_
from tracker.extensions import db
from tracker.models.directives import Directive
from tracker.models.evidence import Evidence
from tracker.services import loading


def one(act: Act, evidence_id: int) -> Evidence:
    """The evidence with its directive. Raises NotFound where there is none, or none the actor may see."""
    rows = (
        select(Evidence)
        .where(Evidence.id == evidence_id, Evidence.removed_at.is_(None))
        .options(
            joinedload(Evidence.unit),
            joinedload(Evidence.added_by),
            joinedload(Evidence.directive).joinedload(Directive.plan),
            joinedload(Evidence.directive).selectinload(Directive.coordination),
        )
    )
    found = db.session.scalar(rows)
    if found is None or not sees_in_full(act.actor, loading.concerned(found.directive)):
        raise NotFound(N_("Không tìm thấy minh chứng này."))
    return found
