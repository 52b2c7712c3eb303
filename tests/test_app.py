"""The tracker as a guest of another application, which must not notice it."""

import re
from dataclasses import replace

import pytest
from flask import Flask, Response
from flask.testing import FlaskClient
from flask_login import LoginManager, UserMixin, current_user, login_required, login_user
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import update

from tests import builders
from tests.web.doors import DOORS
from tests.web.typing_in import token
from tracker import Tracker, create_app
from tracker.config import Settings, WrongSetting
from tracker.extensions import db, writes
from tracker.models.accounts import Account
from tracker.services import passwords

PASSWORD = "sông Kỳ Cùng chảy ngược"


class HostUser(UserMixin):
    """The host's own idea of a user."""

    id = "host-user"


@pytest.fixture
def host(settings: Settings) -> Flask:
    """An application with its own sign-in, database, 404 page and public page, and the tracker below /tracker."""
    host = Flask("host", static_folder=None)
    host.config.update(
        SECRET_KEY="the host's own", SQLALCHEMY_DATABASE_URI="sqlite:///:memory:", SESSION_COOKIE_NAME="host"
    )
    own = SQLAlchemy(host)
    login = LoginManager(host)
    login.user_loader(lambda _id: HostUser())

    class Note(own.Model):  # type: ignore[name-defined,misc]
        id = own.Column(own.Integer, primary_key=True)

    @host.get("/")
    def public() -> str:
        return f"hello {own.session.query(Note).count()}"

    @host.get("/enter")
    def enter() -> str:
        login_user(HostUser())
        return "in"

    @host.get("/private")
    @login_required
    def private() -> str:
        return str(current_user.id)

    @host.errorhandler(404)
    def missing(_error: object) -> tuple[str, int]:
        return "the host's own 404", 404

    with host.app_context():
        own.create_all()
    tracker = Tracker(host, settings=replace(settings, base_url="http://localhost/tracker"))
    with tracker.app.app_context(), writes():
        builders.plan_111(builders.office())
        db.session.execute(update(Account).values(password_hash=passwords.hashed(PASSWORD)))
        db.session.commit()
    return host


def enter(client: FlaskClient, login: str = "truongphong.mtks") -> Response:
    page = client.get("/tracker/sign-in")
    typed = {"csrf_token": token(page.text), "login": login, "password": PASSWORD}
    return client.post("/tracker/sign-in", data=typed)


def test_the_host_keeps_its_pages_errors_sign_in_and_database(host: Flask) -> None:
    client = host.test_client()
    assert client.get("/").text == "hello 0"
    assert client.get("/nowhere").text == "the host's own 404"
    assert client.get("/private").status_code == 401
    client.get("/enter")
    assert client.get("/private").text == "host-user"


def test_the_hosts_answers_carry_no_header_of_ours(host: Flask) -> None:
    answer = host.test_client().get("/")
    assert "Content-Security-Policy" not in answer.headers
    assert "Set-Cookie" not in answer.headers


def test_a_sign_in_at_the_host_is_none_here_and_the_other_way_round(host: Flask) -> None:
    client = host.test_client()
    client.get("/enter")
    assert client.get("/tracker/account").headers["Location"].startswith("/tracker/sign-in")
    other = host.test_client()
    assert enter(other).status_code == 302
    assert other.get("/tracker/account").status_code == 200
    assert other.get("/private").status_code == 401


def test_our_cookie_stays_below_the_prefix(host: Flask) -> None:
    answer = host.test_client().get("/tracker/sign-in")
    assert "; Path=/tracker" in answer.headers["Set-Cookie"]


@pytest.mark.parametrize("login", ["pgd.moitruong", "truongphong.mtks", "vanthu", "quantri"])
def test_every_link_form_and_file_is_below_the_prefix(host: Flask, login: str) -> None:
    client = host.test_client()
    enter(client, login)
    files: set[str] = set()
    for address, _ in DOORS.values():
        with client.get(f"/tracker{address}") as answer:
            page = answer.text if answer.mimetype == "text/html" else ""
        named = set(re.findall(r'(?:href|src|action|hx-get|hx-post)="([^"#]+)', page))
        abroad = {one for one in named if not one.startswith(("/tracker/", "?", "mailto:"))}
        assert abroad == set(), address
        files |= {one for one in named if "/static/" in one}
    assert files
    for address in files:
        with client.get(address) as answer:
            assert answer.status_code == 200, address


def test_after_signing_in_one_comes_back_below_the_prefix(host: Flask) -> None:
    client = host.test_client()
    door = client.get("/tracker/account").headers["Location"]
    assert door == "/tracker/sign-in?next=/tracker/account"
    assert enter(client).headers["Location"] == "/tracker/"


def test_an_unknown_page_below_the_prefix_gets_our_error_page(host: Flask) -> None:
    answer = host.test_client().get("/tracker/nowhere")
    assert answer.status_code == 404
    assert "Theo dõi nhiệm vụ" in answer.text


def test_the_hosts_command_line_gains_our_commands_on_our_database(host: Flask) -> None:
    answer = host.test_cli_runner().invoke(args=["tracker", "administrator", "quantri2"])
    assert answer.exit_code == 0, answer.output
    assert answer.output.startswith("quantri2: ")


@pytest.mark.parametrize("prefix", ["", "tracker", "/tracker/"])
def test_a_prefix_that_is_none_is_refused(settings: Settings, prefix: str) -> None:
    with pytest.raises(ValueError, match="slash"):
        Tracker(Flask("host"), url_prefix=prefix, settings=settings)


def test_a_store_nobody_offers_stops_the_start(settings: Settings) -> None:
    with pytest.raises(WrongSetting, match="EVIDENCE_STORE"):
        create_app(replace(settings, evidence_store="drawer"))
