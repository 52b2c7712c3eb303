"""Issue a plan in one transaction, and change it afterwards: its words, its event, its window, its end."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm.attributes import flag_modified

from tracker.domain.acts import Act
from tracker.domain.deadlines import Rule, Window, rule_to_json
from tracker.domain.errors import Invalid, Missing, WrongStage
from tracker.domain.events import Event, EventKind
from tracker.domain.folding import fold
from tracker.domain.lifecycle import OPEN, Stage
from tracker.domain.permissions import Right
from tracker.domain.wording import N_
from tracker.extensions import db
from tracker.models.accounts import Account
from tracker.models.directives import Coordination, Directive, RuleOrigin
from tracker.models.plans import Plan
from tracker.services import loading
from tracker.services.dating import iso, redate, redate_open, refuse_past
from tracker.services.record import record


@dataclass(frozen=True)
class NewDirective:
    """A directive to be given. ``requires`` are indexes within the same list; ``leader_id`` None means the plan's."""

    text: str
    lead_unit_id: int
    rule: Rule
    clause: str = ""
    coordinating_unit_ids: tuple[int, ...] = ()
    origin: RuleOrigin = RuleOrigin.PERSON
    wording: str | None = None
    leader_id: int | None = None
    requires: tuple[int, ...] = ()
    deliverable: str = ""
    group_id: int | None = None
    source: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class PlanFields:
    """What is known of a plan besides its directives. Number and date can come later."""

    title: str
    leader_id: int
    kind: str = "plan"
    number: str = ""
    issued_on: date | None = None
    issuer: str = ""
    signer: str = ""
    place: str = ""
    window: Window = field(default_factory=Window)
    event_name: str = ""
    event_on: date | None = None
    event_place: str = ""
    source_id: int | None = None


def issue(
    act: Act, fields: PlanFields, directives: Sequence[NewDirective], *, accept_past: bool = False
) -> Plan:
    """Issue a plan and give all its directives, or nothing at all. Each unit is told in one mail.

    Raises Missing or Invalid, and NotAllowed for anybody but a clerk; a date already past needs ``accept_past``.
    """
    loading.require(act, Right.PLANS_EDIT)
    if not directives:
        raise Missing(N_("Kế hoạch cần ít nhất một nhiệm vụ."))
    _check(fields)
    _refuse_circle([new.requires for new in directives])
    plan = Plan(
        given_at=act.now, given_by_id=act.actor.account_id, closed_at=None, source_id=fields.source_id
    )
    _carry(plan, fields)
    _refuse_event_outside(plan)
    db.session.add(plan)
    db.session.flush()
    rows = [_give(act, plan, new, position, accept_past) for position, new in enumerate(directives, start=1)]
    for row, new in zip(rows, directives, strict=True):
        row.requires = [rows[index] for index in new.requires if rows[index] is not row]
    db.session.flush()
    record(
        act, _event(EventKind.PLAN_ISSUED, plan, after={**words_of(plan), "directives": [r.id for r in rows]})
    )
    for row in rows:
        record(act, _assigned(row), tell=False)
    return plan


def add_directive(
    act: Act,
    plan_id: int,
    version: int,
    new: NewDirective,
    *,
    requires: Sequence[int] = (),
    accept_past: bool = False,
) -> Directive:
    """Give one more directive in an issued plan; ``requires`` are ids of directives of the same plan."""
    plan = _open_plan(act, plan_id, version)
    last = db.session.scalar(select(func.max(Directive.position)).where(Directive.plan_id == plan.id)) or 0
    row = _give(act, plan, new, last + 1, accept_past)
    row.requires = [d for d in plan.directives if d.id in requires and d is not row]
    flag_modified(plan, "title")  # the plan is another one now: the same form sent twice gives nothing twice
    db.session.flush()
    record(act, _assigned(row))
    return row


