"""A directive already given: corrected with a reason, and what it waits for."""

from datetime import date

import pytest
from flask import Flask

from tests import builders
from tests.web.desk import Desk
from tracker.domain.deadlines import AroundEvent, rule_to_json


@pytest.fixture
def hall(app: Flask, issued: int) -> int:
    """The directive V.2.2 of Plan 111."""
    with app.app_context():
        return builders.directive("V.2.2").id


def due_on(app: Flask, clause: str = "V.2.2") -> date | None:
    with app.app_context():
        return builders.directive(clause).due_on


def test_words_are_corrected_with_the_reason_in_the_history(app: Flask, desk: Desk, hall: int) -> None:
    desk.open(f"/plans/directives/{hall}/correct").press(
        "Lưu đính chính", text="Đặt hội trường 200 chỗ", reason="Văn bản in thiếu"
    )
    assert "Đặt hội trường 200 chỗ" in desk.text
    assert "Văn bản in thiếu" in desk.text
    assert due_on(app) == date(2025, 9, 5)


def test_a_correction_without_a_reason_is_refused(app: Flask, desk: Desk, hall: int) -> None:
    desk.open(f"/plans/directives/{hall}/correct").press("Lưu đính chính", text="Khác", reason=" ")
    assert desk.status == 422
    assert "Cần nêu lý do." in desk.text


def test_another_rule_shows_the_date_it_gives_before_it_holds(app: Flask, desk: Desk, hall: int) -> None:
    desk.open(f"/plans/directives/{hall}/correct").press(
        "Lưu đính chính", working_days="4", reason="Chuẩn bị sớm hơn"
    )
    assert "Thứ Tư 03/09/2025" in desk.text
    assert due_on(app) == date(2025, 9, 5)
    desk.press("Xác nhận đính chính")
    assert due_on(app) == date(2025, 9, 3)
    with app.app_context():
        row = builders.directive("V.2.2")
        assert (row.rule, row.rule_origin) == (rule_to_json(AroundEvent(-4)), "person")


def test_a_rule_that_gives_a_past_date_needs_the_explicit_word(app: Flask, desk: Desk, hall: int) -> None:
    desk.open(f"/plans/directives/{hall}/correct").press(
        "Lưu đính chính", working_days="12", reason="Đã làm trước"
    )
    desk.press("Xác nhận đính chính")
    assert desk.status == 422
    assert "đã qua" in desk.text
    assert 'name="accept_past"' in desk.text
    assert due_on(app) == date(2025, 9, 5)


def test_a_stale_correction_shows_both_versions(app: Flask, desk: Desk, hall: int) -> None:
    mine = Desk(desk.client).open(f"/plans/directives/{hall}/correct")
    desk.open(f"/plans/directives/{hall}/correct").press("Lưu đính chính", text="Câu thứ nhất", reason="Sửa")
    mine.press("Lưu đính chính", text="Câu thứ hai", reason="Sửa")
    assert mine.status == 409
    assert "Câu thứ nhất" in mine.text
    assert "Câu thứ hai" in mine.text
    mine.press("Ghi nội dung vừa nhập")
    with app.app_context():
        assert builders.directive("V.2.2").text == "Câu thứ hai"


def test_what_a_directive_waits_for_is_set_by_clauses(app: Flask, desk: Desk, hall: int) -> None:
    desk.open(f"/plans/directives/{hall}/dependencies").press("Lưu", requires="v.1.2, V.2.4")
    with app.app_context():
        assert [row.clause for row in builders.directive("V.2.2").requires] == ["V.1.2", "V.2.4"]


def test_directives_do_not_wait_for_each_other_in_a_circle(app: Flask, desk: Desk, issued: int) -> None:
    with app.app_context():
        material = builders.directive("V.1.3").id
    desk.open(f"/plans/directives/{material}/dependencies").press("Lưu", requires="V.2.1")
    assert desk.status == 422
    assert "vòng" in desk.text


def test_an_unknown_clause_is_said_beside_its_field(desk: Desk, hall: int) -> None:
    desk.open(f"/plans/directives/{hall}/dependencies").press("Lưu", requires="X.1")
    assert desk.status == 422
    assert 'id="requires-error"' in desk.text


def test_the_date_of_a_rule_is_told_while_one_chooses_it(desk: Desk, issued: int) -> None:
    asked = f"/plans/{issued}/due?kind=event&working_days=3&side=after&period=quarter-1&every=month"
    assert "Thứ Sáu 12/09/2025" in desk.open(asked).text
    assert "Hạn hiện ra khi nhập đủ." in desk.open(f"/plans/{issued}/due?kind=date").text
    assert "Ngày này đã qua." in desk.open(f"/plans/{issued}/due?kind=date&day=01/08/2025").text


@pytest.mark.parametrize("page", ["correct", "dependencies"])
def test_only_a_clerk_corrects_a_directive(app: Flask, hall: int, page: str) -> None:
    for login in ("chanhvanphong", "pgd.moitruong", "quantri"):
        client = app.test_client()
        builders.sign_in(client, login)
        assert client.get(f"/plans/directives/{hall}/{page}").status_code == 403
