"""The whole story of Plan 111 through the interface alone, in a real browser, from 21/08/2025."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest
from flask import Flask
from playwright.sync_api import Page, expect
from sqlalchemy import text

from tests import builders
from tests.browser.conftest import Served
from tests.builders import at
from tests.mailserver import MailServer, mail_server
from tracker import jobs
from tracker.config import Mailbox, Server, Smtp
from tracker.extensions import db, writes
from tracker.services import passwords

PASSWORD = "lối vào của câu chuyện"
SEEDS = Path(__file__).parents[2] / os.environ.get("TRACKER_SHARED", "../shared") / "seeds" / "plan-111.txt"
OURS = Path(__file__).parents[2] / "tracker" / "sample" / "plan.txt"
PLAN = SEEDS if SEEDS.exists() else OURS

CLERK, LEADER = "vanthu", "pgd.moitruong"
MTKS, OFFICE, REGISTRY = "truongphong.mtks", "chanhvanphong", "giamdoc.vpdkdd"
CLAUSES = ("V.1.1", "V.1.2", "V.1.3", "V.1.4", "V.2.1", "V.2.2", "V.2.3", "V.2.4", "V.3")
DUE_FIRST = ["27/08", "29/08", "04/09", "12/09", "08/09", "05/09", "30/09", "29/08", "11/09"]
DUE_MOVED = ["03/09", "05/09", "09/09", "17/09", "11/09", "10/09", "30/09", "05/09", "16/09"]


@pytest.fixture
def post_office() -> Iterator[MailServer]:
    with mail_server() as server:
        yield server


@pytest.fixture
def served_with(post_office: MailServer) -> dict[str, object]:
    server = Server(host="127.0.0.1", port=post_office.port, security="none")
    return {"smtp": Smtp(server=server, sender=Mailbox("theodoi@snnmt.example", "Theo dõi nhiệm vụ"))}


@pytest.fixture
def office(served: Served) -> builders.Office:
    """The department with its accounts, each with the same password; nothing given yet."""
    with served.app.app_context(), writes():
        office = builders.office()
        stored = passwords.hashed(PASSWORD)
        for login in office.accounts:
            office.account(login).password_hash = stored
        db.session.commit()
    return office


class Teller:
    """Tells the story: who sits at the browser, and what time it is."""

    def __init__(self, page: Page, served: Served) -> None:
        self.page, self.served, self.login = page, served, ""

    def time(self, now: datetime) -> None:
        """The business clock goes on to ``now``; the jobs of that moment run."""
        with self.served.app.app_context(), writes():
            builders.business_clock(now)
            db.session.commit()
        self.run("reminders")
        self.run("letters")

    def run(self, job: str) -> None:
        jobs.run(self.served.app, job)

    def sits(self, login: str) -> Page:
        """``login`` signs in through the form, after whoever sat there has signed out through the menu."""
        if login == self.login:
            return self.page
        if not self.login:
            self.page.goto(self.served.url)  # the only address typed
        else:
            self.page.locator(".top details.menu summary").last.click()
            self.press("Đăng xuất")
        self.page.get_by_label("Tên đăng nhập").fill(login)
        self.page.get_by_label("Mật khẩu").fill(PASSWORD)
        self.press("Đăng nhập")
        expect(self.page.get_by_role("heading", level=1)).not_to_have_text("Đăng nhập")
        self.login = login
        return self.page

    def press(self, name: str) -> None:
        self.page.get_by_role("button", name=name, exact=True).click()

    def follow(self, name: str | re.Pattern[str], *, within: str = "body") -> None:
        self.page.locator(within).get_by_role("link", name=name, exact=isinstance(name, str)).first.click()

    def opens(self, clause: str) -> None:
        """Open a directive from the list of all."""
        self.follow("Nhiệm vụ", within="nav")
        row = self.page.get_by_role("row").filter(has=self.page.get_by_text(clause, exact=True))
        row.get_by_role("link").first.click()
        expect(self.page.get_by_role("heading", level=1)).to_contain_text(clause)

    def attaches(self, number: str, day: str) -> None:
        """A document by its number and date as evidence, from the directive's page."""
        self.follow(re.compile("Bổ sung minh chứng"))
        self.follow("Văn bản", within="main")
        self.page.get_by_label("Số, ký hiệu văn bản").fill(number)
        self.page.get_by_label("Ngày văn bản").fill(day)
        self.page.locator("main form button.button-primary").click()

    def links(self, url: str) -> None:
        self.follow(re.compile("Bổ sung minh chứng"))
        self.follow("Liên kết", within="main")
        self.page.get_by_label("Địa chỉ liên kết").fill(url)
        self.page.locator("main form button.button-primary").click()

    def submits(self, *, cause: str = "") -> None:
        self.follow("Trình duyệt", within="main")
        if cause:
            self.page.get_by_label("Nguyên nhân chậm").fill(cause)
        self.press("Trình duyệt")
        expect(self.page.locator("main")).to_contain_text("Chờ duyệt")