def correct(act: Act, plan_id: int, version: int, fields: PlanFields, *, reason: str = "") -> Plan:
    """Correct what is known of a plan (number, date, title, signer, leader …). Event and window have their own verbs."""
    plan = _open_plan(act, plan_id, version)
    _check(fields)
    before = words_of(plan)
    leader_before = plan.leader_id
    window, event = Window(plan.first_on, plan.last_on), (plan.event_name, plan.event_on, plan.event_place)
    _carry(plan, fields)
    plan.first_on, plan.last_on = window.first_on, window.last_on
    plan.event_name, plan.event_on, plan.event_place = event
    if plan.leader_id != leader_before:
        for row in plan.directives:
            if row.leader_id == leader_before and row.stage in OPEN:
                row.leader_id = plan.leader_id
    for row in plan.directives:
        row.folded = search_text(plan, row.clause, row.text, row.lead_unit.name, row.lead_unit.short_name)
    after = words_of(plan)
    changed = {name for name in after if after[name] != before[name]}
    record(
        act,
        _event(
            EventKind.PLAN_CORRECTED,
            plan,
            note=reason.strip(),
            before={name: before[name] for name in changed},
            after={name: after[name] for name in changed},
        ),
    )
    return plan


def set_event(
    act: Act,
    plan_id: int,
    version: int,
    *,
    event_on: date | None,
    window: Window | None = None,
    name: str | None = None,
    place: str | None = None,
    accept_past: bool = False,
) -> list[Directive]:
    """Set, move or cancel (None) the plan's event; every open rule-based deadline follows in the same transaction.

    Returns the directives whose date has changed. An event outside the window is refused unless ``window`` moves too.
    """
    plan = _open_plan(act, plan_id, version)
    before = _event_of(plan)
    if window is not None:
        plan.first_on, plan.last_on = window.first_on, window.last_on
    plan.event_name = plan.event_name if name is None else name.strip()
    plan.event_place = plan.event_place if place is None else place.strip()
    was, plan.event_on = plan.event_on, event_on
    _refuse_event_outside(plan)
    kind = _kind_of_move(was, event_on)
    record(act, _event(kind, plan, before=before, after=_event_of(plan)))
    return redate_open(plan, act, accept_past=accept_past)


def move_window(
    act: Act, plan_id: int, version: int, *, window: Window, accept_past: bool = False
) -> list[Directive]:
    """Move the span the plan is bound to; open deadlines follow. Returns those whose date has changed."""
    plan = _open_plan(act, plan_id, version)
    before = _event_of(plan)
    if window.first_on and window.last_on and window.last_on < window.first_on:
        raise Invalid(N_("Ngày kết thúc phải sau ngày bắt đầu."), field="last_on")
    plan.first_on, plan.last_on = window.first_on, window.last_on
    _refuse_event_outside(plan)
    record(act, _event(EventKind.WINDOW_MOVED, plan, before=before, after=_event_of(plan)))
    return redate_open(plan, act, accept_past=accept_past)


def close(act: Act, plan_id: int, version: int, *, reason: str) -> Plan:
    """Stop following a plan. Raises WrongStage while a directive of it is open."""
    plan = _open_plan(act, plan_id, version)
    left = [d for d in plan.directives if d.stage in OPEN]
    if left:
        raise WrongStage(
            N_("Còn %(n)s nhiệm vụ chưa kết thúc, chưa thể kết thúc theo dõi kế hoạch."), n=len(left)
        )
    plan.closed_at = act.now
    record(act, _event(EventKind.PLAN_CLOSED, plan, note=reason.strip()))
    return plan


def follow_again(act: Act, plan_id: int, version: int, *, reason: str) -> Plan:
    """Take up a closed plan again."""
    loading.require(act, Right.PLANS_EDIT)
    plan = loading.plan(plan_id, version)
    if plan.closed_at is None:
        raise WrongStage(N_("Kế hoạch đang được theo dõi."))
    if not reason.strip():
        raise Missing(N_("Cần nêu lý do."), field="reason")
    plan.closed_at = None
    record(act, _event(EventKind.PLAN_REOPENED, plan, note=reason.strip()))
    return plan


def words_of(plan: Plan) -> dict[str, Any]:
    """What the history shows of a plan."""
    names = ("kind", "number", "title", "issuer", "signer", "place", "leader_id", "source_id")
    leader = db.session.get_one(Account, plan.leader_id).title
    days = {"issued_on": iso(plan.issued_on)}
    return {name: getattr(plan, name) for name in names} | {"leader": leader} | days | _event_of(plan)


def search_text(plan: Plan, *words: str) -> str:
    """The folded text a search runs over."""
    return fold(" ".join((plan.number, plan.title, *words)))


def _open_plan(act: Act, plan_id: int, version: int) -> Plan:
    loading.require(act, Right.PLANS_EDIT)
    plan = loading.plan(plan_id, version)
    if plan.closed_at is not None:
        raise WrongStage(N_("Kế hoạch đã kết thúc theo dõi."))
    return plan


