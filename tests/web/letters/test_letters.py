"""The pages of the ledger: who may read them, what they say, what can be done."""

import re
from datetime import UTC, datetime

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import update
from werkzeug.test import TestResponse

from tests import builders, returns, statements
from tests.builders import at
from tests.letterbox import Letterbox, ledger, morning, send, system
from tests.web.typing_in import token
from tracker.contracts import Arrival, TransportError
from tracker.domain.events import EventKind
from tracker.extensions import db, writes
from tracker.models.letters import Letter, LetterKind, LetterState, Reason
from tracker.plugins.postboxes.returned import failures
from tracker.services import bounces, directives, reminders

REFUSED = TransportError(permanent=True, text="RCPT: 550 No such user")
HEAD = "truongphong.mtks"


@pytest.fixture
def office(app: Flask) -> builders.Office:
    """Plan 111 given and told; on 04/09/2025 the letter to the head of MTKS was refused."""
    with app.app_context(), writes():
        office = builders.office()
        builders.plan_111(office)
        box = Letterbox()
        send(at(21, 8), box)
        box.answer = lambda recipient: REFUSED if recipient.startswith(HEAD) else None
        morning(at(4, hour=7, minute=30), box)
        row = builders.directive("V.2.2")
        directives.urge(office.act("pgd.moitruong", at(4, hour=8)), row.id, row.version, note="Khẩn trương.")
        builders.business_clock(at(4))
        db.session.commit()
    return office


def letters(app: Flask, *conditions: object) -> list[int]:
    with app.app_context():
        return [letter.id for letter in ledger(*conditions)]


def press(client: FlaskClient, address: str, **given: bool) -> TestResponse:
    """Press a button whose form is on any page with a token, if there is one to open."""
    page = client.get("/account").text
    return client.post(address, data={"csrf_token": token(page)}, **given)


def heads_of_rows(page: str) -> list[str]:
    return re.findall(r'<th scope="row" role="rowheader">(?:<a[^>]*>)?(.*?)(?:</a>)?</th>', page)


@pytest.mark.parametrize(
    ("login", "status"), [("vanthu", 200), ("quantri", 200), (HEAD, 403), ("pgd.moitruong", 403)]
)
def test_the_ledger_is_read_by_clerk_and_administrator(
    client: FlaskClient, app: Flask, office: builders.Office, login: str, status: int
) -> None:
    builders.sign_in(client, login)
    first = letters(app)[0]
    for address in ("/letters/", "/letters/moments", f"/letters/{first}"):
        assert client.get(address).status_code == status
    for address in (f"/letters/{first}/again", "/letters/test"):
        assert press(client, address).status_code == (302 if status == 200 else 403)


def test_every_letter_says_when_to_whom_and_what_came_of_it(
    client: FlaskClient, office: builders.Office
) -> None:
    builders.sign_in(client, "vanthu")
    page = client.get("/letters/").text
    assert len(heads_of_rows(page)) == 12
    assert "[4 việc] 2 quá hạn, 1 đến hạn hôm nay, 1 sắp đến hạn" in page
    assert "máy chủ thư từ chối" in page
    assert "Chưa khai báo máy chủ thư" in page
    assert "04/09/2025 07:30" in page


def test_filters_narrow_the_list(client: FlaskClient, office: builders.Office) -> None:
    builders.sign_in(client, "vanthu")
    parked = heads_of_rows(client.get("/letters/?state=parked").text)
    assert parked == ["[4 việc] 2 quá hạn, 1 đến hạn hôm nay, 1 sắp đến hạn"]
    assert len(heads_of_rows(client.get("/letters/?kind=digest").text)) == 4
    mine = client.get(f"/letters/?to={office.accounts['giamdoc.vpdkdd']}").text
    assert len(heads_of_rows(mine)) == 2
    assert len(heads_of_rows(client.get("/letters/?state=never&kind=x&to=abc&page=-1").text)) == 12


def test_a_sent_letter_is_shown_as_it_was_sent(
    client: FlaskClient, app: Flask, office: builders.Office
) -> None:
    builders.sign_in(client, "vanthu")
    sent = letters(app, Letter.kind == LetterKind.DIGEST, Letter.state == LetterState.SENT)[0]
    page = client.get(f"/letters/{sent}").text
    assert "<h2>Nội dung</h2>" in page
    assert "Kính gửi: " in page
    assert "Tính đến Thứ Năm 04/09/2025" in page


def test_an_unsent_letter_shows_what_it_would_say_now(
    client: FlaskClient, app: Flask, office: builders.Office
) -> None:
    builders.sign_in(client, "vanthu")
    waiting = letters(app, Letter.event == EventKind.URGED)[0]
    page = client.get(f"/letters/{waiting}").text
    assert "<h2>Nội dung nếu gửi bây giờ</h2>" in page
    assert "Nội dung: Khẩn trương." in page


def test_a_letter_that_does_not_exist(client: FlaskClient, office: builders.Office) -> None:
    builders.sign_in(client, "vanthu")
    assert client.get("/letters/999").status_code == 404
    assert press(client, "/letters/999/again").status_code == 404


