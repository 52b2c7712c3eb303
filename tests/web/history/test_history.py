"""The history in words."""

import re
from datetime import date

from tests.builders import at
from tests.web.scene import CLERK, HEAD, LEADER, OFFICER, STRANGER, Scene
from tracker.domain.events import EventKind
from tracker.extensions import db, writes
from tracker.models.accounts import Substitution
from tracker.models.plans import Plan
from tracker.services import directives, evidence, extensions, plans, steps
from tracker.web.history.words import KIND_NAMES


def words(page: str) -> str:
    return " ".join(re.sub(r"<[^>]*>", " ", page).split())


def history(scene: Scene, clause: str, login: str = HEAD) -> str:
    return words(scene.client(login).get(scene.page(clause, "history")).text)


def test_every_kind_of_event_has_words() -> None:
    assert KIND_NAMES.keys() == set(EventKind)


def test_before_and_after_are_words_and_not_codes(scene: Scene) -> None:
    unit_id = scene.office.units["MTKS"]
    scene.done(directives.report, OFFICER, "V.1.3", state_of_work="Đã gọi điện")
    scene.done(directives.report, OFFICER, "V.1.3", state_of_work="Đã nhận tài liệu")
    scene.done(directives.name_officer, HEAD, "V.1.3", officer_id=scene.office.accounts[OFFICER])
    scene.done(steps.rewrite, HEAD, "V.1.3", texts=["Xin bản mềm", "Rà soát"])
    scene.done(
        evidence.add_link, HEAD, "V.1.3", unit_id=unit_id, url="https://langson.gov.vn/1", title="Tài liệu"
    )
    scene.done(extensions.ask, HEAD, "V.1.3", to_on=date(2025, 9, 8), reason="Chờ bản in")
    scene.done(extensions.grant, LEADER, "V.1.3", granted_on=date(2025, 9, 8))
    told = history(scene, "V.1.3")
    for said in (
        "Trạng thái: Chưa thực hiện",
        "Đang thực hiện",
        "Tình hình thực hiện: Đã gọi điện",
        "Chuyên viên: Chuyên viên MTKS",
        "Các bước: Xin bản mềm; Rà soát",
        "Bổ sung minh chứng: Tài liệu",
        "Đề nghị điều chỉnh thời hạn đến 08/09/2025",
        "Chờ bản in",
        "Hạn hoàn thành: 04/09/2025",
        "Cách tính hạn: 3 ngày làm việc trước sự kiện",
        "04/09/2025 09:00 · Chuyên viên MTKS",
    ):
        assert said in told, said
    for code in ("in_progress", "state_of_work", "2025-09-08", "{", "None", "unit_id"):
        assert code not in told, code


def test_a_moved_event_tells_the_old_date_and_the_new(scene: Scene) -> None:
    with scene.app.app_context(), writes():
        plan = db.session.get_one(Plan, 1)
        plans.set_event(scene.office.act(CLERK, at(4)), plan.id, plan.version, event_on=date(2025, 9, 12))
        db.session.commit()
    told = history(scene, "V.1.3")
    assert "Hạn thay đổi theo kế hoạch" in told
    assert re.search(r"Hạn hoàn thành: 04/09/2025 \S* ?09/09/2025", told)


def test_a_substitute_is_named_with_whom_it_stood_in_for(scene: Scene) -> None:
    with scene.app.app_context(), writes():
        span = {"first_on": date(2025, 9, 1), "last_on": date(2025, 9, 30)}
        ids = scene.office.accounts
        db.session.add(Substitution(absent_id=ids[HEAD], substitute_id=ids[STRANGER], **span))
        db.session.commit()
    scene.done(directives.start, STRANGER, "V.1.3")
    assert "Giám đốc VPĐKĐĐ, thay Trưởng phòng MTKS" in history(scene, "V.1.3")


def test_a_long_history_is_paged(scene: Scene) -> None:
    for n in range(31):
        scene.done(directives.urge, LEADER, "V.1.3", note=f"Lần {n}.")
    newest, oldest = (
        scene.client(HEAD).get(f"{scene.page('V.1.3', 'history')}?page={n}").text for n in (1, 2)
    )
    assert "Lần 30." in newest
    assert "Lần 0." not in newest
    assert "Lần 0." in oldest
    assert "Giao nhiệm vụ" in oldest


def test_the_history_of_a_plan_is_for_leaders_and_clerks(scene: Scene) -> None:
    scene.done(directives.start, HEAD, "V.1.3")
    for login in (LEADER, CLERK):
        page = scene.client(login).get("/plans/1/history")
        assert "Giao nhiệm vụ theo kế hoạch" in page.text
        assert f'href="{scene.page("V.1.3")}"' in page.text
        assert scene.client(login).get("/plans/9/history").status_code == 404
    assert scene.client(HEAD).get("/plans/1/history").status_code == 403
