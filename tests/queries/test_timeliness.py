"""SQL counts what the domain judges."""

from datetime import timedelta

import pytest
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import select

from tests import builders
from tests.queries import rows
from tracker.domain.acts import Act
from tracker.domain.overview import Cell, cell_of
from tracker.domain.timeliness import overdue_band, timeliness
from tracker.models.directives import Directive
from tracker.queries.timeliness import cell_expression


def judged(row: Directive, act: Act) -> Cell:
    """The cell of one row, by the domain alone."""
    judgement = timeliness(
        stage=row.stage,
        due_on=row.due_on,
        undetermined=row.undetermined,
        submitted_on=row.submitted_on,
        today=act.today,
        calendar=act.calendar,
        due_soon=act.thresholds.due_soon,
    )
    return cell_of(row.stage, judgement.timeliness, overdue_band(judgement.days))


@pytest.mark.parametrize("day", range(0, 14, 3))
def test_every_row_falls_in_sql_where_the_domain_puts_it(db: SQLAlchemy, day: int) -> None:
    office = builders.office()
    rows.many(office, rows.plan(office), 400, seed=day)
    act = office.act("pgd.moitruong", builders.at(4) + timedelta(days=day))
    found = db.session.execute(select(Directive, cell_expression(act))).all()
    wrong = [(r.stage, r.due_on, r.submitted_on, cell) for r, cell in found if judged(r, act) != cell]
    assert wrong == []


def test_the_rows_compared_reach_every_cell(db: SQLAlchemy) -> None:
    office = builders.office()
    rows.many(office, rows.plan(office), 400)
    act = office.act("pgd.moitruong", builders.at(4))
    reached = set(db.session.scalars(select(cell_expression(act))))
    assert reached == set(Cell)
