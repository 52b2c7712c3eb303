"""The verbs of a directive's life: load, let the domain decide, change the row, record. The caller commits."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from tracker.domain.acts import Act
from tracker.domain.errors import Invalid
from tracker.domain.events import Event, EventKind
from tracker.domain.lifecycle import OPEN, Action, Decision, Given, Stage, decide
from tracker.domain.wording import N_
from tracker.extensions import db
from tracker.models.accounts import Account
from tracker.models.directives import (
    Directive,
    ExtensionOutcome,
    Submission,
    SubmissionOutcome,
)
from tracker.services import loading
from tracker.services.dating import iso, redate
from tracker.services.plans import search_text
from tracker.services.record import record


def start(act: Act, directive_id: int, version: int) -> Directive:
    """The lead unit takes the work up."""
    row, decision = _decided(act, directive_id, version, Action.START)
    row.updated_on = act.today
    return _moved(act, row, decision, EventKind.STARTED)


def report(
    act: Act, directive_id: int, version: int, *, state_of_work: str, obstacles: str = "", proposals: str = ""
) -> Directive:
    """Report progress: the state of work, obstacles, proposals. A directive not started is started by it."""
    row, decision = _decided(act, directive_id, version, Action.REPORT)
    if not state_of_work.strip():
        raise Invalid(N_("Cần nêu tình hình thực hiện."), field="state_of_work")
    told = {
        "state_of_work": state_of_work.strip(),
        "obstacles": obstacles.strip(),
        "proposals": proposals.strip(),
    }
    before = {name: getattr(row, name) for name in told}
    for name, value in told.items():
        setattr(row, name, value)
    row.updated_on = act.today
    return _moved(act, row, decision, EventKind.REPORTED, before=before, after=told)


def submit(act: Act, directive_id: int, version: int, *, note: str = "", delay_cause: str = "") -> Directive:
    """Submit for sign-off. Needs evidence, and the cause of delay when the due day has passed."""
    given = Given(delay_cause=delay_cause)
    row, decision = _decided(act, directive_id, version, Action.SUBMIT, given)
    row.submissions.append(
        Submission(
            by_id=act.actor.account_id,
            for_id=decision.acting_for and decision.acting_for.account_id,
            submitted_at=act.now,
            submitted_on=act.today,
            note=note.strip(),
            delay_cause=delay_cause.strip(),
            outcome=SubmissionOutcome.PENDING,
        )
    )
    row.submitted_on = row.updated_on = act.today
    row.delay_cause = delay_cause.strip()
    digests = [e.digest for e in row.evidence if e.removed_at is None]
    after = {"submitted_on": iso(act.today), "evidence": digests, "delay_cause": row.delay_cause}
    return _moved(act, row, decision, EventKind.SUBMITTED, note=note, after=after)


def withdraw(act: Act, directive_id: int, version: int) -> Directive:
    """Take a submission back before it is decided."""
    row, decision = _decided(act, directive_id, version, Action.WITHDRAW)
    _settle(row, act, SubmissionOutcome.WITHDRAWN)
    return _moved(act, row, decision, EventKind.WITHDRAWN)


def sign(act: Act, directive_id: int, version: int, *, note: str = "") -> Directive:
    """Sign off: the directive is done, judged by the day it was submitted; its evidence is frozen; others are freed."""
    row, decision = _decided(act, directive_id, version, Action.SIGN)
    submitted_on = row.submitted_on
    _settle(row, act, SubmissionOutcome.ACCEPTED, note)
    row.submitted_on, row.done_at = submitted_on, act.now
    _lapse_extensions(row, act)
    for evidence in row.evidence:
        if evidence.removed_at is None and evidence.frozen_at is None:
            evidence.frozen_at = act.now
    after = {"submitted_on": iso(submitted_on), "due_on": iso(row.due_on)}
    _moved(act, row, decision, EventKind.SIGNED, note=note, after=after)
    _free(act, row)
    return row


def send_back(act: Act, directive_id: int, version: int, *, reason: str) -> Directive:
    """Return a submission with the reason. The clock had never stopped."""
    row, decision = _decided(act, directive_id, version, Action.RETURN, Given(reason=reason))
    _settle(row, act, SubmissionOutcome.RETURNED, reason)
    return _moved(act, row, decision, EventKind.RETURNED, note=reason)


def suspend(act: Act, directive_id: int, version: int, *, reason: str) -> Directive:
    """Suspend the work; its clock does not count as overdue meanwhile."""
    row, decision = _decided(act, directive_id, version, Action.SUSPEND, Given(reason=reason))
    row.stage_left = row.stage
    return _moved(act, row, decision, EventKind.SUSPENDED, note=reason)


def resume(act: Act, directive_id: int, version: int) -> Directive:
    """Go on, in the stage that was left."""
    row, decision = _decided(act, directive_id, version, Action.RESUME)
    row.stage = decision.to
    row.stage_left = None
    row.updated_on = act.today
    return _moved(act, row, decision, EventKind.RESUMED)


def cancel(act: Act, directive_id: int, version: int, *, reason: str) -> Directive:
    """Cancel the directive; what was pending lapses."""
    row, decision = _decided(act, directive_id, version, Action.CANCEL, Given(reason=reason))
    _settle(row, act, SubmissionOutcome.WITHDRAWN)
    _lapse_extensions(row, act)
    row.refused_at, row.refusal = None, ""
    _moved(act, row, decision, EventKind.CANCELLED, note=reason)
    _free(act, row)
    return row


def reopen(act: Act, directive_id: int, version: int, *, reason: str) -> Directive:
    """Reopen a finished or cancelled directive; it will be judged by its new submission."""
    row, decision = _decided(act, directive_id, version, Action.REOPEN, Given(reason=reason))
    before = {"submitted_on": iso(row.submitted_on), "due_on": iso(row.due_on)}
    row.stage = decision.to
    row.submitted_on = row.done_at = row.stage_left = None
    row.updated_on = act.today
    redate(row, row.plan, act)
    after = {"submitted_on": None, "due_on": iso(row.due_on)}
    return _moved(act, row, decision, EventKind.REOPENED, note=reason, before=before, after=after)


def refuse(act: Act, directive_id: int, version: int, *, reason: str) -> Directive:
    """The head says the task is not the unit's; the clerk has to settle it."""
    row, decision = _decided(act, directive_id, version, Action.REFUSE, Given(reason=reason))
    row.refused_at, row.refusal, row.updated_on = act.now, reason.strip(), act.today
    return _moved(act, row, decision, EventKind.NOT_OURS, note=reason)


