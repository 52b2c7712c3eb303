"""Units corrected, moved, and no longer given work."""

from flask import Flask
from flask.testing import FlaskClient

from tests import builders
from tests.web.admin.keeping import id_of, last_entry
from tests.web.typing_in import fill_in
from tracker.domain.permissions import Role
from tracker.extensions import db, writes
from tracker.models.accounts import Post
from tracker.models.units import Unit


def test_a_unit_is_corrected_moved_and_no_longer_given_work(keeper: FlaskClient) -> None:
    unit = id_of(keeper, Unit, short_name="MTKS")
    typed = {
        "name": "Phòng Môi trường",
        "short_name": "MT",
        "head_title": "Trưởng phòng",
        "aliases": "MTKS\nPhòng MT\n",
    }
    assert fill_in(keeper, f"/admin/units/{unit}", version="1", **typed).status_code == 302
    assert last_entry(keeper).before["name"] == "Phòng Quản lý Môi trường và Khoáng sản"
    fill_in(keeper, "/admin/units", to=f"/admin/units/{unit}/move", direction="up")
    with keeper.application.app_context():
        row = db.session.get_one(Unit, unit)
        assert (row.name, row.aliases, row.position) == ("Phòng Môi trường", ["MTKS", "Phòng MT"], 0)
        version = row.version
    fill_in(
        keeper, f"/admin/units/{unit}", to=f"/admin/units/{unit}/follow", version=str(version), active="no"
    )
    assert "Không giao việc" in keeper.get("/admin/units").text


def test_two_units_cannot_share_a_name(keeper: FlaskClient) -> None:
    answer = fill_in(keeper, "/admin/units/new", name="văn phòng  SỞ", head_title="Chánh Văn phòng")
    assert answer.status_code == 422
    assert "Đã có đơn vị" in answer.text


def test_an_office_without_units_is_told_where_they_come_from(app: Flask) -> None:
    with app.app_context(), writes():
        made = builders.account("quantri", "Quản trị")
        made.posts.append(Post(role=Role.ADMINISTRATOR, title="Quản trị"))
        db.session.commit()
    client = app.test_client()
    builders.sign_in(client, "quantri")
    page = client.get("/admin/units").text
    assert "Chưa có đơn vị nào" in page
    assert "<table" not in page
