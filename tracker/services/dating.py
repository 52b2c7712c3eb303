"""Carry deadlines from rules to rows, keeping the original date, the version and the word of history."""

from datetime import date
from typing import Any

from tracker.domain.acts import Act
from tracker.domain.deadlines import Window, due, rule_from_json
from tracker.domain.errors import Invalid
from tracker.domain.events import Event, EventKind
from tracker.domain.lifecycle import OPEN
from tracker.domain.wording import N_
from tracker.models.directives import Directive
from tracker.models.plans import Plan
from tracker.services.record import record


def window_of(plan: Plan) -> Window:
    """The window that caps the plan's deadlines."""
    return Window(plan.first_on, plan.last_on)


def dates_of(row: Directive) -> dict[str, Any]:
    """The dates of a directive as the history shows them."""
    return {
        "due_on": iso(row.due_on),
        "rule_due_on": iso(row.rule_due_on),
        "granted_on": iso(row.granted_on),
        "undetermined": row.undetermined,
        "rule": row.rule,
    }


def iso(day: date | None) -> str | None:
    """A day as the history stores it."""
    return day.isoformat() if day else None


def redate(row: Directive, plan: Plan, act: Act) -> bool:
    """Set the dates of ``row`` from its rule, the plan's event and window. True if the date that holds has changed.

    A granted extension is a date of its own: it stays, and ``moved_under_extension`` asks a person to look.
    """
    before = (row.due_on, row.undetermined)
    given = due(
        rule_from_json(row.rule), event_on=plan.event_on, window=window_of(plan), calendar=act.calendar
    )
    if row.granted_on is not None:
        row.moved_under_extension = row.moved_under_extension or given.by_rule != row.rule_due_on
    else:
        row.due_on, row.undetermined = given.on, given.undetermined
    row.rule_due_on = given.by_rule
    row.original_due_on = row.original_due_on or row.due_on
    changed = before != (row.due_on, row.undetermined)
    if changed:
        row.deadline_version = (row.deadline_version or 0) + 1
    return changed


def redate_open(plan: Plan, act: Act, *, accept_past: bool) -> list[Directive]:
    """Recompute every open directive of ``plan``, with history and notice; the ones whose date has changed.

    Finished directives keep the date they were judged by. Raises Invalid if a date would newly lie in the past and
    ``accept_past`` is not given.
    """
    moved = []
    for row in plan.directives:
        if row.stage not in OPEN:
            continue
        before, flagged = dates_of(row), row.moved_under_extension
        past_already = row.due_on is not None and row.due_on < act.today
        if redate(row, plan, act):
            refuse_past(row, act, accept_past or past_already)
            moved.append(row)
            record(act, _moved(row, before))
        elif row.moved_under_extension and not flagged:
            record(act, _moved(row, before))
    return moved


def refuse_past(row: Directive, act: Act, accept_past: bool) -> None:
    """Raise Invalid if the date just set lies before today and nobody has said that it may."""
    if row.due_on is not None and row.due_on < act.today and not accept_past:
        raise Invalid(
            N_("Hạn của nhiệm vụ %(clause)s (%(day)s) đã qua. Cần xác nhận rõ nếu vẫn đặt hạn này."),
            field="accept_past",
            clause=row.clause or row.text[:40],
            day=f"{row.due_on:%d/%m/%Y}",
        )


def _moved(row: Directive, before: dict[str, Any]) -> Event:
    return Event(
        EventKind.DEADLINE_MOVED,
        ("directive", row.id),
        plan_id=row.plan_id,
        directive_id=row.id,
        before=before,
        after=dates_of(row),
    )
