"""Whether what many people did at once could have been done one after another.

A history is linearizable if every call can be given one moment between its beginning and its end so that a model
without concurrency, asked in the order of these moments, would have given the very same answers. The search is Wing
and Gong's: a call may be the next one if no other that is left ended before it began. States already tried are not
tried again, as Lowe proposes.
"""

from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass
from math import inf
from typing import Any

UNKNOWN = object()
"""The answer of a call that was never answered: it may have had its effect, then or later, or none."""


@dataclass(frozen=True)
class Call:
    """What somebody did: when it began and ended, by one clock, and what was answered."""

    action: str
    begun: float
    ended: float
    answer: Any
    given: Any = None


After = Callable[[Any, Call], Iterable[Hashable]]
"""The model: the states a call may leave a state in; none where it could not have been answered so."""


def order(history: Sequence[Call], start: Hashable, after: After) -> list[Call] | None:
    """An order that explains every answer, beginning in the state ``start``; None if there is none."""
    answered = frozenset(n for n, call in enumerate(history) if call.answer is not UNKNOWN)
    ends = [call.ended if n in answered else inf for n, call in enumerate(history)]
    tried: set[tuple[frozenset[int], Hashable]] = set()

    def search(left: frozenset[int], state: Hashable) -> list[Call] | None:
        if not left & answered:
            return []  # what nobody was told of need not have happened
        if (left, state) in tried:
            return None
        tried.add((left, state))
        first_end = min(ends[n] for n in left)
        for n in sorted(left, key=lambda n: history[n].begun):
            if history[n].begun > first_end:
                break
            for following in after(state, history[n]):
                rest = search(left - {n}, following)
                if rest is not None:
                    return [history[n], *rest]
        return None

    return search(frozenset(range(len(history))), start)
