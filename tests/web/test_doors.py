"""Who comes in at every door of `url_map`, and that looking changes nothing."""

import hashlib
from collections.abc import Iterator

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from tests import builders
from tests.web.doors import DOORS, EVERYBODY
from tracker.domain.permissions import RIGHTS, Right, Role
from tracker.extensions import db, metadata, writes
from tracker.web.guard import PUBLIC, SIGNED_IN, declared

LOGINS = {
    Role.LEADER: "pgd.moitruong",
    Role.UNIT_HEAD: "truongphong.mtks",
    Role.OFFICER: "chuyenvien.mtks",
    Role.CLERK: "vanthu",
    Role.ADMINISTRATOR: "quantri",
}


@pytest.fixture
def office(app: Flask) -> Flask:
    """The sample's office with Plan 111; forms are taken without their token, so that the guard itself answers."""
    with app.app_context(), writes():
        builders.plan_111(builders.office())
        builders.business_clock(builders.at(4))
        db.session.commit()
    app.config["WTF_CSRF_ENABLED"] = False
    return app


def doors(app: Flask) -> Iterator[tuple[str, str, str]]:
    """Endpoint, method and example address of every view but the static files."""
    for rule in app.url_map.iter_rules():
        if rule.endpoint != "static":
            for method in (rule.methods or set()) & {"GET", "POST", "PUT", "PATCH", "DELETE"}:
                yield rule.endpoint, method, DOORS[rule.endpoint][0]


def test_what_each_view_declares_lets_in_whom_its_row_names(app: Flask) -> None:
    for endpoint, (_, audience) in DOORS.items():
        access = declared(app, endpoint)
        named = {PUBLIC: None, SIGNED_IN: EVERYBODY}
        assert (named[access] if access in named else RIGHTS[Right(access)]) == audience, endpoint


def test_a_stranger_is_sent_to_the_door_from_everywhere_that_is_not_public(office: Flask) -> None:
    client = office.test_client()
    for endpoint, method, address in doors(office):
        answer = client.open(address, method=method)
        sent_away = answer.status_code == 302 and answer.headers["Location"].startswith("/sign-in")
        if endpoint != "accounts.sign_out":  # which leads to the door itself
            assert sent_away is (DOORS[endpoint][1] is not None), f"{method} {address}"


@pytest.mark.parametrize("role", list(Role))
def test_a_role_is_refused_at_every_door_that_is_not_its_own(office: Flask, role: Role) -> None:
    client = office.test_client()
    builders.sign_in(client, LOGINS[role])
    for endpoint, method, address in doors(office):
        audience = DOORS[endpoint][1]
        if audience is not None and role not in audience:
            assert client.open(address, method=method).status_code == 403, f"{method} {address}"


def test_no_form_is_taken_without_its_token(office: Flask) -> None:
    office.config["WTF_CSRF_ENABLED"] = True
    client = office.test_client()
    builders.sign_in(client, "vanthu")
    for _, method, address in doors(office):
        if method != "GET":
            assert client.open(address, method=method).status_code == 400, f"{method} {address}"


@pytest.mark.parametrize("role", list(Role))
def test_looking_at_everything_changes_nothing_and_breaks_nothing(office: Flask, role: Role) -> None:
    client = office.test_client()
    builders.sign_in(client, LOGINS[role])
    before = fingerprint(client)
    for _, method, address in doors(office):
        if method == "GET":
            with client.get(address) as answer:
                assert answer.status_code != 500, address
    assert fingerprint(client) == before


def fingerprint(client: FlaskClient) -> str:
    """A digest of every row, but for when a session was last seen."""
    found = hashlib.sha256()
    with client.application.app_context():
        for table in metadata.sorted_tables:
            if table.name != "session":
                for row in db.session.execute(select(table).order_by(*table.primary_key.columns)):
                    found.update(repr(tuple(row)).encode())
    return found.hexdigest()
