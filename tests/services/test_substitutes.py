"""A substitute acts for a span of days, and the history names who really acted and for whom."""

from collections.abc import Callable
from datetime import date

import pytest
from flask_sqlalchemy import SQLAlchemy

from tests import builders
from tests.builders import Office, at
from tests.letterbox import Letterbox, send
from tracker.domain.errors import Missing, NotAllowed
from tracker.domain.permissions import Role
from tracker.models.accounts import Post, Substitution
from tracker.models.directives import Directive
from tracker.models.history import HistoryEntry
from tracker.models.plans import Plan
from tracker.services import directives, evidence, extensions, staff, steps

HEAD, LEADER, OTHER_LEADER = "truongphong.mtks", "pgd.moitruong", "pgd.nongnghiep"
Does = Callable[..., Directive]
Entries = Callable[..., list[HistoryEntry]]


@pytest.fixture
def deputy(db: SQLAlchemy, office: Office) -> str:
    """The login of the officer who stands in for the head of MTKS from 25 to 29/08/2025."""
    return absent(db, office, HEAD, "chuyenvien.mtks")


def absent(db: SQLAlchemy, office: Office, who: str, by: str) -> str:
    """``by`` stands in for ``who`` from 25 to 29/08/2025."""
    span = {"first_on": date(2025, 8, 25), "last_on": date(2025, 8, 29)}
    db.session.add(Substitution(absent_id=office.accounts[who], substitute_id=office.accounts[by], **span))
    db.session.commit()
    return by


def test_a_substitute_submits_and_the_history_names_both(
    does: Does, office: Office, plan: Plan, deputy: str, entries: Entries
) -> None:
    row = builders.directive("V.1.1")
    builders.document(row, office)
    does(directives.submit, deputy, at(26, 8), row)
    last = entries(row)[-1]
    assert (last.actor_name, last.acting_for_name) == ("Chuyên viên MTKS", "Trưởng phòng MTKS")
    assert last.acting_for_id == office.accounts[HEAD]
    assert row.submissions[0].by_id == office.accounts[deputy]


@pytest.mark.parametrize("moment", [at(24, 8, 23), at(30, 8, 1)])
def test_before_and_after_the_span_a_substitute_is_nobody(
    does: Does, office: Office, plan: Plan, deputy: str, moment: object
) -> None:
    row = builders.directive("V.1.2")
    builders.document(row, office)
    with pytest.raises(NotAllowed):
        does(directives.submit, deputy, moment, row, delay_cause="x")


def test_what_an_officer_may_do_anyway_is_done_in_its_own_name(
    does: Does, plan: Plan, deputy: str, entries: Entries
) -> None:
    row = does(directives.start, deputy, at(26, 8), builders.directive("V.1.2"))
    assert entries(row)[-1].acting_for_id is None


def test_a_head_of_another_unit_may_stand_in_for_every_verb(
    db: SQLAlchemy, does: Does, office: Office, plan: Plan, entries: Entries
) -> None:
    deputy = absent(db, office, HEAD, "giamdoc.vpdkdd")
    row = builders.directive("V.1.3")
    unit_id = office.units["MTKS"]
    does(steps.rewrite, deputy, at(26, 8), row, texts=["Xin bản mềm"])
    does(steps.tick, deputy, at(26, 8), row, step_id=row.steps[0].id, done=True)
    does(evidence.add_link, deputy, at(26, 8), row, unit_id=unit_id, url="https://langson.gov.vn/tai-lieu")
    does(extensions.ask, deputy, at(26, 8), row, to_on=date(2025, 9, 5), reason="Chờ tài liệu")
    done = entries(row)[1:]
    assert [e.kind for e in done] == ["steps_tended", "steps_tended", "evidence_added", "extension_asked"]
    assert {e.acting_for_name for e in done} == {"Trưởng phòng MTKS"}


def test_a_substitute_leader_signs_for_the_absent_one(
    db: SQLAlchemy, does: Does, office: Office, plan: Plan, entries: Entries
) -> None:
    deputy = absent(db, office, LEADER, OTHER_LEADER)
    row = builders.directive("V.1.1")
    builders.document(row, office)
    does(directives.submit, HEAD, at(26, 8), row)
    does(directives.sign, deputy, at(27, 8), row)
    last = entries(row)[-1]
    assert (last.kind, last.acting_for_name) == ("signed", "Phó Giám đốc phụ trách môi trường")