@pytest.fixture
def teller(page: Page, served: Served, office: builders.Office) -> Teller:
    return Teller(page, served)


def due_days(app: Flask) -> list[str]:
    """The due dates in the order of the plan, straight from the database."""
    with app.app_context():
        rows = db.session.execute(text("SELECT due_on FROM directive ORDER BY position")).scalars()
        return [f"{str(day)[8:10]}/{str(day)[5:7]}" for day in rows]


def counted(app: Flask) -> dict[str, int]:
    """The stages, counted by a statement of this test's own."""
    with app.app_context():
        rows = db.session.execute(text("SELECT stage, count(*) AS n FROM directive GROUP BY stage"))
        return {row.stage: row.n for row in rows}


@pytest.mark.timeout(240)
def test_plan_111_from_its_document_to_the_last_signature(  # noqa: PLR0915  one story, told in order
    teller: Teller, served: Served, post_office: MailServer, page: Page
) -> None:
    app = served.app
    teller.time(at(21, 8, 9))

    # the clerk imports the plan, sets the event and gives the work
    teller.sits(CLERK)
    teller.follow("Nhập kế hoạch")
    page.get_by_label("Tệp văn bản").set_input_files(PLAN)
    teller.press("Đọc văn bản")
    expect(page.get_by_text("9 nhiệm vụ:")).to_be_visible()
    page.get_by_label("Ngày của sự kiện").fill("09/09/2025")
    page.get_by_label("Lãnh đạo phụ trách").first.select_option(label="Phó Giám đốc phụ trách môi trường")
    teller.press("Lưu")
    expect(page.get_by_text("Thứ Ba 09/09/2025").first).to_be_visible()
    teller.press("Xác nhận 9 mục chắc chắn")
    teller.follow("Giao nhiệm vụ")
    teller.press("Giao nhiệm vụ")
    expect(page.get_by_text("9 nhiệm vụ", exact=False).first).to_be_visible()
    assert due_days(app) == DUE_FIRST
    teller.run("letters")
    told = {mail.recipient for mail in post_office.inbox}
    assert {f"{login}@snnmt.example" for login in (MTKS, OFFICE, REGISTRY)} <= told
    assert sum(mail.recipient.startswith(MTKS) for mail in post_office.inbox) == 1  # one mail for its four

    # heads report, attach and submit
    teller.time(at(25, 8, 9))
    teller.sits(MTKS)
    teller.opens("V.1.1")
    teller.follow("Cập nhật tiến độ", within="main")
    page.get_by_label("Tình hình thực hiện").fill("Đã liên hệ VCCI; VCCI đồng ý cử báo cáo viên.")
    page.locator("main form button.button-primary").click()
    teller.attaches("45/GM-SNNMT", "25/08/2025")
    teller.submits()
    teller.opens("V.1.2")
    teller.attaches("46/GM-SNNMT", "25/08/2025")
    teller.submits()

    # the leader signs one and returns the other, from what waits for him
    teller.time(at(26, 8, 9))
    teller.sits(LEADER)
    expect(page.locator("main")).to_contain_text("Chờ duyệt: 2")
    teller.follow(re.compile("Chờ duyệt: 2"), within="main")
    teller.follow("Duyệt lần lượt từ việc cũ nhất")
    teller.follow("Phê duyệt", within="main")
    teller.press("Phê duyệt và sang việc tiếp theo")
    teller.follow("Trả lại", within="main")
    page.get_by_label("Lý do").fill("Danh sách mời còn thiếu các xã mới sáp nhập.")
    page.locator("main form").get_by_role("button", name=re.compile("Trả lại")).first.click()
    assert counted(app) == {"done": 1, "returned": 1, "not_started": 7}
    teller.run("letters")
    returned = [m for m in post_office.inbox if "rả lại" in m.subject and m.recipient.startswith(MTKS)]
    assert returned
    assert "các xã mới sáp nhập" in returned[-1].plain

    # the event moves; open dates follow, the finished one keeps the date it was judged by
    teller.time(at(27, 8, 9))
    teller.sits(CLERK)
    teller.follow("Kế hoạch", within="nav")
    teller.follow(re.compile("Chỉ số Xanh"), within="main")
    teller.follow("Chuyển hoặc hủy sự kiện")
    page.get_by_label("Ngày của sự kiện").fill("12/09/2025")
    teller.press("Xem các hạn sẽ đổi")
    teller.press("Xác nhận")
    assert due_days(app) == [DUE_FIRST[0], *DUE_MOVED[1:]]

    # a reminder of the returned one reaches its head at 07:30, one digest for the day
    before = len(post_office.inbox)
    teller.time(at(3, 9, 7, 31))
    digests = [m for m in post_office.inbox[before:] if m.recipient.startswith(MTKS)]
    assert len(digests) == 1
    assert "V.1.2" in digests[0].plain
    assert "05/09/2025" in digests[0].plain
    assert served.url in digests[0].plain
    teller.run("reminders")
    teller.run("letters")
    assert len([m for m in post_office.inbox[before:] if m.recipient.startswith(MTKS)]) == 1

    # everything else is done, V.3 with a link; the leader signs one after the other
    teller.time(at(4, 9, 9))
    teller.sits(MTKS)
    for clause in ("V.1.2", "V.1.3"):
        teller.opens(clause)
        teller.attaches(f"{clause}/CV-MTKS", "04/09/2025")
        teller.submits()
    teller.sits(OFFICE)
    for clause in ("V.2.2", "V.2.4"):
        teller.opens(clause)
        teller.attaches(f"{clause}/CV-VPS", "04/09/2025")
        teller.submits()
    sign_everything(teller, 4)

    # the overview, the list, the statement and the mail agree
    teller.time(at(5, 9, 7, 31))
    teller.sits(LEADER)
    teller.follow("Tổng quan", within="nav")
    sentence = page.locator("main .lead").first.inner_text()
    assert sentence.startswith("9 nhiệm vụ")
    assert "5 hoàn thành" in sentence
    assert counted(app)["done"] == 5
    teller.follow(re.compile("^5 hoàn thành"), within="main")
    expect(page.get_by_text("5 nhiệm vụ").first).to_be_visible()

    teller.time(at(15, 9, 9))
    teller.sits(OFFICE)
    for clause in ("V.2.1", "V.2.3"):
        teller.opens(clause)
        teller.attaches(f"{clause}/BC-VPS", "15/09/2025")
        teller.submits(cause="Chờ tài liệu của báo cáo viên." if clause == "V.2.1" else "")
    teller.sits(MTKS)
    teller.opens("V.1.4")
    teller.attaches("99/BC-SNNMT", "15/09/2025")
    teller.submits()
    teller.sits(REGISTRY)
    teller.opens("V.3")
    teller.links("https://sonnmt.langson.example/tin/hoi-nghi-pgi")
    teller.submits()
    sign_everything(teller, 4)

    teller.follow("Tổng quan", within="nav")
    sentence = page.locator("main .lead").first.inner_text()
    assert "9 hoàn thành" in sentence
    assert counted(app) == {"done": 9}
    with app.app_context():
        late = db.session.scalar(text("SELECT count(*) FROM directive WHERE submitted_on > due_on"))
    assert late == 1
    assert re.search(r"1\s+(hoàn thành )?quá hạn", sentence)


def sign_everything(teller: Teller, count: int) -> None:
    """The leader signs all that waits, one after the other."""
    page = teller.sits(LEADER)
    teller.follow(re.compile(f"Chờ duyệt: {count}"), within="main")
    teller.follow("Duyệt lần lượt từ việc cũ nhất")
    for left in range(count, 0, -1):
        teller.follow("Phê duyệt", within="main")
        teller.press("Phê duyệt và sang việc tiếp theo" if left > 1 else "Phê duyệt")
    expect(page.get_by_text("Không có nhiệm vụ nào chờ phê duyệt")).to_be_visible()
