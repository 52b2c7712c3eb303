"""Recurring duties open one directive a period."""

from datetime import date

from flask_sqlalchemy import SQLAlchemy

from tests import builders
from tests.builders import at
from tracker.domain.acts import SYSTEM, Act
from tracker.domain.deadlines import PeriodKind, Recurring
from tracker.models.plans import Plan
from tracker.services import plans, recurrence
from tracker.services.plans import NewDirective, PlanFields


def monthly_report(office: builders.Office) -> Plan:
    new = NewDirective(
        clause="III.2",
        text="Báo cáo kết quả thực hiện",
        lead_unit_id=office.units["MTKS"],
        coordinating_unit_ids=(office.units["VPS"],),
        rule=Recurring(PeriodKind.MONTH, 20),
        wording="trước ngày 20 hằng tháng",
    )
    fields = PlanFields(title="Kế hoạch báo cáo", leader_id=office.accounts["pgd.moitruong"])
    plan = plans.issue(office.act("vanthu"), fields, [new])
    builders.db.session.commit()
    return plan


def system(day: int, month: int) -> Act:
    return Act(SYSTEM, at(day, month), builders.CALENDAR)


def test_each_month_opens_one_directive_with_its_date_and_units(db: SQLAlchemy) -> None:
    plan = monthly_report(builders.office())
    assert recurrence.open_due(system(21, 8)) == []  # the 20th of August had passed when it was given
    (september,) = recurrence.open_due(system(1, 9))
    db.session.commit()
    assert september.due_on == date(2025, 9, 22)  # the 20th is a Saturday
    assert september.clause == "III.2 (tháng 9/2025)"
    assert [c.unit.short_name for c in september.coordination] == ["VPS"]
    assert recurrence.open_due(system(2, 9)) == []
    assert len(recurrence.open_due(system(1, 10))) == 1
    assert len(plan.directives) == 3


def test_a_closed_plan_opens_nothing_more(db: SQLAlchemy) -> None:
    plan = monthly_report(builders.office())
    plan.closed_at = at(30, 8)
    db.session.commit()
    assert recurrence.open_due(system(1, 9)) == []
