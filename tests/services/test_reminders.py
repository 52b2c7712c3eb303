"""The day's letter: what is due is found once, gathered for each person, and told only while it is true."""

from collections.abc import Callable
from datetime import date

import pytest
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import select

from tests import builders
from tests.builders import Office, at
from tests.letterbox import Letterbox, ledger, morning, send, system
from tracker.domain.permissions import Role
from tracker.models.accounts import Post, Substitution
from tracker.models.directives import Directive
from tracker.models.letters import Letter, LetterKind, LetterState, Reason, Reminder, ReminderState
from tracker.models.plans import Plan
from tracker.queries import overview
from tracker.queries.overview import Scope
from tracker.services import directives, extensions, plans, reminders

Does = Callable[..., Directive]

MTKS, OFFICER, VPS, VPDKDD = "truongphong.mtks", "chuyenvien.mtks", "chanhvanphong", "giamdoc.vpdkdd"
LEADER, CLERK = "pgd.moitruong", "vanthu"


@pytest.fixture
def box(db: SQLAlchemy, plan: Plan) -> Letterbox:
    """A letterbox, emptied of the word that the plan was issued."""
    box = Letterbox()
    send(at(21, 8), box)
    box.inbox.clear()
    return box


def states(*conditions: object) -> list[tuple[ReminderState, Reason | None]]:
    rows = select(Reminder).where(*conditions).order_by(Reminder.id)  # type: ignore[arg-type]
    return [(row.state, row.reason) for row in db_rows(rows)]


def db_rows(rows: object) -> list[Reminder]:
    return list(builders.db.session.scalars(rows))  # type: ignore[call-overload]


def done(does: Does, office: Office, clause: str, login: str, moment: object) -> None:
    """The directive of ``clause`` submitted."""
    row = builders.directive(clause)
    builders.document(row, office, login)
    does(directives.submit, login, moment, row, delay_cause="Chờ ý kiến.")


def test_the_head_gets_one_letter_with_everything_of_the_day(box: Letterbox) -> None:
    """Thursday 4 September at 07:30, nothing done yet: the most overdue first."""
    morning(at(4, hour=7, minute=30), box)
    assert box.subjects(VPS) == ["[4 việc] 1 quá hạn, 1 đến hạn hôm nay, 2 sắp đến hạn"]
    assert box.subjects(MTKS) == ["[4 việc] 2 quá hạn, 1 đến hạn hôm nay, 1 sắp đến hạn"]
    text = box.to(VPS)[0].plain
    assert text.startswith(
        "Kính gửi: Chánh Văn phòng Sở\n\nTính đến Thứ Năm 04/09/2025, đồng chí có các việc sau:"
    )
    assert "1. V.2.4 – Quá hạn 2 ngày làm việc, hạn Thứ Sáu 29/08/2025\n" in text
    assert "V.2.2 – Còn 1 ngày làm việc, hạn Thứ Sáu 05/09/2025\n" in text


def test_a_single_thing_is_the_subject_itself(box: Letterbox) -> None:
    morning(at(4, hour=7, minute=30), box)
    assert box.subjects(VPDKDD) == [
        "[Còn 5 ngày làm việc] V.3 Viết tin, đăng bài về hội nghị trên trang thông tin điện tử của Sở"
        " – hạn Thứ Năm 11/09/2025"
    ]


@pytest.mark.parametrize(
    "moment", [at(4, hour=7, minute=29), at(6, hour=9), at(2, hour=9)], ids=["early", "Saturday", "holiday"]
)
def test_nothing_before_the_hour_or_on_a_day_off(box: Letterbox, moment: object) -> None:
    assert morning(moment, box) == 0  # type: ignore[arg-type]
    assert box.inbox == []
    assert db_rows(select(Reminder)) == []


def test_the_same_day_again_plans_and_sends_nothing(box: Letterbox) -> None:
    morning(at(4, hour=7, minute=30), box)
    sent = len(box.inbox)
    assert morning(at(4, hour=7, minute=31), box) == 0
    assert morning(at(4, hour=23, minute=59), box) == 0
    assert len(box.inbox) == sent


def test_a_lead_time_is_told_once_and_overdue_work_every_working_day(box: Letterbox) -> None:
    """V.1.1 is due on Wednesday 27 August: 7 and 3 days before were reached by Friday 22 August."""
    heard = {}
    for month, day in ((8, 22), (8, 25), (8, 26), (8, 27), (8, 28), (8, 29), (9, 3)):
        morning(at(day, month), box)
        text = "".join(one.plain for one in box.to(MTKS))
        heard[day] = next((line for line in text.splitlines() if " V.1.1 –" in line), None)
        box.inbox.clear()
    due = "hạn Thứ Tư 27/08/2025"
    assert heard == {
        22: f"1. V.1.1 – Còn 3 ngày làm việc, {due}",
        25: None,
        26: f"1. V.1.1 – Còn 1 ngày làm việc, {due}",
        27: f"1. V.1.1 – Đến hạn hôm nay, {due}",
        28: f"1. V.1.1 – Quá hạn 1 ngày làm việc, {due}",
        29: f"1. V.1.1 – Quá hạn 2 ngày làm việc, {due}",
        3: f"1. V.1.1 – Quá hạn 3 ngày làm việc, {due}",
    }


