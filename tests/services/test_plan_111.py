"""Plan 111 from its issue to its dates."""

import pytest
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import func, select

from tests import builders
from tests.builders import at
from tracker.domain.deadlines import Open
from tracker.domain.errors import Invalid
from tracker.models.plans import Plan
from tracker.services import directives, plans, verification
from tracker.services.plans import NewDirective, PlanFields

DUE = {
    "09/09": "27/08 29/08 04/09 12/09 08/09 05/09 30/09 29/08 11/09",
    "12/09": "03/09 05/09 09/09 17/09 11/09 10/09 30/09 05/09 16/09",
}


def test_issuing_gives_nine_directives_with_the_dates_of_the_event(db: SQLAlchemy) -> None:
    plan = builders.plan_111(builders.office())
    assert " ".join(f"{d.due_on:%d/%m}" for d in plan.directives) == DUE["09/09"]


def test_moving_the_event_moves_every_open_date_and_keeps_the_original(db: SQLAlchemy) -> None:
    office = builders.office()
    plan = builders.plan_111(office)
    moved = plans.set_event(office.act("vanthu"), plan.id, plan.version, event_on=at(12).date())
    db.session.commit()
    assert " ".join(f"{d.due_on:%d/%m}" for d in plan.directives) == DUE["12/09"]
    assert " ".join(f"{d.original_due_on:%d/%m}" for d in plan.directives) == DUE["09/09"]
    assert len(moved) == 8


def test_a_signed_directive_is_done_and_the_history_verifies(db: SQLAlchemy) -> None:
    office = builders.office()
    builders.plan_111(office)
    row = builders.directive("V.1.1")
    builders.document(row, office)
    directives.submit(office.act("truongphong.mtks", at(26, 8)), row.id, row.version)
    db.session.commit()
    directives.sign(office.act("pgd.moitruong", at(28, 8)), row.id, row.version)
    db.session.commit()
    assert row.stage == "done"
    assert verification.verify() == []


def test_directives_that_wait_for_each_other_in_a_circle_are_not_issued(db: SQLAlchemy) -> None:
    office = builders.office()
    unit = office.units["VPS"]
    new = [
        NewDirective(text=f"Việc {n}", lead_unit_id=unit, rule=Open(), requires=((n + 1) % 3,))
        for n in range(3)
    ]
    fields = PlanFields(title="Kế hoạch", leader_id=office.accounts["pgd.moitruong"])
    with pytest.raises(Invalid):
        plans.issue(office.act("vanthu"), fields, new)
    assert db.session.scalar(select(func.count()).select_from(Plan)) == 0
