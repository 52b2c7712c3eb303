"""Plans after their issue: the event and the window move dates, words are corrected, following ends."""

from collections.abc import Callable
from datetime import date

import pytest
from flask_sqlalchemy import SQLAlchemy

from tests import builders
from tests.builders import Office, at
from tracker.domain.deadlines import AroundEvent, OnDate, Window
from tracker.domain.errors import Conflict, Invalid, Missing, NotAllowed, WrongStage
from tracker.models.directives import Directive
from tracker.models.history import HistoryEntry
from tracker.models.plans import Plan
from tracker.services import directives, plans
from tracker.services.plans import NewDirective, PlanFields

CLERK = "vanthu"
Does = Callable[..., Directive]
Entries = Callable[..., list[HistoryEntry]]
QUARTER = Window(date(2025, 7, 1), date(2025, 9, 30))


def test_only_the_clerk_changes_a_plan(plan: Plan, office: Office) -> None:
    for login in ("pgd.moitruong", "truongphong.mtks", "quantri"):
        with pytest.raises(NotAllowed):
            plans.set_event(office.act(login), plan.id, plan.version, event_on=date(2025, 9, 12))


def test_two_clerks_do_not_overwrite_each_other(plan: Plan, office: Office) -> None:
    seen = plan.version
    plans.set_event(office.act(CLERK), plan.id, seen, event_on=date(2025, 9, 12))
    with pytest.raises(Conflict):
        plans.set_event(office.act(CLERK), plan.id, seen, event_on=date(2025, 9, 15))


def test_a_plan_issued_without_its_event_has_no_dates_and_gets_them_with_it(
    db: SQLAlchemy, office: Office, entries: Entries
) -> None:
    plan = builders.plan_111(office, event_on=None)
    row = builders.directive("V.1.1")
    assert (row.due_on, row.undetermined, row.original_due_on) == (None, True, None)
    plans.set_event(office.act(CLERK), plan.id, plan.version, event_on=date(2025, 9, 9))
    db.session.commit()
    assert (row.due_on, row.undetermined) == (date(2025, 8, 27), False)
    assert row.original_due_on == date(2025, 8, 27), "the original is the first date ever computed"
    assert [e.kind for e in entries() if e.directive_id is None] == ["plan_issued", "event_set"]


def test_a_cancelled_event_leaves_its_dates_undetermined(
    plan: Plan, office: Office, entries: Entries
) -> None:
    plans.set_event(office.act(CLERK), plan.id, plan.version, event_on=None)
    row = builders.directive("V.1.1")
    assert (row.due_on, row.undetermined, row.original_due_on) == (None, True, date(2025, 8, 27))
    assert builders.directive("V.2.3").due_on == date(2025, 9, 30), "the end of the quarter needs no event"
    assert "event_cancelled" in [e.kind for e in entries()]


def test_the_name_of_an_event_alone_is_a_correction(plan: Plan, office: Office, entries: Entries) -> None:
    plans.set_event(office.act(CLERK), plan.id, plan.version, event_on=plan.event_on, place="Hội trường Sở")
    assert entries()[-1].kind == "plan_corrected"


def test_the_window_caps_a_date_and_both_are_kept(plan: Plan, office: Office) -> None:
    plans.set_event(office.act(CLERK), plan.id, plan.version, event_on=date(2025, 9, 29))
    row = builders.directive("V.1.4")
    assert (row.rule_due_on, row.due_on) == (date(2025, 10, 2), date(2025, 9, 30))


def test_an_event_outside_the_window_is_refused_unless_the_window_moves_too(
    plan: Plan, office: Office
) -> None:
    act = office.act(CLERK)
    with pytest.raises(Invalid) as refused:
        plans.set_event(act, plan.id, plan.version, event_on=date(2025, 10, 7))
    assert refused.value.field == "event_on"


def test_an_event_may_move_together_with_the_window(plan: Plan, office: Office) -> None:
    longer = Window(date(2025, 7, 1), date(2025, 10, 31))
    plans.set_event(office.act(CLERK), plan.id, plan.version, event_on=date(2025, 10, 7), window=longer)
    assert builders.directive("V.2.3").due_on == date(2025, 10, 31)
    assert builders.directive("V.1.4").due_on == date(2025, 10, 10)


def test_a_date_that_newly_lies_in_the_past_needs_the_clerks_word(db: SQLAlchemy, office: Office) -> None:
    plan = builders.plan_111(office, event_on=None)
    act = office.act(CLERK, at(4))
    with pytest.raises(Invalid) as refused:
        plans.set_event(act, plan.id, plan.version, event_on=date(2025, 9, 9))
    assert refused.value.field == "accept_past"
    db.session.rollback()
    plans.set_event(act, plan.id, plan.version, event_on=date(2025, 9, 9), accept_past=True)
    assert builders.directive("V.1.1").due_on == date(2025, 8, 27)