def test_a_run_missed_for_days_is_made_up_for_by_one_letter(box: Letterbox) -> None:
    """No run from 25 August to 4 September: the three lead times of V.1.3 collapse into one line."""
    morning(at(4, hour=14), box)
    assert len(box.to(MTKS)) == 1
    assert box.to(MTKS)[0].plain.count("V.1.3 –") == 1
    row = builders.directive("V.1.3")
    mine = states(Reminder.directive_id == row.id, Reminder.audience == "unit")
    assert mine == [(ReminderState.TOLD, None)] * 4


def test_what_was_done_meanwhile_is_not_told(box: Letterbox, does: Does, office: Office) -> None:
    reminders.plan_due(system(at(4, hour=7, minute=30)))
    builders.db.session.commit()
    done(does, office, "V.1.3", MTKS, at(4, hour=7, minute=40))
    send(at(4, hour=7, minute=45), box)
    assert "V.1.3 –" not in box.to(MTKS)[0].plain
    row = builders.directive("V.1.3")
    assert set(states(Reminder.directive_id == row.id, Reminder.recipient_id == office.accounts[MTKS])) == {
        (ReminderState.SUPPRESSED, Reason.NO_LONGER_TRUE)
    }


def test_a_letter_with_nothing_left_to_tell_is_not_sent(box: Letterbox, does: Does, office: Office) -> None:
    reminders.plan_due(system(at(4, hour=7, minute=30)))
    builders.db.session.commit()
    row = builders.directive("V.3")
    does(directives.suspend, LEADER, at(4, hour=7, minute=40), row, reason="Chờ chỉ đạo.")
    send(at(4, hour=7, minute=45), box)
    assert [one.subject.split("]")[0] for one in box.to(VPDKDD)] == ["[Tạm dừng"]
    letter = ledger(Letter.kind == LetterKind.DIGEST, Letter.recipient_id == office.accounts[VPDKDD])[0]
    assert (letter.state, letter.reason) == (LetterState.SUPPRESSED, Reason.NO_LONGER_TRUE)


def test_a_moved_deadline_replaces_what_was_not_told(box: Letterbox, does: Does, office: Office) -> None:
    reminders.plan_due(system(at(4, hour=7, minute=30)))
    builders.db.session.commit()
    row = builders.directive("V.2.2")
    does(
        extensions.ask, VPS, at(4, hour=7, minute=35), row, to_on=date(2025, 9, 26), reason="Chờ hội trường."
    )
    does(extensions.grant, LEADER, at(4, hour=7, minute=40), row, granted_on=date(2025, 9, 26))
    send(at(4, hour=7, minute=45), box)
    assert box.subjects(VPS)[0] == "[3 việc] 1 quá hạn, 1 đến hạn hôm nay, 1 sắp đến hạn"
    assert "V.2.2 –" not in box.to(VPS)[0].plain
    assert (ReminderState.SUPERSEDED, Reason.DEADLINE_MOVED) in states(Reminder.directive_id == row.id)
    box.inbox.clear()
    morning(at(23), box)
    assert "V.2.2 – Còn 3 ngày làm việc, hạn Thứ Sáu 26/09/2025" in box.to(VPS)[0].plain


def test_the_event_moves_and_the_new_dates_are_reminded_of(
    box: Letterbox, does: Does, office: Office, plan: Plan
) -> None:
    morning(at(4), box)
    does(plans.set_event, CLERK, at(4, hour=10), plan, event_on=date(2025, 9, 12))
    box.inbox.clear()
    morning(at(5), box)
    assert "V.2.2 – Còn 3 ngày làm việc, hạn Thứ Tư 10/09/2025" in box.to(VPS)[0].plain


def test_the_leader_hears_of_what_is_late_and_of_what_waits(
    box: Letterbox, does: Does, office: Office
) -> None:
    done(does, office, "V.1.2", MTKS, at(3))
    send(at(3), box)
    box.inbox.clear()
    morning(at(4), box)
    daily, _weekly = box.subjects(LEADER)
    assert daily.split(" V.")[0] == "[Quá hạn 4 ngày làm việc]"
    box.inbox.clear()
    morning(at(5), box)
    assert box.subjects(LEADER) == ["[2 việc] 1 quá hạn, 1 chờ duyệt"]
    text = box.to(LEADER)[0].plain
    assert "1. V.2.4 – Quá hạn 3 ngày làm việc, hạn Thứ Sáu 29/08/2025\n" in text
    assert "2. V.1.2 – Chờ duyệt 2 ngày làm việc, hạn Thứ Sáu 29/08/2025\n" in text
    assert "vì là lãnh đạo phụ trách nhiệm vụ" in text


