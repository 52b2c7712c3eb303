"""The review page in a real browser: from a file to the plan given in ten clicks, and by keyboard."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import func, select

from tests import builders
from tests.browser.conftest import Served
from tests.plugins.readers.pdfs import pdf
from tracker.domain.permissions import Role
from tracker.extensions import db, writes
from tracker.models.accounts import Post
from tracker.models.directives import Directive
from tracker.models.office import CalendarDay, CalendarYear, DayKind
from tracker.sample import play

PLAN = Path(play.__file__).with_name("plan.txt")


class Hand:
    """Counts every click. Typing into a field costs the click that goes there."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.clicks = 0

    def click(self, name: str, role: str = "button") -> None:
        self.clicks += 1
        self.page.get_by_role(role, name=name).first.click()  # type: ignore[arg-type]

    def fill(self, label: str, words: str) -> None:
        self.clicks += 1
        self.page.get_by_label(label, exact=True).fill(words)

    def choose(self, label: str, words: str) -> None:
        self.clicks += 1
        self.page.get_by_label(label, exact=True).select_option(label=words)

    def give_file(self, label: str, path: Path) -> None:
        self.clicks += 1
        self.page.get_by_label(label).set_input_files(path)


@pytest.fixture
def served_with() -> dict[str, object]:
    """The test's own client, which signs in, asks for another host name than the browser."""
    return {"trusted_hosts": ("localhost",)}


@pytest.fixture
def empty_office(served: Served) -> None:
    """No unit yet: a clerk, two leaders and the calendar of the year, on the morning of 21/08/2025."""
    with served.app.app_context(), writes():
        db.session.add(CalendarYear(year=2025))
        db.session.add_all(CalendarDay(day=d, kind=DayKind.OFF, name="Quốc khánh") for d in builders.DAYS_OFF)
        for login, title, role in (
            ("vanthu", "Văn thư Sở", Role.CLERK),
            ("pgd.1", "Phó Giám đốc phụ trách môi trường", Role.LEADER),
            ("pgd.2", "Phó Giám đốc phụ trách nông nghiệp", Role.LEADER),
        ):
            entered = builders.account(login, title)
            entered.posts.append(Post(role=role, title=title))
        builders.business_clock(builders.at(21, 8))
        db.session.commit()


def read_in(hand: Hand, served: Served) -> None:
    hand.page.goto(f"{served.url}/drafts/")
    hand.click("Nhập kế hoạch", "link")
    hand.give_file("Tệp văn bản", PLAN)
    hand.click("Đọc văn bản")
    hand.page.wait_for_url(re.compile(r"/drafts/\d+$"))  # with its scripts: keys count from then on


def test_a_file_becomes_a_plan_given_within_ten_clicks_on_an_empty_installation(
    served: Served, empty_office: None, signed_in: Callable[[str], Page]
) -> None:
    hand = Hand(signed_in("vanthu"))
    read_in(hand, served)
    hand.fill("Ngày của sự kiện", "09/09/2025")
    hand.choose("Lãnh đạo phụ trách", "Phó Giám đốc phụ trách môi trường")
    hand.click("Lưu")
    hand.click("Ghi 3 đơn vị")
    hand.click("Xác nhận 9 mục chắc chắn")
    hand.click("Giao nhiệm vụ", "link")
    hand.click("Giao nhiệm vụ")
    expect(hand.page.get_by_text("Đã giao 9 nhiệm vụ.")).to_be_visible()
    assert hand.clicks <= 10
    with served.app.app_context():
        assert db.session.scalar(select(func.count()).select_from(Directive)) == 9


def test_directives_are_reviewed_by_keyboard_alone(
    served: Served, empty_office: None, signed_in: Callable[[str], Page]
) -> None:
    page = signed_in("vanthu")
    read_in(Hand(page), served)
    cards = page.locator("article.card")
    page.locator("#item-1").focus()
    page.keyboard.press("c")
    expect(page.locator("#item-1")).to_contain_text("Đã xác nhận")
    expect(page.locator("#item-2")).to_be_focused()
    page.keyboard.press("ArrowDown")
    expect(page.locator("#item-3")).to_be_focused()
    expect(page.locator(".paper .here")).to_contain_text("V.1.3")
    page.keyboard.press("b")
    expect(cards).to_have_count(8)
    expect(page.locator("article.card:focus")).to_have_count(1)  # keys count where a directive has the focus
    page.keyboard.press("z")
    expect(cards).to_have_count(9)


def test_a_letter_typed_into_a_field_does_nothing_else(
    served: Served, empty_office: None, signed_in: Callable[[str], Page]
) -> None:
    page = signed_in("vanthu")
    read_in(Hand(page), served)
    page.get_by_label("Số, ký hiệu").focus()
    page.keyboard.type("cbstgz")
    expect(page.locator("article.card")).to_have_count(9)
    expect(page.get_by_label("Số, ký hiệu")).to_have_value("cbstgz")


def test_a_long_document_shows_how_many_of_its_pages_are_read(
    served: Served, empty_office: None, signed_in: Callable[[str], Page], tmp_path: Path
) -> None:
    task = "Tham mưu Lãnh đạo Sở rà soát, tổng hợp danh sách các cơ sở phát sinh chất thải."
    lines = [(56.0, 800.0 - 16 * n, f"- {task}") for n in range(46)]
    long = tmp_path / "ke-hoach.pdf"
    long.write_bytes(
        pdf([[(56.0, 810.0, "II. TỔ CHỨC THỰC HIỆN"), (56.0, 800.0, "1. Văn phòng Sở")], *[lines] * 70])
    )
    page = signed_in("vanthu")
    page.goto(f"{served.url}/drafts/new")
    page.get_by_label("Tệp văn bản").set_input_files(long)
    # The page that waits is gone with the answer, so what it said is kept where the next page finds it.
    page.evaluate("""() => new MutationObserver(() => {
        const place = document.querySelector("[data-busy-pages]"), [bar, count] = place.children;
        if (!place.hidden) sessionStorage.seen = `${bar.value}/${bar.max} ${count.textContent}`;
    }).observe(document.querySelector("form[data-busy]"), { subtree: true, childList: true, attributes: true })""")
    page.get_by_role("button", name="Đọc văn bản").click(no_wait_after=True)
    page.wait_for_url(re.compile(r"/drafts/\d+$"), timeout=60_000)
    seen = re.fullmatch(r"(\d+)/71 Đã đọc (\d+)/71 trang\.", page.evaluate("sessionStorage.seen"))
    assert seen is not None
    assert seen[1] == seen[2]
