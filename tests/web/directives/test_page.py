"""The page of a directive: what it tells, to whom, and what it offers."""

import re
from datetime import date

import pytest

from tests import builders, statements
from tests.builders import at
from tests.web.scene import (
    ADMINISTRATOR,
    CLERK,
    COORDINATING,
    HEAD,
    LEADER,
    OFFICER,
    OTHER_LEADER,
    STRANGER,
    Scene,
    scene,
)
from tracker.extensions import db, writes
from tracker.models.directives import Directive
from tracker.services import corrections, directives, evidence, extensions, plans, steps


def offered(page: str) -> list[str]:
    """The labels of the actions that can be done, in their order."""
    return re.findall(
        r'<a class="button button-(?:primary|secondary)" href="/directives/\d+/[a-z-]+">(.*?)</a>', page
    )


def text_of(page: str) -> str:
    """The words of a page."""
    return " ".join(re.sub(r"<[^>]*>", " ", page).split())


def test_the_page_quotes_the_clause_with_its_document(scene: Scene) -> None:
    page = text_of(scene.client(HEAD).get(scene.page("V.1.3")).text)
    assert "Lấy tài liệu tập huấn từ báo cáo viên" in page
    assert "Mục V.1.3, Kế hoạch số 111/KH-SNNMT ngày 21/08/2025" in page


def test_the_deadline_says_its_weekday_its_rule_and_the_wording(scene: Scene) -> None:
    page = text_of(scene.client(HEAD).get(scene.page("V.1.3")).text)
    assert "Thứ Năm 04/09/2025" in page
    assert "Cách tính: 3 ngày làm việc trước sự kiện" in page
    assert "Văn bản ghi: “trước khi tập huấn”." in page
    assert "Đến hạn hôm nay" in page


def test_a_capped_deadline_shows_both_limits(scene: Scene) -> None:
    with scene.app.app_context(), writes():
        plan = db.session.get_one(Directive, scene.ids["V.1.4"]).plan
        plans.set_event(scene.office.act(CLERK, at(4)), plan.id, plan.version, event_on=date(2025, 9, 29))
        db.session.commit()
    page = text_of(scene.client(HEAD).get(scene.page("V.1.4")).text)
    assert (
        "Theo cách tính là 02/10/2025, theo thời gian của kế hoạch là 30/09/2025: lấy ngày đến trước." in page
    )
    assert "Thứ Ba 30/09/2025" in page
    assert "Hạn gốc 12/09/2025" in page


def test_a_granted_extension_shows_who_granted_it_and_the_original_date(scene: Scene) -> None:
    ask = {"to_on": date(2025, 9, 8), "reason": "Chờ tài liệu"}
    scene.done(extensions.ask, HEAD, "V.1.3", **ask)
    asked = text_of(scene.client(LEADER).get(scene.page("V.1.3")).text)
    assert "Đề nghị điều chỉnh thời hạn từ 04/09/2025 đến 08/09/2025" in asked
    scene.done(extensions.grant, LEADER, "V.1.3", granted_on=date(2025, 9, 8), document_number="12/TB")
    page = text_of(scene.client(HEAD).get(scene.page("V.1.3")).text)
    assert "Thứ Hai 08/09/2025" in page
    assert "Hạn gốc 04/09/2025" in page
    assert "điều chỉnh hạn từ 04/09/2025 đến 08/09/2025" in page
    assert "Văn bản: 12/TB." in page


def test_without_an_event_the_page_says_that_there_is_no_date_yet(app: object) -> None:
    undated = scene(app, event_on=None)  # type: ignore[arg-type]
    page = text_of(undated.client(HEAD).get(undated.page("V.1.3")).text)
    assert "Chưa xác định hạn" in page
    assert "Sự kiện của kế hoạch chưa có ngày." in page


def test_it_says_whose_move_it_is(scene: Scene) -> None:
    assert "Chờ: Văn phòng Sở (đợi V.1.3)" in text_of(
        scene.client(COORDINATING).get(scene.page("V.2.1")).text
    )
    scene.with_document("V.1.3")
    scene.done(directives.submit, HEAD, "V.1.3")
    page = text_of(scene.client(HEAD).get(scene.page("V.1.3")).text)
    assert "Chờ: Phó Giám đốc phụ trách môi trường duyệt" in page


@pytest.mark.parametrize("login", [HEAD, OFFICER, COORDINATING, LEADER, OTHER_LEADER, CLERK])
def test_those_concerned_see_it_in_full(scene: Scene, login: str) -> None:
    page = scene.client(login).get(scene.page("V.1.1")).text
    assert "Lịch sử xử lý" in page
    assert "Mời báo cáo viên của VCCI" in page


def test_other_units_see_stage_and_deadline_only(scene: Scene) -> None:
    scene.done(directives.report, HEAD, "V.1.1", state_of_work="Đã gọi điện")
    opened = scene.client(STRANGER).get(scene.page("V.1.1"))
    assert opened.status_code == 200
    page = text_of(opened.text)
    assert "Đang thực hiện" in page
    assert "Thứ Tư 27/08/2025" in page
    for hidden in ("Đã gọi điện", "Mời báo cáo viên", "Lịch sử", "Chuyên viên", "Minh chứng"):
        assert hidden not in page


