"""What the clerk changes on an issued plan: nothing moves that was not shown before."""

import re
from datetime import date
from html import unescape
from itertools import zip_longest

import pytest
from flask import Flask
from sqlalchemy import select

from tests import builders
from tests.web.desk import Desk
from tracker.extensions import db, writes
from tracker.models.directives import Directive
from tracker.models.plans import Plan

LEADER = "pgd.moitruong"


def due_days(app: Flask) -> dict[str, date | None]:
    with app.app_context():
        return {row.clause: row.due_on for row in db.session.scalars(select(Directive))}


def plan_of(app: Flask, plan_id: int) -> Plan:
    with app.app_context():
        return db.session.get_one(Plan, plan_id)


def test_moving_the_event_shows_every_date_before_it_moves(app: Flask, desk: Desk, issued: int) -> None:
    before = due_days(app)
    desk.open(f"/plans/{issued}/event").press("Xem các hạn sẽ đổi", event_on="12/09/2025")
    assert "8 hạn sẽ đổi" in desk.text
    assert "Thứ Tư 03/09/2025" in desk.text
    assert due_days(app) == before
    desk.press("Xác nhận")
    assert "8 hạn đã đổi." in desk.text
    assert due_days(app)["V.1.1"] == date(2025, 9, 3)
    assert due_days(app)["V.3"] == date(2025, 9, 16)
    assert due_days(app)["V.2.3"] == date(2025, 9, 30)


def test_another_day_than_the_one_shown_is_shown_first(app: Flask, desk: Desk, issued: int) -> None:
    desk.open(f"/plans/{issued}/event").press("Xem các hạn sẽ đổi", event_on="12/09/2025")
    desk.press("Xác nhận", event_on="15/09/2025")
    assert "hạn sẽ đổi" in desk.text
    assert plan_of(app, issued).event_on == date(2025, 9, 9)


def test_a_cancelled_event_leaves_its_dates_undetermined(app: Flask, desk: Desk, issued: int) -> None:
    desk.open(f"/plans/{issued}/event").press("Xem các hạn sẽ đổi", event_on="").press("Xác nhận")
    assert due_days(app)["V.1.1"] is None
    assert "Đặt ngày sự kiện" in desk.text


def test_an_event_outside_the_window_is_refused_unless_the_window_moves_too(
    app: Flask, desk: Desk, issued: int
) -> None:
    desk.open(f"/plans/{issued}/event").press("Xem các hạn sẽ đổi", event_on="07/10/2025")
    assert desk.status == 422
    assert 'id="event_on-error"' in desk.text
    desk.press("Xem các hạn sẽ đổi", last_on="31/10/2025").press("Xác nhận")
    assert plan_of(app, issued).event_on == date(2025, 10, 7)


def test_a_date_that_would_be_past_needs_the_explicit_word(app: Flask, desk: Desk, issued: int) -> None:
    desk.open(f"/plans/{issued}/event").press("Xem các hạn sẽ đổi", event_on="28/08/2025")
    assert "đã qua" in desk.text
    desk.press("Xác nhận")
    assert desk.status == 422
    assert 'name="accept_past"' in desk.text  # the word asked for stands there, beside what would move
    assert due_days(app)["V.1.1"] == date(2025, 8, 27)
    desk.press("Xác nhận", accept_past="y")
    assert due_days(app)["V.1.1"] == date(2025, 8, 19)


def test_moving_the_window_caps_the_dates_behind_it(app: Flask, desk: Desk, issued: int) -> None:
    desk.open(f"/plans/{issued}/window").press("Xem các hạn sẽ đổi", last_on="10/09/2025")
    assert "3 hạn sẽ đổi" in desk.text
    desk.press("Xác nhận")
    assert due_days(app)["V.2.3"] == date(2025, 9, 10)


def test_a_stale_form_of_the_event_shows_both_versions(app: Flask, desk: Desk, issued: int) -> None:
    mine = Desk(desk.client).open(f"/plans/{issued}/event")
    desk.open(f"/plans/{issued}/correct").press("Lưu", signer="Phó Giám đốc")
    mine.press("Xem các hạn sẽ đổi", event_on="12/09/2025")
    assert mine.status == 409
    assert "09/09/2025" in mine.text
    assert "12/09/2025" in mine.text
    mine.press("Ghi nội dung vừa nhập").press("Xác nhận")
    assert plan_of(app, issued).event_on == date(2025, 9, 12)


def test_number_and_date_come_later(app: Flask, desk: Desk, issued: int) -> None:
    desk.open(f"/plans/{issued}/correct").press("Lưu", number="112/KH-SNNMT", issued_on="22/08/2025")
    assert "112/KH-SNNMT · 22/08/2025" in desk.text


def test_a_plan_keeps_a_title(desk: Desk, issued: int) -> None:
    desk.open(f"/plans/{issued}/correct").press("Lưu", title="")
    assert desk.status == 422
    assert "Mục này là bắt buộc." in desk.text


