"""What happened is told once, to whom it concerns and not to who did it."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from html import escape

import pytest
from flask_sqlalchemy import SQLAlchemy

from tests import builders
from tests.builders import Office, at
from tests.letterbox import Letterbox, ledger, send
from tests.mailserver import Received
from tracker.domain.deadlines import AroundEvent
from tracker.domain.events import EventKind
from tracker.models.accounts import Substitution
from tracker.models.directives import Directive
from tracker.models.letters import Letter, LetterKind, LetterState, Reason
from tracker.models.plans import Plan
from tracker.services import corrections, directives, extensions, plans, staff
from tracker.services.corrections import Correction
from tracker.services.notices import NOTICES
from tracker.services.plans import PlanFields

Does = Callable[..., Directive]

MTKS, OFFICER, VPS, VPDKDD = "truongphong.mtks", "chuyenvien.mtks", "chanhvanphong", "giamdoc.vpdkdd"
LEADER, CLERK = "pgd.moitruong", "vanthu"


@pytest.fixture
def box(db: SQLAlchemy) -> Letterbox:
    return Letterbox()


@pytest.fixture
def told(db: SQLAlchemy, office: Office, plan: Plan, does: Does) -> Callable[..., set[str]]:
    """Do a verb and say who is to be told of it."""
    logins = {account_id: login for login, account_id in office.accounts.items()}

    def of(*args: object, **given: object) -> set[str]:
        before = {letter.id for letter in ledger()}
        does(*args, **given)
        return {logins[letter.recipient_id] for letter in ledger() if letter.id not in before}

    return of


def submitted(does: Does, office: Office, clause: str = "V.1.1", login: str = MTKS) -> Directive:
    row = builders.directive(clause)
    builders.document(row, office, login)
    return does(directives.submit, login, at(26, 8), row)


def test_each_unit_is_told_of_an_issued_plan_in_one_mail(office: Office, plan: Plan, box: Letterbox) -> None:
    send(at(21, 8), box)
    assert len(box.inbox) == 3
    assert box.subjects(MTKS) == ["[Giao nhiệm vụ] 111/KH-SNNMT: 4 nhiệm vụ"]
    assert box.subjects(VPS) == ["[Giao nhiệm vụ] 111/KH-SNNMT: 8 nhiệm vụ"]
    assert box.subjects(VPDKDD) == ["[Giao nhiệm vụ] 111/KH-SNNMT: 1 nhiệm vụ"]
    text = box.to(VPDKDD)[0].plain
    assert text.startswith("Kính gửi: Giám đốc VPĐKĐĐ\n\nVăn thư Sở đã giao các nhiệm vụ của kế hoạch.\n")
    assert "1. V.3 – hạn Thứ Năm 11/09/2025\n" in text
    assert "Chủ trì: Văn phòng đăng ký đất đai." in text
    assert f"http://localhost/directives/{builders.directive('V.3').id}\n" in text


def test_a_submission_goes_to_the_leader_and_a_return_to_head_and_officer(
    told: Callable[..., set[str]], does: Does, office: Office
) -> None:
    row = builders.directive()
    assert told(directives.name_officer, MTKS, at(22, 8), row, officer_id=office.accounts[OFFICER]) == {
        OFFICER
    }
    builders.document(row, office)
    assert told(directives.submit, MTKS, at(26, 8), row) == {LEADER}
    assert told(directives.send_back, LEADER, at(26, 8, 10), row, reason="Thiếu chữ ký.") == {MTKS, OFFICER}


def test_the_words_of_a_return(office: Office, plan: Plan, does: Does, box: Letterbox) -> None:
    row = submitted(does, office)
    does(directives.send_back, LEADER, at(26, 8, 10), row, reason="Thiếu chữ ký <b>&.")
    send(at(26, 8, 11), box)
    mail = box.to(MTKS)[-1]
    assert mail.subject.startswith("[Bị trả lại] V.1.1 ")
    assert mail.subject.endswith("– hạn Thứ Tư 27/08/2025")
    assert "Phó Giám đốc phụ trách môi trường đã trả lại kết quả." in mail.plain
    assert "Nội dung: Thiếu chữ ký <b>&.\n" in mail.plain
    assert row.text in mail.plain
    html = mail.message.get_body(("html",)).get_content()
    assert "Thiếu chữ ký &lt;b&gt;&amp;." in html
    assert mail.message["References"] == f"<directive-{row.id}@localhost>"


def test_a_notice_overtaken_before_it_was_written_is_not_sent(
    office: Office, plan: Plan, does: Does, box: Letterbox
) -> None:
    row = submitted(does, office)
    does(directives.withdraw, MTKS, at(26, 8, 10), row)
    send(at(26, 8, 11), box)
    assert [one.subject.split("]")[0] for one in box.to(LEADER)] == ["[Rút lại"]
    overtaken = ledger(Letter.event == EventKind.SUBMITTED)
    assert [(one.state, one.reason) for one in overtaken] == [(LetterState.SUPPRESSED, Reason.NO_LONGER_TRUE)]


def test_the_event_moves_and_each_one_concerned_gets_one_mail_with_both_dates(
    told: Callable[..., set[str]], office: Office, plan: Plan, box: Letterbox
) -> None:
    send(at(21, 8), box)
    moved = told(plans.set_event, CLERK, at(25, 8), plan, event_on=date(2025, 9, 12))
    assert moved == {MTKS, VPS, VPDKDD, LEADER}
    send(at(25, 8), box)
    mail = box.to(VPDKDD)[-1]
    assert mail.subject == "[Thay đổi ngày sự kiện] 111/KH-SNNMT: 1 nhiệm vụ"
    assert "1. V.3 – hạn Thứ Ba 16/09/2025 (trước đây Thứ Năm 11/09/2025)\n" in mail.plain
    assert "Sự kiện: Thứ Sáu 12/09/2025" in mail.plain
    assert len([letter for letter in ledger() if letter.event == EventKind.EVENT_MOVED]) == 4


def test_an_extension_is_asked_of_the_leader_and_answered_to_the_unit(
    told: Callable[..., set[str]],
) -> None:
    row = builders.directive("V.2.4")
    asked = {"to_on": date(2025, 9, 5), "reason": "Chờ danh sách."}
    assert told(extensions.ask, VPS, at(28, 8), row, **asked) == {LEADER}
    assert told(extensions.grant, LEADER, at(28, 8, 10), row, granted_on=date(2025, 9, 4)) == {VPS}


def test_who_has_no_unit_account_is_spoken_for_by_the_clerk(
    told: Callable[..., set[str]], office: Office
) -> None:
    row = builders.directive("V.3")
    given = {"lead_unit_id": office.units["KL"], "reason": "Đúng chức năng."}
    assert told(directives.change_lead, LEADER, at(22, 8), row, **given) == {VPDKDD, CLERK}


def test_the_substitute_is_told_instead_of_the_absent(
    told: Callable[..., set[str]], does: Does, office: Office, db: SQLAlchemy, box: Letterbox
) -> None:
    span = {"first_on": date(2025, 8, 25), "last_on": date(2025, 8, 29)}
    absent, other = office.accounts[LEADER], office.accounts["pgd.nongnghiep"]
    db.session.add(Substitution(absent_id=absent, substitute_id=other, **span))
    row = builders.directive()
    builders.document(row, office)
    assert told(directives.submit, MTKS, at(26, 8), row) == {"pgd.nongnghiep"}
    send(at(26, 8), box)
    assert "ủy quyền thay Phó Giám đốc phụ trách môi trường" in box.to("pgd.nongnghiep")[-1].plain


def test_nobody_is_told_of_their_own_act(told: Callable[..., set[str]], office: Office) -> None:
    row = builders.directive()
    requires = {"requires": [builders.directive("V.1.2").id]}
    assert told(corrections.depend, CLERK, at(22, 8), row, **requires) == {MTKS}
    assert told(directives.refuse, MTKS, at(22, 8), row, reason="Không đúng chức năng.") == {CLERK}
    assert told(directives.settle_refusal, CLERK, at(22, 8), row, reason="Đúng.") == {MTKS}


def test_work_in_progress_is_mailed_to_nobody(told: Callable[..., set[str]]) -> None:
    row = builders.directive()
    assert told(directives.report, MTKS, at(22, 8), row, state_of_work="Đã liên hệ.") == set()


def test_who_has_no_address_is_in_the_ledger_with_the_reason(
    office: Office, does: Does, plan: Plan, db: SQLAlchemy
) -> None:
    office.account(LEADER).email = None
    db.session.commit()
    submitted(does, office)
    letter = ledger(Letter.event == EventKind.SUBMITTED)[0]
    assert (letter.state, letter.reason) == (LetterState.SUPPRESSED, Reason.NO_ADDRESS)


def test_a_reader_of_english_is_written_to_in_english_dates(
    office: Office, plan: Plan, db: SQLAlchemy, box: Letterbox
) -> None:
    office.account(VPDKDD).language = "en"
    db.session.commit()
    send(at(21, 8), box)
    mail = box.to(VPDKDD)[0]
    assert "Thursday 11/09/2025" in mail.plain
    assert mail.message["Content-Language"] == "en"


PERSONAL = (EventKind.SUBSTITUTE_NAMED, EventKind.SUBSTITUTE_ENDED)


@pytest.mark.parametrize("kind", NOTICES)
def test_every_notice_can_be_said_with_what_an_event_gives(kind: EventKind) -> None:
    notice = NOTICES[kind]
    of_plans = {"who": "Văn thư", "other": "V.1", "old": "VPS", "new": "MTKS"}
    of_people = {"absent": "Trưởng phòng", "substitute": "Phó", "first_on": "25/08", "last_on": "29/08"}
    assert notice.says % (of_plans | of_people)
    assert notice.to


def test_a_letter_of_every_kind_can_be_written(
    office: Office, plan: Plan, db: SQLAlchemy, box: Letterbox
) -> None:
    """Every event of the table, told to one reader: whatever is written, is written without a fault."""
    first = ledger()[0]
    row = builders.directive("V.2.4")
    absent, by = office.accounts[LEADER], office.accounts["pgd.nongnghiep"]
    staff.substitute(
        office.act("quantri", at(22, 8)), absent, by, first_on=at(25, 8).date(), last_on=at(29, 8).date()
    )
    db.session.flush()
    of_people = ledger(Letter.event == EventKind.SUBSTITUTE_NAMED)[0].entry_id
    for number, (kind, notice) in enumerate(NOTICES.items()):
        db.session.add(
            Letter(
                key=str(number),
                kind=LetterKind.NOTICE,
                event=kind,
                entry_id=of_people if kind in PERSONAL else first.entry_id,
                directive_id=None if notice.of_plan or kind in PERSONAL else row.id,
                recipient_id=office.accounts[VPS],
                because=first.because,
                planned_at=at(22, 8),
                ready_at=at(22, 8),
                message_id=f"<{number}@localhost>",
            )
        )
    db.session.commit()
    send(at(22, 8), box)
    assert not ledger(Letter.state == LetterState.PARKED)
    tags = {subject.split("]")[0][1:] for subject in box.subjects(VPS)}
    in_stage = {notice.tag for notice in NOTICES.values() if row.stage in notice.while_in or notice.of_plan}
    assert tags == in_stage


def correct(does: Does, row: Directive, **changes: object) -> Directive:
    """The clerk corrects the directive on 22/08/2025."""
    now = Correction(row.clause, row.text, tuple(c.unit_id for c in row.coordination), row.leader_id)
    return does(corrections.correct, CLERK, at(22, 8), row, to=replace(now, **changes), reason="Sót.")  # type: ignore[arg-type]


def both_parts(mail: Received) -> tuple[str, str]:
    return mail.plain, mail.message.get_body(("html",)).get_content()


def test_the_mail_of_a_correction_says_each_field_before_and_after(
    office: Office, plan: Plan, does: Does, box: Letterbox
) -> None:
    row = builders.directive("V.1.1")
    was, other = row.text, office.accounts["pgd.nongnghiep"]
    changes = {"text": "Mời <ba> báo cáo viên.", "leader_id": other, "rule": AroundEvent(-6)}
    correct(does, row, coordinating_unit_ids=(), deliverable="Giấy mời", **changes)
    send(at(22, 8), box)
    plain, html = both_parts(box.to(MTKS)[-1])
    told = (
        ("Nội dung", was, "Mời <ba> báo cáo viên."),
        ("Sản phẩm", "–", "Giấy mời"),
        ("Đơn vị phối hợp", "Văn phòng Sở", "–"),
        ("Lãnh đạo phụ trách", office.account(LEADER).title, office.account("pgd.nongnghiep").title),
        ("Cách tính hạn", "7 ngày làm việc trước sự kiện", "6 ngày làm việc trước sự kiện"),
        ("Hạn hoàn thành", "27/08/2025", "28/08/2025"),
    )
    listed = "".join(f"- {label}: {before} → {after}\n" for label, before, after in told)
    assert f"\nLý do: Sót.\n\nCác nội dung đính chính:\n{listed}\nV.1.1 " in plain
    assert "<p>Lý do: Sót.</p>" in html
    for label, before, after in told:
        assert f"<li>{label}: {before} → <strong>{escape(after)}</strong></li>" in html


def test_what_a_correction_left_alone_is_not_in_its_mail(
    office: Office, plan: Plan, does: Does, box: Letterbox
) -> None:
    correct(does, builders.directive("V.1.1"), deliverable="Giấy mời")
    send(at(22, 8), box)
    plain = box.to(MTKS)[-1].plain
    assert plain.count(" → ") == 1
    assert "\nCác nội dung đính chính:\n- Sản phẩm: – → Giấy mời\n\nV.1.1 " in plain


def test_from_nothing_to_nothing_is_no_correction(
    office: Office, plan: Plan, does: Does, box: Letterbox
) -> None:
    correct(does, builders.directive("V.1.1"), rule=AroundEvent(-6), wording="")
    send(at(22, 8), box)
    assert "Hạn ghi trong văn bản" not in box.to(MTKS)[-1].plain


def test_an_event_by_another_name_is_told_without_its_date(
    office: Office, plan: Plan, does: Does, box: Letterbox
) -> None:
    was = plan.event_name
    does(plans.set_event, CLERK, at(22, 8), plan, event_on=plan.event_on, name="Tập huấn")
    send(at(22, 8), box)
    told = f"\nCác nội dung đính chính:\n- Sự kiện: {was} → Tập huấn\n\nVăn bản: "
    assert told in box.to(MTKS)[-1].plain


def test_a_reader_of_english_is_told_in_english_what_was_corrected(
    office: Office, plan: Plan, does: Does, box: Letterbox
) -> None:
    office.account(MTKS).language = "en"
    correct(does, builders.directive("V.1.1"), rule=AroundEvent(-6))
    send(at(22, 8), box)
    plain = box.to(MTKS)[-1].plain
    assert "\nCorrected:\n" in plain
    assert "- Due date: 27/08/2025 → 28/08/2025\n" in plain


def test_the_mail_of_a_corrected_plan_says_what_changed(
    office: Office, plan: Plan, does: Does, box: Letterbox
) -> None:
    send(at(21, 8), box)
    other = office.accounts["pgd.nongnghiep"]
    fields = PlanFields(plan.title, other, "decision", "112/KH-SNNMT", plan.issued_on, plan.issuer)
    does(plans.correct, CLERK, at(22, 8), plan, fields=fields, reason="Sai số.")
    send(at(22, 8), box)
    plain, html = both_parts(box.to(MTKS)[-1])
    assert "- Loại văn bản: Kế hoạch → Quyết định\n- Số, ký hiệu: 111/KH-SNNMT → 112/KH-SNNMT\n" in plain
    assert f"- Lãnh đạo phụ trách: {office.account(LEADER).title} → {plan.leader.title}\n" in plain
    assert "<li>Số, ký hiệu: 111/KH-SNNMT → <strong>112/KH-SNNMT</strong></li>" in html


def test_no_other_notice_tells_of_fields(office: Office, plan: Plan, does: Does, box: Letterbox) -> None:
    row = submitted(does, office)
    does(directives.send_back, LEADER, at(26, 8, 10), row, reason="Thiếu chữ ký.")
    send(at(26, 8, 11), box)
    assert "đính chính" not in "".join(part for one in box.inbox for part in both_parts(one))
