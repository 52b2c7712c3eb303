"""What the administrator keeps, through its pages."""

import re
from datetime import date

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.test import TestResponse

from tests import builders
from tests.web.typing_in import fill_in, token
from tracker.domain.permissions import Role
from tracker.extensions import db, writes
from tracker.models.accounts import Account, Post, Substitution
from tracker.models.directives import Directive
from tracker.models.history import HistoryEntry
from tracker.models.office import CalendarDay, Setting, UsualLeadTime
from tracker.models.units import Unit
from tracker.queries import lead_times, office
from tracker.services import verification


@pytest.fixture
def keeper(app: Flask) -> FlaskClient:
    """A browser of the administrator, in the sample's office with Plan 111 at 04/09/2025."""
    with app.app_context(), writes():
        built = builders.office()
        builders.plan_111(built)
        builders.business_clock(builders.at(4))
        db.session.commit()
    client = app.test_client()
    builders.sign_in(client, "quantri")
    return client


def id_of(client: FlaskClient, kind: type, **wanted: object) -> int:
    with client.application.app_context():
        found = select(kind.id).filter_by(**wanted)
        value = db.session.scalars(found).first()
        assert value is not None
        return int(value)


def last_entry(client: FlaskClient) -> HistoryEntry:
    with client.application.app_context():
        rows = (
            select(HistoryEntry).where(HistoryEntry.chain == "installation").order_by(HistoryEntry.seq.desc())
        )
        entry = db.session.scalars(rows).first()
        assert entry is not None
        return entry


def test_every_page_opens_for_the_administrator_and_for_nobody_else(keeper: FlaskClient) -> None:
    account, unit = id_of(keeper, Account, login="vanthu"), id_of(keeper, Unit, short_name="MTKS")
    pages = [
        "/admin/accounts",
        "/admin/accounts/new",
        f"/admin/accounts/{account}",
        f"/admin/accounts/{account}/change",
        f"/admin/accounts/{account}/posts/new",
        f"/admin/accounts/{account}/substitutes/new",
        "/admin/units",
        "/admin/units/new",
        f"/admin/units/{unit}",
        "/admin/calendar",
        "/admin/settings",
        "/admin/usual-limits",
        "/admin/usual-limits/new",
        "/admin/history",
    ]
    clerk = keeper.application.test_client()
    builders.sign_in(clerk, "vanthu")
    for page in pages:
        assert keeper.get(page).status_code == 200, page
        assert clerk.get(page).status_code == 403, page


def test_a_new_account_gets_a_password_shown_once_that_opens_the_door_once(keeper: FlaskClient) -> None:
    page = fill_in(keeper, "/admin/accounts/new", title="Phó Chánh Văn phòng", login="PhoChanh", email="")
    password = re.search(r"<code>([^<]+)</code>", page.text)
    assert password
    newcomer = keeper.application.test_client()
    assert fill_in(newcomer, "/sign-in", login="phochanh", password=password.group(1)).status_code == 302
    assert newcomer.get("/account").headers["Location"] == "/account/password"
    assert last_entry(keeper).after == {"login": "phochanh", "title": "Phó Chánh Văn phòng", "email": None}
    with keeper.application.app_context():
        stored = [str(vars(row)) for row in db.session.scalars(select(HistoryEntry))]
        assert not [row for row in stored if password.group(1) in row]


@pytest.mark.parametrize(
    ("typed", "complaint"),
    [
        ({"login": "vanthu", "title": "X"}, "đã có"),
        ({"login": "có dấu", "title": "X"}, "không dấu"),
        ({"login": "moi", "title": ""}, "bắt buộc"),
        ({"login": "moi", "title": "X", "email": "a@b\r\nBcc: x@y.vn"}, "không hợp lệ"),
    ],
)
def test_an_account_that_makes_no_sense_is_refused(
    keeper: FlaskClient, typed: dict[str, str], complaint: str
) -> None:
    answer = fill_in(keeper, "/admin/accounts/new", **typed)
    assert answer.status_code == 422
    assert complaint in answer.text


def test_a_stale_form_shows_both_versions_and_can_be_meant(keeper: FlaskClient) -> None:
    clerk = id_of(keeper, Account, login="vanthu")
    address = f"/admin/accounts/{clerk}/change"
    opened = keeper.get(address)
    fill_in(keeper, address, version="1", login="vanthu", title="Văn thư chính", email="")
    typed = {"csrf_token": token(opened.text), "login": "vanthu", "title": "Văn thư Sở", "email": ""}
    stale = keeper.post(address, data={**typed, "version": "1"})
    assert stale.status_code == 409
    assert "Văn thư chính" in stale.text
    assert "Văn thư Sở" in stale.text
    newer = re.search(r'name="version"[^>]*value="(\d+)"', stale.text)
    assert newer
    assert keeper.post(address, data={**typed, "version": newer.group(1)}).status_code == 302