def test_a_directive_is_added_to_an_issued_plan(
    app: Flask, desk: Desk, issued: int, office: builders.Office
) -> None:
    desk.open(f"/plans/{issued}/add").press(
        "Giao nhiệm vụ",
        clause="V.4",
        text="Chụp ảnh tư liệu hội nghị",
        lead=f"u{office.units['VPS']}",
        kind="event",
        working_days="1",
        side="after",
        requires="V.2.2",
    )
    assert "V.4" in desk.text
    assert due_days(app)["V.4"] == date(2025, 9, 10)
    with app.app_context():
        assert [row.clause for row in builders.directive("V.4").requires] == ["V.2.2"]


def test_the_form_of_a_new_directive_sent_twice_gives_one(
    app: Flask, desk: Desk, issued: int, office: builders.Office
) -> None:
    form = desk.open(f"/plans/{issued}/add").page
    for status in (200, 409):
        desk.page, desk.address = form, f"/plans/{issued}/add"
        desk.press("Giao nhiệm vụ", clause="V.5", text="Một lần", lead=f"u{office.units['VPS']}", kind="none")
        assert desk.status == status
    with app.app_context():
        assert len(db.session.scalars(select(Directive).where(Directive.clause == "V.5")).all()) == 1


def test_a_directive_without_a_unit_is_not_added(app: Flask, desk: Desk, issued: int) -> None:
    desk.open(f"/plans/{issued}/add").press("Giao nhiệm vụ", text="Việc chưa có đơn vị", kind="none")
    assert desk.status == 422
    assert "Nhiệm vụ chưa có đơn vị chủ trì." in desk.text
    assert len(due_days(app)) == 9


def stages(app: Flask, *given: str) -> None:
    """Put the directives into these stages, one after another, the last for all that are left."""
    with app.app_context(), writes():
        rows = db.session.scalars(select(Directive).order_by(Directive.id)).all()
        for row, stage in zip_longest(rows, given, fillvalue=given[-1]):
            row.stage, row.stage_left, row.submitted_on = stage, "in_progress", date(2025, 8, 25)
        db.session.commit()


@pytest.mark.parametrize("page", ["", "/close"])
def test_a_plan_with_open_directives_offers_no_form_but_leads_to_exactly_them(
    app: Flask, desk: Desk, office: builders.Office, issued: int, page: str
) -> None:
    stages(app, "not_started", "in_progress", "returned", "awaiting", "suspended", "done", "cancelled")
    with app.app_context(), writes():
        builders.plan_111(office, number="112/KH-SNNMT")
    desk.open(f"/plans/{issued}{page}")
    assert not desk.offers("Kết thúc theo dõi")
    assert f'href="/plans/{issued}/close"' not in desk.text
    said = re.search(
        r'Chưa thể kết thúc theo dõi: còn <a href="([^"]+)">5 nhiệm vụ chưa kết thúc</a>\.', desk.text
    )
    assert said is not None
    desk.open(unescape(said[1]))
    shown = set(re.findall(r'href="/directives/(\d+)"', desk.text))
    assert shown == {"1", "2", "3", "4", "5"}


def test_a_plan_whose_directive_was_opened_meanwhile_is_not_closed(
    app: Flask, desk: Desk, issued: int
) -> None:
    stages(app, "cancelled")
    desk.open(f"/plans/{issued}/close")
    stages(app, "in_progress", "cancelled")
    desk.press("Kết thúc theo dõi", reason="Xong")
    assert desk.status == 409
    assert "Chưa thể kết thúc theo dõi: còn " in desk.text
    assert ">1 nhiệm vụ chưa kết thúc</a>." in desk.text
    assert not desk.offers("Kết thúc theo dõi")
    assert plan_of(app, issued).closed_at is None


@pytest.mark.parametrize("page", ["event", "window", "correct", "add", "close", "follow-again"])
def test_only_a_clerk_changes_a_plan(app: Flask, issued: int, page: str) -> None:
    for login in ("truongphong.mtks", LEADER, "quantri"):
        client = app.test_client()
        builders.sign_in(client, login)
        assert client.get(f"/plans/{issued}/{page}").status_code == 403


def test_a_finished_plan_is_closed_and_taken_up_again(app: Flask, desk: Desk, issued: int) -> None:
    stages(app, "cancelled")
    assert f'href="/plans/{issued}/close"' in desk.open(f"/plans/{issued}").text
    desk.open(f"/plans/{issued}/close").press("Kết thúc theo dõi", reason="Đã tổng kết")
    assert "Kế hoạch đã kết thúc theo dõi" in desk.text
    desk.open(f"/plans/{issued}/follow-again").press("Theo dõi lại", reason="Còn việc phát sinh")
    assert plan_of(app, issued).closed_at is None
