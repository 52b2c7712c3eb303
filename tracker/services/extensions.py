"""Extensions: asked with a reason, decided by the responsible leader, never by the one who asked."""

from collections.abc import Mapping
from datetime import date

from tracker.domain.acts import Act
from tracker.domain.deadlines import Window
from tracker.domain.errors import Conflict, Invalid
from tracker.domain.events import Event, EventKind
from tracker.domain.lifecycle import Action, Decision, Given, decide
from tracker.domain.wording import N_
from tracker.models.directives import Directive, Extension, ExtensionOutcome
from tracker.services import loading
from tracker.services.dating import iso, window_of
from tracker.services.record import record


def ask(act: Act, directive_id: int, version: int, *, to_on: date, reason: str) -> Directive:
    """Ask for another date, later than the current one. After the date has passed it is allowed and flagged."""
    row = loading.directive(directive_id, version)
    decision = decide(Action.ASK_EXTENSION, loading.facts(row, act), act.actor, Given(reason=reason))
    if row.due_on is None:
        raise Invalid(N_("Nhiệm vụ chưa có hạn để điều chỉnh."))
    _refuse_unusable(row, to_on, act, field="to_on")
    request = Extension(
        by_id=act.actor.account_id,
        for_id=decision.acting_for and decision.acting_for.account_id,
        asked_at=act.now,
        from_on=row.due_on,
        to_on=to_on,
        reason=reason.strip(),
        late=act.today > row.due_on,
        outcome=ExtensionOutcome.PENDING,
    )
    row.extensions.append(request)
    row.updated_on = act.today
    after = {"from_on": iso(row.due_on), "to_on": iso(to_on), "late": request.late}
    _record(act, row, EventKind.EXTENSION_ASKED, decision, note=reason, before={}, after=after)
    return row


def grant(
    act: Act,
    directive_id: int,
    version: int,
    *,
    granted_on: date,
    note: str = "",
    document_number: str = "",
    outside_window: bool = False,
) -> Directive:
    """Grant the date asked for, or another. A date outside the plan's window needs the leader's explicit word."""
    row, request, decision = _pending(act, directive_id, version)
    _refuse_unusable(row, granted_on, act, field="granted_on")
    if not _within(window_of(row.plan), granted_on) and not outside_window:
        raise Invalid(
            N_("Hạn mới vượt ngoài thời gian của kế hoạch. Cần xác nhận rõ nếu vẫn đồng ý."),
            field="outside_window",
        )
    before = {"due_on": iso(row.due_on)}
    request.outcome, request.granted_on = ExtensionOutcome.GRANTED, granted_on
    request.document_number = document_number.strip()
    _decide(request, act, note)
    row.granted_on = row.due_on = granted_on
    row.undetermined, row.moved_under_extension = False, False
    row.deadline_version += 1
    after = {
        "due_on": iso(granted_on),
        "asked_on": iso(request.to_on),
        "document_number": request.document_number,
    }
    _record(act, row, EventKind.EXTENSION_GRANTED, decision, note=note, before=before, after=after)
    return row


def turn_down(act: Act, directive_id: int, version: int, *, reason: str) -> Directive:
    """Refuse the request, with the reason. The date stays."""
    row, request, decision = _pending(act, directive_id, version)
    if not reason.strip():
        raise Invalid(N_("Cần nêu lý do."), field="reason")
    request.outcome = ExtensionOutcome.REFUSED
    _decide(request, act, reason)
    after = {"asked_on": iso(request.to_on), "due_on": iso(row.due_on)}
    _record(act, row, EventKind.EXTENSION_REFUSED, decision, note=reason, before={}, after=after)
    return row


def _pending(act: Act, directive_id: int, version: int) -> tuple[Directive, Extension, Decision]:
    row = loading.directive(directive_id, version)
    decision = decide(Action.DECIDE_EXTENSION, loading.facts(row, act), act.actor)
    for request in row.extensions:
        if request.outcome is ExtensionOutcome.PENDING:
            return row, request, decision
    raise Conflict(N_("Đề nghị này đã được quyết định."))


def _decide(request: Extension, act: Act, words: str) -> None:
    request.decided_by_id, request.decided_at, request.decision = act.actor.account_id, act.now, words.strip()


def _refuse_unusable(row: Directive, day: date, act: Act, *, field: str) -> None:
    if row.due_on is not None and day <= row.due_on:
        raise Invalid(
            N_("Hạn mới phải sau hạn hiện hành (%(day)s)."), field=field, day=f"{row.due_on:%d/%m/%Y}"
        )
    if day < act.today:
        raise Invalid(N_("Hạn mới không được ở trong quá khứ."), field=field)
    if not act.calendar.is_working(day):
        raise Invalid(N_("Ngày %(day)s là ngày nghỉ."), field=field, day=f"{day:%d/%m/%Y}")


def _within(window: Window, day: date) -> bool:
    return window.last_on is None or day <= window.last_on


def _record(
    act: Act,
    row: Directive,
    kind: EventKind,
    decision: Decision,
    *,
    note: str,
    before: Mapping[str, object],
    after: Mapping[str, object],
) -> None:
    record(
        act,
        Event(
            kind,
            ("directive", row.id),
            plan_id=row.plan_id,
            directive_id=row.id,
            note=note.strip(),
            before=before,
            after=after,
            acting_for=decision.acting_for,
        ),
    )
