"""Closed unless declared open."""

from collections.abc import Callable

import pytest
from flask import Flask
from sqlalchemy import insert

from tests.web.doors import DOORS
from tests.web.typing_in import token
from tracker.extensions import db
from tracker.models.units import Unit
from tracker.web.guard import declared, public


def test_every_view_says_who_may_open_it(app: Flask) -> None:
    silent = [rule.endpoint for rule in app.url_map.iter_rules() if declared(app, rule.endpoint) is None]
    assert silent == []


def test_every_view_has_an_example_row_and_every_row_a_view(app: Flask) -> None:
    views = {rule.endpoint for rule in app.url_map.iter_rules()} - {"static"}
    assert views - DOORS.keys() == set(), "add a row to tests/web/doors.py"
    assert DOORS.keys() - views == set()


def test_a_view_that_says_nothing_is_refused(app: Flask) -> None:
    app.add_url_rule("/forgotten", "forgotten", lambda: "open to all")
    assert app.test_client().get("/forgotten").status_code == 403


def test_an_unknown_address_has_a_page_of_its_own(app: Flask) -> None:
    answer = app.test_client().get("/nowhere")
    assert answer.status_code == 404
    assert "Không tìm thấy trang" in answer.text


def test_a_host_name_that_is_not_ours_is_refused(app: Flask) -> None:
    answer = app.test_client().get("/healthz", headers={"Host": "evil.example"})
    assert answer.status_code == 400


def test_every_answer_carries_the_security_headers(app: Flask) -> None:
    for address in ("/healthz", "/nowhere"):
        headers = app.test_client().get(address).headers
        assert "default-src 'none'" in headers["Content-Security-Policy"]
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert headers["Cache-Control"] == "no-store"


def test_over_https_the_cookie_is_bound_to_host_and_tls_and_forms_still_work(
    make_app: Callable[..., Flask],
) -> None:
    here = "https://theodoi.example"
    client = make_app(base_url=here).test_client()
    page = client.get("/sign-in", base_url=here)
    cookie = page.headers["Set-Cookie"]
    assert cookie.startswith("__Host-tracker=")
    assert all(word in cookie for word in ("; Secure", "; HttpOnly", "; Path=/", "; SameSite=Lax"))
    assert page.headers["Strict-Transport-Security"].startswith("max-age=31536000")
    typed = {"csrf_token": token(page.text), "login": "khongco", "password": "sai"}
    sent = client.post("/sign-in", data=typed, headers={"Referer": f"{here}/sign-in"}, base_url=here)
    assert sent.status_code == 422
    foreign = client.post("/sign-in", data=typed, headers={"Referer": "https://evil.example/"}, base_url=here)
    assert foreign.status_code == 400


def test_a_database_out_of_reach_is_a_plain_page_and_not_a_traceback(
    make_app: Callable[..., Flask], caplog: pytest.LogCaptureFixture
) -> None:
    app = make_app(database_url="sqlite:////nowhere/at/all.sqlite")
    client = app.test_client()
    for signed_in in (False, True):
        for address in ("/healthz", "/plans/", "/nowhere") if signed_in else ("/healthz",):
            answer = client.get(address)
            assert (address, answer.status_code) == (address, 503)
            assert "Hệ thống tạm gián đoạn" in answer.text
            assert answer.headers["Retry-After"] == "5"
        with client.session_transaction() as cookie:
            cookie["_user_id"] = "of somebody"
    assert "unable to open database file" in caplog.text
    assert "Traceback" not in caplog.text


def test_a_fault_of_ours_is_no_database_out_of_reach(app: Flask) -> None:
    app.testing = False
    app.view_functions["health.check"] = public(lambda: db.session.execute(insert(Unit).values(id=None)))
    answer = app.test_client().get("/healthz")
    assert (answer.status_code, "Hệ thống đang gặp sự cố" in answer.text) == (500, True)
