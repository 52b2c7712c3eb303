"""What the office decides about the tracker itself: its name, the thresholds of the rules, the usual lead times."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass, fields
from typing import Any

from sqlalchemy import func, select

from tracker.domain.acts import Act, Thresholds
from tracker.domain.deadlines import Rule, rule_to_json
from tracker.domain.errors import Conflict, Invalid, Missing, NotFound
from tracker.domain.events import Event, EventKind
from tracker.domain.lead_times import DEFAULTS
from tracker.domain.permissions import Right
from tracker.domain.wording import N_
from tracker.extensions import db
from tracker.models.office import Setting, UsualLeadTime
from tracker.queries.office import NAME, THRESHOLD
from tracker.services.loading import require
from tracker.services.record import record

LIMITS: dict[str, tuple[int, int]] = {
    "due_soon": (1, 30),
    "silent_after": (1, 60),
    "escalate_after": (0, 60),
    "escalate_every": (1, 60),
    "coordinating_at": (1, 30),
    "awaiting_after": (0, 60),
    "reminder_hour": (0, 23),
    "reminder_minute": (0, 59),
}
"""The smallest and largest value of each threshold that is one number."""


@dataclass(frozen=True)
class UsualLimit:
    """One row of the table of usual lead times; `keywords` are what a sentence is recognised by."""

    name: str
    keywords: Sequence[str]
    rule: Rule


def set_thresholds(act: Act, wanted: Thresholds) -> None:
    """Keep the thresholds that differ from now. Raises `Invalid` at the field out of its limits."""
    require(act, Right.OFFICE_EDIT)
    for name, (low, high) in LIMITS.items():
        if not low <= getattr(wanted, name) <= high:
            raise Invalid(N_("Cần một số từ %(min)s đến %(max)s."), field=name, min=low, max=high)
    times = wanted.lead_times
    if (
        not times
        or any(not 1 <= days <= 60 for days in times)
        or list(times) != sorted(set(times), reverse=True)
    ):
        raise Invalid(N_("Cần các số ngày giảm dần, ví dụ: 7, 3, 1."), field="lead_times")
    before, after = asdict(act.thresholds), asdict(wanted)
    for field in fields(Thresholds):
        if before[field.name] != after[field.name]:
            _set(act, THRESHOLD + field.name, before[field.name], after[field.name])


def rename(act: Act, name: str) -> None:
    """Say what the office is called, on every page and in every mail."""
    require(act, Right.OFFICE_EDIT)
    row = db.session.get(Setting, NAME)
    before = "" if row is None else row.value
    if before != name.strip():
        _set(act, NAME, before, name.strip())


def add_limit(act: Act, limit: UsualLimit) -> UsualLeadTime:
    """Add a kind of work to the table, before all others: the first that fits holds."""
    require(act, Right.OFFICE_EDIT)
    own_table()
    first = db.session.scalar(select(func.min(UsualLeadTime.position))) or 0
    row = UsualLeadTime(kind=f"own-{_next_number()}", position=first - 1)
    _fill(row, limit)
    db.session.add(row)
    db.session.flush()
    _record(act, row.id, {}, _facts(row))
    return row


def change_limit(act: Act, limit_id: int, version: int, limit: UsualLimit) -> UsualLeadTime:
    """Change a row of the table. Raises `Conflict` for a stale form."""
    row = _load(act, limit_id, version)
    before = _facts(row)
    _fill(row, limit)
    _record(act, row.id, before, _facts(row))
    return row


def remove_limit(act: Act, limit_id: int, version: int) -> None:
    """Take a row out of the table."""
    row = _load(act, limit_id, version)
    _record(act, row.id, _facts(row), {})
    db.session.delete(row)


def own_table() -> None:
    """Make the table the office's own: until the first edit it is the one every installation starts with."""
    if db.session.scalar(select(func.count()).select_from(UsualLeadTime)):
        return
    db.session.add_all(
        UsualLeadTime(
            kind=given.kind,
            name=given.name,
            keywords=list(given.keywords),
            rule=rule_to_json(given.rule),
            position=place,
        )
        for place, given in enumerate(DEFAULTS)
    )
    db.session.flush()


def _set(act: Act, name: str, before: Any, after: Any) -> None:
    row = db.session.get(Setting, name)
    if row is None:
        db.session.add(Setting(name=name, value=after))
    else:
        row.value = after
    record(act, Event(EventKind.SETTING_CHANGED, ("setting", 0), before={name: before}, after={name: after}))


def _load(act: Act, limit_id: int, version: int) -> UsualLeadTime:
    require(act, Right.OFFICE_EDIT)
    row = db.session.get(UsualLeadTime, limit_id, with_for_update=True, populate_existing=True)
    if row is None:
        raise NotFound(N_("Không tìm thấy loại việc này."))
    if row.version != version:
        raise Conflict(N_("Loại việc này vừa được người khác cập nhật."))
    return row


def _fill(row: UsualLeadTime, limit: UsualLimit) -> None:
    keywords = list(dict.fromkeys(word.strip() for word in limit.keywords if word.strip()))
    if not limit.name.strip():
        raise Missing(N_("Cần tên loại việc."), field="name")
    if not keywords:
        raise Missing(N_("Cần ít nhất một cụm từ để nhận ra loại việc."), field="keywords")
    row.name, row.keywords, row.rule = limit.name.strip(), keywords, rule_to_json(limit.rule)


def _next_number() -> int:
    return (db.session.scalar(select(func.max(UsualLeadTime.id))) or 0) + 1


def _facts(row: UsualLeadTime) -> dict[str, Any]:
    return {"name": row.name, "keywords": row.keywords, "rule": row.rule}


def _record(act: Act, limit_id: int, before: dict[str, Any], after: dict[str, Any]) -> None:
    record(act, Event(EventKind.SETTING_CHANGED, ("lead_time", limit_id), before=before, after=after))