def test_the_leaders_letter_ends_with_the_figures_of_the_overview(box: Letterbox, office: Office) -> None:
    morning(at(5), box)
    act = office.act(LEADER, at(5))
    figures = overview.state(act, Scope(leader_ids=act.actor.led_ids)).office
    assert (figures.total, figures.overdue, figures.due_soon) == (9, 4, 2)
    expected = "Toàn cảnh: 9 nhiệm vụ: 3 trong hạn, 2 sắp đến hạn, 4 quá hạn.\n"
    assert expected in box.to(LEADER)[0].plain
    assert "Toàn cảnh" not in box.to(VPS)[0].plain


def test_officer_head_and_coordinating_unit_are_told_each_in_their_place(
    box: Letterbox, does: Does, office: Office
) -> None:
    row = builders.directive("V.1.1")
    does(directives.name_officer, MTKS, at(22, 8), row, officer_id=office.accounts[OFFICER])
    send(at(22, 8), box)
    box.inbox.clear()
    morning(at(25, 8), box)
    assert "V.1.1 – Còn 2 ngày làm việc" in box.to(OFFICER)[0].plain
    assert "V.1.1 – Còn 2 ngày làm việc" in box.to(MTKS)[0].plain
    assert "V.1.1 – Còn 2 ngày làm việc" in box.to(VPS)[0].plain
    assert "vì đơn vị phối hợp thực hiện nhiệm vụ" in box.to(VPS)[0].plain
    box.inbox.clear()
    morning(at(26, 8), box)
    assert "V.1.1 –" in box.to(MTKS)[0].plain
    assert "V.1.1 –" not in "".join(one.plain for one in box.to(VPS))


def test_the_substitute_is_reminded_instead_of_the_absent(
    db: SQLAlchemy, box: Letterbox, office: Office
) -> None:
    span = {"first_on": date(2025, 8, 25), "last_on": date(2025, 8, 29)}
    db.session.add(
        Substitution(absent_id=office.accounts[MTKS], substitute_id=office.accounts[OFFICER], **span)
    )
    db.session.commit()
    morning(at(26, 8), box)
    assert box.to(MTKS) == []
    assert "ủy quyền thay Trưởng phòng MTKS" in box.to(OFFICER)[0].plain


def test_one_person_at_the_head_of_two_units_gets_one_letter(
    db: SQLAlchemy, box: Letterbox, office: Office
) -> None:
    head = office.account(VPDKDD)
    head.posts.append(Post(role=Role.UNIT_HEAD, unit_id=office.units["MTKS"], title="Phụ trách Phòng MTKS"))
    db.session.commit()
    morning(at(4), box)
    assert len(box.to(VPDKDD)) == 1
    assert "V.3 –" in box.to(VPDKDD)[0].plain
    assert "V.1.3 –" in box.to(VPDKDD)[0].plain


def test_without_mail_only_what_is_still_true_leaves_later_in_one_letter(
    db: SQLAlchemy, plan: Plan, does: Does, office: Office
) -> None:
    """No mail server from 21 August on; it is there on 4 September after the morning's planning."""
    row = builders.directive("V.1.1")
    builders.document(row, office)
    does(directives.submit, MTKS, at(26, 8), row)
    does(directives.send_back, LEADER, at(27, 8), row, reason="Thiếu chữ ký.")
    for day in (25, 26, 27, 28, 29):
        reminders.plan_due(system(at(day, 8)))
        db.session.commit()
    reminders.plan_due(system(at(4)))
    db.session.commit()
    box = Letterbox()
    send(at(4, hour=10), box)
    assert sorted(one.recipient.split("@")[0] for one in box.inbox) == sorted(
        [MTKS, VPS, VPDKDD, LEADER, LEADER]
    )
    text = box.to(MTKS)[0].plain
    assert "Thông báo trước đây chưa gửi được" in text
    assert "đã trả lại kết quả" in text
    assert "đã trình kết quả" not in "".join(one.plain for one in box.to(LEADER))
    older = ledger(Letter.kind == LetterKind.DIGEST, Letter.day < date(2025, 9, 4))
    assert {(one.state, one.reason) for one in older} == {(LetterState.SUPERSEDED, Reason.NEWER_DIGEST)}
    assert not ledger(Letter.state == LetterState.PLANNED)


def test_who_has_no_address_is_planned_for_and_the_reason_kept(
    db: SQLAlchemy, box: Letterbox, office: Office
) -> None:
    office.account(VPDKDD).email = None
    db.session.commit()
    morning(at(4), box)
    assert set(states(Reminder.recipient_id == office.accounts[VPDKDD])) == {
        (ReminderState.SUPPRESSED, Reason.NO_ADDRESS)
    }
