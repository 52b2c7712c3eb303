"""The document a plan was read from, for those who may read all of it."""

from flask import Flask

from tests import builders
from tests.web.desk import Desk
from tests.web.drafts.paper import PLAN


def given(desk: Desk, office: builders.Office) -> Desk:
    desk.open("/drafts/new").press("Đọc văn bản", text=PLAN)
    desk.press("Lưu", within="/plan", event_on="09/09/2025", leader=str(office.accounts["pgd.moitruong"]))
    return desk.press("Ghi 1 đơn vị").press("Xác nhận 4").open("/drafts/1/issue").press("Giao nhiệm vụ")


def test_the_document_leads_to_the_directives_given_from_it(desk: Desk, office: builders.Office) -> None:
    given(desk, office).open("/plans/1/source")
    assert "Mời báo cáo viên của hội nghị" in desk.text
    assert desk.text.count('class="found-mark" href="/directives/') == 4


def test_leaders_read_the_document_and_units_do_not(app: Flask, desk: Desk, office: builders.Office) -> None:
    given(desk, office)
    for login, status in (("pgd.moitruong", 200), ("truongphong.mtks", 404), ("quantri", 403)):
        client = app.test_client()
        builders.sign_in(client, login)
        assert client.get("/plans/1/source").status_code == status


def test_a_plan_entered_without_a_document_has_none(desk: Desk, issued: int) -> None:
    assert desk.open(f"/plans/{issued}/source").status == 404