def test_a_refused_letter_goes_again_to_the_new_address(
    client: FlaskClient, app: Flask, office: builders.Office
) -> None:
    builders.sign_in(client, "quantri")
    parked = letters(app, Letter.state == LetterState.PARKED)[0]
    with app.app_context(), writes():
        office.account(HEAD).email = "mtks@snnmt.example"
        db.session.commit()
    answer = press(client, f"/letters/{parked}/again", follow_redirects=True)
    assert "Thư đã được xếp lại vào danh sách chờ gửi." in answer.text
    assert press(client, f"/letters/{parked}/again").status_code == 409
    box = Letterbox()
    with app.app_context(), writes():
        send(at(4), box)
    assert "mtks@snnmt.example" in [one.recipient for one in box.inbox]


def test_a_test_letter_goes_to_oneself(client: FlaskClient, app: Flask, office: builders.Office) -> None:
    builders.sign_in(client, "quantri")
    press(client, "/letters/test")
    box = Letterbox()
    with app.app_context(), writes():
        send(at(4), box)
    assert "[Thư thử] Hệ thống theo dõi nhiệm vụ gửi được thư" in box.subjects("quantri")


def test_moments_say_why_somebody_was_not_told(
    client: FlaskClient, app: Flask, office: builders.Office
) -> None:
    with app.app_context(), writes():
        office.account("giamdoc.vpdkdd").email = None
        db.session.commit()
        morning(at(8), Letterbox())
    builders.sign_in(client, "vanthu")
    page = client.get("/letters/moments").text
    assert "Còn 7 ngày làm việc" in page
    assert "Thư ngày 04/09/2025" in page
    assert "người nhận không có địa chỉ thư hoặc tài khoản đã khóa" in page
    untold = client.get("/letters/moments?state=suppressed").text
    assert 0 < len(heads_of_rows(untold)) < len(heads_of_rows(page))


def test_the_pages_ask_the_database_as_often_for_many_letters_as_for_few(
    client: FlaskClient, app: Flask, office: builders.Office
) -> None:
    builders.sign_in(client, "vanthu")
    with statements.counted() as few:
        client.get("/letters/")
    with app.app_context(), writes():
        first = ledger()[0]
        names = ("kind", "event", "entry_id", "recipient_id", "because", "planned_at", "ready_at")
        row = {name: getattr(first, name) for name in names}
        db.session.add_all(Letter(key=f"copy:{n}", message_id="<c@localhost>", **row) for n in range(40))
        db.session.commit()
        db.session.execute(update(Letter).values(tried_at=None))
        db.session.commit()
    with statements.counted() as many:
        client.get("/letters/")
    assert len(many) == len(few)


def test_a_letter_that_came_back_says_so_with_what_the_server_said(
    client: FlaskClient, app: Flask, office: builders.Office
) -> None:
    with app.app_context(), writes():
        letter = ledger(
            Letter.kind == LetterKind.DIGEST, Letter.recipient_id == office.accounts["chanhvanphong"]
        )[0]
        number = letter.id
        arrival = Arrival("a", failures(returns.postfix(letter.message_id, letter.address)))
        bounces.take(office.act("quantri", at(4, hour=9)), arrival)
        db.session.commit()
    builders.sign_in(client, "quantri")
    page = client.get(f"/letters/{number}").text
    assert "thư bị trả lại sau khi gửi" in page
    assert "User unknown in virtual mailbox table" in page
    assert "Đã báo thư này chưa đến" in page
    assert ">Phó Giám đốc phụ trách môi trường</a>" in page
    listed = client.get("/letters/").text
    assert '<a href="/admin/accounts">1</a>' in listed
    alarm = letters(app, Letter.kind == LetterKind.ALARM)[-1]
    assert f'<a href="/letters/{number}">' in client.get(f"/letters/{alarm}").text
    builders.sign_in(client, "vanthu")
    assert '<a href="/admin/accounts">' not in client.get("/letters/").text


def standing(page: str) -> dict[str, str]:
    """The facts about the one person asked for."""
    found = re.search(r'</form>\s*<section class="section"><dl class="facts">(.*?)</dl>', page, re.DOTALL)
    return dict(re.findall(r"<dt>(.*?)</dt><dd>(.*?)</dd>", found[1])) if found else {}


def test_of_one_person_it_says_why_mail_comes_or_does_not(
    client: FlaskClient, app: Flask, office: builders.Office
) -> None:
    builders.sign_in(client, "vanthu")
    assert standing(client.get("/letters/").text) == {}
    head = office.accounts["giamdoc.vpdkdd"]
    for address in ("/letters/", "/letters/moments"):
        assert standing(client.get(f"{address}?to={head}").text) == {
            "Địa chỉ": "giamdoc.vpdkdd@snnmt.example",
            "Giờ nhận thư nhắc": "07:30",
            "Thư nhắc hôm nay": "Đã gửi",
            "Thư gửi gần nhất": "04/09/2025 07:30",
        }
    clerk = f"/letters/?to={office.accounts['vanthu']}"
    assert standing(client.get(clerk).text)["Thư nhắc hôm nay"] == "Không có việc phải nhắc"
    assert client.get("/letters/?to=99999").status_code == 200