def _check(fields: PlanFields) -> None:
    if not fields.title.strip():
        raise Missing(N_("Cần trích yếu của kế hoạch."), field="title")
    window = fields.window
    if window.first_on and window.last_on and window.last_on < window.first_on:
        raise Invalid(N_("Ngày kết thúc phải sau ngày bắt đầu."), field="last_on")
    loading.leader(fields.leader_id)


def _refuse_circle(requires: Sequence[Sequence[int]]) -> None:
    """Raise Invalid if directives would wait for each other in a circle; each waits for the indexes it names."""
    waiting = {n: set(needed) - {n} for n, needed in enumerate(requires)}
    while waiting:
        free = {n for n, needed in waiting.items() if not needed & waiting.keys()}
        if not free:
            raise Invalid(N_("Các nhiệm vụ không thể chờ nhau thành vòng."), field="requires")
        waiting = {n: needed for n, needed in waiting.items() if n not in free}


def _carry(plan: Plan, fields: PlanFields) -> None:
    for name in ("kind", "number", "title", "issuer", "signer", "place", "event_name", "event_place"):
        setattr(plan, name, getattr(fields, name).strip())
    plan.leader_id, plan.issued_on, plan.event_on = fields.leader_id, fields.issued_on, fields.event_on
    plan.first_on, plan.last_on = fields.window.first_on, fields.window.last_on
    plan.folded = search_text(plan)


def _refuse_event_outside(plan: Plan) -> None:
    if plan.event_on is not None and not Window(plan.first_on, plan.last_on).holds(plan.event_on):
        raise Invalid(
            N_("Ngày %(day)s nằm ngoài thời gian của kế hoạch; cần điều chỉnh cả thời gian của kế hoạch."),
            field="event_on",
            day=f"{plan.event_on:%d/%m/%Y}",
        )


def _give(act: Act, plan: Plan, new: NewDirective, position: int, accept_past: bool) -> Directive:
    if not new.text.strip():
        raise Missing(N_("Nhiệm vụ %(clause)s chưa có nội dung."), clause=new.clause)
    unit = loading.unit(new.lead_unit_id)
    row = Directive(
        position=position,
        clause=new.clause.strip(),
        text=new.text.strip(),
        deliverable=new.deliverable.strip(),
        source=new.source,
        lead_unit=unit,
        group_id=new.group_id,
        leader=loading.leader(new.leader_id or plan.leader_id),
        assigned_at=act.now,
        stage=Stage.NOT_STARTED,
        rule=rule_to_json(new.rule),
        rule_origin=new.origin,
        wording=new.wording,
        deadline_version=0,
        undetermined=False,
        moved_under_extension=False,
        updated_on=act.today,
        folded=search_text(plan, new.clause, new.text, unit.name, unit.short_name),
    )
    others = dict.fromkeys(u for u in new.coordinating_unit_ids if u != unit.id)
    row.coordination = [Coordination(unit=loading.unit(u), position=n) for n, u in enumerate(others)]
    redate(row, plan, act)
    refuse_past(row, act, accept_past)
    row.deadline_version = 1
    plan.directives.append(row)
    return row


def _assigned(row: Directive) -> Event:
    after = {
        "clause": row.clause,
        "text": row.text,
        "lead_unit_id": row.lead_unit_id,
        "lead_unit": row.lead_unit.name,
        "coordinating": [c.unit.name for c in row.coordination],
        "leader_id": row.leader_id,
        "rule": row.rule,
        "due_on": iso(row.due_on),
        "undetermined": row.undetermined,
        "requires": [d.id for d in row.requires],
    }
    kind = EventKind.ASSIGNED
    return Event(kind, ("directive", row.id), plan_id=row.plan_id, directive_id=row.id, after=after)


def _event(kind: EventKind, plan: Plan, **rest: Any) -> Event:
    return Event(kind, ("plan", plan.id), plan_id=plan.id, **rest)


def _event_of(plan: Plan) -> dict[str, Any]:
    days = {"event_on": iso(plan.event_on), "first_on": iso(plan.first_on), "last_on": iso(plan.last_on)}
    return days | {"event_name": plan.event_name, "event_place": plan.event_place}


def _kind_of_move(was: date | None, now: date | None) -> EventKind:
    if was == now:
        return EventKind.PLAN_CORRECTED
    if now is None:
        return EventKind.EVENT_CANCELLED
    return EventKind.EVENT_SET if was is None else EventKind.EVENT_MOVED