def test_a_post_in_a_unit_can_be_given_and_taken(keeper: FlaskClient) -> None:
    clerk, unit = id_of(keeper, Account, login="vanthu"), id_of(keeper, Unit, short_name="MTKS")
    here = f"/admin/accounts/{clerk}"
    assert fill_in(keeper, f"{here}/posts/new", role="officer", unit="0").status_code == 422
    fill_in(keeper, f"{here}/posts/new", role="officer", unit=str(unit), title="Chuyên viên")
    post = id_of(keeper, Post, account_id=clerk, unit_id=unit)
    assert "Chuyên viên" in keeper.get(here).text
    fill_in(keeper, here, to=f"{here}/posts/{post}/take")
    assert last_entry(keeper).before == {"post": {"role": "officer", "unit_id": unit, "title": "Chuyên viên"}}


def test_a_substitute_acts_for_the_absent_within_the_span_only(keeper: FlaskClient) -> None:
    absent, other = id_of(keeper, Account, login="pgd.moitruong"), id_of(keeper, Account, login="vanthu")
    here = f"/admin/accounts/{absent}"
    typed = {"substitute": str(other), "first_on": "04/09/2025", "last_on": "05/09/2025"}
    assert fill_in(keeper, f"{here}/substitutes/new", **typed).status_code == 302
    assert fill_in(keeper, f"{here}/substitutes/new", **typed).status_code == 422  # covered already
    clerk = keeper.application.test_client()
    builders.sign_in(clerk, "vanthu")
    assert "Đang làm thay" in clerk.get("/account").text
    with keeper.application.app_context(), writes():
        builders.business_clock(builders.at(6))
        db.session.commit()
    assert "Đang làm thay" not in clerk.get("/account").text


def test_ending_a_substitution_gives_the_posts_back_today(keeper: FlaskClient) -> None:
    absent, other = id_of(keeper, Account, login="pgd.moitruong"), id_of(keeper, Account, login="vanthu")
    here = f"/admin/accounts/{absent}"
    typed = {"substitute": str(other), "first_on": "01/09/2025", "last_on": "05/09/2025"}
    fill_in(keeper, f"{here}/substitutes/new", **typed)
    fill_in(keeper, here, to=f"/admin/substitutions/{id_of(keeper, Substitution, absent_id=absent)}/end")
    with keeper.application.app_context():
        assert db.session.scalars(select(Substitution.last_on)).one() == date(2025, 9, 3)


def test_closing_an_account_ends_its_sessions(keeper: FlaskClient) -> None:
    clerk = keeper.application.test_client()
    builders.sign_in(clerk, "vanthu")
    here = f"/admin/accounts/{id_of(keeper, Account, login='vanthu')}"
    fill_in(keeper, here, to=f"{here}/close", version="1")
    assert clerk.get("/account").status_code == 302
    assert "Đã khóa" in keeper.get(here).text


def test_the_last_administrator_cannot_shut_themselves_out(keeper: FlaskClient) -> None:
    me = id_of(keeper, Account, login="quantri")
    here = f"/admin/accounts/{me}"
    assert fill_in(keeper, here, to=f"{here}/close", version="1").status_code == 422
    post = id_of(keeper, Post, account_id=me)
    assert fill_in(keeper, here, to=f"{here}/posts/{post}/take").status_code == 422
    assert keeper.get(here).status_code == 200


def test_a_one_time_password_replaces_the_old_and_ends_the_sessions(keeper: FlaskClient) -> None:
    clerk = keeper.application.test_client()
    builders.sign_in(clerk, "vanthu")
    here = f"/admin/accounts/{id_of(keeper, Account, login='vanthu')}"
    assert "<code>" in fill_in(keeper, here, to=f"{here}/password", version="1").text
    assert clerk.get("/account").status_code == 302


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


def test_accounts_stand_in_the_order_of_the_alphabet(keeper: FlaskClient) -> None:
    with keeper.application.app_context(), writes():
        for login, title in (("x1", "Chuyên viên"), ("x2", "Đội trưởng"), ("x3", "Chánh Thanh tra")):
            builders.account(login, title)
        db.session.commit()
    titles = re.findall(r'<a href="/admin/accounts/\d+">(.*?)</a>', keeper.get("/admin/accounts").text)
    assert [t for t in titles if t in ("Chuyên viên", "Đội trưởng", "Chánh Thanh tra", "Giám đốc VPĐKĐĐ")] == [
        "Chánh Thanh tra", "Chuyên viên", "Đội trưởng", "Giám đốc VPĐKĐĐ",
    ]  # fmt: skip


