"""Plans as their readers see them."""

from flask import Flask

from tests import builders
from tests.web.desk import Desk


def reader(app: Flask, login: str) -> Desk:
    client = app.test_client()
    builders.sign_in(client, login)
    return Desk(client)


def test_the_list_shows_progress_and_finds_without_accents(desk: Desk, issued: int) -> None:
    assert "111/KH-SNNMT" in desk.open("/plans/").text
    assert "0/9" in desk.text
    assert "111/KH-SNNMT" in desk.open("/plans/?q=tap huan chi so xanh").text
    assert "Không có kế hoạch nào khớp" in desk.open("/plans/?q=lam nghiep").text
    assert "Chưa có kế hoạch nào kết thúc" in desk.open("/plans/?show=closed").text


def test_a_plan_shows_all_its_directives_and_their_timeline(desk: Desk, issued: int) -> None:
    desk.open(f"/plans/{issued}")
    for clause in ("V.1.1", "V.2.4", "V.3"):
        assert clause in desk.text
    assert '<figure class="chart timeline"' in desk.text
    assert "Thứ Ba 09/09/2025" in desk.text


def test_a_unit_sees_the_plan_without_the_clerks_actions(app: Flask, desk: Desk, issued: int) -> None:
    unit = reader(app, "truongphong.mtks").open(f"/plans/{issued}")
    assert unit.status == 200
    assert "Thêm nhiệm vụ" not in unit.text
    assert "Thêm nhiệm vụ" in desk.open(f"/plans/{issued}").text


def test_the_administrator_has_no_business_with_plans(app: Flask, issued: int) -> None:
    admin = reader(app, "quantri")
    assert admin.open("/plans/").status == 403
    assert admin.open(f"/plans/{issued}").status == 403


def test_a_unit_without_a_task_in_it_does_not_find_the_plan(app: Flask, issued: int) -> None:
    with app.app_context(), builders.writes():
        stranger = builders.unit("Chi cục Kiểm lâm vùng", "KLV")
        account = builders.account("kiemlam", "Chi cục trưởng")
        role = builders.Post(role="unit_head", unit_id=stranger.id, title="Chi cục trưởng")
        account.posts.append(role)
        builders.db.session.commit()
    other = reader(app, "kiemlam")
    assert "111/KH-SNNMT" not in other.open("/plans/").text
    assert other.open(f"/plans/{issued}").status == 404


def test_the_pages_speak_english(app: Flask, desk: Desk, issued: int) -> None:
    with app.app_context(), builders.writes():
        account = builders.db.session.get_one(builders.Account, 1)
        found = builders.db.session.query(builders.Account).filter_by(login="vanthu").one()
        found.language = "en"
        assert account is not None
        builders.db.session.commit()
    assert '<html lang="en"' in desk.open(f"/plans/{issued}").text


def test_a_plan_nobody_issued_is_not_found(desk: Desk) -> None:
    assert desk.open("/plans/99").status == 404
