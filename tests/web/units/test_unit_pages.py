"""The work of a unit, in parts."""

import re
from datetime import date

from sqlalchemy import insert

from tests import statements
from tests.web.scene import ADMINISTRATOR, CLERK, COORDINATING, HEAD, LEADER, OFFICER, STRANGER, Scene
from tracker.domain.deadlines import OnDate
from tracker.domain.permissions import Role
from tracker.extensions import db, writes
from tracker.models.accounts import Post
from tracker.models.plans import Plan
from tracker.services import directives, plans
from tracker.services.plans import NewDirective


def parts(page: str) -> dict[str, list[str]]:
    """The clauses of each part of a page, by the id of its section."""
    found = re.findall(r'<section class="section" id="([a-z-]+)"(.*?)</section>', page, re.S)
    return {name: re.findall(r'class="clause">(.*?)</td>', body) for name, body in found}


def words(page: str) -> str:
    return " ".join(re.sub(r"<[^>]*>", " ", page).split())


def unit(scene: Scene, short_name: str, *rest: str) -> str:
    return "/".join((f"/units/{scene.office.units[short_name]}", *rest))


def test_mine_leads_to_ones_own_unit(scene: Scene) -> None:
    answer = scene.client(OFFICER).get("/units/mine")
    assert (answer.status_code, answer.location) == (302, unit(scene, "MTKS"))


def test_every_open_directive_stands_in_one_part(scene: Scene) -> None:
    page = scene.client(HEAD).get(unit(scene, "MTKS")).text
    assert parts(page) == {
        "overdue": ["V.1.1", "V.1.2"],
        "this-week": ["V.1.3"],
        "later": ["V.1.4"],
        "awaited": ["V.1.3"],
    }
    assert "4 nhiệm vụ đang theo dõi: 2 quá hạn , 1 đến hạn trong tuần , 1 việc khác" in words(page)
    assert "Không có việc nào bị trả lại." in page


def test_a_unit_sees_what_it_coordinates_and_what_it_waits_for(scene: Scene) -> None:
    page = scene.client(COORDINATING).get(unit(scene, "VPS")).text
    assert parts(page)["coordinating"] == ["V.1.1", "V.1.2", "V.1.3", "V.1.4"]
    assert parts(page)["waiting"] == ["V.2.1"]
    assert "Cần kết quả của V.1.3 (MTKS)" in page
    assert "Chủ trì: Phòng Quản lý Môi trường và Khoáng sản" in page


def test_who_is_waited_for_sees_who_waits(scene: Scene) -> None:
    assert "Đang chờ kết quả này: V.2.1 (VPS)" in scene.client(HEAD).get(unit(scene, "MTKS")).text


def test_what_is_returned_says_why(scene: Scene) -> None:
    scene.with_document("V.1.3")
    scene.done(directives.submit, HEAD, "V.1.3")
    assert parts(scene.client(HEAD).get(unit(scene, "MTKS")).text)["awaiting"] == ["V.1.3"]
    scene.done(directives.send_back, LEADER, "V.1.3", reason="Thiếu bài tập")
    page = scene.client(HEAD).get(unit(scene, "MTKS")).text
    assert parts(page)["returned"] == ["V.1.3"]
    assert "Lý do trả lại: Thiếu bài tập" in page


def test_nothing_is_called_in_time_that_is_not(scene: Scene) -> None:
    for clause in ("V.1.1", "V.1.2", "V.1.3"):
        scene.with_document(clause)
        scene.done(directives.submit, HEAD, clause, delay_cause="Chờ ý kiến")
    scene.done(directives.send_back, LEADER, "V.1.3", reason="Thiếu bài tập")
    page = scene.client(HEAD).get(unit(scene, "MTKS")).text
    assert parts(page)["awaiting"] == ["V.1.1", "V.1.2"]  # submitted late
    assert parts(page)["returned"] == ["V.1.3"]  # due today
    assert "Không có việc nào quá hạn." not in page
    assert "Không có việc nào đến hạn trong tuần này." not in page


def test_the_list_of_units_counts_as_late_what_the_overview_does(scene: Scene) -> None:
    scene.with_document("V.1.1")
    scene.done(directives.submit, HEAD, "V.1.1", delay_cause="Chờ ý kiến")
    page = words(scene.client(LEADER).get("/units/mine").text)
    assert "Phòng Quản lý Môi trường và Khoáng sản 4 2 " in page


