"""The review of a draft: corrected step by step, until the work is given."""

from io import BytesIO

import pytest
from flask import Flask
from sqlalchemy import select

from tests import builders
from tests.web.desk import Desk
from tests.web.drafts.paper import PLAN
from tracker.domain.drafting import Draft
from tracker.extensions import db
from tracker.models.directives import Directive
from tracker.models.plans import Draft as Row
from tracker.models.plans import Plan
from tracker.models.units import Unit
from tracker.services import drafts


@pytest.fixture
def review(desk: Desk) -> Desk:
    """The clerk at the review of the document just read."""
    desk.open("/drafts/new").press("Đọc văn bản", file=(BytesIO(PLAN.encode()), "ke-hoach.txt"))
    return desk


def draft(app: Flask) -> Draft:
    with app.app_context():
        return drafts.content(db.session.get_one(Row, 1))


def settle(review: Desk, office: builders.Office, event_on: str = "09/09/2025") -> Desk:
    """Fill in the event and the leader, and enter the unit nobody knows."""
    review.press("Lưu", within="/plan", event_on=event_on, leader=str(office.accounts["pgd.moitruong"]))
    return review.press("Ghi 1 đơn vị")


def test_known_units_are_matched_and_an_unknown_one_is_created_in_place(
    app: Flask, review: Desk, office: builders.Office
) -> None:
    assert "1 tên đơn vị cần khớp" in review.text
    settle(review, office)
    with app.app_context():
        made = db.session.scalars(select(Unit).where(Unit.name == "Trạm Quan trắc môi trường")).one()
    assert draft(app).items[3].lead.unit_id == made.id  # type: ignore[union-attr]
    assert "cần khớp" not in review.text


def test_rules_say_their_origin_and_the_date_with_its_weekday(review: Desk, office: builders.Office) -> None:
    assert "Chưa xác định hạn" in review.text
    settle(review, office)
    assert "Thứ Tư 27/08/2025" in review.text
    assert "7 ngày làm việc trước sự kiện · theo thông lệ" in review.text


def test_a_date_capped_by_the_plans_own_time_shows_both_limits(review: Desk, office: builders.Office) -> None:
    settle(review, office, event_on="30/09/2025")
    assert "Theo quy tắc: Thứ Năm 02/10/2025" in review.text
    assert "theo thời gian của kế hoạch: Thứ Ba 30/09/2025" in review.text


def test_an_event_outside_the_plans_time_is_refused_beside_its_field(
    review: Desk, office: builders.Office
) -> None:
    review.press("Lưu", within="/plan", event_on="09/10/2025")
    assert review.status == 422
    assert 'id="event_on-error"' in review.text
    assert 'value="09/10/2025"' in review.text


def test_one_act_confirms_all_that_are_sure_and_the_plan_is_given(
    app: Flask, review: Desk, office: builders.Office
) -> None:
    settle(review, office).press("Xác nhận 4 mục chắc chắn")
    assert "Đã đủ điều kiện giao" in review.text
    review.open("/drafts/1/issue").press("Giao nhiệm vụ")
    assert "Đã giao 4 nhiệm vụ." in review.text
    with app.app_context():
        assert len(db.session.scalars(select(Directive)).all()) == 4
    assert review.open("/drafts/1").address == "/plans/1"


def test_what_blocks_the_giving_is_listed_and_nothing_is_given(app: Flask, review: Desk) -> None:
    review.open("/drafts/1/issue")
    assert "Chưa thể giao nhiệm vụ" in review.text
    assert "Cần chọn lãnh đạo phụ trách." in review.text
    assert not review.offers("Giao nhiệm vụ")
    with app.app_context():
        assert db.session.scalars(select(Plan)).all() == []


