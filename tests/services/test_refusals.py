"""Refused as not ours: the head says so, the clerk settles it."""

from collections.abc import Callable

import pytest

from tests import builders
from tests.builders import Office, at
from tracker.domain.errors import Missing, NotAllowed, WrongStage
from tracker.models.directives import Directive
from tracker.models.history import HistoryEntry
from tracker.models.plans import Plan
from tracker.services import directives

HEAD, CLERK = "giamdoc.vpdkdd", "vanthu"
Does = Callable[..., Directive]


@pytest.fixture
def refused(plan: Plan, does: Does) -> Directive:
    """V.3, which its unit says is not its own."""
    return does(directives.refuse, HEAD, at(25, 8), builders.directive("V.3"), reason="Việc của Trung tâm")


def test_a_refusal_waits_for_the_clerk_and_stops_the_unit(does: Does, refused: Directive) -> None:
    assert (refused.refusal, refused.refused_at) == ("Việc của Trung tâm", at(25, 8))
    for verb, given in (
        (directives.start, {}),
        (directives.report, {"state_of_work": "x"}),
        (directives.submit, {}),
    ):
        with pytest.raises(WrongStage):
            does(verb, HEAD, at(25, 8), refused, **given)


def test_a_refusal_says_why_and_comes_once(does: Does, refused: Directive, plan: Plan) -> None:
    with pytest.raises(WrongStage):
        does(directives.refuse, HEAD, at(25, 8), refused, reason="x")
    with pytest.raises(Missing):
        does(directives.refuse, "truongphong.mtks", at(25, 8), builders.directive("V.1.1"), reason="")


def test_the_clerk_answers_that_the_task_stays(
    does: Does, refused: Directive, entries: Callable[..., list[HistoryEntry]]
) -> None:
    does(directives.settle_refusal, CLERK, at(26, 8), refused, reason="Kế hoạch giao rõ đơn vị")
    assert (refused.refused_at, refused.refusal) == (None, "")
    assert entries(refused)[-1].kind == "refusal_settled"
    does(directives.start, HEAD, at(26, 8), refused)


def test_the_clerk_gives_the_task_to_another_unit(does: Does, refused: Directive, office: Office) -> None:
    other = office.units["TTTNMT"]
    does(directives.settle_refusal, CLERK, at(26, 8), refused, reason="Đúng chức năng", lead_unit_id=other)
    assert (refused.lead_unit_id, refused.refused_at) == (other, None)


def test_only_the_clerk_settles_and_only_what_was_refused(does: Does, refused: Directive, plan: Plan) -> None:
    for login in (HEAD, "pgd.moitruong", "truongphong.mtks"):
        with pytest.raises(NotAllowed):
            does(directives.settle_refusal, login, at(26, 8), refused, reason="x")
    with pytest.raises(WrongStage):
        does(directives.settle_refusal, CLERK, at(26, 8), builders.directive("V.1.1"), reason="x")
