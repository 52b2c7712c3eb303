"""The leader's queue: signed in two steps, returned with a reason, one after the other."""

import re
from datetime import date

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from tests import builders
from tests.web.signoffs.deciding import send
from tracker.domain.lifecycle import Stage
from tracker.extensions import db, writes
from tracker.models.accounts import Substitution
from tracker.models.directives import Directive
from tracker.services import directives

LEADER, MTKS, VPS = "pgd.moitruong", "truongphong.mtks", "chanhvanphong"


@pytest.fixture
def office(app: Flask) -> builders.Office:
    """The office with Plan 111 given."""
    with app.app_context(), writes():
        made = builders.office()
        builders.plan_111(made)
    return made


@pytest.fixture
def waiting(app: Flask, office: builders.Office) -> dict[str, int]:
    """V.2.2 submitted on 28/08, V.1.1 on 03/09; it is the morning of 04/09/2025. Ids by clause."""
    with app.app_context(), writes():
        for clause, login, now in (("V.2.2", VPS, builders.at(28, 8)), ("V.1.1", MTKS, builders.at(3))):
            row = builders.directive(clause)
            builders.document(row, office, login, number="12/HĐ-VP")
            directives.submit(office.act(login, now), row.id, row.version, delay_cause="Chờ xác nhận")
        builders.business_clock(builders.at(4))
        db.session.commit()
        return {clause: builders.directive(clause).id for clause in ("V.2.2", "V.1.1", "V.3")}


def stored(app: Flask, directive_id: int) -> Directive:
    with app.app_context():
        row = db.session.get_one(Directive, directive_id)
        db.session.refresh(row, ["submissions", "evidence"])
        db.session.expunge_all()
        return row


def decide(client: FlaskClient, directive_id: int, step: str, **typed: str) -> TestResponse:
    return send(client, f"/signoffs/{directive_id}/{step}", **typed)


def test_the_queue_shows_the_oldest_first_with_its_age(client: FlaskClient, waiting: dict[str, int]) -> None:
    builders.sign_in(client, LEADER)
    page = client.get("/signoffs").text
    assert re.findall(r'<td role="cell" class="clause">(.*?)</td>', page) == ["V.2.2", "V.1.1"]
    assert "lâu nhất 3 ngày làm việc" in page
    assert re.search(r'Chờ duyệt<span class="nav-count">2</span>', page)


def test_evidence_stands_beside_the_clause(client: FlaskClient, waiting: dict[str, int]) -> None:
    builders.sign_in(client, LEADER)
    page = client.get(f"/signoffs/{waiting['V.2.2']}").text
    assert "Đặt địa điểm, bố trí hội trường" in page
    assert "12/HĐ-VP" in page
    assert "111/KH-SNNMT" in page


def test_nothing_is_signed_before_the_second_step(
    client: FlaskClient, app: Flask, waiting: dict[str, int]
) -> None:
    builders.sign_in(client, LEADER)
    client.get(f"/signoffs/{waiting['V.2.2']}")
    client.get(f"/signoffs/{waiting['V.2.2']}/sign")
    assert stored(app, waiting["V.2.2"]).stage is Stage.AWAITING


def test_several_are_signed_one_after_the_other(
    client: FlaskClient, app: Flask, waiting: dict[str, int]
) -> None:
    builders.sign_in(client, LEADER)
    answer = decide(client, waiting["V.2.2"], "sign", note="Đồng ý", next="1")
    assert answer.location == f"/signoffs/{waiting['V.1.1']}"
    answer = decide(client, waiting["V.1.1"], "sign", next="1")
    assert answer.location == "/signoffs"
    row = stored(app, waiting["V.2.2"])
    assert (row.stage, row.submitted_on) == (Stage.DONE, date(2025, 8, 28))
    assert all(piece.frozen_at for piece in row.evidence)
    page = client.get("/signoffs").text
    assert "Không có việc nào chờ đồng chí." in page
    assert "Đã phê duyệt nhiệm vụ V.1.1." in page


def test_a_return_needs_its_reason(client: FlaskClient, app: Flask, waiting: dict[str, int]) -> None:
    builders.sign_in(client, LEADER)
    answer = decide(client, waiting["V.2.2"], "return", reason="  ")
    assert answer.status_code == 422
    assert "Có lỗi cần sửa" in answer.text
    answer = decide(client, waiting["V.2.2"], "return", reason="Thiếu biên bản")
    assert answer.status_code == 303
    row = stored(app, waiting["V.2.2"])
    assert (row.stage, row.submitted_on) == (Stage.RETURNED, None)
    assert row.submissions[-1].reason == "Thiếu biên bản"


def test_what_was_withdrawn_meanwhile_is_not_signed(
    client: FlaskClient, app: Flask, office: builders.Office, waiting: dict[str, int]
) -> None:
    builders.sign_in(client, LEADER)
    page = client.get(f"/signoffs/{waiting['V.2.2']}/sign").text
    with app.app_context(), writes():
        row = db.session.get_one(Directive, waiting["V.2.2"])
        directives.withdraw(office.act(VPS, builders.at(4)), row.id, row.version)
        db.session.commit()
    answer = send(client, f"/signoffs/{waiting['V.2.2']}/sign", page)
    assert answer.status_code == 409
    assert stored(app, waiting["V.2.2"]).stage is Stage.IN_PROGRESS


def test_what_does_not_wait_says_so(client: FlaskClient, waiting: dict[str, int]) -> None:
    builders.sign_in(client, LEADER)
    answer = client.get(f"/signoffs/{waiting['V.3']}")
    assert answer.status_code == 403
    assert "hiện không chờ đồng chí quyết định" in answer.text
    assert client.get("/signoffs/999").status_code == 404


def test_another_leader_has_nothing_to_sign_but_as_a_substitute(
    client: FlaskClient, app: Flask, office: builders.Office, waiting: dict[str, int]
) -> None:
    builders.sign_in(client, "pgd.nongnghiep")
    assert "Không có việc nào chờ đồng chí." in client.get("/signoffs").text
    assert client.get(f"/signoffs/{waiting['V.2.2']}/sign").status_code == 403
    with app.app_context(), writes():
        db.session.add(
            Substitution(
                absent_id=office.accounts[LEADER],
                substitute_id=office.accounts["pgd.nongnghiep"],
                first_on=date(2025, 9, 1),
                last_on=date(2025, 9, 5),
            )
        )
        db.session.commit()
    assert "2 nhiệm vụ chờ phê duyệt" in client.get("/signoffs").text
    page = client.get(f"/signoffs/{waiting['V.2.2']}/sign").text
    assert "Thực hiện thay Phó Giám đốc phụ trách môi trường" in page
    assert decide(client, waiting["V.2.2"], "sign").status_code == 303


@pytest.mark.parametrize("login", [MTKS, "chuyenvien.mtks", "vanthu", "quantri"])
def test_only_leaders_open_the_queue(client: FlaskClient, waiting: dict[str, int], login: str) -> None:
    builders.sign_in(client, login)
    for address in ("/signoffs", f"/signoffs/{waiting['V.2.2']}", f"/signoffs/{waiting['V.2.2']}/sign"):
        assert client.get(address).status_code == 403
