"""The figures of the overview against a count by hand."""

from collections import Counter
from datetime import date, timedelta

from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import select

from tests import builders, statements
from tests.queries import rows
from tests.queries.test_timeliness import judged
from tracker.domain.lifecycle import Stage
from tracker.domain.overview import APART, Cell
from tracker.models.directives import Directive
from tracker.queries.overview import Scope, state


def test_every_figure_equals_a_count_of_the_rows_one_by_one(db: SQLAlchemy) -> None:
    office = builders.office()
    rows.many(office, rows.plan(office), 500)
    act = office.act("pgd.moitruong", builders.at(4))
    found = state(act)
    all_rows = db.session.scalars(select(Directive)).all()
    by_hand = Counter((row.lead_unit_id, judged(row, act)) for row in all_rows)
    counted = {(u.bearer.unit_id, cell): u.figures.of(cell) for u in found.bearers for cell in Cell}
    assert {key: n for key, n in counted.items() if n} == by_hand
    assert found.office.total == sum(n for (_, cell), n in by_hand.items() if cell not in APART)
    assert found.office.awaiting == sum(row.stage is Stage.AWAITING for row in all_rows)
    assert found.office.returned == sum(row.stage is Stage.RETURNED for row in all_rows)


def test_the_columns_of_every_unit_add_up_to_its_total(db: SQLAlchemy) -> None:
    office = builders.office()
    rows.many(office, rows.plan(office), 300)
    found = state(office.act("vanthu", builders.at(4)))
    assert len(found.bearers) == 3
    for unit in found.bearers:
        assert sum(unit.figures.columns()) == unit.figures.total
    assert sum(unit.figures.total for unit in found.bearers) == found.office.total


def test_the_worst_unit_comes_first_even_when_its_worst_was_submitted_late(db: SQLAlchemy) -> None:
    office = builders.office()
    plan = rows.plan(office)
    submitted_late = {
        "stage": Stage.AWAITING,
        "due_on": date(2025, 8, 4),
        "submitted_on": date(2025, 8, 18),
        "lead_unit_id": office.units["KL"],
    }
    rows.directive(office, plan, **submitted_late)
    rows.directive(office, plan, due_on=date(2025, 8, 27), lead_unit_id=office.units["VPS"])
    rows.directive(office, plan, due_on=date(2025, 9, 30), lead_unit_id=office.units["TNN"])
    db.session.flush()
    found = state(office.act("pgd.moitruong", builders.at(4)))
    assert [(u.short_name, u.figures.worst_days) for u in found.bearers] == [
        ("KL", 10),
        ("VPS", 4),
        ("TNN", 0),
    ]


def test_a_leader_can_look_at_what_is_his_own(db: SQLAlchemy) -> None:
    office = builders.office()
    builders.plan_111(office)
    other = rows.plan(office, leader_id=office.accounts["pgd.nongnghiep"])
    rows.directive(office, other)
    db.session.flush()
    act = office.act("pgd.moitruong", builders.at(4))
    assert state(act, Scope(leader_ids=act.actor.led_ids)).office.total == 9
    assert state(act, Scope(plan_id=other.id)).office.total == 1
    assert state(act).office.total == 10


def test_a_unit_is_told_when_it_was_last_heard_of_and_what_went_silent(db: SQLAlchemy) -> None:
    office = builders.office()
    plan = rows.plan(office)
    today = date(2025, 9, 4)
    rows.directive(office, plan, updated_on=today - timedelta(days=20))
    rows.directive(office, plan, updated_on=today - timedelta(days=1))
    rows.directive(office, plan, stage=Stage.DONE, submitted_on=today, updated_on=today - timedelta(days=30))
    rows.directive(office, plan, lead_unit_id=office.units["KL"], updated_on=today)
    db.session.flush()
    found = state(office.act("pgd.moitruong", builders.at(4)))
    assert [(u.short_name, u.silent, u.silent_days) for u in found.silent] == [("MTKS", 1, 12)]
    assert {u.short_name: u.updated_on for u in found.bearers}["MTKS"] == today - timedelta(days=1)


def test_the_overview_sends_as_many_statements_for_many_rows_as_for_few(db: SQLAlchemy) -> None:
    office = builders.office()
    plan = rows.plan(office)
    act = office.act("pgd.moitruong", builders.at(4))
    rows.many(office, plan, 3)
    with statements.counted() as few:
        state(act)
    rows.many(office, plan, 200, seed=3)
    with statements.counted() as many:
        state(act)
    assert len(few) == len(many) == 5
