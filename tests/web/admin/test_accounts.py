"""The administrator opens accounts, changes and closes them."""

import re

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from tests import builders
from tests.web.admin.keeping import id_of, last_entry
from tests.web.typing_in import fill_in, token
from tracker.extensions import db, writes
from tracker.models.accounts import Account, Post
from tracker.models.history import HistoryEntry


def test_a_new_account_gets_a_password_shown_once_that_opens_the_door_once(keeper: FlaskClient) -> None:
    page = fill_in(keeper, "/admin/accounts/new", title="Phó Chánh Văn phòng", login="PhoChanh", email="")
    password = re.search(r"<code>([^<]+)</code>", page.text)
    assert password
    newcomer = keeper.application.test_client()
    assert fill_in(newcomer, "/sign-in", login="phochanh", password=password.group(1)).status_code == 302
    assert newcomer.get("/account").headers["Location"] == "/account/password"
    assert last_entry(keeper).after == {"login": "phochanh", "title": "Phó Chánh Văn phòng", "email": None}
    with keeper.application.app_context():
        stored = [str(vars(row)) for row in db.session.scalars(select(HistoryEntry))]
        assert not [row for row in stored if password.group(1) in row]


@pytest.mark.parametrize(
    ("typed", "complaint"),
    [
        ({"login": "vanthu", "title": "X"}, "đã có"),
        ({"login": "có dấu", "title": "X"}, "không dấu"),
        ({"login": "moi", "title": ""}, "bắt buộc"),
        ({"login": "moi", "title": "X", "email": "a@b\r\nBcc: x@y.vn"}, "không hợp lệ"),
    ],
)
def test_an_account_that_makes_no_sense_is_refused(
    keeper: FlaskClient, typed: dict[str, str], complaint: str
) -> None:
    answer = fill_in(keeper, "/admin/accounts/new", **typed)
    assert answer.status_code == 422
    assert complaint in answer.text


def test_a_stale_form_shows_both_versions_and_can_be_meant(keeper: FlaskClient) -> None:
    clerk = id_of(keeper, Account, login="vanthu")
    address = f"/admin/accounts/{clerk}/change"
    opened = keeper.get(address)
    fill_in(keeper, address, version="1", login="vanthu", title="Văn thư chính", email="")
    typed = {"csrf_token": token(opened.text), "login": "vanthu", "title": "Văn thư Sở", "email": ""}
    stale = keeper.post(address, data={**typed, "version": "1"})
    assert stale.status_code == 409
    assert "Văn thư chính" in stale.text
    assert "Văn thư Sở" in stale.text
    newer = re.search(r'name="version"[^>]*value="(\d+)"', stale.text)
    assert newer
    assert keeper.post(address, data={**typed, "version": newer.group(1)}).status_code == 302


def test_closing_an_account_ends_its_sessions(keeper: FlaskClient) -> None:
    clerk = keeper.application.test_client()
    builders.sign_in(clerk, "vanthu")
    here = f"/admin/accounts/{id_of(keeper, Account, login='vanthu')}"
    fill_in(keeper, here, to=f"{here}/close", version="1")
    assert clerk.get("/account").status_code == 302
    assert "Đã khóa" in keeper.get(here).text


def test_the_last_administrator_cannot_shut_themselves_out(keeper: FlaskClient) -> None:
    me = id_of(keeper, Account, login="quantri")
    here = f"/admin/accounts/{me}"
    assert fill_in(keeper, here, to=f"{here}/close", version="1").status_code == 422
    post = id_of(keeper, Post, account_id=me)
    assert fill_in(keeper, here, to=f"{here}/posts/{post}/take").status_code == 422
    assert keeper.get(here).status_code == 200


def test_a_one_time_password_replaces_the_old_and_ends_the_sessions(keeper: FlaskClient) -> None:
    clerk = keeper.application.test_client()
    builders.sign_in(clerk, "vanthu")
    here = f"/admin/accounts/{id_of(keeper, Account, login='vanthu')}"
    assert "<code>" in fill_in(keeper, here, to=f"{here}/password", version="1").text
    assert clerk.get("/account").status_code == 302


def test_accounts_stand_in_the_order_of_the_alphabet(keeper: FlaskClient) -> None:
    with keeper.application.app_context(), writes():
        for login, title in (("x1", "Chuyên viên"), ("x2", "Đội trưởng"), ("x3", "Chánh Thanh tra")):
            builders.account(login, title)
        db.session.commit()
    titles = re.findall(r'<a href="/admin/accounts/\d+">(.*?)</a>', keeper.get("/admin/accounts").text)
    assert [t for t in titles if t in ("Chuyên viên", "Đội trưởng", "Chánh Thanh tra", "Giám đốc VPĐKĐĐ")] == [
        "Chánh Thanh tra", "Chuyên viên", "Đội trưởng", "Giám đốc VPĐKĐĐ",
    ]  # fmt: skip


def test_a_new_account_leads_on_to_its_first_post(keeper: FlaskClient) -> None:
    opened = fill_in(keeper, "/admin/accounts/new", title="Chuyên viên Văn phòng", login="chuyenvien.vp")
    account = id_of(keeper, Account, login="chuyenvien.vp")
    assert f'href="/admin/accounts/{account}/posts/new"' in opened.text


def test_an_address_that_takes_no_mail_is_shown_and_can_be_confirmed(app: Flask, keeper: FlaskClient) -> None:
    with app.app_context(), writes():
        account = builders.account(
            "chuyenvien.kl",
            "Chuyên viên Kiểm lâm",
            undeliverable_at=builders.at(4),
            undeliverable_why="550 No such user",
        )
        account_id = account.id
        db.session.commit()
    assert "Không nhận được thư" in keeper.get("/admin/accounts").text
    assert "Không nhận được thư" in keeper.get("/admin/accounts.csv").text
    page = keeper.get(f"/admin/accounts/{account_id}").text
    assert "bị trả lại ngày 04/09/2025 09:00: 550 No such user" in page
    version = re.search(r'name="version" value="(\d+)"', page)
    assert version is not None
    answer = fill_in(
        keeper,
        f"/admin/accounts/{account_id}",
        to=f"/admin/accounts/{account_id}/address",
        version=version[1],
    )
    assert answer.status_code == 302
    assert "bị trả lại" not in keeper.get(f"/admin/accounts/{account_id}").text
    entry = last_entry(keeper)
    assert entry.before == {"undeliverable": "chuyenvien.kl@snnmt.example"}
