"""The checklist of a directive: steps are kept as a whole list, and ticked one by one."""

from collections.abc import Mapping, Sequence

from tracker.domain.acts import Act
from tracker.domain.errors import NotFound
from tracker.domain.events import Event, EventKind
from tracker.domain.lifecycle import Action, decide
from tracker.domain.wording import N_
from tracker.models.directives import Directive, Step
from tracker.services import loading
from tracker.services.record import record


def tick(act: Act, directive_id: int, version: int, *, step_id: int, done: bool) -> Directive:
    """Mark one step done, or not done after all."""
    row = _tendable(act, directive_id, version)
    step = next((s for s in row.steps if s.id == step_id), None)
    if step is None:
        raise NotFound(N_("Không tìm thấy bước này."))
    step.done = done
    return _recorded(act, row, {"step": step.text, "done": not done}, {"step": step.text, "done": done})


def rewrite(act: Act, directive_id: int, version: int, *, texts: Sequence[str]) -> Directive:
    """Replace the list by ``texts``; a step whose text stays keeps its tick."""
    row = _tendable(act, directive_id, version)
    before = {"steps": [s.text for s in row.steps]}
    known = {s.text: s for s in row.steps}
    wanted = [t for t in (t.strip()[:300] for t in texts) if t]
    kept = [known.pop(t) if t in known else Step(text=t, done=False) for t in wanted]
    for position, step in enumerate(kept):
        step.position = position
    row.steps = kept
    return _recorded(act, row, before, {"steps": [s.text for s in kept]})


def _tendable(act: Act, directive_id: int, version: int) -> Directive:
    row = loading.directive(directive_id, version)
    decide(Action.TEND_STEPS, loading.facts(row, act), act.actor)
    return row


def _recorded(
    act: Act, row: Directive, before: Mapping[str, object], after: Mapping[str, object]
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
        ),
    )
    return row
