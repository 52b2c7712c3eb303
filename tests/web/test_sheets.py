"""Every list that has pages has a file with all of it, as it stands on the page."""

from __future__ import annotations

import csv
from datetime import UTC, date, datetime, timedelta
from io import StringIO

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select

from tests.builders import at
from tests.web.scene import ADMINISTRATOR, CLERK, LEADER, Scene
from tracker.extensions import db, writes
from tracker.models.accounts import Account
from tracker.models.letters import Letter
from tracker.models.units import Unit
from tracker.services import letters
from tracker.web.sheets import Sheet


def read(client: FlaskClient, address: str) -> list[dict[str, str]]:
    """The rows of a file, by their headings."""
    answer = client.get(address)
    assert answer.status_code == 200
    assert answer.headers["Content-Type"] == "text/csv; charset=utf-8"
    assert answer.headers["Content-Disposition"].endswith('-2025-09-04.csv"')
    assert answer.data.startswith(b"\xef\xbb\xbf")
    return list(csv.DictReader(StringIO(answer.data.decode("utf-8-sig"), newline=""), delimiter=";"))


def count(app: Flask, model: type) -> int:
    with app.app_context():
        return db.session.scalar(select(func.count()).select_from(model)) or 0


@pytest.mark.parametrize(
    ("login", "page", "link"),
    [
        (CLERK, "/plans/", "/plans/table.csv"),
        (CLERK, "/plans/1", "/directives.csv?plan=1&amp;sort=plan"),
        (CLERK, "/plans/1/history", "/plans/1/history.csv"),
        (CLERK, "/directives/1/history", "/directives/1/history.csv"),
        (CLERK, "/letters/", "/letters/table.csv"),
        (CLERK, "/units/mine", "/units.csv"),
        (LEADER, "/overview", "/overview.csv"),
        (LEADER, "/overview?scope=all", "/overview.csv?scope=all"),
        (LEADER, "/units/1/later", "/units/1/later.csv"),
        (LEADER, "/units/1", "/directives.csv?unit=1"),
        (ADMINISTRATOR, "/admin/accounts", "/admin/accounts.csv"),
        (ADMINISTRATOR, "/admin/units", "/admin/units.csv"),
        (ADMINISTRATOR, "/admin/usual-limits", "/admin/usual-limits.csv"),
    ],
)
def test_a_list_offers_itself_as_a_file(scene: Scene, login: str, page: str, link: str) -> None:
    client = scene.client(login)
    assert f'href="{link}"' in client.get(page).text
    assert read(client, link.replace("&amp;", "&"))


def test_the_file_of_the_overview_has_the_figures_of_the_page(scene: Scene) -> None:
    *units, office = read(scene.client(LEADER), "/overview.csv?scope=all")
    columns = [name for name in office if name not in ("STT", "Đơn vị")][:7]
    for row in (*units, office):
        assert sum(int(row[name]) for name in columns) == int(row["Tổng số"])
    assert sum(int(row["Tổng số"]) for row in units) == int(office["Tổng số"]) == 9


def test_a_file_holds_all_the_pages(scene: Scene) -> None:
    with scene.app.app_context(), writes():
        for n in range(60):
            act = scene.office.act(CLERK, at(4) + timedelta(seconds=n))
            letters.plan_test(act, account_id=act.actor.account_id, address="vanthu@example.org")
        db.session.commit()
    client = scene.client(CLERK)
    assert "Trang 1 trên 2" in client.get("/letters/").text
    assert len(read(client, "/letters/table.csv")) == count(scene.app, Letter)


def test_the_files_of_the_administrator_have_everybody_and_every_unit(scene: Scene) -> None:
    client = scene.client(ADMINISTRATOR)
    assert len(read(client, "/admin/accounts.csv")) == count(scene.app, Account)
    assert len(read(client, "/admin/units.csv")) == count(scene.app, Unit)


def test_a_file_is_filtered_as_its_page_is(scene: Scene) -> None:
    client = scene.client(CLERK)
    assert read(client, "/plans/table.csv?q=111")
    assert read(client, "/plans/table.csv?q=khongcogi") == []
    assert read(client, "/plans/table.csv?show=closed") == []
    assert read(client, "/letters/table.csv?state=sent") == []


def test_the_history_of_the_office_is_a_file_too(scene: Scene) -> None:
    client = scene.client(ADMINISTRATOR)
    scene.send(ADMINISTRATOR, "/admin/units/new", name="Phòng mới", head_title="Trưởng phòng")
    assert 'href="/admin/history.csv"' in client.get("/admin/history").text
    assert [row["Việc"] for row in read(client, "/admin/history.csv")] == ["Đơn vị: Phòng mới"]


def test_values_are_written_as_the_page_writes_them(scene: Scene) -> None:
    values = [date(2025, 9, 5), datetime(2025, 9, 4, 18, 30, tzinfo=UTC), None, 0, "=1+1"]
    sheet = Sheet[list[object]]("x", tuple((str(n), lambda row, n=n: row[n]) for n in range(5)))  # type: ignore[misc]
    with scene.app.test_request_context():
        line = sheet.text([values]).splitlines()[1]
    assert line == "1;05/09/2025;05/09/2025 01:30;;0;'=1+1"
