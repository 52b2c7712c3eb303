"""Extensions: asked with a reason, decided by the responsible leader."""

from collections.abc import Callable
from datetime import date

import pytest
from flask_sqlalchemy import SQLAlchemy

from tests import builders
from tests.builders import Office, at
from tracker.domain.errors import Invalid, Missing, NotAllowed, WrongStage
from tracker.models.directives import Directive, ExtensionOutcome
from tracker.models.history import HistoryEntry
from tracker.models.plans import Plan
from tracker.services import extensions, plans

HEAD, LEADER = "chanhvanphong", "pgd.moitruong"
Does = Callable[..., Directive]
Entries = Callable[..., list[HistoryEntry]]


@pytest.fixture
def row(plan: Plan) -> Directive:
    """V.2.2: led by Văn phòng Sở, due Friday 05/09/2025."""
    return builders.directive("V.2.2")


@pytest.fixture
def asked(row: Directive, does: Does) -> Directive:
    """The same, with 08/09/2025 asked for."""
    return does(extensions.ask, HEAD, at(3), row, to_on=date(2025, 9, 8), reason="Hội trường bận")


def test_a_request_keeps_both_dates_and_moves_nothing(asked: Directive, entries: Entries) -> None:
    (request,) = asked.extensions
    assert (request.from_on, request.to_on, request.late) == (date(2025, 9, 5), date(2025, 9, 8), False)
    assert asked.due_on == date(2025, 9, 5)
    assert entries(asked)[-1].after == {"from_on": "2025-09-05", "to_on": "2025-09-08", "late": False}


def test_a_request_after_the_date_is_taken_and_flagged(does: Does, row: Directive) -> None:
    does(extensions.ask, HEAD, at(8), row, to_on=date(2025, 9, 9), reason="Hội trường bận")
    assert row.extensions[0].late


def test_one_request_is_open_at_a_time(does: Does, asked: Directive) -> None:
    with pytest.raises(WrongStage):
        does(extensions.ask, HEAD, at(3), asked, to_on=date(2025, 9, 9), reason="x")


@pytest.mark.parametrize("day", [date(2025, 9, 5), date(2025, 9, 4), date(2025, 9, 6), date(2025, 9, 7)])
def test_the_new_date_is_a_working_day_after_the_current_one(does: Does, row: Directive, day: date) -> None:
    with pytest.raises(Invalid) as refused:
        does(extensions.ask, HEAD, at(3), row, to_on=day, reason="x")
    assert refused.value.field == "to_on"


def test_a_request_says_why(does: Does, row: Directive) -> None:
    with pytest.raises(Missing):
        does(extensions.ask, HEAD, at(3), row, to_on=date(2025, 9, 8), reason="")


def test_a_directive_without_a_date_has_none_to_move(db: SQLAlchemy, does: Does, office: Office) -> None:
    builders.plan_111(office, event_on=None)
    with pytest.raises(WrongStage):
        does(extensions.ask, HEAD, at(3), builders.directive("V.2.2"), to_on=date(2025, 9, 8), reason="x")


def test_a_granted_date_holds_and_the_original_stays(does: Does, asked: Directive, entries: Entries) -> None:
    version = asked.deadline_version
    does(
        extensions.grant, LEADER, at(4), asked,
        granted_on=date(2025, 9, 8), document_number=" 12/TB-SNNMT ", note="Đồng ý",
    )  # fmt: skip
    assert (asked.due_on, asked.granted_on) == (date(2025, 9, 8), date(2025, 9, 8))
    assert asked.original_due_on == date(2025, 9, 5)
    assert asked.deadline_version == version + 1
    (request,) = asked.extensions
    assert (request.outcome, request.document_number) == (ExtensionOutcome.GRANTED, "12/TB-SNNMT")
    last = entries(asked)[-1]
    assert (last.before, last.after["due_on"], last.note) == (
        {"due_on": "2025-09-05"},
        "2025-09-08",
        "Đồng ý",
    )


def test_the_leader_may_grant_another_date(does: Does, asked: Directive, entries: Entries) -> None:
    does(extensions.grant, LEADER, at(4), asked, granted_on=date(2025, 9, 9))
    assert asked.due_on == date(2025, 9, 9)
    assert entries(asked)[-1].after["asked_on"] == "2025-09-08"


def test_a_date_outside_the_window_needs_the_leaders_word(does: Does, asked: Directive) -> None:
    with pytest.raises(Invalid) as refused:
        does(extensions.grant, LEADER, at(4), asked, granted_on=date(2025, 10, 1))
    assert refused.value.field == "outside_window"


def test_with_the_leaders_word_the_date_may_lie_outside_the_window(does: Does, asked: Directive) -> None:
    does(extensions.grant, LEADER, at(4), asked, granted_on=date(2025, 10, 1), outside_window=True)
    assert asked.due_on == date(2025, 10, 1)


def test_a_refused_request_leaves_the_date(does: Does, asked: Directive) -> None:
    with pytest.raises(Invalid):
        does(extensions.turn_down, LEADER, at(4), asked, reason=" ")
    does(extensions.turn_down, LEADER, at(4), asked, reason="Không lùi được")
    assert asked.due_on == date(2025, 9, 5)
    assert asked.extensions[0].outcome is ExtensionOutcome.REFUSED
    does(extensions.ask, HEAD, at(4), asked, to_on=date(2025, 9, 9), reason="Hội trường vẫn bận")


def test_nobody_but_the_responsible_leader_decides(does: Does, asked: Directive) -> None:
    for login in (HEAD, "pgd.nongnghiep", "vanthu", "truongphong.mtks"):
        with pytest.raises(NotAllowed):
            does(extensions.grant, login, at(4), asked, granted_on=date(2025, 9, 8))


def test_the_event_leaves_a_granted_date_alone_and_asks_a_person_to_look(
    does: Does, asked: Directive, office: Office, entries: Entries
) -> None:
    does(extensions.grant, LEADER, at(4), asked, granted_on=date(2025, 9, 8))
    plan = asked.plan
    moved = plans.set_event(office.act("vanthu", at(4)), plan.id, plan.version, event_on=date(2025, 9, 12))
    assert asked not in moved
    assert (asked.due_on, asked.rule_due_on) == (date(2025, 9, 8), date(2025, 9, 10))
    assert asked.moved_under_extension
    assert entries(asked)[-1].kind == "deadline_moved"


def test_a_new_grant_answers_the_flag(
    db: SQLAlchemy, does: Does, asked: Directive, office: Office, plan: Plan
) -> None:
    does(extensions.grant, LEADER, at(4), asked, granted_on=date(2025, 9, 8))
    plans.set_event(office.act("vanthu", at(4)), plan.id, plan.version, event_on=date(2025, 9, 12))
    db.session.commit()
    does(extensions.ask, HEAD, at(4), asked, to_on=date(2025, 9, 10), reason="Theo sự kiện")
    does(extensions.grant, LEADER, at(4), asked, granted_on=date(2025, 9, 10))
    assert not asked.moved_under_extension
