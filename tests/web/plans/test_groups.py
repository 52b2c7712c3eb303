"""A plan that gives a task to a collective shows it as one line."""

import csv
import re
from io import StringIO

import pytest
from flask import Flask

from tests import builders, statements
from tests.web.desk import Desk
from tests.web.plans.test_plans import reader
from tracker.domain.deadlines import OnDate
from tracker.domain.lifecycle import Stage
from tracker.extensions import db, writes
from tracker.models.directives import Directive
from tracker.models.units import UnitGroup
from tracker.services import plans
from tracker.services.plans import NewDirective, PlanFields

GROUP = "UBND các xã, phường"


@pytest.fixture
def collective(app: Flask, office: builders.Office) -> int:
    """A plan of one task for the office and one for twenty communes, three of them done, one late; its id."""
    with app.app_context(), writes():
        communes = [builders.unit(f"UBND xã số {n}", f"Xã {n}", position=50 + n) for n in range(20)]
        db.session.add(UnitGroup(name=GROUP, aliases=[], members=communes))
        db.session.flush()
        due = OnDate(builders.at(29, 8).date())
        new = [NewDirective("Tổng hợp kết quả", office.units["VPS"], due, clause="II.1")]
        new += [NewDirective("Ra quân dọn vệ sinh", c.id, due, clause="II.2", group_id=1) for c in communes]
        fields = PlanFields("Ra quân", office.accounts["pgd.moitruong"], number="7/KH-SNNMT")
        plan = plans.issue(office.act("vanthu"), fields, new)
        shares = db.session.query(Directive).filter_by(group_id=1).order_by(Directive.position).all()
        for row in shares[:3]:
            row.stage, row.submitted_on = Stage.DONE, due.day
        shares[3].due_on = builders.at(25, 8).date()
        member = builders.account("xa.9", "Chủ tịch UBND xã")
        post = builders.Post(role="unit_head", unit_id=communes[9].id, title="Chủ tịch UBND xã")
        member.posts.append(post)
        builders.business_clock(builders.at(26, 8))
        db.session.commit()
        return plan.id


def rows_of(text: str) -> list[str]:
    return re.findall(r'<tr role="row">\s*<td role="cell" class="clause">(.*?)</td>', text)


def test_a_group_is_one_line_and_one_mark(desk: Desk, collective: int) -> None:
    desk.open(f"/plans/{collective}")
    assert rows_of(desk.text) == ["II.2", "II.1"]
    assert "3/20 hoàn thành" in desk.text
    assert "1 quá hạn" in desk.text
    assert "sớm nhất" in desk.text
    assert desk.text.count('class="timeline-label"') == 2


def test_the_sentence_counts_every_member(desk: Desk, collective: int) -> None:
    desk.open(f"/plans/{collective}")
    assert "21 nhiệm vụ: 3 hoàn thành, 18 đang mở" in desk.text


def test_the_line_opens_the_list_of_its_members(desk: Desk, collective: int) -> None:
    desk.open(f"/plans/{collective}")
    address = f"/directives?plan={collective}&amp;group=1&amp;clause=II.2"
    assert f'<a href="{address}">Ra quân dọn vệ sinh</a>' in desk.text
    desk.open(address.replace("&amp;", "&"))
    assert rows_of(desk.text) == ["II.2"] * 20
    assert f"nhóm: {GROUP} · mục: II.2" in desk.text
    assert f"một trong 20 · {GROUP}" in desk.text


def test_the_spreadsheet_names_the_group(desk: Desk, collective: int) -> None:
    table = desk.client.get(f"/directives.csv?plan={collective}").data.decode("utf-8-sig")
    groups = [row["Thuộc nhóm"] for row in csv.DictReader(StringIO(table), delimiter=";")]
    assert sorted(groups) == [""] + [GROUP] * 20
    narrowed = desk.client.get(f"/directives.csv?plan={collective}&group=1").data.decode("utf-8-sig")
    assert len(narrowed.splitlines()) == 21


def test_a_member_finds_its_own_directive_as_before(app: Flask, collective: int) -> None:
    member = reader(app, "xa.9").open(f"/plans/{collective}")
    assert "3/20 hoàn thành" in member.text
    assert rows_of(member.text) == ["II.2", "II.1", "II.2"]
    assert "UBND xã số 9" in member.text
    assert "UBND xã số 8" not in member.text
    assert "Ra quân dọn vệ sinh" in member.open("/").text


def test_the_page_of_a_plan_takes_no_more_statements_for_more_groups(
    app: Flask, desk: Desk, collective: int
) -> None:
    with statements.counted() as few:
        desk.open(f"/plans/{collective}")
    with app.app_context(), writes():
        other = UnitGroup(name="Các chi cục", aliases=[], members=[])
        db.session.add(other)
        db.session.flush()
        for row in db.session.query(Directive).filter(Directive.position > 10):
            row.group_id = other.id
        db.session.commit()
    with statements.counted() as many:
        desk.open(f"/plans/{collective}")
    assert "Các chi cục" in desk.text
    assert len(many) == len(few)


def test_the_overview_counts_the_members_in_one_row_whose_figures_open_their_lists(
    app: Flask, desk: Desk, collective: int
) -> None:
    desk.open("/overview")
    row = re.search(rf'<tr role="row"><th[^>]*><a[^>]*>{GROUP}</a>.*?</tr>', desk.text, re.S)
    assert row is not None
    assert "UBND xã số" not in desk.text
    figures = re.findall(r'<a[^>]*href="([^"]+)"[^>]*>(\d+)</a>', row[0])
    assert [int(n) for _, n in figures] == [3, 16, 1, 20]
    for address, number in figures:
        desk.open(address.replace("&amp;", "&"))
        assert len(rows_of(desk.text)) == int(number)


def test_a_unit_beside_a_group_is_counted_without_its_share(app: Flask, desk: Desk, collective: int) -> None:
    with app.app_context(), writes():
        row = db.session.query(Directive).filter_by(clause="II.2").first()
        assert row is not None
        row.lead_unit_id = db.session.query(Directive).filter_by(clause="II.1").one().lead_unit_id
        db.session.commit()
    desk.open("/overview")
    own = re.search(r'<th scope="row" role="rowheader"><a href="([^"]+)">Văn phòng Sở</a>', desk.text)
    assert own is not None
    desk.open(own[1].replace("&amp;", "&"))
    assert rows_of(desk.text) == ["II.1"]


def test_the_next_dates_name_a_group_once(desk: Desk, collective: int) -> None:
    desk.open("/overview")
    assert rows_of(desk.text) == ["II.1", "II.2"]
    assert f"{GROUP} · 3/20 hoàn thành" in desk.text