def test_a_date_that_was_past_already_asks_nobody_again(plan: Plan, office: Office) -> None:
    plans.set_event(office.act(CLERK, at(5)), plan.id, plan.version, event_on=date(2025, 9, 12))
    assert builders.directive("V.1.1").due_on == date(2025, 9, 3)


def test_a_finished_directive_keeps_the_date_it_was_judged_by(
    does: Does, plan: Plan, office: Office, entries: Entries
) -> None:
    row = builders.directive("V.1.1")
    builders.document(row, office)
    does(directives.submit, "truongphong.mtks", at(26, 8), row)
    does(directives.sign, "pgd.moitruong", at(26, 8), row)
    moved = plans.set_event(office.act(CLERK, at(28, 8)), plan.id, plan.version, event_on=date(2025, 9, 12))
    assert row not in moved
    assert row.due_on == date(2025, 8, 27)
    assert entries(row)[-1].kind == "signed"


def test_the_window_alone_can_move(plan: Plan, office: Office) -> None:
    moved = plans.move_window(
        office.act(CLERK), plan.id, plan.version, window=Window(date(2025, 7, 1), date(2025, 9, 10))
    )
    assert sorted(d.clause for d in moved) == ["V.1.4", "V.2.3", "V.3"]
    with pytest.raises(Invalid):
        plans.move_window(
            office.act(CLERK), plan.id, plan.version, window=Window(date(2025, 7, 1), date(2025, 9, 8))
        )


def test_number_and_date_can_come_later_and_are_found_by_search(plan: Plan, office: Office) -> None:
    fields = PlanFields(plan.title, plan.leader_id, number="215/KH-SNNMT", issued_on=date(2025, 8, 22))
    plans.correct(office.act(CLERK), plan.id, plan.version, fields)
    assert (plan.number, plan.event_on) == ("215/KH-SNNMT", date(2025, 9, 9))
    assert all("215/kh-snnmt" in d.folded for d in plan.directives)


def test_a_new_leader_of_the_plan_gets_the_open_directives(
    does: Does, plan: Plan, office: Office, entries: Entries
) -> None:
    done = builders.directive("V.1.1")
    does(directives.cancel, "pgd.moitruong", at(22, 8), done, reason="x")
    other = office.accounts["pgd.nongnghiep"]
    plans.correct(
        office.act(CLERK), plan.id, plan.version, PlanFields(plan.title, other), reason="Phân công lại"
    )
    assert builders.directive("V.1.2").leader_id == other
    assert done.leader_id == office.accounts["pgd.moitruong"]
    assert entries()[-1].after["leader_id"] == other


def test_a_plan_may_get_one_more_directive(plan: Plan, office: Office) -> None:
    new = NewDirective("Chuẩn bị nước uống", office.units["VPS"], AroundEvent(-1), clause="V.2.5")
    feeds = builders.directive("V.2.2")
    row = plans.add_directive(office.act(CLERK), plan.id, plan.version, new, requires=[feeds.id])
    assert (row.position, row.due_on, row.requires) == (10, date(2025, 9, 8), [feeds])


def test_a_new_directive_with_a_past_date_needs_the_clerks_word(plan: Plan, office: Office) -> None:
    new = NewDirective("Báo cáo nhanh", office.units["VPS"], OnDate(date(2025, 8, 20)))
    with pytest.raises(Invalid):
        plans.add_directive(office.act(CLERK), plan.id, plan.version, new)


def test_a_plan_with_open_directives_is_not_closed(plan: Plan, office: Office) -> None:
    with pytest.raises(WrongStage):
        plans.close(office.act(CLERK), plan.id, plan.version, reason="Hết hạn")


def test_a_closed_plan_rests_until_it_is_followed_again(
    db: SQLAlchemy, does: Does, plan: Plan, office: Office
) -> None:
    for row in list(plan.directives):
        does(directives.cancel, "pgd.moitruong", at(22, 8), row, reason="Không tổ chức")
    act = office.act(CLERK, at(22, 8))
    plans.close(act, plan.id, plan.version, reason="Không tổ chức")
    db.session.commit()
    with pytest.raises(WrongStage):
        does(directives.reopen, "pgd.moitruong", at(22, 8), plan.directives[0], reason="x")
    with pytest.raises(WrongStage):
        plans.set_event(act, plan.id, plan.version, event_on=date(2025, 9, 12))
    with pytest.raises(Missing):
        plans.follow_again(act, plan.id, plan.version, reason="")
    plans.follow_again(act, plan.id, plan.version, reason="Tổ chức lại")
    assert plan.closed_at is None


def test_a_plan_is_issued_whole_or_not_at_all(db: SQLAlchemy, office: Office) -> None:
    new = [
        NewDirective("Soạn giấy mời", office.units["VPS"], AroundEvent(-1)),
        NewDirective("  ", office.units["VPS"], AroundEvent(-1)),
    ]
    fields = PlanFields("Hội nghị", office.accounts["pgd.moitruong"], window=QUARTER)
    with pytest.raises(Missing):
        plans.issue(office.act(CLERK), fields, new)
    db.session.rollback()
    assert db.session.query(Plan).count() == 0
