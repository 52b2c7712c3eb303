"""What happened: one frozen fact a change, from which the history entry and the notices are both made."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from tracker.domain.permissions import Delegated


class EventKind(StrEnum):
    """Every kind of change the history knows."""

    PLAN_ISSUED = "plan_issued"
    PLAN_CORRECTED = "plan_corrected"
    PLAN_CLOSED = "plan_closed"
    PLAN_REOPENED = "plan_reopened"
    EVENT_SET = "event_set"
    EVENT_MOVED = "event_moved"
    EVENT_CANCELLED = "event_cancelled"
    WINDOW_MOVED = "window_moved"
    ASSIGNED = "assigned"
    CORRECTED = "corrected"
    DEADLINE_MOVED = "deadline_moved"
    DEPENDENCY_ADDED = "dependency_added"
    DEPENDENCY_REMOVED = "dependency_removed"
    FREED = "freed"
    STARTED = "started"
    REPORTED = "reported"
    STEPS_TENDED = "steps_tended"
    EVIDENCE_ADDED = "evidence_added"
    EVIDENCE_REMOVED = "evidence_removed"
    CONTRIBUTED = "contributed"
    OFFICER_NAMED = "officer_named"
    SUBMITTED = "submitted"
    WITHDRAWN = "withdrawn"
    SIGNED = "signed"
    RETURNED = "returned"
    EXTENSION_ASKED = "extension_asked"
    EXTENSION_GRANTED = "extension_granted"
    EXTENSION_REFUSED = "extension_refused"
    NOT_OURS = "not_ours"
    REFUSAL_SETTLED = "refusal_settled"
    URGED = "urged"
    LEAD_CHANGED = "lead_changed"
    SUSPENDED = "suspended"
    RESUMED = "resumed"
    CANCELLED = "cancelled"
    REOPENED = "reopened"
    ACCOUNT_CHANGED = "account_changed"
    SUBSTITUTE_NAMED = "substitute_named"
    SUBSTITUTE_ENDED = "substitute_ended"
    UNIT_CHANGED = "unit_changed"
    CALENDAR_CHANGED = "calendar_changed"
    SETTING_CHANGED = "setting_changed"


@dataclass(frozen=True)
class Event:
    """One thing that happened.

    ``plan_id`` is None for what belongs to the installation (accounts, units, calendar, settings). ``subject``
    names the row, e.g. ``("directive", 12)``. ``before`` and ``after`` hold JSON values of the fields that changed;
    ``note`` what the person wrote (a reason, an urging). ``acting_for`` is the absent holder of the post, if any.
    """

    kind: EventKind
    subject: tuple[str, int]
    plan_id: int | None = None
    directive_id: int | None = None
    note: str = ""
    before: Mapping[str, Any] = field(default_factory=dict)
    after: Mapping[str, Any] = field(default_factory=dict)
    acting_for: Delegated | None = None
