"""Requests for another date, decided by the responsible leader."""

from datetime import date

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from tests import builders
from tests.web.signoffs.deciding import send
from tracker.extensions import db, writes
from tracker.models.directives import Directive, Extension, ExtensionOutcome
from tracker.services import extensions

LEADER, VPS = "pgd.moitruong", "chanhvanphong"


@pytest.fixture
def asked(app: Flask) -> int:
    """The id of V.2.4, due on 29/08, for which 08/09 was asked on 03/09; it is the morning of 04/09/2025."""
    with app.app_context(), writes():
        office = builders.office()
        builders.plan_111(office)
        row = builders.directive("V.2.4")
        act = office.act(VPS, builders.at(3))
        extensions.ask(act, row.id, row.version, to_on=date(2025, 9, 8), reason="Chờ ý kiến của VCCI")
        builders.business_clock(builders.at(4))
        db.session.commit()
        return row.id


def decide(client: FlaskClient, directive_id: int, **typed: str) -> TestResponse:
    builders.sign_in(client, LEADER)
    return send(client, f"/signoffs/{directive_id}/extension", **typed)


def outcome(app: Flask, directive_id: int) -> tuple[ExtensionOutcome, date | None, str, str]:
    """What became of the request, the date that holds now, the document and the words of the decision."""
    with app.app_context():
        request = db.session.query(Extension).filter_by(directive_id=directive_id).one()
        due_on = db.session.get_one(Directive, directive_id).due_on
        return request.outcome, due_on, request.document_number, request.decision


def test_the_queue_and_the_page_show_the_request(client: FlaskClient, asked: int) -> None:
    builders.sign_in(client, LEADER)
    assert "1 đề nghị điều chỉnh thời hạn chờ quyết định" in client.get("/signoffs").text
    page = client.get(f"/signoffs/{asked}/extension").text
    for words in ("Chờ ý kiến của VCCI", "(sau hạn)", "Đồng ý lùi đến Thứ Hai 08/09/2025", "30/09/2025"):
        assert words in page


def test_the_date_asked_for_is_granted_with_its_document(client: FlaskClient, app: Flask, asked: int) -> None:
    answer = decide(client, asked, decision="grant", document_number="215/SNNMT-VP")
    assert answer.status_code == 303
    assert outcome(app, asked) == (ExtensionOutcome.GRANTED, date(2025, 9, 8), "215/SNNMT-VP", "")


def test_another_date_can_be_granted(client: FlaskClient, app: Flask, asked: int) -> None:
    assert decide(client, asked, decision="other").status_code == 422
    assert decide(client, asked, decision="other", granted_on="05/09/2025").status_code == 303
    assert outcome(app, asked)[:2] == (ExtensionOutcome.GRANTED, date(2025, 9, 5))


def test_a_refusal_needs_its_reason_and_leaves_the_date(client: FlaskClient, app: Flask, asked: int) -> None:
    answer = decide(client, asked, decision="refuse")
    assert answer.status_code == 422
    assert "Cần nêu lý do." in answer.text
    assert decide(client, asked, decision="refuse", reason="Việc gấp").status_code == 303
    assert outcome(app, asked) == (ExtensionOutcome.REFUSED, date(2025, 8, 29), "", "Việc gấp")


def test_a_date_outside_the_plan_needs_an_explicit_word(client: FlaskClient, app: Flask, asked: int) -> None:
    answer = decide(client, asked, decision="other", granted_on="06/10/2025")
    assert answer.status_code == 422
    assert "vượt ngoài thời gian của kế hoạch" in answer.text
    assert outcome(app, asked)[0] is ExtensionOutcome.PENDING
    typed = {"decision": "other", "granted_on": "06/10/2025", "outside_window": "y"}
    assert decide(client, asked, **typed).status_code == 303
    assert outcome(app, asked)[1] == date(2025, 10, 6)


def test_a_choice_has_to_be_made(client: FlaskClient, app: Flask, asked: int) -> None:
    assert decide(client, asked).status_code == 422
    assert outcome(app, asked)[0] is ExtensionOutcome.PENDING


def test_a_request_already_decided_is_not_decided_again(client: FlaskClient, asked: int) -> None:
    decide(client, asked, decision="grant")
    answer = client.get(f"/signoffs/{asked}/extension")
    assert answer.status_code == 409
