"""The calendar: what a change would move is shown first, and moved when it is saved."""

import re
from datetime import date

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.test import TestResponse

from tests import builders
from tests.web.admin.keeping import last_entry
from tests.web.typing_in import fill_in
from tracker.extensions import db, writes
from tracker.models.directives import Directive
from tracker.models.history import HistoryEntry
from tracker.models.office import CalendarDay
from tracker.queries import office


def due_days(client: FlaskClient) -> dict[str, date | None]:
    with client.application.app_context():
        return {row[0]: row[1] for row in db.session.execute(select(Directive.clause, Directive.due_on))}


def test_a_change_of_the_calendar_shows_what_it_would_move_and_saves_nothing(keeper: FlaskClient) -> None:
    before = due_days(keeper)
    preview = fill_in(
        keeper,
        "/admin/calendar",
        to="/admin/calendar/preview",
        change="set",
        day="10/09/2025",
        kind="off",
        name="Mưa bão",
    )
    assert preview.status_code == 200
    assert "Thứ Sáu 12/09/2025" in preview.text  # V.1.4: three working days after 09/09 …
    assert "Thứ Hai 15/09/2025" in preview.text  # … would be the 15th
    assert "Số nhiệm vụ đang mở sẽ đổi hạn: 2" in preview.text  # and V.3
    assert due_days(keeper) == before
    with keeper.application.app_context():
        assert db.session.get(CalendarDay, date(2025, 9, 10)) is None


def save_calendar(client: FlaskClient, preview: TestResponse | None = None, **typed: str) -> TestResponse:
    """Look at what the change would move, and save it as the page shows it."""
    page = preview or fill_in(client, "/admin/calendar", to="/admin/calendar/preview", **typed)
    shown = dict(re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', page.text))
    return client.post("/admin/calendar/save", data={**shown, **typed})


def test_a_saved_day_moves_the_open_deadlines_with_history(keeper: FlaskClient) -> None:
    typed = {"change": "set", "day": "10/09/2025", "kind": "off", "name": "Mưa bão"}
    save_calendar(keeper, **typed)
    assert due_days(keeper)["V.1.4"] == date(2025, 9, 15)
    assert last_entry(keeper).after == {"days": ["2025-09-10 off Mưa bão"]}
    with keeper.application.app_context():
        kinds = db.session.scalars(select(HistoryEntry.kind).where(HistoryEntry.plan_id.is_not(None))).all()
        assert kinds.count("deadline_moved") == 2
    typed = {"change": "remove", "day": "10/09/2025"}
    save_calendar(keeper, **typed)
    assert due_days(keeper)["V.1.4"] == date(2025, 9, 12)


def test_a_day_that_lets_a_date_pass_asks_for_an_explicit_word(app: Flask, keeper: FlaskClient) -> None:
    save_calendar(keeper, change="set", day="10/09/2025", kind="off", name="Mưa bão")
    with app.app_context(), writes():
        builders.business_clock(
            builders.at(15)
        )  # V.1.4 is due today; without the day off it was due on the 12th
        db.session.commit()
    preview = fill_in(
        keeper, "/admin/calendar", to="/admin/calendar/preview", change="remove", day="10/09/2025"
    )
    assert "(đã qua)" in preview.text
    assert 'name="accept_past"' in preview.text
    refused = save_calendar(keeper, preview)
    assert refused.status_code == 422
    assert "Cần xác nhận rõ" in refused.text
    assert due_days(keeper)["V.1.4"] == date(2025, 9, 15)
    assert save_calendar(keeper, refused, accept_past="y").status_code == 302
    assert due_days(keeper)["V.1.4"] == date(2025, 9, 12)


def test_what_would_move_otherwise_than_was_shown_is_shown_again(keeper: FlaskClient) -> None:
    preview = fill_in(
        keeper, "/admin/calendar", to="/admin/calendar/preview", change="set", day="11/09/2025", kind="off"
    )
    save_calendar(keeper, change="set", day="10/09/2025", kind="off")
    again = save_calendar(keeper, preview)
    assert again.status_code == 409
    assert "khác với lúc xem trước" in again.text
    assert due_days(keeper)["V.1.4"] == date(2025, 9, 15)
    assert save_calendar(keeper, again).status_code == 302
    assert due_days(keeper)["V.1.4"] == date(2025, 9, 16)


@pytest.mark.parametrize(
    ("day", "kind", "complaint"),
    [
        ("13/09/2025", "off", "ngày thường"),
        ("12/09/2025", "working", "thứ Bảy"),
        ("10/09/2031", "off", "chưa có lịch"),
        ("31/09/2025", "off", "Ngày không hợp lệ"),
        ("", "off", "Mục này là bắt buộc"),
    ],
)
def test_a_day_that_makes_no_sense_is_refused(
    keeper: FlaskClient, day: str, kind: str, complaint: str
) -> None:
    answer = fill_in(
        keeper, "/admin/calendar", to="/admin/calendar/preview", change="set", day=day, kind=kind
    )
    assert answer.status_code == 422
    assert complaint in answer.text


def test_a_year_without_a_table_warns_and_can_be_entered(keeper: FlaskClient) -> None:
    assert "Năm 2026 chưa có lịch" in keeper.get("/admin/calendar").text
    preview = fill_in(keeper, "/admin/calendar", to="/admin/calendar/preview", change="year", year="2026")
    assert "31/08/2026" in preview.text
    assert "22/08/2026" in preview.text  # the Saturday worked for it
    save_calendar(keeper, change="year", year="2026")
    assert "Năm 2026 chưa có lịch" not in keeper.get("/admin/calendar").text
    with keeper.application.app_context():
        assert office.calendar().is_working(date(2026, 8, 22))
        assert not office.calendar().is_working(date(2026, 8, 31))
