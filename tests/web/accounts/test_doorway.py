"""Signing in and out."""

import unicodedata
from datetime import UTC, datetime, timedelta
from functools import cache
from statistics import median
from time import process_time

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import event, func, select, update
from sqlalchemy.exc import OperationalError

from tests import builders, statements
from tests.web.typing_in import fill_in, token
from tracker.extensions import db, writes
from tracker.models.accounts import Account, Session
from tracker.queries.sessions import ABSOLUTE, IDLE
from tracker.services import doorway, passwords

PASSWORD = "sông Kỳ Cùng chảy ngược"


@cache
def stored() -> str:
    return passwords.hashed(PASSWORD)


@pytest.fixture
def head(app: Flask) -> Flask:
    """An application with one account, truongphong, whose password is PASSWORD."""
    with app.app_context(), writes():
        builders.account("truongphong", "Trưởng phòng MTKS", password_hash=stored())
        db.session.commit()
    return app


def change(app: Flask, **values: object) -> None:
    with app.app_context(), writes():
        db.session.execute(update(Account).values(**values))
        db.session.commit()


def sign_in(client: FlaskClient, password: str = PASSWORD, login: str = "truongphong", to: str = "/sign-in"):
    return fill_in(client, to, login=login, password=password)


def test_the_right_password_opens_the_door(head: Flask) -> None:
    client = head.test_client()
    assert sign_in(client).status_code == 302
    assert "Trưởng phòng MTKS" in client.get("/account").text


def test_capitals_and_blanks_in_the_name_do_not_matter(head: Flask) -> None:
    assert sign_in(head.test_client(), login=" TruongPhong ").status_code == 302


def test_a_password_typed_with_combining_accents_is_the_same_password(head: Flask) -> None:
    assert sign_in(head.test_client(), unicodedata.normalize("NFD", PASSWORD)).status_code == 302


def test_wrong_name_wrong_password_and_closed_account_get_the_same_answer(head: Flask) -> None:
    wrong = sign_in(head.test_client(), "sai hoàn toàn rồi")
    unknown = sign_in(head.test_client(), login="khongco")
    change(head, active=False)
    closed = sign_in(head.test_client())
    assert wrong.status_code == unknown.status_code == closed.status_code == 422
    pages = [page.text.replace(token(page.text), "") for page in (wrong, closed)]
    assert pages[0] == pages[1]
    assert "Tên đăng nhập hoặc mật khẩu không đúng." in unknown.text


def test_an_unknown_name_costs_as_much_work_as_a_known_one(head: Flask) -> None:
    known, unknown = _seconds(head, "truongphong"), _seconds(head, "khongco")
    assert 0.5 < median(known) / median(unknown) < 2  # without the spare hash it is more than ten
    assert passwords.NOBODYS.split("$")[:4] == stored().split("$")[:4]  # the algorithm and its parameters


def test_a_wrong_password_loads_no_more_than_an_unknown_name(head: Flask) -> None:
    asked = []
    for login in ("truongphong", "khongco"):
        with head.app_context(), statements.counted() as sent:
            with pytest.raises(doorway.WrongPassword):
                doorway.recognise(login, "sai hoàn toàn rồi")
            asked.append([statement for statement in sent if statement.startswith("SELECT")])
    assert asked[0] == asked[1] != []


def test_a_cookie_replayed_after_signing_out_is_dead(head: Flask) -> None:
    client = head.test_client()
    sign_in(client)
    stolen = client.get_cookie("tracker")
    page = client.get("/account")
    client.post("/sign-out", data={"csrf_token": token(page.text)})
    thief = head.test_client()
    thief.set_cookie("tracker", stolen.value)
    assert thief.get("/account").status_code == 302


def test_signing_in_makes_a_new_session_and_token(head: Flask) -> None:
    client = head.test_client()
    client.get("/sign-in")
    before = client.get_cookie("tracker").value
    sign_in(client)
    with client.session_transaction() as cookie:
        first = cookie["_user_id"]
    assert client.get_cookie("tracker").value != before
    client.post("/sign-out", data={"csrf_token": token(client.get("/account").text)})
    sign_in(client)
    with client.session_transaction() as cookie:
        assert cookie["_user_id"] != first


def test_only_the_hash_of_the_token_is_kept(head: Flask) -> None:
    client = head.test_client()
    sign_in(client)
    with client.session_transaction() as cookie:
        secret = cookie["_user_id"]
    with head.app_context():
        row = db.session.scalars(select(Session)).one()
        assert secret not in (row.token_hash, row.agent, row.address)
        assert len(secret) >= 43


