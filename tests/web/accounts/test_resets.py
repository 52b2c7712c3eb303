"""A forgotten password, through a real mail server."""

import logging
import re
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from functools import cache

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select, text, update

from tests import builders
from tests.mailserver import MailServer, mail_server
from tests.web.typing_in import fill_in, token
from tracker.config import Smtp
from tracker.contracts import Mailbox, Security, Server
from tracker.extensions import db, metadata, writes
from tracker.models.accounts import Account, PasswordReset
from tracker.services import doorway, passwords

OLD = "sông Kỳ Cùng chảy ngược"
NEW = "ải Chi Lăng mùa thu"


@cache
def stored() -> str:
    return passwords.hashed(OLD)


@pytest.fixture
def post() -> Iterator[MailServer]:
    with mail_server() as server:
        yield server


@pytest.fixture
def posting(make_app: Callable[..., Flask], post: MailServer) -> Flask:
    """An application that can mail, with the accounts truongphong (has an address) and vanthu (has none)."""
    server = Server(host="127.0.0.1", port=post.port, security=Security.NONE)
    app = make_app(
        base_url="http://theodoi.example",
        trusted_hosts=("localhost",),
        smtp=Smtp(server=server, sender=Mailbox("nhac@theodoi.example", "Theo dõi nhiệm vụ")),
    )
    with app.app_context(), writes():
        builders.account("truongphong", "Trưởng phòng MTKS", password_hash=stored(), email="tp@example.vn")
        builders.account("vanthu", "Văn thư", password_hash=stored(), email=None)
        db.session.commit()
    return app


def ask(app: Flask, login: str) -> str:
    with fill_in(app.test_client(), "/forgotten-password", login=login) as answer:
        assert answer.status_code == 200
        return answer.text


def link_in(post: MailServer) -> str:
    found = re.search(r"http://theodoi\.example(/reset-password/\S+)", post.inbox[-1].plain)
    assert found
    return found.group(1)


def use(app: Flask, link: str, password: str = NEW) -> int:
    return fill_in(app.test_client(), link, password=password, again=password).status_code


def sign_in(client: FlaskClient, password: str) -> int:
    return fill_in(client, "/sign-in", login="truongphong", password=password).status_code


def test_the_mailed_link_sets_a_new_password_once(posting: Flask, post: MailServer) -> None:
    ask(posting, "truongphong")
    (letter,) = post.inbox
    assert letter.recipient == "tp@example.vn"
    assert letter.subject == "Đặt lại mật khẩu hệ thống Theo dõi nhiệm vụ"
    link = link_in(post)
    assert use(posting, link) == 302
    assert posting.test_client().get(link).status_code == 410
    assert sign_in(posting.test_client(), OLD) == 422
    assert sign_in(posting.test_client(), NEW) == 302


def test_every_session_ends_with_the_old_password(posting: Flask, post: MailServer) -> None:
    elsewhere = posting.test_client()
    sign_in(elsewhere, OLD)
    assert elsewhere.get("/account").status_code == 200
    ask(posting, "truongphong")
    use(posting, link_in(post))
    assert elsewhere.get("/account").status_code == 302


def test_known_and_unknown_names_get_the_same_page_and_only_one_a_mail(
    posting: Flask, post: MailServer
) -> None:
    pages = {ask(posting, login) for login in ("truongphong", "khongco", "vanthu")}
    assert len({page.replace(token(page), "") for page in pages}) == 1
    assert len(post.inbox) == 1


def test_the_answer_is_complete_before_the_mail_is_made(posting: Flask, post: MailServer) -> None:
    client = posting.test_client()
    with fill_in(client, "/forgotten-password", login="truongphong") as answer:
        assert "Đã nhận yêu cầu" in answer.text
        assert post.inbox == []
    assert len(post.inbox) == 1


def test_a_poor_password_does_not_use_the_link_up(posting: Flask, post: MailServer) -> None:
    ask(posting, "truongphong")
    assert use(posting, link_in(post), "ngắn") == 422
    assert use(posting, link_in(post)) == 302


def test_the_link_dies_after_half_an_hour(posting: Flask, post: MailServer) -> None:
    ask(posting, "truongphong")
    with posting.app_context(), writes():
        db.session.execute(update(PasswordReset).values(expires_at=datetime.now(UTC) - timedelta(seconds=1)))
        db.session.commit()
    assert posting.test_client().get(link_in(post)).status_code == 410


def test_a_new_link_kills_the_one_before(posting: Flask, post: MailServer) -> None:
    ask(posting, "truongphong")
    first = link_in(post)
    ask(posting, "truongphong")
    assert posting.test_client().get(first).status_code == 410
    assert use(posting, link_in(post)) == 302


def test_a_closed_account_gets_no_link(posting: Flask, post: MailServer) -> None:
    with posting.app_context(), writes():
        db.session.execute(update(Account).values(active=False))
        db.session.commit()
    ask(posting, "truongphong")
    assert post.inbox == []


def test_the_secret_is_nowhere_in_the_database_and_the_log(
    posting: Flask, post: MailServer, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    ask(posting, "truongphong")
    secret = link_in(post).rsplit("/", 1)[1]
    with posting.app_context():
        for table in metadata.sorted_tables:
            for row in db.session.execute(text(f"SELECT * FROM {table.name}")):  # noqa: S608  our own table names
                assert secret not in str(tuple(row))
        assert db.session.scalars(select(PasswordReset)).one().token_hash
    assert secret not in caplog.text


def test_a_mail_server_that_refuses_is_logged_without_the_address(
    posting: Flask, post: MailServer, caplog: pytest.LogCaptureFixture
) -> None:
    post.refuse["tp@example.vn"] = "550 no such box"
    ask(posting, "truongphong")
    assert "a reset link could not be mailed" in caplog.text
    assert "tp@example.vn" not in caplog.text


def test_asking_again_and_again_is_slowed_down(posting: Flask) -> None:
    for _ in range(doorway.PER_NAME):
        ask(posting, "truongphong")
    assert fill_in(posting.test_client(), "/forgotten-password", login="truongphong").status_code == 429


def test_the_page_of_the_link_tells_its_address_to_no_other_site(posting: Flask, post: MailServer) -> None:
    ask(posting, "truongphong")
    page = posting.test_client().get(link_in(post))
    assert page.headers["Referrer-Policy"] == "same-origin"
    assert page.headers["Cache-Control"] == "no-store"


def test_without_a_mail_server_the_page_says_whom_to_ask(app: Flask) -> None:
    page = app.test_client().get("/forgotten-password")
    assert "liên hệ quản trị" in page.text
    assert "<form class" not in page.text.split("<main")[1]