def settle_refusal(
    act: Act, directive_id: int, version: int, *, reason: str, lead_unit_id: int | None = None
) -> Directive:
    """The clerk answers a refusal: the task stays with the unit, or goes to ``lead_unit_id``."""
    row, decision = _decided(act, directive_id, version, Action.SETTLE_REFUSAL, Given(reason=reason))
    row.refused_at, row.refusal = None, ""
    if lead_unit_id is None or lead_unit_id == row.lead_unit_id:
        return _moved(act, row, decision, EventKind.REFUSAL_SETTLED, note=reason)
    return _hand_over(act, row, decision, lead_unit_id, reason)


def urge(act: Act, directive_id: int, version: int, *, note: str) -> Directive:
    """The leader urges the unit, with a note that is mailed at once."""
    row, decision = _decided(act, directive_id, version, Action.URGE, Given(reason=note))
    return _moved(act, row, decision, EventKind.URGED, note=note)


def change_lead(act: Act, directive_id: int, version: int, *, lead_unit_id: int, reason: str) -> Directive:
    """Give the directive to another lead unit."""
    row, decision = _decided(act, directive_id, version, Action.CHANGE_LEAD, Given(reason=reason))
    if lead_unit_id == row.lead_unit_id:
        raise Invalid(N_("Đơn vị này đang chủ trì nhiệm vụ."), field="lead_unit_id")
    return _hand_over(act, row, decision, lead_unit_id, reason)


def name_officer(act: Act, directive_id: int, version: int, *, officer_id: int | None) -> Directive:
    """The head names the officer who does the work, or nobody."""
    row, decision = _decided(act, directive_id, version, Action.NAME_OFFICER)
    officer = db.session.get(Account, officer_id) if officer_id is not None else None
    belongs = (
        officer is not None and officer.active and any(p.unit_id == row.lead_unit_id for p in officer.posts)
    )
    if officer_id is not None and not belongs:
        raise Invalid(N_("Chuyên viên này không thuộc đơn vị chủ trì."), field="officer_id")
    before, row.officer = _officer(row), officer
    return _moved(act, row, decision, EventKind.OFFICER_NAMED, before=before, after=_officer(row))


