"""The checklist of a directive."""

from collections.abc import Callable

import pytest

from tests import builders
from tests.builders import at
from tracker.domain.errors import NotAllowed, NotFound
from tracker.models.directives import Directive
from tracker.models.history import HistoryEntry
from tracker.models.plans import Plan
from tracker.services import steps

HEAD = "chanhvanphong"
Does = Callable[..., Directive]


@pytest.fixture
def row(plan: Plan, does: Does) -> Directive:
    """V.2.2 with three steps."""
    return does(
        steps.rewrite, HEAD, at(25, 8), builders.directive("V.2.2"), texts=["Ma két", " Tăng  âm ", "", "Loa"]
    )


def test_a_list_is_kept_in_order_without_blanks(row: Directive) -> None:
    assert [s.text for s in row.steps] == ["Ma két", "Tăng âm", "Loa"]
    assert (row.steps_done, row.steps_total) == (0, 3)


def test_a_ticked_step_counts(does: Does, row: Directive, entries: Callable[..., list[HistoryEntry]]) -> None:
    does(steps.tick, HEAD, at(26, 8), row, step_id=row.steps[1].id, done=True)
    assert (row.steps_done, row.steps_total) == (1, 3)
    last = entries(row)[-1]
    assert (last.before, last.after) == (
        {"step": "Tăng âm", "done": False},
        {"step": "Tăng âm", "done": True, "done_of": [1, 3]},
    )
    does(steps.tick, HEAD, at(26, 8), row, step_id=row.steps[1].id, done=False)
    assert row.steps_done == 0


def test_a_step_that_stays_keeps_its_tick(does: Does, row: Directive) -> None:
    does(steps.tick, HEAD, at(26, 8), row, step_id=row.steps[0].id, done=True)
    does(steps.rewrite, HEAD, at(26, 8), row, texts=["Hoa", "Ma két"])
    assert [(s.text, s.done) for s in row.steps] == [("Hoa", False), ("Ma két", True)]
    assert (row.steps_done, row.steps_total) == (1, 2)


def test_a_step_of_another_directive_is_not_found(does: Does, row: Directive) -> None:
    other = builders.directive("V.2.1")
    with pytest.raises(NotFound):
        does(steps.tick, HEAD, at(26, 8), other, step_id=row.steps[0].id, done=True)


@pytest.mark.parametrize("login", ["truongphong.mtks", "pgd.moitruong", "vanthu"])
def test_others_do_not_tend_the_steps(does: Does, row: Directive, login: str) -> None:
    with pytest.raises(NotAllowed):
        does(steps.tick, login, at(26, 8), row, step_id=row.steps[0].id, done=True)