def test_every_field_of_a_directive_can_be_corrected(
    app: Flask, review: Desk, office: builders.Office
) -> None:
    review.open("/drafts/1/items/1").press(
        "Lưu và xác nhận",
        clause="II.1a",
        text="Mời hai báo cáo viên",
        lead=f"u{office.units['VPS']}",
        coordinating=[f"u{office.units['MTKS']}"],
        kind="period",
        period="quarter-3",
        year="2025",
        deliverable="Giấy mời",
        leader=str(office.accounts["pgd.nongnghiep"]),
        depends_on="II.2.1",
    )
    item = draft(app).item(1)
    assert (item.clause, item.text, item.deliverable) == ("II.1a", "Mời hai báo cáo viên", "Giấy mời")
    assert item.leads[0].unit_id == office.units["VPS"]
    assert [party.unit_id for party in item.coordinating] == [office.units["MTKS"]]
    assert item.leader_id == office.accounts["pgd.nongnghiep"]
    assert item.confirmed
    assert "Thứ Ba 30/09/2025" in review.text
    assert "hết quý III/2025 · văn thư nhập" in review.text


def test_a_rule_without_its_day_is_refused_beside_its_field(review: Desk) -> None:
    review.open("/drafts/1/items/1").press("Lưu và xác nhận", kind="date", day="")
    assert review.status == 422
    assert "Cần nhập mục này cho thời hạn đã chọn." in review.text
    review.press("Lưu và xác nhận", kind="date", day="31/02/2025")
    assert "Ngày không hợp lệ" in review.text


def test_a_clause_that_does_not_exist_cannot_be_waited_for(review: Desk) -> None:
    review.open("/drafts/1/items/1").press("Lưu và xác nhận", depends_on="IX.9")
    assert review.status == 422
    assert "IX.9" in review.text


def test_a_directive_is_split_at_the_line_breaks_a_person_puts_in(app: Flask, review: Desk) -> None:
    cut = "Chuẩn bị hội trường\nvà các điều kiện cần thiết để tổ chức hội nghị."
    review.open("/drafts/1/items/3/split").press("Tách nhiệm vụ", text=cut)
    assert [item.text for item in draft(app).items[2:4]] == cut.split("\n")


@pytest.mark.parametrize("text", ["Chuẩn bị hội trường", "Một câu khác\nhẳn"])
def test_a_split_that_cuts_nothing_or_changes_words_is_refused(app: Flask, review: Desk, text: str) -> None:
    review.open("/drafts/1/items/3/split").press("Tách nhiệm vụ", text=text)
    assert review.status == 422
    assert len(draft(app).items) == 4


def test_two_directives_are_merged_and_a_step_is_undone(app: Flask, review: Desk) -> None:
    review.press("Gộp với", within="/items/1/merge")
    assert [item.id for item in draft(app).items] == [1, 3, 4]
    review.press("Hoàn tác")
    assert [item.id for item in draft(app).items] == [1, 2, 3, 4]


def test_a_directive_is_dropped_and_another_added(app: Flask, review: Desk, office: builders.Office) -> None:
    review.press("Bỏ", within="/items/2/drop")
    assert [item.id for item in draft(app).items] == [1, 3, 4]
    review.open("/drafts/1/items/new").press(
        "Thêm nhiệm vụ", text="Tổng hợp kết quả hội nghị", lead=f"u{office.units['VPS']}", kind="none"
    )
    assert draft(app).items[-1].text == "Tổng hợp kết quả hội nghị"


def test_a_new_lead_unit_is_entered_with_the_directive(
    app: Flask, review: Desk, office: builders.Office
) -> None:
    review.open("/drafts/1/items/3").press("Lưu và xác nhận", new_unit="Trung tâm Hội nghị")
    with app.app_context():
        made = db.session.scalars(select(Unit).where(Unit.name == "Trung tâm Hội nghị")).one()
    assert draft(app).item(3).leads[0].unit_id == made.id
    review.open("/drafts/1/items/2").press("Lưu và xác nhận", new_unit="trung tâm  hội nghị")
    assert review.status == 422
    assert "Đã có đơn vị tên" in review.text


def test_a_date_already_past_asks_for_the_explicit_word(
    app: Flask, review: Desk, office: builders.Office
) -> None:
    settle(review, office, event_on="29/08/2025").press("Xác nhận 4 mục chắc chắn")
    assert "Ngày này đã qua." in review.text
    assert "đã qua: cần xác nhận rõ" in review.open("/drafts/1/issue").text
    review.open("/drafts/1").press("Vẫn giao với hạn đã qua", within="/items/1/confirm")
    assert draft(app).item(1).past_accepted


