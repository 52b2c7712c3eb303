"""The office's table of usual lead times; the one an installation starts with while it has none of its own."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select

from tracker.domain.deadlines import rule_from_json
from tracker.domain.lead_times import DEFAULTS, LeadTime
from tracker.extensions import db
from tracker.models.office import UsualLeadTime

Table = Sequence[LeadTime]


def table() -> Table:
    """The lead times in their order: where several kinds of work fit, the first one holds."""
    rows = db.session.scalars(select(UsualLeadTime).order_by(UsualLeadTime.position, UsualLeadTime.id))
    own = tuple(LeadTime(row.kind, row.name, tuple(row.keywords), rule_from_json(row.rule)) for row in rows)
    return own or DEFAULTS
