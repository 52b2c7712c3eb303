"""The actions of a directive through their own small pages: asked by GET, done by POST."""

import re
from datetime import date

import pytest

from tests.web.scene import CLERK, COORDINATING, HEAD, LEADER, OFFICER, STRANGER, Scene
from tests.web.typing_in import token
from tracker.domain.lifecycle import Stage
from tracker.extensions import db, writes
from tracker.services import directives
from tracker.web.directives.verbs import VERBS


def test_every_action_page_is_refused_by_post_to_those_who_are_not_concerned(scene: Scene) -> None:
    client = scene.client(STRANGER)
    for verb in VERBS:
        assert client.get(scene.page("V.1.1", verb)).status_code == 403, verb


def test_a_post_without_a_token_does_nothing(scene: Scene) -> None:
    client = scene.client(HEAD)
    answer = client.post(scene.page("V.1.1", "start"), data={"version": scene.version("V.1.1")})
    assert answer.status_code == 400
    with scene.row("V.1.1") as row:
        assert row.stage is Stage.NOT_STARTED


def test_opening_a_page_changes_nothing(scene: Scene) -> None:
    before = scene.version("V.1.1")
    client = scene.client(HEAD)
    for verb in VERBS:
        client.get(scene.page("V.1.1", verb))
    assert scene.version("V.1.1") == before


def test_work_is_started_and_reported(scene: Scene) -> None:
    done = scene.send(OFFICER, scene.page("V.1.1", "start"))
    assert (done.status_code, done.location) == (303, scene.page("V.1.1"))
    scene.send(
        OFFICER, scene.page("V.1.1", "report"), state_of_work="Đã gửi thư mời", obstacles="Chưa trả lời"
    )
    with scene.row("V.1.1") as row:
        assert (row.state_of_work, row.obstacles, row.stage) == (
            "Đã gửi thư mời",
            "Chưa trả lời",
            Stage.IN_PROGRESS,
        )
    page = scene.client(OFFICER).get(scene.page("V.1.1", "report")).text
    assert "Đã gửi thư mời</textarea>" in page, "one corrects what one said, and does not type it anew"


def test_what_is_missing_is_said_beside_its_field_and_what_was_typed_is_kept(scene: Scene) -> None:
    answer = scene.send(HEAD, scene.page("V.1.1", "report"), state_of_work="", obstacles="Chưa có kinh phí")
    assert answer.status_code == 422
    assert "Cần nêu tình hình thực hiện." in answer.text
    assert "Chưa có kinh phí</textarea>" in answer.text
    assert "Lỗi:" in answer.text.split("</title>")[0]


def test_a_late_submission_asks_for_the_cause(scene: Scene) -> None:
    scene.with_document("V.1.1")
    address = scene.page("V.1.1", "submit")
    assert "Nguyên nhân chậm" in scene.client(HEAD).get(address).text
    assert scene.send(HEAD, address, note="Xong").status_code == 422
    assert scene.send(HEAD, address, note="Xong", delay_cause="Báo cáo viên bận").status_code == 303
    with scene.row("V.1.1") as row:
        assert (row.stage, row.delay_cause) == (Stage.AWAITING, "Báo cáo viên bận")


def test_a_submission_in_time_does_not_ask_for_a_cause_and_shows_its_evidence(scene: Scene) -> None:
    scene.with_document("V.1.3")
    page = scene.client(HEAD).get(scene.page("V.1.3", "submit")).text
    assert "Nguyên nhân chậm" not in page
    assert "45/GM-SNNMT ngày 25/08/2025" in page


def test_a_blocked_action_answers_with_the_reason(scene: Scene) -> None:
    opened = scene.client(HEAD).get(scene.page("V.1.3", "submit"))
    assert opened.status_code == 422
    assert "Cần ít nhất một minh chứng" in opened.text


def test_the_head_withdraws_names_an_officer_asks_for_a_date_and_refuses(scene: Scene) -> None:
    scene.with_document("V.1.3")
    scene.send(HEAD, scene.page("V.1.3", "submit"), note="Xong")
    scene.send(HEAD, scene.page("V.1.3", "withdraw"))
    officer = scene.office.accounts[OFFICER]
    scene.send(HEAD, scene.page("V.1.3", "name-officer"), officer_id=str(officer))
    scene.send(HEAD, scene.page("V.1.3", "ask-extension"), to_on="08/09/2025", reason="Chờ tài liệu")
    scene.send(HEAD, scene.page("V.1.3", "refuse"), reason="Việc của Văn phòng Sở")
    with scene.row("V.1.3") as row:
        assert (row.stage, row.officer_id, row.refusal) == (
            Stage.IN_PROGRESS,
            officer,
            "Việc của Văn phòng Sở",
        )
        assert [e.to_on for e in row.extensions] == [date(2025, 9, 8)]


