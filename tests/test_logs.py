"""Log lines: one an event, with the id of its request, without secrets, impossible to forge."""

import json
import logging
from collections.abc import Callable

import pytest
from flask import Flask

from tracker import logs


@pytest.fixture
def logger() -> logging.Logger:
    return logging.getLogger("of.these.tests")


def lines(capsys: pytest.CaptureFixture[str]) -> list[str]:
    return capsys.readouterr().err.splitlines()


@pytest.mark.parametrize("form", logs.Form)
def test_a_line_cannot_be_forged(
    logger: logging.Logger, capsys: pytest.CaptureFixture[str], form: logs.Form
) -> None:
    logs.configure(form, logger)
    logger.warning("refused: %s", "a\r\nb\x1b[2Jc\u2028d\x85e")
    found = lines(capsys)
    assert len(found) == 1
    assert "\x1b" not in found[0]


def test_a_json_line_says_when_what_and_in_which_request(
    logger: logging.Logger, capsys: pytest.CaptureFixture[str]
) -> None:
    logs.configure(logs.Form.JSON, logger)
    with logs.named("job:letters"):
        try:
            raise ValueError("một lỗi")
        except ValueError:
            logger.exception("failed")
    said = json.loads(lines(capsys)[0])
    assert (said["level"], said["request_id"], said["message"]) == ("error", "job:letters", "failed")
    assert said["time"].endswith("+00:00")
    assert "một lỗi" in said["exception"]


def test_a_request_is_logged_by_endpoint_with_the_id_it_answers_with(
    make_app: Callable[..., Flask], capsys: pytest.CaptureFixture[str]
) -> None:
    client = make_app(logs=logs.Form.JSON).test_client()
    answer = client.get("/reset-password/canary?next=canary", headers={"X-Request-ID": "not-from-our-proxy"})
    found = [json.loads(line) for line in lines(capsys)]
    assert "canary" not in repr(found)
    asked = found[-1]
    assert (asked["endpoint"], asked["method"], asked["status"]) == ("accounts.reset", "GET", 410)
    assert asked["request_id"] == answer.headers["X-Request-ID"] != "not-from-our-proxy"
    assert asked["milliseconds"] >= 0


def test_behind_our_proxy_its_id_is_kept(make_app: Callable[..., Flask]) -> None:
    client = make_app(trusted_proxies=1).test_client()
    given = {"X-Request-ID": "abcdef-123456"}
    assert client.get("/healthz", headers=given).headers["X-Request-ID"] == "abcdef-123456"
    forged = {"X-Request-ID": "abc def"}
    assert client.get("/healthz", headers=forged).headers["X-Request-ID"] != "abc def"
