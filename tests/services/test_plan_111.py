"""Plan 111 from its issue to its dates."""

from flask_sqlalchemy import SQLAlchemy

from tests import builders
from tests.builders import at
from tracker.services import directives, plans, verification

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
