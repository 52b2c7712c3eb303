"""What a group was given together is one entry of the day's letter, however many members it has."""

import pytest
from flask_sqlalchemy import SQLAlchemy

from tests import builders
from tests.builders import Office, at
from tests.letterbox import Letterbox, morning, send
from tests.mailserver import Received
from tracker.domain.deadlines import OnDate
from tracker.domain.lifecycle import Stage
from tracker.models.directives import Directive
from tracker.models.units import UnitGroup
from tracker.services import plans
from tracker.services.plans import NewDirective, PlanFields

GROUP, LEADER = "UBND các xã, phường", "pgd.moitruong"


@pytest.fixture
def box(db: SQLAlchemy, office: Office) -> Letterbox:
    """Twelve communes and the office have a task due on 29/08/2025; two communes are done; the letterbox is empty."""
    communes = [builders.unit(f"Xã {n}", f"X{n}", position=50 + n) for n in range(12)]
    db.session.add(UnitGroup(name=GROUP, aliases=[], members=communes))
    db.session.flush()
    due = OnDate(at(29, 8).date())
    new = [NewDirective("Tổng hợp", office.units["VPS"], due, clause="II.1")]
    new += [NewDirective("Ra quân", c.id, due, clause="II.2", group_id=1) for c in communes]
    fields = PlanFields("Ra quân", office.accounts[LEADER], number="7/KH-SNNMT")
    plans.issue(office.act("vanthu"), fields, new)
    for row in shares(db)[:2]:
        row.stage, row.submitted_on = Stage.DONE, due.day
    db.session.commit()
    box = Letterbox()
    send(at(21, 8), box)
    box.inbox.clear()
    return box


def told(box: Letterbox) -> Received:
    """The leader's last daily letter."""
    return [one for one in box.to(LEADER) if "đồng chí có các việc sau" in one.plain][-1]


def shares(db: SQLAlchemy) -> list[Directive]:
    """What the communes were given, in the order of the plan."""
    return db.session.query(Directive).filter_by(group_id=1).order_by(Directive.position).all()


def test_the_leader_is_told_of_the_late_members_in_one_entry(box: Letterbox) -> None:
    morning(at(4, hour=7, minute=30), box)
    morning(at(5, hour=7, minute=30), box)
    letter = told(box)
    assert letter.subject.startswith("[11 việc] 11 quá hạn")
    text = letter.plain
    assert text.count("II.2 – Quá hạn 3 ngày làm việc, hạn Thứ Sáu 29/08/2025") == 1
    names = "; ".join(f"Xã {n}" for n in range(2, 12))
    assert f"{GROUP}: 2/12 hoàn thành. Gồm 10 đơn vị: {names}." in text
    assert "/directives?plan=1&group=1&clause=II.2" in text
    assert "II.1 – Quá hạn 3 ngày làm việc" in text


def test_members_beyond_ten_are_counted_not_named(box: Letterbox, db: SQLAlchemy) -> None:
    for row in db.session.query(Directive).filter_by(stage=Stage.DONE):
        row.stage, row.submitted_on = Stage.IN_PROGRESS, None
    db.session.commit()
    morning(at(5, hour=7, minute=30), box)
    text = told(box).plain
    assert "0/12 hoàn thành. Gồm 12 đơn vị: Xã 0; Xã 1; " in text
    assert "Xã 9 và 2 đơn vị khác." in text


def test_a_member_alone_is_told_as_any_other(box: Letterbox, db: SQLAlchemy) -> None:
    first, *others = shares(db)
    for row in others:
        row.stage, row.submitted_on = Stage.DONE, at(29, 8).date()
    first.stage, first.submitted_on = Stage.IN_PROGRESS, None
    db.session.commit()
    morning(at(5, hour=7, minute=30), box)
    text = told(box).plain
    assert "Chủ trì: Xã 0." in text
    assert "hoàn thành. Gồm" not in text
