"""What a plan gives to a group: one line for the directives of all members."""

from datetime import date, timedelta
from typing import Any

from flask_sqlalchemy import SQLAlchemy

from tests import builders, statements
from tests.queries import rows
from tracker.domain.lifecycle import Stage
from tracker.models.directives import Directive
from tracker.models.plans import Plan
from tracker.models.units import UnitGroup
from tracker.queries.directives import every, page
from tracker.queries.groups import lines, next_due
from tracker.queries.narrowing import Filters
from tracker.queries.overview import Scope, state

DUE = date(2025, 9, 12)


def group(db: SQLAlchemy, name: str = "UBND các xã, phường") -> UnitGroup:
    made = UnitGroup(name=name, aliases=[], members=[])
    db.session.add(made)
    db.session.flush()
    return made


def shares(
    db: SQLAlchemy, office: builders.Office, plan: Plan, given: UnitGroup, number: int, **fields: Any
) -> list[Directive]:
    """One directive for each of the first units, all of one clause."""
    values = {"clause": "II.2", "text": "Ra quân", "due_on": DUE, "group_id": given.id, **fields}
    made = [
        rows.directive(office, plan, position=2 + n, lead_unit_id=unit, **values)
        for n, unit in enumerate(list(office.units.values())[:number])
    ]
    db.session.flush()
    return made


def test_a_group_is_one_line_with_its_figures_and_cancelled_ones_do_not_count(db: SQLAlchemy) -> None:
    office = builders.office()
    plan, given = rows.plan(office), group(db)
    some = shares(db, office, plan, given, 6)
    some[0].stage, some[0].submitted_on = Stage.DONE, DUE
    some[1].due_on = rows.TODAY - timedelta(days=1)
    some[2].stage = Stage.CANCELLED
    some[2].due_on = rows.TODAY - timedelta(days=50)
    db.session.flush()
    (line,) = lines(office.act("pgd.moitruong", builders.at(4)), plan.id)
    assert (line.group, line.task.clause, line.task.text) == ("UBND các xã, phường", "II.2", "Ra quân")
    assert (line.done, line.total, line.overdue) == (1, 5, 1)
    assert (line.due_on, line.same_due) == (rows.TODAY - timedelta(days=1), False)


def test_a_deadline_of_all_members_is_told_as_one(db: SQLAlchemy) -> None:
    office = builders.office()
    plan = rows.plan(office)
    shares(db, office, plan, group(db), 3)
    shares(db, office, plan, group(db, "Các chi cục"), 3, clause="II.3", due_on=None, undetermined=True)
    dated, undated = lines(office.act("pgd.moitruong", builders.at(4)), plan.id)
    assert (dated.due_on, dated.same_due, dated.undetermined) == (DUE, True, False)
    assert (undated.due_on, undated.same_due, undated.undetermined) == (None, True, True)


def test_each_task_of_a_group_is_a_line_in_the_order_of_the_plan(db: SQLAlchemy) -> None:
    office = builders.office()
    plan, given = rows.plan(office), group(db)
    shares(db, office, plan, given, 3, clause="II.9")
    shares(db, office, plan, given, 2, clause="II.1", text="Báo cáo")
    for row in db.session.query(Directive).filter_by(clause="II.9"):
        row.position += 10
    db.session.flush()
    found = lines(office.act("pgd.moitruong", builders.at(4)), plan.id)
    assert [(line.task.clause, line.total) for line in found] == [("II.1", 2), ("II.9", 3)]


def test_who_has_nothing_to_do_in_a_plan_finds_no_line_of_it(db: SQLAlchemy) -> None:
    office = builders.office()
    plan = rows.plan(office)
    rows.directive(office, plan, lead_unit_id=office.units["KL"], group_id=group(db, "Kiểm lâm").id)
    db.session.flush()
    assert lines(office.act("truongphong.mtks", builders.at(4)), plan.id) == []
    assert len(lines(office.act("vanthu", builders.at(4)), plan.id)) == 1


