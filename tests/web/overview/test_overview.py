"""The overview: its numbers add up, and each leads to a list of exactly as many."""

import re
from html import unescape

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import text

from tests import builders, statements
from tests.queries import rows
from tracker.extensions import db, writes
from tracker.models.plans import Plan

LINK = re.compile(r'<a[^>]*?href="(/directives\?[^"]*)"[^>]*>(?:<b>)?(\d+)')


@pytest.fixture
def many(app: Flask) -> builders.Office:
    """Three hundred directives of every kind under two leaders, on 04/09/2025."""
    with app.app_context(), writes():
        office = builders.office()
        builders.plan_111(office)
        for seed, leader in ((1, "pgd.moitruong"), (2, "pgd.nongnghiep")):
            plan = rows.plan(office, leader_id=office.accounts[leader], number=f"{seed}/KH")
            rows.many(office, plan, 150, seed=seed)
        builders.business_clock(builders.at(4))
        db.session.commit()
    return office


def total(client: FlaskClient, address: str) -> int:
    """How many directives the list behind a link counts."""
    found = re.search(r'<p class="lead" role="status">([\d.]+) nhiệm vụ', client.get(unescape(address)).text)
    assert found is not None, address
    return int(found[1].replace(".", ""))


def sentence(page: str) -> str:
    found = re.search(r'<p class="lead sentence">(.*?)</p>', page, re.S)
    assert found is not None
    return found[1]


@pytest.mark.parametrize("address", ["/overview", "/overview?scope=all", "/overview?plan=1"])
def test_every_number_leads_to_a_list_of_exactly_as_many(
    client: FlaskClient, many: builders.Office, address: str
) -> None:
    builders.sign_in(client, "pgd.moitruong")
    links = LINK.findall(client.get(address).text)
    assert len(links) > 10
    assert {(link, int(n)) for link, n in links} == {(link, total(client, link)) for link, _ in links}


def test_the_numbers_of_the_sentence_add_up(client: FlaskClient, many: builders.Office) -> None:
    builders.sign_in(client, "pgd.moitruong")
    words = sentence(client.get("/overview?scope=all").text).split("Ngoài ra")[0]
    whole, *parts = (int(n) for _, n in LINK.findall(re.sub(r"\(.*?\)", "", words)))
    assert whole == sum(parts)
    assert len(parts) == 6


def test_the_whole_equals_an_independent_count(
    client: FlaskClient, app: Flask, many: builders.Office
) -> None:
    with app.app_context():
        stages = "stage not in ('suspended', 'cancelled')"
        whole = db.session.scalar(text(f"select count(*) from directive where {stages}"))  # noqa: S608
        awaiting = db.session.scalar(text("select count(*) from directive where stage = 'awaiting'"))
    builders.sign_in(client, "vanthu")
    page = client.get("/overview").text
    assert f"<b>{whole} nhiệm vụ</b>" in page
    foot = page[page.index("<tfoot") : page.index("</tfoot>")]
    assert f">{awaiting}</a>" in foot


def test_a_leader_sees_first_what_is_his_own(client: FlaskClient, app: Flask) -> None:
    with app.app_context(), writes():
        office = builders.office()
        builders.plan_111(office)
        rows.directive(office, rows.plan(office, leader_id=office.accounts["pgd.nongnghiep"]))
        builders.business_clock(builders.at(4))
        db.session.commit()
    builders.sign_in(client, "pgd.moitruong")
    assert "<b>9 nhiệm vụ</b>" in client.get("/overview").text
    assert "<b>10 nhiệm vụ</b>" in client.get("/overview?scope=all").text
    builders.sign_in(client, "vanthu")
    assert "<b>10 nhiệm vụ</b>" in client.get("/overview").text


def test_a_page_without_directives_says_so(client: FlaskClient, app: Flask) -> None:
    with app.app_context(), writes():
        builders.office()
    builders.sign_in(client, "pgd.moitruong")
    assert "Chưa có nhiệm vụ nào" in client.get("/overview").text
    assert client.get("/overview?plan=99").status_code == 200


def test_units_and_administrators_have_no_overview(client: FlaskClient, many: builders.Office) -> None:
    for login in ("truongphong.mtks", "chuyenvien.mtks", "quantri"):
        builders.sign_in(client, login)
        assert client.get("/overview").status_code == 403


def test_the_sentence_stays_within_sixty_words(client: FlaskClient, many: builders.Office) -> None:
    builders.sign_in(client, "pgd.moitruong")
    said = re.sub(r"<.*?>", "", sentence(client.get("/overview?scope=all").text))
    assert len(said.split()) <= 60


def test_the_overview_sends_no_more_statements_for_more_directives(
    client: FlaskClient, app: Flask, many: builders.Office
) -> None:
    builders.sign_in(client, "pgd.moitruong")
    counts = []
    for more in (0, 200):
        with app.app_context(), writes():
            rows.many(many, db.session.get_one(Plan, 2), more, seed=7)
            db.session.commit()
        with statements.counted() as sent:
            client.get("/overview?scope=all")
        counts.append(len(sent))
    assert counts[0] == counts[1]


def test_the_next_dates_of_several_documents_name_theirs(app: Flask, client: FlaskClient) -> None:
    with app.app_context(), writes():
        office = builders.office()
        first = builders.plan_111(office).id
        builders.plan_111(office, number="112/KH-SNNMT")
        builders.business_clock(builders.at(4))
        db.session.commit()
    builders.sign_in(client, "pgd.moitruong")
    both, one = client.get("/overview").text, client.get(f"/overview?plan={first}").text
    assert "Phòng Quản lý Môi trường và Khoáng sản · 112/KH-SNNMT" in both
    assert "Khoáng sản · 111/KH-SNNMT" not in one