@pytest.mark.parametrize(("typed", "said"), [
    ("03/09/2025", "Hạn mới phải sau hạn hiện hành (04/09/2025)."),
    ("06/09/2025", "Ngày 06/09/2025 là ngày nghỉ."),
    ("31/02/2025", "Ngày không hợp lệ"),
    ("", "Cần"),
])  # fmt: skip
def test_a_date_that_cannot_be_asked_for_is_refused_beside_its_field(
    scene: Scene, typed: str, said: str
) -> None:
    answer = scene.send(HEAD, scene.page("V.1.3", "ask-extension"), to_on=typed, reason="Chờ")
    assert answer.status_code == 422
    assert said in answer.text
    assert 'href="#to_on"' in answer.text


def test_the_clerk_settles_a_refusal_by_another_unit(scene: Scene) -> None:
    scene.done(directives.refuse, STRANGER, "V.3", reason="Việc của Trung tâm")
    address = scene.page("V.3", "settle-refusal")
    assert "Việc của Trung tâm" in scene.client(CLERK).get(address).text
    other = scene.office.units["TTTNMT"]
    assert scene.send(CLERK, address, lead_unit_id=str(other), reason="Đúng chức năng").status_code == 303
    with scene.row("V.3") as row:
        assert (row.lead_unit_id, row.refused_at) == (other, None)


def test_the_leader_urges_suspends_resumes_changes_the_lead_cancels_and_reopens(scene: Scene) -> None:
    page = scene.page
    assert scene.send(LEADER, page("V.1.3", "urge"), reason="Khẩn trương").status_code == 303
    scene.send(LEADER, page("V.1.3", "suspend"), reason="Chờ VCCI")
    scene.send(LEADER, page("V.1.3", "resume"))
    scene.send(
        LEADER, page("V.1.3", "change-lead"), lead_unit_id=str(scene.office.units["VPS"]), reason="Gần hơn"
    )
    scene.send(LEADER, page("V.1.3", "cancel"), reason="Không cần nữa")
    scene.send(LEADER, page("V.1.3", "reopen"), reason="Lại cần")
    with scene.row("V.1.3") as row:
        assert (row.stage, row.lead_unit.short_name) == (Stage.IN_PROGRESS, "VPS")


def test_a_new_lead_unit_must_be_chosen(scene: Scene) -> None:
    answer = scene.send(LEADER, scene.page("V.1.3", "change-lead"), lead_unit_id="", reason="x")
    assert answer.status_code == 422


def test_a_coordinating_unit_tells_its_part(scene: Scene) -> None:
    vps = scene.office.units["VPS"]
    scene.send(COORDINATING, scene.page("V.1.1", "contribute"), unit_id=str(vps), contribution="Đã bố trí xe")
    assert "Đã bố trí xe" in scene.client(HEAD).get(scene.page("V.1.1")).text


def test_steps_are_written_as_lines_and_ticked_one_by_one(scene: Scene) -> None:
    scene.send(HEAD, scene.page("V.1.3", "tend-steps"), texts="Xin bản mềm\n\nRà soát\n")
    client = scene.client(HEAD)
    page = client.get(scene.page("V.1.3")).text
    assert "0/2 bước" in page
    address = re.findall(r'action="(/directives/\d+/steps/[^"]+)"', page)[0].replace("&amp;", "&")
    answer = client.post(address, data={"csrf_token": token(page), "done": "1"})
    assert (answer.status_code, answer.location) == (303, scene.page("V.1.3") + "#steps")
    assert "1/2 bước" in client.get(scene.page("V.1.3")).text


def test_the_clerk_records_for_a_unit_without_an_account(scene: Scene) -> None:
    with scene.app.app_context(), writes():
        scene.office.account(STRANGER).active = False
        db.session.commit()
    scene.send(CLERK, scene.page("V.3", "report"), state_of_work="Đã đăng tin")
    scene.send(
        CLERK, scene.page("V.3", "evidence", "document"), number="88/BC-VPĐKĐĐ", issued_on="03/09/2025"
    )
    assert scene.send(CLERK, scene.page("V.3", "submit"), note="Theo báo cáo của đơn vị").status_code == 303
    with scene.row("V.3") as row:
        assert row.stage is Stage.AWAITING