def test_a_line_of_many_members_takes_no_more_statements(db: SQLAlchemy) -> None:
    office = builders.office()
    plan = rows.plan(office)
    act = office.act("pgd.moitruong", builders.at(4))
    shares(db, office, plan, group(db), 1)
    with statements.counted() as few:
        lines(act, plan.id)
    for n in range(4):
        shares(db, office, plan, group(db, f"Nhóm {n}"), 9, clause=f"III.{n}")
    with statements.counted() as many:
        assert len(lines(act, plan.id)) == 5
    assert len(few) == len(many) == 2


def test_the_list_narrows_to_a_group_and_its_clause_or_leaves_groups_out(db: SQLAlchemy) -> None:
    office = builders.office()
    plan, given = rows.plan(office), group(db)
    rows.directive(office, plan, clause="I.1")
    shares(db, office, plan, given, 4)
    shares(db, office, plan, given, 3, clause="II.3")
    act = office.act("pgd.moitruong", builders.at(4))
    assert page(act, Filters(plan_id=plan.id, group_id=given.id)).total == 7
    found = page(act, Filters(plan_id=plan.id, group_id=given.id, clause="II.3")).rows
    assert {(row.group, row.group_size) for row in found} == {("UBND các xã, phường", 3)}
    assert sorted(row.group_size for row in every(act)) == [0, 3, 3, 3, 4, 4, 4, 4]
    (alone,) = every(act, Filters(plan_id=plan.id, apart=True))
    assert (alone.clause, alone.group, alone.group_size) == ("I.1", "", 0)


def test_a_member_finds_its_own_share_beside_the_line(db: SQLAlchemy) -> None:
    office = builders.office()
    plan = rows.plan(office)
    shares(db, office, plan, group(db), 6)
    head = office.act("truongphong.mtks", builders.at(4))
    assert lines(head, plan.id)[0].total == 6
    assert [row.unit_id for row in every(head, Filters(plan_id=plan.id, apart=True))] == [
        office.units["MTKS"]
    ]


def test_the_overview_counts_a_group_in_one_line(db: SQLAlchemy) -> None:
    office = builders.office()
    plan, given = rows.plan(office), group(db)
    some = shares(db, office, plan, given, 6)
    some[0].stage, some[0].submitted_on = Stage.DONE, DUE
    rows.directive(office, plan, position=1, due_on=DUE)
    db.session.flush()
    found = state(office.act("pgd.moitruong", builders.at(4)))
    counted = {line.short_name: (line.figures.finished, line.figures.total) for line in found.bearers}
    assert counted == {"UBND các xã, phường": (1, 6), "MTKS": (0, 1)}
    assert found.office.total == 7


def test_the_next_date_of_a_group_is_that_of_those_still_at_work(db: SQLAlchemy) -> None:
    office = builders.office()
    plan, given = rows.plan(office), group(db)
    first, second, *_ = shares(db, office, plan, given, 4)
    first.due_on = rows.TODAY - timedelta(days=3)
    second.due_on, second.stage, second.submitted_on = rows.TODAY, Stage.AWAITING, rows.TODAY
    db.session.flush()
    act = office.act("pgd.moitruong", builders.at(4))
    assert [on for _task, _share, on in next_due(act, Scope(), 5)] == [DUE]
    assert next_due(act, Scope(plan_id=plan.id + 1), 5) == []


def test_what_was_given_to_no_group_can_be_listed_alone(db: SQLAlchemy) -> None:
    office = builders.office()
    plan = rows.plan(office)
    shares(db, office, plan, group(db), 4)
    alone = rows.directive(office, plan, position=1, due_on=DUE)
    db.session.flush()
    found = page(office.act("pgd.moitruong", builders.at(4)), Filters(group_id=0))
    assert [row.id for row in found.rows] == [alone.id]
