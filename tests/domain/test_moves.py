"""Whose move it is."""

import pytest

from tracker.domain.lifecycle import Stage
from tracker.domain.moves import MOVE_NAMES, Move, next_move


def move(stage: Stage, *, refused: bool = False, asked: bool = False, waits: bool = False) -> Move:
    return next_move(stage, refused=refused, extension_asked=asked, waits=waits)


@pytest.mark.parametrize("stage", [Stage.NOT_STARTED, Stage.IN_PROGRESS, Stage.RETURNED])
def test_the_unit_moves_while_it_works(stage: Stage) -> None:
    assert move(stage) is Move.UNIT
    assert move(stage, waits=True) is Move.UNIT_WAITING


def test_the_leader_moves_on_what_was_submitted_or_asked() -> None:
    assert move(Stage.AWAITING, asked=True) is Move.LEADER_SIGNS
    assert move(Stage.IN_PROGRESS, asked=True, waits=True) is Move.LEADER_DECIDES


def test_the_clerk_moves_when_the_unit_says_it_is_not_its_own() -> None:
    assert move(Stage.NOT_STARTED, refused=True, asked=True) is Move.CLERK


@pytest.mark.parametrize("stage", [Stage.DONE, Stage.CANCELLED, Stage.SUSPENDED])
def test_nobody_moves_on_what_is_over_or_stands_still(stage: Stage) -> None:
    assert move(stage, refused=True, asked=True, waits=True) is Move.NOBODY


def test_every_move_has_words() -> None:
    assert set(MOVE_NAMES) == set(Move)
