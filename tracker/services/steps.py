"""The checklist of a directive: steps are kept as a whole list, and ticked one by one."""

from collections.abc import Mapping, Sequence

from tracker.domain.acts import Act
from tracker.domain.errors import NotFound
from tracker.domain.events import Event, EventKind
from tracker.domain.lifecycle import Action, Decision, decide
from tracker.domain.wording import N_
from tracker.models.directives import Directive, Step
from tracker.services import loading
from tracker.services.record import record


def tick(act: Act, directive_id: int, version: int, *, step_id: int, done: bool) -> Directive:
    """Mark one step done, or not done after all."""
    row, decision = _tendable(act, directive_id, version)
    step = next((s for s in row.steps if s.id == step_id), None)
    if step is None:
        raise NotFound(N_("Không tìm thấy bước này."))
    before, step.done = {"step": step.text, "done": step.done}, done
    return _recorded(act, row, decision, before, {"step": step.text, "done": done})


def rewrite(act: Act, directive_id: int, version: int, *, texts: Sequence[str]) -> Directive:
    """Replace the list by ``texts``; a step whose text stays keeps its tick."""
    row, decision = _tendable(act, directive_id, version)
    before = {"steps": [s.text for s in row.steps]}
    known = {s.text: s for s in row.steps}
    wanted = [t for t in (" ".join(text.split())[:300] for text in texts) if t]
    kept = [known.pop(t) if t in known else Step(text=t, done=False) for t in wanted]
    for position, step in enumerate(kept):
        step.position = position
    row.steps = kept
    return _recorded(act, row, decision, before, {"steps": [s.text for s in kept]})


def _tendable(act: Act, directive_id: int, version: int) -> tuple[Directive, Decision]:
    row = loading.directive(directive_id, version)
    return row, decide(Action.TEND_STEPS, loading.facts(row, act), act.actor)


def _recorded(
    act: Act, row: Directive, decision: Decision, before: Mapping[str, object], after: Mapping[str, object]
) -> Directive:
    row.steps_done, row.steps_total = sum(s.done for s in row.steps), len(row.steps)
    row.updated_on = act.today
    record(
        act,
        Event(
            EventKind.STEPS_TENDED,
            ("directive", row.id),
            plan_id=row.plan_id,
            directive_id=row.id,
            before=before,
            after={**after, "done_of": [row.steps_done, row.steps_total]},
            acting_for=decision.acting_for,
        ),
    )
    return row