def test_nobody_signs_what_they_submitted_in_another_post(
    db: SQLAlchemy, does: Does, office: Office, plan: Plan
) -> None:
    post = {"role": Role.UNIT_HEAD, "unit_id": office.units["MTKS"], "title": "Trưởng phòng MTKS"}
    db.session.add(Post(account_id=office.accounts[LEADER], **post))
    db.session.commit()
    row = builders.directive("V.1.1")
    builders.document(row, office)
    does(directives.submit, LEADER, at(26, 8), row)
    for verb, given in ((directives.sign, {}), (directives.send_back, {"reason": "x"})):
        with pytest.raises(NotAllowed):
            does(verb, LEADER, at(27, 8), row, **given)


def test_the_absent_head_does_not_sign_for_the_leader_what_was_submitted_in_its_name(
    db: SQLAlchemy, does: Does, office: Office, plan: Plan, deputy: str
) -> None:
    absent(db, office, LEADER, HEAD)
    row = builders.directive("V.1.1")
    builders.document(row, office)
    does(extensions.ask, deputy, at(26, 8), row, to_on=date(2025, 9, 5), reason="Chờ tài liệu")
    does(directives.submit, deputy, at(26, 8), row)
    for verb, given in ((directives.sign, {}), (extensions.turn_down, {"reason": "x"})):
        with pytest.raises(NotAllowed):
            does(verb, HEAD, at(27, 8), row, **given)
    does(directives.sign, LEADER, at(27, 8), row)


def test_the_clerk_records_for_a_unit_without_an_account_with_its_document(
    db: SQLAlchemy, does: Does, office: Office, plan: Plan, entries: Entries
) -> None:
    row = builders.directive("V.3")
    with pytest.raises(NotAllowed):
        does(directives.report, "vanthu", at(26, 8), row, state_of_work="Đã đăng tin")
    office.account("giamdoc.vpdkdd").active = False
    db.session.commit()
    does(directives.report, "vanthu", at(26, 8), row, state_of_work="Đã đăng tin")
    unit_id = office.units["VPĐKĐĐ"]
    does(evidence.add_link, "vanthu", at(10), row, unit_id=unit_id, url="https://langson.gov.vn/tin")
    with pytest.raises(Missing):
        does(directives.submit, "vanthu", at(10), row)
    does(
        evidence.add_document, "vanthu", at(10), row,
        unit_id=unit_id, number="88/BC-VPĐKĐĐ", issued_on=date(2025, 9, 10),
    )  # fmt: skip
    does(directives.submit, "vanthu", at(10), row)
    assert entries(row)[-1].actor_name == "Văn thư Sở"


def test_both_are_told_of_the_substitution_and_of_its_end(db: SQLAlchemy, office: Office) -> None:
    box = Letterbox()
    keeper = office.act("quantri", at(22, 8, 9))
    ids = office.accounts[HEAD], office.accounts["chuyenvien.mtks"]
    row = staff.substitute(keeper, *ids, first_on=date(2025, 8, 25), last_on=date(2025, 8, 29))
    db.session.commit()
    send(at(22, 8, 10), box)
    said = (
        "[Ủy quyền] Chuyên viên MTKS làm thay Trưởng phòng MTKS"
        " từ Thứ Hai 25/08/2025 đến hết Thứ Sáu 29/08/2025."
    )
    assert box.subjects(HEAD) == box.subjects("chuyenvien.mtks") == [said]
    assert len(box.inbox) == 2
    staff.end_substitution(office.act("quantri", at(27, 8, 9)), row.id)
    db.session.commit()
    send(at(27, 8, 10), box)
    ended = "[Thôi ủy quyền] Chuyên viên MTKS thôi làm thay Trưởng phòng MTKS."
    assert box.subjects(HEAD) == [said, ended]
    assert "Trong thời gian ủy quyền" not in box.to(HEAD)[-1].plain
