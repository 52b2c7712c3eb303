"""Whose move a directive waits for: a list must say not only that something is late but who has to act."""

from collections.abc import Mapping
from enum import StrEnum

from tracker.domain.lifecycle import WORKING, Stage
from tracker.domain.wording import N_


class Move(StrEnum):
    """Who has to act next."""

    UNIT = "unit"
    UNIT_WAITING = "unit_waiting"
    """The lead unit, which waits for what other directives give."""
    LEADER_SIGNS = "leader_signs"
    LEADER_DECIDES = "leader_decides"
    """The leader, on a request for another date; the unit goes on meanwhile."""
    CLERK = "clerk"
    """The clerk, because the unit has said that the task is not its own."""
    NOBODY = "nobody"


MOVE_NAMES: Mapping[Move, str] = {
    Move.UNIT: "%(unit)s",
    Move.UNIT_WAITING: N_("%(unit)s (đợi %(clauses)s)"),
    Move.LEADER_SIGNS: N_("%(leader)s duyệt"),
    Move.LEADER_DECIDES: N_("%(leader)s quyết định gia hạn"),
    Move.CLERK: N_("Văn thư xem lại đơn vị chủ trì"),
    Move.NOBODY: "",
}
"""Who has the move, in words; ``unit`` and ``leader`` by their names, ``clauses`` those waited for."""


def next_move(stage: Stage, *, refused: bool, extension_asked: bool, waits: bool) -> Move:
    """Whose move it is, by what stands open on the directive.

    ``waits``: something it depends on is not finished; that informs and blocks nothing, so the move stays with
    the unit.
    """
    if stage is Stage.AWAITING:
        return Move.LEADER_SIGNS
    if stage not in WORKING:
        return Move.NOBODY
    if refused:
        return Move.CLERK
    if extension_asked:
        return Move.LEADER_DECIDES
    return Move.UNIT_WAITING if waits else Move.UNIT
