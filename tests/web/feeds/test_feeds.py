"""Calendar feeds: what they show, to whom, and until when."""

import re
from collections.abc import Callable
from datetime import date
from urllib.parse import urlsplit

import pytest
from flask import Flask
from flask.testing import FlaskClient
from icalendar import Calendar
from sqlalchemy import delete, select

from tests import builders
from tests.builders import at
from tests.web.typing_in import fill_in
from tracker.extensions import db, writes
from tracker.models.accounts import Post
from tracker.models.feeds import Feed
from tracker.models.history import HistoryEntry
from tracker.services import plans

Made = Callable[..., str]


@pytest.fixture
def office(app: Flask) -> builders.Office:
    """Plan 111 given, on the business day it was given."""
    with app.app_context(), writes():
        made = builders.office()
        builders.plan_111(made)
        builders.business_clock(builders.GIVEN_AT)
        db.session.commit()
    return made


def browser(app: Flask, login: str) -> FlaskClient:
    client = app.test_client()
    builders.sign_in(client, login)
    return client


def make(app: Flask, login: str, of: str = "own") -> str:
    """Make a feed through the page and return its path."""
    page = fill_in(browser(app, login), "/account/feeds", of=of)
    found = re.search(r'id="address" type="text" value="(.*?)"', page.text)
    assert found is not None, page.text
    return urlsplit(found[1]).path


def events(app: Flask, path: str) -> dict[str, date]:
    answer = app.test_client().get(path)
    assert answer.status_code == 200
    assert answer.content_type == "text/calendar; charset=utf-8"
    read = Calendar.from_ical(answer.data)
    return {str(e["SUMMARY"]): e.decoded("DTSTART") for e in read.walk("VEVENT")}


def clauses(found: dict[str, date]) -> set[str]:
    return {summary.split()[1] for summary in found}


def test_the_head_of_a_unit_has_its_deadlines_in_the_calendar(app: Flask, office: builders.Office) -> None:
    found = events(app, make(app, "truongphong.mtks"))
    with app.app_context():
        unit = office.units["MTKS"]
        wanted = {
            row.clause
            for row in db.session.scalars(select(builders.Directive))
            if unit in (row.lead_unit_id, *(c.unit_id for c in row.coordination)) and row.due_on
        }
    assert clauses(found) == wanted
    assert wanted


def test_a_feed_of_a_unit_is_open_to_leaders_and_to_the_unit_alone(
    app: Flask, office: builders.Office
) -> None:
    theirs = str(office.units["MTKS"])
    assert events(app, make(app, "pgd.moitruong", theirs))
    stranger = fill_in(browser(app, "chanhvanphong"), "/account/feeds", of=theirs)
    assert stranger.status_code == 422
    with app.app_context():
        assert len(db.session.scalars(select(Feed)).all()) == 1


def test_a_moved_date_moves_the_same_event(app: Flask, office: builders.Office) -> None:
    path = make(app, "vanthu")
    before = Calendar.from_ical(app.test_client().get(path).data).walk("VEVENT")
    with app.app_context(), writes():
        plan = db.session.scalars(select(builders.Plan)).one()
        plans.set_event(office.act("vanthu", at(22, 8)), plan.id, plan.version, event_on=date(2025, 9, 12))
        db.session.commit()
    after = {str(e["UID"]): e for e in Calendar.from_ical(app.test_client().get(path).data).walk("VEVENT")}
    moved = [e for e in before if after[str(e["UID"])].decoded("DTSTART") != e.decoded("DTSTART")]
    assert moved
    assert all(after[str(e["UID"])]["SEQUENCE"] > e["SEQUENCE"] for e in moved)


def test_programs_are_told_to_look_again_within_the_hour(app: Flask, office: builders.Office) -> None:
    lines = app.test_client().get(make(app, "vanthu")).text.splitlines()
    assert "REFRESH-INTERVAL;VALUE=DURATION:PT1H" in lines
    assert "X-PUBLISHED-TTL:PT1H" in lines


def test_a_revoked_address_is_dead_at_once(app: Flask, office: builders.Office) -> None:
    path, client = make(app, "truongphong.mtks"), browser(app, "truongphong.mtks")
    page = client.get("/account/feeds")
    assert path not in page.text
    action = re.search(r'action="(/account/feeds/\d+/revoke)"', page.text)
    assert action is not None
    assert fill_in(client, "/account/feeds", to=action[1]).status_code in (200, 302)
    assert app.test_client().get(path).status_code == 404


def test_nobody_revokes_the_feed_of_another(app: Flask, office: builders.Office) -> None:
    path = make(app, "truongphong.mtks")
    with app.app_context():
        feed_id = db.session.scalars(select(Feed.id)).one()
    other = browser(app, "vanthu")
    assert fill_in(other, "/account/feeds", to=f"/account/feeds/{feed_id}/revoke").status_code == 404
    assert app.test_client().get(path).status_code == 200


def test_the_feed_ends_with_its_owners_account(app: Flask, office: builders.Office) -> None:
    path = make(app, "truongphong.mtks")
    with app.app_context(), writes():
        office.account("truongphong.mtks").active = False
        db.session.commit()
    assert app.test_client().get(path).status_code == 404


def test_a_unit_one_has_left_is_no_longer_shown(app: Flask, office: builders.Office) -> None:
    path = make(app, "truongphong.mtks", str(office.units["MTKS"]))
    with app.app_context(), writes():
        db.session.execute(delete(Post).where(Post.account_id == office.accounts["truongphong.mtks"]))
        db.session.commit()
    assert app.test_client().get(path).status_code == 404


def test_only_the_hash_of_the_token_is_kept_and_the_history_does_not_have_it(
    app: Flask, office: builders.Office
) -> None:
    token = make(app, "truongphong.mtks").rsplit("/", 1)[1].removesuffix(".ics")
    with app.app_context():
        kept = [vars(row) for kind in (Feed, HistoryEntry) for row in db.session.scalars(select(kind))]
    assert token not in repr(kept)
    assert len(token) >= 43


def test_a_token_of_another_purpose_opens_no_feed(app: Flask, office: builders.Office) -> None:
    client = browser(app, "truongphong.mtks")
    with client.session_transaction() as cookie:
        session_token = cookie["_user_id"]
    assert app.test_client().get(f"/feeds/{session_token}.ics").status_code == 404


def test_who_has_no_work_is_offered_no_calendar(app: Flask, office: builders.Office) -> None:
    page = browser(app, "quantri").get("/account/feeds").text
    assert "Không có lịch nào để theo dõi" in page
    assert "Tạo địa chỉ</button>" not in page