def test_two_clerks_on_one_draft_lose_nothing(app: Flask, review: Desk) -> None:
    mine = Desk(review.client).open("/drafts/1/items/1")
    review.press("Bỏ", within="/items/2/drop")
    mine.press("Lưu và xác nhận", text="Câu của tôi")
    assert mine.status == 409
    assert "Nội dung đã được người khác thay đổi" in mine.text
    assert "Câu của tôi" in mine.text
    assert "Mời báo cáo viên của hội nghị" in mine.text
    mine.press("Ghi nội dung vừa nhập")
    assert draft(app).item(1).text == "Câu của tôi"
    assert [item.id for item in draft(app).items] == [1, 3, 4]


def test_what_was_typed_for_a_directive_dropped_meanwhile_can_be_added_again(
    app: Flask, review: Desk
) -> None:
    mine = Desk(review.client).open("/drafts/1/items/2")
    review.press("Bỏ", within="/items/2/drop")
    mine.press("Lưu và xác nhận", text="Câu của tôi")
    assert mine.status == 409
    mine.press("Thêm lại thành nhiệm vụ")
    assert draft(app).items[-1].text == "Câu của tôi"


def test_a_stale_button_changes_nothing_and_leads_back(app: Flask, review: Desk) -> None:
    mine = Desk(review.client).open("/drafts/1")
    review.press("Bỏ", within="/items/2/drop")
    mine.press("Bỏ", within="/items/3/drop")
    assert mine.status == 409
    assert 'href="/drafts/1"' in mine.text
    assert [item.id for item in draft(app).items] == [1, 3, 4]


def test_the_plan_form_shows_both_versions_when_stale(review: Desk, office: builders.Office) -> None:
    mine = Desk(review.client).open("/drafts/1")
    review.press("Lưu", within="/plan", number="12/KH-SNNMT")
    mine.press("Lưu", within="/plan", number="21/KH-SNNMT")
    assert mine.status == 409
    assert "12/KH-SNNMT" in mine.text
    assert "21/KH-SNNMT" in mine.text
    mine.press("Ghi nội dung vừa nhập")
    assert "21/KH-SNNMT" in mine.text


TWO_LEADS = PLAN.replace("2. Văn phòng Sở chủ trì:", "2. Văn phòng Sở, Trung tâm Khuyến nông chủ trì:")


def test_several_printed_leads_get_one_directive_each(app: Flask, desk: Desk) -> None:
    desk.open("/drafts/new").press("Đọc văn bản", text=TWO_LEADS)
    desk.press("Giao riêng 2 đơn vị")
    assert [len(item.leads) for item in draft(app).items] == [1, 1, 1, 1, 1]


def test_one_printed_lead_may_lead_and_the_others_coordinate(
    app: Flask, desk: Desk, office: builders.Office
) -> None:
    desk.open("/drafts/new").press("Đọc văn bản", text=TWO_LEADS).press("Chọn", place="1")
    item = draft(app).item(3)
    assert [party.printed for party in item.leads] == ["Trung tâm Khuyến nông"]
    assert [party.printed for party in item.coordinating] == ["Văn phòng Sở"]


def test_each_directive_is_marked_in_the_document_beside_it(review: Desk) -> None:
    assert review.text.count('class="found-mark"') == 4
    assert 'href="#item-1"' in review.text


def test_only_a_clerk_opens_the_review(app: Flask, review: Desk) -> None:
    other = app.test_client()
    builders.sign_in(other, "chanhvanphong")
    for address in ("/drafts/1", "/drafts/1/items/1", "/drafts/1/issue", "/drafts/1/delete"):
        assert other.get(address).status_code == 403


def test_a_draft_nobody_made_is_not_found(desk: Desk) -> None:
    assert desk.open("/drafts/99").status == 404
    assert desk.open("/drafts/99/items/1").status == 404