@pytest.mark.parametrize(
    ("column", "age"), [("last_seen_at", IDLE), ("expires_at", timedelta(0))], ids=["idle", "absolute"]
)
def test_a_session_ends_by_itself(head: Flask, column: str, age: timedelta) -> None:
    client = head.test_client()
    sign_in(client)
    with head.app_context(), writes():
        past = datetime.now(UTC) - age - timedelta(seconds=1)
        db.session.execute(update(Session).values({column: past}))
        db.session.commit()
    assert client.get("/account").status_code == 302


def test_a_session_in_use_is_kept_alive_but_not_beyond_its_absolute_end(head: Flask) -> None:
    client = head.test_client()
    sign_in(client)
    with head.app_context(), writes():
        row = db.session.scalars(select(Session)).one()
        assert row.expires_at - row.created_at == ABSOLUTE
        row.last_seen_at = datetime.now(UTC) - IDLE / 2
        db.session.commit()
    assert client.get("/account").status_code == 200
    with head.app_context():
        assert datetime.now(UTC) - db.session.scalars(select(Session.last_seen_at)).one() < timedelta(
            minutes=1
        )


def test_a_page_is_read_all_the_same_where_the_session_in_use_cannot_be_noted(head: Flask) -> None:
    client = head.test_client()
    sign_in(client)
    with head.app_context(), writes():
        db.session.execute(update(Session).values(last_seen_at=datetime.now(UTC) - IDLE / 2))
        db.session.commit()

        def full(_connection: object, _cursor: object, statement: str, *_: object) -> None:
            if statement.startswith("UPDATE session"):
                raise OperationalError(statement, {}, Exception("database or disk is full"))

        event.listen(db.engine, "before_cursor_execute", full)
    assert client.get("/account").status_code == 200


def test_a_disabled_account_loses_its_sessions_at_once(head: Flask) -> None:
    client = head.test_client()
    sign_in(client)
    change(head, active=False)
    assert client.get("/account").status_code == 302


def test_too_many_tries_are_turned_away_and_even_the_right_password_must_wait(head: Flask) -> None:
    client = head.test_client()
    for _ in range(doorway.PER_NAME):
        assert sign_in(client, "sai hoàn toàn rồi").status_code == 422
    assert sign_in(client).status_code == 429


def test_a_stranger_elsewhere_cannot_lock_anybody_out(head: Flask) -> None:
    stranger = head.test_client()
    for _ in range(doorway.PER_NAME + 1):
        page = stranger.get("/sign-in", environ_base={"REMOTE_ADDR": "203.0.113.9"})
        typed = {"csrf_token": token(page.text), "login": "truongphong", "password": "sai hoàn toàn"}
        stranger.post("/sign-in", data=typed, environ_base={"REMOTE_ADDR": "203.0.113.9"})
    assert sign_in(head.test_client()).status_code == 302


def test_success_forgets_the_failures_before_it(head: Flask) -> None:
    for _ in range(doorway.PER_NAME - 1):
        sign_in(head.test_client(), "sai hoàn toàn rồi")
    assert sign_in(head.test_client()).status_code == 302
    with head.app_context():
        assert db.session.scalar(select(func.count()).select_from(doorway.Attempt)) == 0


@pytest.mark.parametrize("address", ["/sign-in", "/sign-out", "/preferences", "/forgotten-password"])
def test_no_form_is_taken_without_its_token(head: Flask, address: str) -> None:
    assert head.test_client().post(address, data={"login": "truongphong"}).status_code == 400


@pytest.mark.parametrize(
    "wanted",
    [
        "//evil.example",
        "/\\evil.example",
        "https:evil.example",
        "https://evil.example/",
        "evil",
        "/%0d%0aX:1\r\n",
        "/\tx",
    ],
)
def test_the_way_back_never_leads_out(head: Flask, wanted: str) -> None:
    client = head.test_client()
    page = client.get("/sign-in", query_string={"next": wanted})
    answer = client.post(
        "/sign-in",
        query_string={"next": wanted},
        data={"csrf_token": token(page.text), "login": "truongphong", "password": PASSWORD},
    )
    assert answer.headers["Location"] == "/"


def test_the_way_back_leads_to_the_page_that_was_wanted(head: Flask) -> None:
    client = head.test_client()
    door = client.get("/account?x=1")
    assert door.headers["Location"] == "/sign-in?next=/account?x%3D1"
    assert sign_in(client, to=door.headers["Location"]).headers["Location"] == "/account?x=1"


def test_an_old_one_time_password_no_longer_opens(head: Flask) -> None:
    change(head, password_expires_at=datetime.now(UTC) - timedelta(seconds=1))
    assert sign_in(head.test_client()).status_code == 422


def _seconds(app: Flask, login: str) -> list[float]:
    taken = []
    with app.app_context():
        for _ in range(9):
            before = process_time()
            with pytest.raises(doorway.WrongPassword):
                doorway.recognise(login, "sai hoàn toàn rồi")
            taken.append(process_time() - before)
    return taken
