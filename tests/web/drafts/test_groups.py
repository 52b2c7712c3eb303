"""Work given to a collective: each member gets a directive of its own."""

from io import BytesIO

from flask import Flask
from sqlalchemy import select

from tests import builders
from tests.web.desk import Desk
from tracker.extensions import db
from tracker.models.directives import Directive
from tracker.models.units import Unit, UnitGroup

PLAN = """KẾ HOẠCH
Ra quân dọn vệ sinh môi trường

I. THỜI GIAN
Thời gian: trong quý III năm 2025.

II. TỔ CHỨC THỰC HIỆN

1. Văn phòng Sở chủ trì tổng hợp kết quả thực hiện.

2. UBND các xã, phường tổ chức dọn vệ sinh môi trường trên địa bàn.
"""


def read_in(desk: Desk) -> Desk:
    return desk.open("/drafts/new").press("Đọc văn bản", file=(BytesIO(PLAN.encode()), "ra-quan.txt"))


def test_a_collective_is_proposed_as_a_group_with_its_members(
    app: Flask, desk: Desk, office: builders.Office
) -> None:
    read_in(desk)
    assert '<option value="group" selected>' in desk.text
    desk.press("Ghi 1 đơn vị", members="UBND phường Đông Kinh\nUBND xã Cai Kinh\n\nUBND phường  Đông Kinh")
    desk.press("Lưu", within="/plan", leader=str(office.accounts["pgd.moitruong"]))
    desk.press("Xác nhận 2 mục chắc chắn").open("/drafts/1/issue")
    assert "Giao 3 nhiệm vụ?" in desk.text
    desk.press("Giao nhiệm vụ")
    with app.app_context():
        shares = db.session.scalars(select(Directive).where(Directive.group_id.is_not(None))).all()
        assert {row.lead_unit.name for row in shares} == {"UBND phường Đông Kinh", "UBND xã Cai Kinh"}


def test_a_group_without_members_waits(app: Flask, desk: Desk) -> None:
    read_in(desk).press("Ghi 1 đơn vị", members=" \n ")
    assert "1 tên đơn vị cần khớp" in desk.text
    with app.app_context():
        assert db.session.scalars(select(UnitGroup)).all() == []


def test_a_known_group_is_recognised(desk: Desk, office: builders.Office) -> None:
    desk.open("/drafts/groups/new").press("Lưu", name="UBND các xã, phường", members="UBND xã Cai Kinh")
    assert "cần khớp" not in read_in(desk).text


def test_the_members_of_a_group_are_corrected(app: Flask, desk: Desk) -> None:
    desk.open("/drafts/groups/new").press("Lưu", name="Các xã", members="UBND xã A\nUBND xã B")
    desk.open("/drafts/groups/1").press("Lưu", members="UBND xã B\nVP Sở")
    with app.app_context():
        group = db.session.get_one(UnitGroup, 1)
        assert {unit.name for unit in group.members} == {"UBND xã B", "Văn phòng Sở"}
        assert db.session.scalar(select(Unit).where(Unit.name == "VP Sở")) is None


def test_a_group_keeps_at_least_one_member(desk: Desk) -> None:
    desk.open("/drafts/groups/new").press("Lưu", name="Các xã", members="UBND xã A")
    desk.open("/drafts/groups/1").press("Lưu", members=" ")
    assert desk.status == 422


def test_a_name_in_use_is_refused_beside_its_field(desk: Desk) -> None:
    desk.open("/drafts/groups/new").press("Lưu", name="Các xã", members="UBND xã A")
    desk.open("/drafts/groups/new").press("Lưu", name="các  xã", members="UBND xã B")
    assert desk.status == 422
    assert 'id="name-error"' in desk.text


def test_only_a_clerk_tends_groups(app: Flask, office: builders.Office) -> None:
    client = app.test_client()
    builders.sign_in(client, "pgd.moitruong")
    for address in ("/drafts/groups", "/drafts/groups/new", "/drafts/groups/1"):
        assert client.get(address).status_code == 403
