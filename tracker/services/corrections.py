"""What the clerk corrects on a directive already given, and its dependencies. History keeps both versions."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from tracker.domain.acts import Act
from tracker.domain.deadlines import Rule, rule_to_json
from tracker.domain.errors import Invalid, Missing, WrongStage
from tracker.domain.events import Event, EventKind
from tracker.domain.lifecycle import OPEN, Action, Given, decide
from tracker.domain.wording import N_
from tracker.models.directives import Coordination, Directive, RuleOrigin
from tracker.services import loading
from tracker.services.dating import dates_of, redate, refuse_past
from tracker.services.plans import search_text
from tracker.services.record import record


@dataclass(frozen=True)
class Correction:
    """The directive as it should read. ``rule`` None leaves the deadline as it is."""

    clause: str
    text: str
    coordinating_unit_ids: tuple[int, ...]
    leader_id: int
    deliverable: str = ""
    rule: Rule | None = None
    wording: str | None = None


def correct(
    act: Act, directive_id: int, version: int, to: Correction, *, reason: str, accept_past: bool = False
) -> Directive:
    """Correct the words, coordinating units, leader or rule of a directive. A finished one keeps its deadline."""
    row = loading.directive(directive_id, version)
    decision = decide(Action.CORRECT, loading.facts(row, act), act.actor, Given(reason=reason))
    if not to.text.strip():
        raise Missing(N_("Nhiệm vụ chưa có nội dung."), field="text")
    before = _words(row)
    row.clause, row.text, row.deliverable = to.clause.strip(), to.text.strip(), to.deliverable.strip()
    row.leader = loading.leader(to.leader_id)
    row.folded = search_text(row.plan, row.clause, row.text, row.lead_unit.name, row.lead_unit.short_name)
    _recoordinate(row, to.coordinating_unit_ids)
    if to.rule is not None and (rule_to_json(to.rule) != row.rule or to.wording != row.wording):
        if row.stage not in OPEN:
            raise WrongStage(N_("Nhiệm vụ đã kết thúc giữ nguyên thời hạn đã được xét."))
        row.rule, row.rule_origin, row.wording = rule_to_json(to.rule), RuleOrigin.PERSON, to.wording
        if redate(row, row.plan, act):
            refuse_past(row, act, accept_past)
    after = _words(row)
    changed = {name for name in after if after[name] != before[name]}
    record(
        act,
        Event(
            EventKind.CORRECTED,
            ("directive", row.id),
            plan_id=row.plan_id,
            directive_id=row.id,
            note=reason.strip(),
            before={name: before[name] for name in changed},
            after={name: after[name] for name in changed},
            acting_for=decision.acting_for,
        ),
    )
    return row


def depend(
    act: Act, directive_id: int, version: int, *, requires: Sequence[int], reason: str = ""
) -> Directive:
    """Say which directives of the same plan this one waits for. A circle is refused."""
    row = loading.directive(directive_id, version)
    decide(
        Action.CORRECT, loading.facts(row, act), act.actor, Given(reason=reason or N_("Cập nhật phụ thuộc"))
    )
    wanted = [d for d in row.plan.directives if d.id in set(requires)]
    if len(wanted) != len(set(requires)):
        raise Invalid(N_("Chỉ có thể phụ thuộc vào nhiệm vụ cùng kế hoạch."), field="requires")
    if any(_reaches(d, row) for d in wanted):
        raise Invalid(N_("Các nhiệm vụ không thể chờ nhau thành vòng."), field="requires")
    before = {d.id: d for d in row.requires}
    row.requires = wanted
    for other in wanted:
        if other.id not in before:
            record(act, _link(EventKind.DEPENDENCY_ADDED, row, other))
    for gone in (d for i, d in before.items() if d not in wanted):
        record(act, _link(EventKind.DEPENDENCY_REMOVED, row, gone))
    return row


def _words(row: Directive) -> dict[str, object]:
    return {
        "clause": row.clause,
        "text": row.text,
        "deliverable": row.deliverable,
        "leader_id": row.leader.id,
        "leader": row.leader.title,
        "coordinating": [c.unit.name for c in row.coordination],
        "wording": row.wording,
        **dates_of(row),
    }


def _recoordinate(row: Directive, unit_ids: Sequence[int]) -> None:
    known = {c.unit_id: c for c in row.coordination}
    wanted = dict.fromkeys(u for u in unit_ids if u != row.lead_unit_id)
    kept = [known.get(u) or Coordination(unit=loading.unit(u)) for u in wanted]
    for position, part in enumerate(kept):
        part.position = position
    row.coordination = kept


def _reaches(start: Directive, goal: Directive) -> bool:
    seen: set[int] = set()
    left = [start]
    while left:
        here = left.pop()
        if here.id == goal.id:
            return True
        if here.id not in seen:
            seen.add(here.id)
            left.extend(here.requires)
    return False


def _link(kind: EventKind, row: Directive, other: Directive) -> Event:
    link = {"requires_id": other.id, "requires": other.clause}
    return Event(kind, ("directive", row.id), plan_id=row.plan_id, directive_id=row.id, after=link)
