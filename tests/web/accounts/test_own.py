"""One's own account."""

from functools import cache

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select, update

from tests import builders
from tests.web.typing_in import fill_in, token
from tracker.extensions import db, writes
from tracker.models.accounts import Account
from tracker.models.history import HistoryEntry
from tracker.services import passwords

PASSWORD = "sông Kỳ Cùng chảy ngược"
BETTER = "ải Chi Lăng mùa thu"


@cache
def stored() -> str:
    return passwords.hashed(PASSWORD)


@pytest.fixture
def me(app: Flask) -> FlaskClient:
    """A browser signed in as truongphong, whose password is PASSWORD."""
    with app.app_context(), writes():
        builders.account("truongphong", "Trưởng phòng MTKS", password_hash=stored())
        db.session.commit()
    client = app.test_client()
    builders.sign_in(client, "truongphong")
    return client


def change_password(client: FlaskClient, new: str, *, current: str = PASSWORD, again: str | None = None):
    return fill_in(client, "/account/password", current=current, password=new, again=again or new)


def test_a_new_password_ends_every_other_session(app: Flask, me: FlaskClient) -> None:
    elsewhere = app.test_client()
    builders.sign_in(elsewhere, "truongphong")
    assert change_password(me, BETTER).status_code == 302
    assert me.get("/account").status_code == 200
    assert elsewhere.get("/account").status_code == 302
    with app.app_context():
        assert passwords.matches(db.session.scalars(select(Account.password_hash)).one(), BETTER)


def test_the_history_names_the_change_and_nothing_of_the_password(app: Flask, me: FlaskClient) -> None:
    change_password(me, BETTER)
    with app.app_context():
        entry = db.session.scalars(select(HistoryEntry)).one()
        assert (entry.kind, entry.actor_name) == ("account_changed", "Trưởng phòng MTKS")
        assert entry.after == {"password": "changed"}


@pytest.mark.parametrize(
    ("new", "complaint"),
    [
        ("ngắn", "ít nhất 10 ký tự"),
        ("matkhau123456", "dễ đoán"),
        ("truongphong2025", "dễ đoán"),
        ("aaaaaaaaaaaaaaaa", "dễ đoán"),
        (PASSWORD, "phải khác"),
    ],
)
def test_a_poor_password_is_refused_with_its_reason(me: FlaskClient, new: str, complaint: str) -> None:
    answer = change_password(me, new)
    assert answer.status_code == 422
    assert complaint in answer.text


def test_the_current_password_is_needed(me: FlaskClient) -> None:
    answer = change_password(me, BETTER, current="không phải")
    assert answer.status_code == 422
    assert "Mật khẩu hiện tại không đúng." in answer.text


def test_two_different_new_passwords_are_refused(me: FlaskClient) -> None:
    assert "Hai lần nhập không giống nhau." in change_password(me, BETTER, again="khác").text


def test_with_a_one_time_password_only_the_choice_of_a_new_one_is_open(app: Flask, me: FlaskClient) -> None:
    with app.app_context(), writes():
        db.session.execute(update(Account).values(must_change_password=True))
        db.session.commit()
    assert me.get("/account").headers["Location"] == "/account/password"
    assert change_password(me, BETTER).status_code == 302
    assert me.get("/account").status_code == 200


def test_other_sessions_can_be_ended(app: Flask, me: FlaskClient) -> None:
    elsewhere = app.test_client()
    builders.sign_in(elsewhere, "truongphong")
    fill_in(me, "/account", to="/account/end-other-sessions")
    assert elsewhere.get("/account").status_code == 302
    assert me.get("/account").status_code == 200


def test_language_size_and_contrast_stay_with_the_account(app: Flask, me: FlaskClient) -> None:
    answer = fill_in(
        me, "/account", to="/preferences", text_size="large", contrast="high", next="/account?a=1"
    )
    assert answer.headers["Location"] == "/account?a=1"
    other = app.test_client()
    builders.sign_in(other, "truongphong")
    page = other.get("/account").text
    assert 'data-text-size="large"' in page
    assert 'data-contrast="high"' in page
    assert '<html lang="vi"' in page


def test_a_stranger_chooses_the_language_of_the_door(app: Flask) -> None:
    client = app.test_client()
    page = client.get("/sign-in")
    client.post("/preferences", data={"csrf_token": token(page.text), "language": "en", "next": "/sign-in"})
    assert '<html lang="en"' in client.get("/sign-in").text


def test_a_language_nobody_speaks_here_is_refused(me: FlaskClient) -> None:
    assert fill_in(me, "/account", to="/preferences", language="xx").status_code == 400


def test_an_account_without_a_post_is_told_so(me: FlaskClient) -> None:
    assert "Chưa có chức danh" in me.get("/").text


def test_the_hour_of_the_daily_mail_and_what_comes_with_it_are_chosen(app: Flask, me: FlaskClient) -> None:
    assert "Theo giờ chung của cơ quan (07:30)" in me.get("/account").text
    page = me.get("/account/mail").text
    assert '<option selected value="">' in page
    assert "Đã phê duyệt" in page
    assert "Bị trả lại" not in page
    answer = fill_in(me, "/account/mail", minute="540", optional_daily="y")
    assert answer.status_code == 302
    shown = me.get("/account").text
    assert "09:00" in shown
    assert "Gộp vào thư nhắc hằng ngày" in shown
    assert '<option selected value="540">' in me.get("/account/mail").text
    with app.app_context():
        entry = db.session.scalars(select(HistoryEntry)).one()
        assert entry.after == {"mail_at": "09:00", "optional_daily": True}
    fill_in(me, "/account/mail", minute="")
    with app.app_context():
        mine = db.session.scalars(select(Account)).one()
        assert (mine.mail_minute, mine.optional_daily) == (None, False)


@pytest.mark.parametrize("minute", ["545", "330", "x", "-30"])
def test_an_hour_that_is_not_on_offer_is_refused(me: FlaskClient, minute: str) -> None:
    answer = fill_in(me, "/account/mail", minute=minute)
    assert answer.status_code == 422
    assert "Lựa chọn không hợp lệ." in answer.text
