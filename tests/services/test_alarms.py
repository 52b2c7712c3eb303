"""A letter that does not arrive is told to those who can mend it and to those who can telephone."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

import pytest
from flask_sqlalchemy import SQLAlchemy

from tests import builders
from tests.builders import Office, at
from tests.letterbox import Letterbox, ledger, morning, send, system
from tracker.contracts import TransportError
from tracker.models.accounts import Substitution
from tracker.models.directives import Directive
from tracker.models.letters import Letter, LetterKind, LetterState
from tracker.models.plans import Plan
from tracker.services import directives, letters

Does = Callable[..., Directive]

NO_SUCH = TransportError(permanent=True, text="RCPT: 550 No such user")
HEAD, OFFICER, VPS, LEADER, ADMIN = (
    "truongphong.mtks", "chuyenvien.mtks", "chanhvanphong", "pgd.moitruong", "quantri",
)  # fmt: skip


@pytest.fixture
def box(db: SQLAlchemy, plan: Plan) -> Letterbox:
    """A letterbox, emptied of the word that the plan was issued."""
    box = Letterbox()
    send(at(21, 8), box)
    box.inbox.clear()
    return box


def refuse(box: Letterbox, *logins: str) -> None:
    box.answer = lambda recipient: NO_SUCH if recipient.split("@")[0] in logins else None


def soon() -> datetime:
    return datetime.now(UTC) + timedelta(seconds=5)


def urge(does: Does, clause: str, moment: datetime) -> None:
    does(directives.urge, LEADER, moment, builders.directive(clause), note="Khẩn trương.")


def told(box: Letterbox, login: str) -> str:
    """The one alarm that arrived for the superior ``login``."""
    found = [one for one in box.to(login) if one.subject.startswith("[Thư chưa đến người nhận]")]
    assert len(found) == 1
    return found[0].subject + "\n" + found[0].plain


def test_the_leader_learns_that_the_head_was_not_reached_and_about_what(box: Letterbox, does: Does) -> None:
    refuse(box, HEAD)
    urge(does, "V.1.3", at(4, hour=8))
    for _ in range(2):
        send(at(4, hour=8), box, real=soon())
    text = told(box, LEADER)
    assert text.startswith("[Thư chưa đến người nhận] Trưởng phòng MTKS: V.1.3 Lấy tài liệu")
    assert "Người nhận: Trưởng phòng MTKS" in text
    assert "Lý do: máy chủ thư từ chối." in text
    assert "Phó Giám đốc phụ trách môi trường đôn đốc thực hiện nhiệm vụ." in text
    assert "- V.1.3 Lấy tài liệu tập huấn từ báo cáo viên" in text
    assert "550" not in text
    assert len(box.to(ADMIN)) == 1


def test_the_head_learns_that_the_officer_was_not_reached(box: Letterbox, does: Does, office: Office) -> None:
    refuse(box, OFFICER)
    row = builders.directive("V.1.3")
    does(directives.name_officer, HEAD, at(4, hour=8), row, officer_id=office.accounts[OFFICER])
    for _ in range(2):
        send(at(4, hour=8), box, real=soon())
    assert told(box, HEAD).startswith("[Thư chưa đến người nhận] Chuyên viên MTKS: V.1.3")
    assert box.to(LEADER) == []


def test_the_absent_superior_is_told_through_the_substitute(
    box: Letterbox, does: Does, office: Office, db: SQLAlchemy
) -> None:
    span = (date(2025, 9, 3), date(2025, 9, 5))
    db.session.add(
        Substitution(
            absent_id=office.accounts[LEADER],
            substitute_id=office.accounts["pgd.nongnghiep"],
            first_on=span[0],
            last_on=span[1],
        )
    )
    db.session.commit()
    refuse(box, HEAD)
    urge(does, "V.1.3", at(4, hour=8))
    for _ in range(2):
        send(at(4, hour=8), box, real=soon())
    assert "do được ủy quyền thay Phó Giám đốc phụ trách môi trường" in told(box, "pgd.nongnghiep")
    assert box.to(LEADER) == []


def test_nobody_is_told_of_themselves_as_their_own_substitute(
    box: Letterbox, office: Office, db: SQLAlchemy
) -> None:
    """The officer stands in for the absent head and is not reached: the leader is above them both."""
    pair = {"absent_id": office.accounts[HEAD], "substitute_id": office.accounts[OFFICER]}
    db.session.add(Substitution(**pair, first_on=date(2025, 9, 1), last_on=date(2025, 9, 30)))
    db.session.commit()
    refuse(box, OFFICER)
    morning(at(4, hour=7, minute=30), box)
    send(at(4, hour=7, minute=40), box)
    text = told(box, LEADER)
    assert "Người nhận: Chuyên viên MTKS" in text
    assert "Thư nhắc ngày Thứ Năm 04/09/2025." in text
    assert all(f"- {clause} " in text for clause in ("V.1.1", "V.1.2", "V.1.3"))
    assert "V.2.2" not in text


def test_a_letter_about_a_whole_plan_names_the_readers_part(
    db: SQLAlchemy, plan: Plan, office: Office
) -> None:
    box = Letterbox()
    refuse(box, "giamdoc.vpdkdd")
    for _ in range(2):
        send(at(21, 8), box, real=soon())
    text = told(box, LEADER)
    assert "- V.3 Viết tin" in text
    assert "V.1.1" not in text


def test_what_fails_after_this_hours_alarm_was_written_is_told_by_the_next_hours(
    box: Letterbox, does: Does
) -> None:
    refuse(box, HEAD, VPS)
    urge(does, "V.1.3", at(4, hour=8))
    urge(does, "V.1.2", at(4, hour=8, minute=1))
    for _ in range(2):
        send(at(4, hour=8, minute=5), box, real=soon())
    assert "1. " in told(box, LEADER)
    assert "2. " in told(box, LEADER)
    urge(does, "V.2.2", at(4, hour=8, minute=10))
    for minutes in (0, 30):
        send(at(4, hour=8, minute=10), box, real=soon() + timedelta(minutes=minutes))
    assert len(box.to(LEADER)) == 1
    send(at(4, hour=9), box, real=soon() + timedelta(minutes=51))
    assert [one.subject for one in box.to(LEADER)][1].startswith(
        "[Thư chưa đến người nhận] Chánh Văn phòng Sở: V.2.2"
    )


def test_what_was_mended_before_the_alarm_left_is_not_told(box: Letterbox, does: Does) -> None:
    refuse(box, HEAD)
    urge(does, "V.1.3", at(4, hour=8))
    send(at(4, hour=8), box, real=datetime.now(UTC) + timedelta(seconds=1), limit=1)
    refuse(box)
    parked = ledger(Letter.state == LetterState.PARKED)[0]
    letters.send_again(system(at(4, hour=8)), parked.id, datetime.now(UTC) - timedelta(minutes=1))
    builders.db.session.commit()
    send(at(4, hour=8), box)
    assert box.to(LEADER) == []
    assert len(box.to(HEAD)) == 1


def test_there_is_no_alarm_about_an_alarm(box: Letterbox, does: Does) -> None:
    refuse(box, HEAD, LEADER, ADMIN)
    urge(does, "V.1.3", at(4, hour=8))
    for hour in (8, 9, 10):
        send(at(4, hour=hour), box)
    assert len(ledger(Letter.kind == LetterKind.ALARM)) == 2


def test_above_a_leader_a_clerk_and_an_administrator_is_nobody(
    box: Letterbox, does: Does, office: Office
) -> None:
    refuse(box, LEADER)
    row = builders.directive("V.1.3")
    builders.document(row, office, HEAD)
    does(directives.submit, HEAD, at(4, hour=8), row)
    send(at(4, hour=8), box)
    send(at(4, hour=8), box)
    alarms = ledger(Letter.kind == LetterKind.ALARM)
    assert [one.recipient.login for one in alarms] == [ADMIN]


def test_who_stands_in_for_the_leader_is_not_told_of_their_own_letter(
    box: Letterbox, does: Does, office: Office, db: SQLAlchemy
) -> None:
    pair = {"absent_id": office.accounts[LEADER], "substitute_id": office.accounts[HEAD]}
    db.session.add(Substitution(**pair, first_on=date(2025, 9, 1), last_on=date(2025, 9, 30)))
    db.session.commit()
    refuse(box, HEAD)
    does(directives.urge, "pgd.moitruong", at(4, hour=8), builders.directive("V.1.3"), note="Khẩn trương.")
    send(at(4, hour=8), box)
    assert [one.recipient.login for one in ledger(Letter.kind == LetterKind.ALARM)] == [ADMIN]
