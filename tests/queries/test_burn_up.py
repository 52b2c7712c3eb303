"""The two lines of the burn-up."""

from datetime import date, timedelta

from flask_sqlalchemy import SQLAlchemy

from tests import builders
from tests.queries import rows
from tracker.domain.lifecycle import Stage
from tracker.queries.burn_up import MOST_POINTS, Point, burn_up
from tracker.queries.overview import Scope


def test_the_burn_up_of_a_plan_runs_from_its_assignment_to_its_end(db: SQLAlchemy) -> None:
    office = builders.office()
    plan = builders.plan_111(office)
    done = builders.directive("V.1.1")
    done.stage, done.submitted_on = Stage.DONE, date(2025, 8, 26)
    db.session.flush()
    points = burn_up(office.act("pgd.moitruong", builders.at(4)), Scope(plan_id=plan.id))
    assert points[0] == Point(date(2025, 8, 21), 0, 0)
    assert points[-1] == Point(date(2025, 9, 30), 9, None)
    by_day = {point.day: point for point in points}
    assert by_day[date(2025, 8, 27)] == Point(date(2025, 8, 27), 1, 1)
    assert by_day[date(2025, 9, 4)] == Point(date(2025, 9, 4), 4, 1)


def test_without_a_plan_it_is_about_the_current_quarter(db: SQLAlchemy) -> None:
    office = builders.office()
    plan = rows.plan(office)
    rows.directive(office, plan, due_on=date(2025, 6, 30))
    rows.directive(office, plan, due_on=date(2025, 7, 1))
    rows.directive(office, plan, due_on=date(2025, 9, 30), stage=Stage.CANCELLED)
    db.session.flush()
    points = burn_up(office.act("pgd.moitruong", builders.at(4)), Scope())
    assert (points[0].day, points[-1].day) == (date(2025, 7, 1), date(2025, 9, 30))
    assert points[-1].required == 1


def test_there_is_no_burn_up_where_nothing_has_a_deadline(db: SQLAlchemy) -> None:
    office = builders.office()
    rows.directive(office, rows.plan(office))
    db.session.flush()
    assert burn_up(office.act("pgd.moitruong", builders.at(4)), Scope()) == ()


def test_many_days_are_drawn_by_weeks_and_the_last_day_still_counts_all(db: SQLAlchemy) -> None:
    office = builders.office()
    plan = rows.plan(office)
    for n in range(91):
        rows.directive(office, plan, due_on=date(2025, 7, 1) + timedelta(days=n))
    db.session.flush()
    points = burn_up(office.act("pgd.moitruong", builders.at(4)), Scope())
    assert len(points) <= MOST_POINTS + 3
    assert points[-1].required == 91