@pytest.mark.parametrize(
    ("changes", "day", "expected"),
    [
        ({"mail_minute": 1200}, 5, ("Thư nhắc hôm nay", "Chưa đến giờ nhận")),
        ({"mail_minute": 1200}, 5, ("Giờ nhận thư nhắc", "20:00")),
        ({"mail_minute": 360}, 5, ("Thư nhắc hôm nay", "Đang chờ lập")),
        ({}, 6, ("Thư nhắc hôm nay", "Hôm nay không phải ngày làm việc")),
        ({"email": None}, 5, ("Địa chỉ", "Chưa có địa chỉ thư")),
        ({"active": False}, 5, ("Địa chỉ", "Tài khoản đã khóa, không gửi thư")),
        (
            {"undeliverable_at": at(4, hour=23)},
            5,
            ("Địa chỉ", "chanhvanphong@snnmt.example, không nhận được thư từ 04/09/2025 23:00"),
        ),
    ],
)
def test_every_reason_why_no_mail_came_is_said(
    client: FlaskClient,
    office: builders.Office,
    changes: dict[str, object],
    day: int,
    expected: tuple[str, str],
) -> None:
    with client.application.app_context(), writes():
        for name, value in changes.items():
            setattr(office.account("chanhvanphong"), name, value)
        builders.business_clock(at(day))
        db.session.commit()
    builders.sign_in(client, "vanthu")
    page = client.get(f"/letters/?to={office.accounts['chanhvanphong']}").text
    assert expected in standing(page).items()


def first_page(client: FlaskClient) -> str:
    """What the administrator's first page says above its table, without the marks."""
    page = client.get("/admin/accounts").text
    said = page[page.index("<main") : page.index("<table")]
    return " ".join(re.sub(r"<[^>]*>", " ", said).split())


def test_the_administrators_first_page_says_how_the_letters_stand(
    client: FlaskClient, app: Flask, office: builders.Office
) -> None:
    builders.sign_in(client, "quantri")
    parked, oldest = "1 thư không gửi được, cần xem xét.", "Thư chờ lâu nhất được lập lúc 04/09/2025 08:00."
    for page in (first_page(client), client.get("/letters/").text):
        assert parked in page
        assert f"chờ gửi. {oldest}" in page
    assert 'class="notice notice-error"' in failing(client)
    assert '<a href="/letters/">' in failing(client)
    with app.app_context(), writes():
        db.session.execute(update(Letter).values(state=LetterState.SUPPRESSED))
        db.session.commit()
    assert "Không có thư nào chờ gửi. Thư nhắc" in first_page(client)
    assert failing(client) == ""


def test_the_administrators_first_page_says_that_the_mail_server_is_not_reached(
    client: FlaskClient, app: Flask, office: builders.Office
) -> None:
    with app.app_context(), writes():
        parked = update(Letter).where(Letter.state == LetterState.PARKED)
        db.session.execute(parked.values(state=LetterState.SUPPRESSED))
        db.session.execute(update(Letter).values(tried_at=None))
        letter = ledger(Letter.event == EventKind.URGED)[0]
        letter.tried_at, letter.reason, letter.last_error = datetime.now(UTC), Reason.CHANNEL_DOWN, "no route"
        db.session.commit()
    builders.sign_in(client, "quantri")
    assert "Chưa kết nối được máy chủ thư." in failing(client)


def failing(client: FlaskClient) -> str:
    """The warning on the administrator's first page; "" where there is none."""
    page = client.get("/admin/accounts").text
    found = re.search(r'<div class="notice notice-error" role="region".*?</div>\s*</div>', page, re.DOTALL)
    return found[0] if found else ""


def test_a_letter_that_was_replaced_says_by_which_and_not_what_it_would_say(
    client: FlaskClient, app: Flask, office: builders.Office
) -> None:
    with app.app_context(), writes():
        reminders.plan_due(system(at(5, hour=8)))
        db.session.commit()
        replaced = ledger(Letter.state == LetterState.SUPERSEDED, Letter.content.is_(None))[0]
        number, newer = replaced.id, replaced.about_id
    builders.sign_in(client, "vanthu")
    page = client.get(f"/letters/{number}").text
    assert "Đã thay bằng thư khác" in page
    assert f'<a href="/letters/{newer}">Thư thay thế: Thư nhắc trong ngày</a>' in page
    assert "05/09/2025 08:00" in page
    assert "Nội dung nếu gửi bây giờ" not in page


def test_a_letter_that_was_not_sent_says_only_why(
    client: FlaskClient, app: Flask, office: builders.Office
) -> None:
    with app.app_context(), writes():
        letter = ledger(Letter.event == EventKind.URGED)[0]
        letter.state, letter.reason = LetterState.SUPPRESSED, Reason.NO_LONGER_TRUE
        number = letter.id
        db.session.commit()
    builders.sign_in(client, "vanthu")
    page = client.get(f"/letters/{number}").text
    assert "nội dung không còn đúng khi đến lượt gửi" in page
    assert "Nội dung nếu gửi bây giờ" not in page