def test_a_new_account_leads_on_to_its_first_post(keeper: FlaskClient) -> None:
    opened = fill_in(keeper, "/admin/accounts/new", title="Chuyên viên Văn phòng", login="chuyenvien.vp")
    account = id_of(keeper, Account, login="chuyenvien.vp")
    assert f'href="/admin/accounts/{account}/posts/new"' in opened.text


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


@pytest.fixture
def settings_form() -> dict[str, str]:
    return {
        "office": "Sở Nông nghiệp và Môi trường",
        "due_soon": "5",
        "silent_after": "5",
        "lead_times": "10, 5, 1",
        "coordinating_at": "3",
        "escalate_after": "2",
        "escalate_every": "5",
        "awaiting_after": "1",
        "reminder_hour": "7",
        "reminder_minute": "30",
    }


def test_settings_hold_at_once_and_each_change_is_in_the_history(
    keeper: FlaskClient, settings_form: dict[str, str]
) -> None:
    assert fill_in(keeper, "/admin/settings", **settings_form).status_code == 302
    assert "Sở Nông nghiệp và Môi trường" in keeper.get("/admin/settings").text
    with keeper.application.app_context():
        kept = office.thresholds()
        assert (kept.due_soon, kept.lead_times, kept.silent_after) == (5, (10, 5, 1), 5)
        names = db.session.scalars(select(Setting.name)).all()
        assert "threshold.silent_after" not in names  # it is what it was
        assert verification.verify() == []


@pytest.mark.parametrize(
    ("field", "value"), [("due_soon", "0"), ("lead_times", "1, 3, 7"), ("reminder_hour", "24")]
)
def test_a_setting_out_of_its_limits_is_refused(
    keeper: FlaskClient, settings_form: dict[str, str], field: str, value: str
) -> None:
    assert fill_in(keeper, "/admin/settings", **{**settings_form, field: value}).status_code == 422


def test_a_kind_of_work_can_be_added_changed_and_removed(keeper: FlaskClient) -> None:
    fill_in(
        keeper,
        "/admin/usual-limits/new",
        name="Khảo sát",
        keywords="khảo sát\nđo đạc",
        rule="before",
        working_days="9",
    )
    page = keeper.get("/admin/usual-limits").text
    assert "9 ngày làm việc trước sự kiện" in page
    assert "Mời báo cáo viên" in page  # what every installation starts with is there as well
    row = id_of(keeper, UsualLeadTime, name="Khảo sát")
    with keeper.application.app_context():
        assert lead_times.table()[0].keywords == ("khảo sát", "đo đạc")
    changed = {"name": "Khảo sát", "keywords": "khảo sát", "rule": "window"}
    assert fill_in(keeper, f"/admin/usual-limits/{row}", version="1", **changed).status_code == 302
    fill_in(keeper, "/admin/usual-limits", to=f"/admin/usual-limits/{row}/remove", version="2")
    assert "Khảo sát" not in keeper.get("/admin/usual-limits").text


def test_the_history_of_the_installation_can_be_read(keeper: FlaskClient) -> None:
    fill_in(keeper, "/admin/units/new", name="Trung tâm mới", head_title="Giám đốc")
    page = keeper.get("/admin/history").text
    assert "Trung tâm mới" in page
    assert "Quản trị" in page


def test_an_address_that_takes_no_mail_is_shown_and_can_be_confirmed(app: Flask, keeper: FlaskClient) -> None:
    with app.app_context(), writes():
        account = builders.account(
            "chuyenvien.kl",
            "Chuyên viên Kiểm lâm",
            undeliverable_at=builders.at(4),
            undeliverable_why="550 No such user",
        )
        account_id = account.id
        db.session.commit()
    assert "Không nhận được thư" in keeper.get("/admin/accounts").text
    assert "Không nhận được thư" in keeper.get("/admin/accounts.csv").text
    page = keeper.get(f"/admin/accounts/{account_id}").text
    assert "bị trả lại ngày 04/09/2025 09:00: 550 No such user" in page
    version = re.search(r'name="version" value="(\d+)"', page)
    assert version is not None
    answer = fill_in(
        keeper,
        f"/admin/accounts/{account_id}",
        to=f"/admin/accounts/{account_id}/address",
        version=version[1],
    )
    assert answer.status_code == 302
    assert "bị trả lại" not in keeper.get(f"/admin/accounts/{account_id}").text
    entry = last_entry(keeper)
    assert entry.before == {"undeliverable": "chuyenvien.kl@snnmt.example"}
