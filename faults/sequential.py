"""One directive in a world without concurrency: the model that histories of concurrent decisions are checked against."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date

from faults.linearizable import Call
from tracker.domain.lifecycle import OPEN, Stage

CONFLICT, REFUSED = "conflict", "refused"


@dataclass(frozen=True)
class Seen:
    """A directive as one reads it, and as the model keeps it."""

    version: int
    stage: Stage
    asked: bool
    due_on: date | None
    text: str


@dataclass(frozen=True)
class Given:
    """What one acted on: the version one had read, and the words or the date one gave."""

    version: int
    text: str = ""
    day: date | None = None


def after(state: Seen, call: Call) -> Iterator[Seen]:
    """The model: one directive, and everybody waiting for their turn."""
    if call.action == "read":
        if call.answer == state:
            yield state
        return
    allowed, effect = MODEL[call.action]
    if call.given.version != state.version:
        if call.answer == CONFLICT:
            yield state
    elif not allowed(state):
        if call.answer == REFUSED:
            yield state
    elif isinstance(call.answer, int) and call.answer > state.version:
        yield replace(effect(state, call.given), version=call.answer)


def _awaits(state: Seen) -> bool:
    return state.stage is Stage.AWAITING


def _may_decide_date(state: Seen) -> bool:
    return state.asked and state.stage in OPEN


MODEL: dict[str, tuple[Callable[[Seen], bool], Callable[[Seen, Given], Seen]]] = {
    "sign": (_awaits, lambda state, _given: replace(state, stage=Stage.DONE, asked=False)),
    "return": (_awaits, lambda state, _given: replace(state, stage=Stage.RETURNED)),
    "withdraw": (_awaits, lambda state, _given: replace(state, stage=Stage.IN_PROGRESS)),
    "correct": (lambda _state: True, lambda state, given: replace(state, text=given.text)),
    "grant": (_may_decide_date, lambda state, given: replace(state, asked=False, due_on=given.day)),
    "turn down": (_may_decide_date, lambda state, _given: replace(state, asked=False)),
}
"""Action → when it is allowed, and what becomes of the directive. Written from the rules, not from the code."""
