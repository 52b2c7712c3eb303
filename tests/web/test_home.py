"""The first page of each post."""

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests import builders
from tracker.domain.permissions import Role
from tracker.extensions import db, writes
from tracker.models.accounts import Post


@pytest.mark.parametrize(
    ("login", "page"),
    [
        ("pgd.moitruong", "/overview"),
        ("vanthu", "/drafts/"),
        ("truongphong.mtks", "/units/mine"),
        ("chuyenvien.mtks", "/units/mine"),
        ("quantri", "/admin/accounts"),
    ],
)
def test_each_post_begins_the_day_on_its_own_page(
    client: FlaskClient, office: builders.Office, login: str, page: str
) -> None:
    builders.sign_in(client, login)
    assert client.get("/").location == page


def test_who_holds_several_posts_begins_with_the_highest(
    client: FlaskClient, app: Flask, office: builders.Office
) -> None:
    with app.app_context(), writes():
        leader = office.account("pgd.moitruong")
        leader.posts.append(Post(role=Role.UNIT_HEAD, unit_id=office.units["KL"], title="Chi cục trưởng"))
        db.session.commit()
    builders.sign_in(client, "pgd.moitruong")
    assert client.get("/").location == "/overview"


def test_an_account_without_a_post_is_told_so(
    client: FlaskClient, app: Flask, office: builders.Office
) -> None:
    with app.app_context(), writes():
        builders.account("khach", "Khách")
        db.session.commit()
    builders.sign_in(client, "khach")
    assert client.get("/").status_code == 200