def test_what_is_over_is_no_longer_there(scene: Scene) -> None:
    scene.done(directives.cancel, LEADER, "V.1.1", reason="Thôi")
    scene.done(directives.suspend, LEADER, "V.1.2", reason="Chờ")
    page = scene.client(HEAD).get(unit(scene, "MTKS")).text
    assert "overdue" not in parts(page)
    assert parts(page)["suspended"] == ["V.1.2"]


def test_an_officer_sees_first_what_is_ones_own(scene: Scene) -> None:
    officer = scene.office.accounts[OFFICER]
    scene.done(directives.name_officer, HEAD, "V.1.2", officer_id=officer)
    page = scene.client(OFFICER).get(unit(scene, "MTKS")).text
    assert parts(page)["overdue"] == ["V.1.2", "V.1.1"]
    assert "Phân công cho đồng chí" in page
    assert parts(scene.client(HEAD).get(unit(scene, "MTKS")).text)["overdue"] == ["V.1.1", "V.1.2"]


def test_a_person_of_two_units_goes_from_one_to_the_other(scene: Scene) -> None:
    with scene.app.app_context(), writes():
        post = {
            "account_id": scene.office.accounts[HEAD],
            "role": Role.UNIT_HEAD,
            "title": "Trưởng phòng QLĐĐ",
        }
        db.session.execute(insert(Post).values(**post, unit_id=scene.office.units["QLĐĐ"]))
        db.session.commit()
    page = scene.client(HEAD).get(unit(scene, "MTKS")).text
    assert f'href="{unit(scene, "QLĐĐ")}"' in page
    empty = words(scene.client(HEAD).get(unit(scene, "QLĐĐ")).text)
    assert "Đơn vị không có nhiệm vụ nào đang theo dõi." in empty


def test_leaders_and_clerks_choose_a_unit(scene: Scene) -> None:
    for login in (LEADER, CLERK):
        client = scene.client(login)
        page = client.get("/units/mine")
        assert page.status_code == 200
        assert f'href="{unit(scene, "MTKS")}"' in page.text
        assert client.get(unit(scene, "MTKS")).status_code == 200


def test_people_of_other_units_and_administrators_do_not_look_in(scene: Scene) -> None:
    assert scene.client(STRANGER).get(unit(scene, "MTKS")).status_code == 403
    assert scene.client(STRANGER).get(unit(scene, "MTKS", "overdue")).status_code == 403
    assert scene.client(ADMINISTRATOR).get(unit(scene, "MTKS")).status_code == 403
    assert scene.client(LEADER).get("/units/999").status_code == 404


def many(scene: Scene, count: int) -> None:
    """The plan gets ``count`` more directives for MTKS, all long overdue."""
    with scene.app.app_context(), writes():
        plan = db.session.get_one(Plan, 1)
        for n in range(count):
            new = NewDirective(
                f"Việc {n}", scene.office.units["MTKS"], OnDate(date(2025, 8, 22)), clause=f"VI.{n}"
            )
            plans.add_directive(scene.office.act(CLERK), plan.id, plan.version, new)
            db.session.flush()
        db.session.commit()


def test_a_long_part_shows_its_first_rows_and_leads_to_the_rest_page_by_page(scene: Scene) -> None:
    many(scene, 58)
    client = scene.client(HEAD)
    page = client.get(unit(scene, "MTKS")).text
    assert len(parts(page)["overdue"]) == 10
    assert "Xem tất cả 60 việc" in page
    first = client.get(unit(scene, "MTKS", "overdue")).text
    second = client.get(unit(scene, "MTKS", "overdue") + "?page=2").text
    clauses = [re.findall(r'class="clause">(.*?)</td>', text) for text in (first, second)]
    assert [len(found) for found in clauses] == [50, 10]
    assert len({*clauses[0], *clauses[1]}) == 60
    assert "Trang 2 trên 2" in client.get(unit(scene, "MTKS", "overdue") + "?page=99").text


def test_the_page_takes_the_same_number_of_statements_for_any_number_of_rows(scene: Scene) -> None:
    client = scene.client(HEAD)
    address = unit(scene, "MTKS")
    client.get(address)
    with statements.counted() as few:
        client.get(address)
    many(scene, 12)
    with statements.counted() as more:
        client.get(address)
    assert len(more) == len(few)
