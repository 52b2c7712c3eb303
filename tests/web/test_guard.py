"""Closed unless declared open."""

from flask import Flask

from tracker.web.guard import declared


def test_every_view_says_who_may_open_it(app: Flask) -> None:
    silent = [rule.endpoint for rule in app.url_map.iter_rules() if declared(app, rule.endpoint) is None]
    assert silent == []


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