def contribute(act: Act, directive_id: int, version: int, *, unit_id: int, contribution: str) -> Directive:
    """A coordinating unit reports its part."""
    row, decision = _decided(act, directive_id, version, Action.CONTRIBUTE)
    part = next((c for c in row.coordination if c.unit_id == unit_id), None)
    if part is None or unit_id not in act.actor.unit_ids:
        raise Invalid(N_("Đơn vị này không phối hợp thực hiện nhiệm vụ."), field="unit_id")
    if not contribution.strip():
        raise Invalid(N_("Cần nêu phần việc đã phối hợp."), field="contribution")
    before = {"unit": part.unit.name, "contribution": part.contribution}
    part.contribution, part.contributed_at = contribution.strip(), act.now
    after = {"unit_id": unit_id, "unit": part.unit.name, "contribution": part.contribution}
    return _moved(act, row, decision, EventKind.CONTRIBUTED, before=before, after=after)


def _decided(
    act: Act, directive_id: int, version: int, action: Action, given: Given | None = None
) -> tuple[Directive, Decision]:
    row = loading.directive(directive_id, version)
    return row, decide(action, loading.facts(row, act), act.actor, given)


def _event(kind: EventKind, row: Directive, **rest: Any) -> Event:
    return Event(kind, ("directive", row.id), plan_id=row.plan_id, directive_id=row.id, **rest)


def _moved(
    act: Act,
    row: Directive,
    decision: Decision,
    kind: EventKind,
    *,
    note: str = "",
    before: Mapping[str, Any] | None = None,
    after: Mapping[str, Any] | None = None,
) -> Directive:
    """Carry the stage over and record the change, stages included where they differ."""
    row.stage = decision.to
    stages = decision.source is not decision.to
    record(
        act,
        _event(
            kind,
            row,
            note=note.strip(),
            before={**({"stage": decision.source.value} if stages else {}), **(before or {})},
            after={**({"stage": decision.to.value} if stages else {}), **(after or {})},
            acting_for=decision.acting_for,
        ),
    )
    return row


def _settle(row: Directive, act: Act, outcome: SubmissionOutcome, reason: str = "") -> None:
    """Close the pending submission, if there is one."""
    for submission in row.submissions:
        if submission.outcome is SubmissionOutcome.PENDING:
            submission.outcome, submission.reason = outcome, reason.strip()
            submission.decided_by_id, submission.decided_at = act.actor.account_id, act.now
    row.stage = Stage.IN_PROGRESS if row.stage is Stage.AWAITING else row.stage
    row.submitted_on = None


def _free(act: Act, row: Directive) -> None:
    """Record for every open directive that waited for ``row`` alone that it waits no longer."""
    over = (Stage.DONE, Stage.CANCELLED)
    for waiting in row.required_by:
        if waiting.stage in OPEN and all(r.stage in over for r in waiting.requires):
            record(act, _event(EventKind.FREED, waiting, after={"by": row.clause, "by_id": row.id}))


def _officer(row: Directive) -> dict[str, Any]:
    return {
        "officer_id": row.officer.id if row.officer else None,
        "officer": row.officer and row.officer.title,
    }


def _lapse_extensions(row: Directive, act: Act) -> None:
    for request in row.extensions:
        if request.outcome is ExtensionOutcome.PENDING:
            request.outcome, request.decided_at = ExtensionOutcome.LAPSED, act.now


def _hand_over(act: Act, row: Directive, decision: Decision, lead_unit_id: int, reason: str) -> Directive:
    """Change the lead unit: the officer goes, the old unit's request for another date lapses, and a coordinating
    unit that now leads no longer coordinates."""
    unit = loading.unit(lead_unit_id)
    before = {"lead_unit_id": row.lead_unit_id, "lead_unit": row.lead_unit.name, **_officer(row)}
    row.lead_unit, row.officer, row.refused_at, row.refusal = unit, None, None, ""
    row.coordination = [c for c in row.coordination if c.unit_id != unit.id]
    row.folded = search_text(row.plan, row.clause, row.text, unit.name, unit.short_name)
    _lapse_extensions(row, act)
    after = {"lead_unit_id": unit.id, "lead_unit": unit.name, **_officer(row)}
    return _moved(act, row, decision, EventKind.LEAD_CHANGED, note=reason, before=before, after=after)