def test_other_units_reach_nothing_below_it(scene: Scene) -> None:
    client = scene.client(STRANGER)
    for rest in ("history", "report", "evidence"):
        assert client.get(scene.page("V.1.1", rest)).status_code == 403


def test_a_directive_of_a_plan_without_work_for_the_unit_is_not_even_there(scene: Scene) -> None:
    with scene.app.app_context(), writes():
        account = builders.account("truongphong.kn", "Giám đốc Trung tâm Khuyến nông")
        db.session.execute(
            builders.Post.__table__.insert().values(
                account_id=account.id, role="unit_head", unit_id=scene.office.units["KN"], title=account.title
            )
        )
        db.session.commit()
    assert scene.client("truongphong.kn").get(scene.page("V.1.1")).status_code == 404
    assert scene.client(HEAD).get("/directives/999").status_code == 404


def test_the_administrator_has_no_business_here(scene: Scene) -> None:
    assert scene.client(ADMINISTRATOR).get(scene.page("V.1.1")).status_code == 403


def test_each_is_offered_what_the_life_allows_the_likeliest_first(scene: Scene) -> None:
    at_start = {
        HEAD: [
            "Bắt đầu thực hiện",
            "Cập nhật tiến độ",
            "Phân công chuyên viên",
            "Đề nghị điều chỉnh thời hạn",
        ],
        OFFICER: ["Bắt đầu thực hiện", "Cập nhật tiến độ"],
        COORDINATING: ["Cập nhật phần phối hợp"],
        OTHER_LEADER: [],
    }
    for login, labels in at_start.items():
        page = scene.client(login).get(scene.page("V.1.3")).text
        assert [label for label in offered(page) if label != "Báo không thuộc đơn vị"] == labels, login
    leaders = offered(scene.client(LEADER).get(scene.page("V.1.3")).text)
    assert {"Đôn đốc", "Tạm dừng", "Hủy nhiệm vụ", "Chuyển đơn vị chủ trì"} <= set(leaders)


def test_a_blocked_action_says_why(scene: Scene) -> None:
    page = scene.client(HEAD).get(scene.page("V.1.3")).text
    assert "Trình duyệt" not in offered(page)
    assert "Trình duyệt Cần ít nhất một minh chứng trước khi trình duyệt." in text_of(page)


def test_a_returned_directive_says_who_returned_it_and_why(scene: Scene) -> None:
    scene.with_document("V.1.3")
    scene.done(directives.submit, HEAD, "V.1.3")
    scene.done(directives.send_back, LEADER, "V.1.3", reason="Thiếu bài tập tình huống")
    page = text_of(scene.client(OFFICER).get(scene.page("V.1.3")).text)
    assert "Phó Giám đốc phụ trách môi trường trả lại ngày 04/09/2025 09:00: Thiếu bài tập tình huống" in page
    assert "Trạng thái: Chờ duyệt" in page


def test_the_page_takes_the_same_number_of_statements_whatever_hangs_on_it(scene: Scene) -> None:
    client = scene.client(HEAD)
    address = scene.page("V.1.3")
    client.get(address)
    with statements.counted() as few:
        client.get(address)
    unit_id = scene.office.units["MTKS"]
    scene.done(steps.rewrite, HEAD, "V.1.3", texts=[f"Bước {n}" for n in range(20)])
    for n in range(10):
        scene.done(
            evidence.add_link,
            HEAD,
            "V.1.3",
            unit_id=unit_id,
            url=f"https://langson.gov.vn/{n}",
            title=f"Tin {n}",
        )
    others = [scene.ids[c] for c in ("V.1.1", "V.1.2", "V.2.3")]
    scene.done(corrections.depend, CLERK, "V.1.3", requires=others)
    with statements.counted() as many:
        assert "Tin 9" in client.get(address).text
    assert len(many) <= len(few) + 2, (
        "one for the rows at the other end of dependencies, none for each of them"
    )


def test_what_is_blocked_for_one_reason_says_it_once(scene: Scene) -> None:
    scene.done(directives.refuse, HEAD, "V.1.3", reason="Việc của Văn phòng Sở")
    page = text_of(scene.client(HEAD).get(scene.page("V.1.3")).text)
    assert page.count("văn thư đang xem xét") == 1
    assert "Bắt đầu thực hiện, Cập nhật tiến độ, Trình duyệt" in page


def test_a_closed_plan_offers_nothing_and_says_so_once(scene: Scene) -> None:
    for clause in scene.ids:
        scene.done(directives.cancel, LEADER, clause, reason="Không tổ chức")
    with scene.app.app_context(), writes():
        plan = db.session.get_one(Directive, scene.ids["V.1.1"]).plan
        plans.close(scene.office.act(CLERK, at(4)), plan.id, plan.version, reason="Không tổ chức")
        db.session.commit()
    page = scene.client(LEADER).get(scene.page("V.1.1")).text
    assert offered(page) == []
    assert page.count("Kế hoạch đã kết thúc theo dõi") == 1
