"""The leader's five seconds in a real browser: what is in sight, at which width, and how few steps a signature takes."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests import builders
from tests.browser.conftest import Served
from tracker.extensions import db, writes
from tracker.services import directives

HEADS = {"V.2.2": "chanhvanphong", "V.2.3": "chanhvanphong"}


@pytest.fixture
def served_with() -> dict[str, object]:
    """The test client that makes the session speaks to localhost."""
    return {"trusted_hosts": ("localhost",)}


@pytest.fixture
def leader(served: Served, signed_in: Callable[[str], Page]) -> Page:
    """The deputy director on the morning of 04/09/2025, two submissions waiting."""
    with served.app.app_context(), writes():
        office = builders.office()
        builders.plan_111(office)
        for clause, login in HEADS.items():
            row = builders.directive(clause)
            builders.document(row, office, login)
            directives.submit(office.act(login, builders.at(28, 8)), row.id, row.version)
        builders.business_clock(builders.at(4))
        db.session.commit()
    return signed_in("pgd.moitruong")


@pytest.mark.parametrize(("width", "height"), [(1280, 800), (360, 800)])
def test_the_sentence_and_the_first_action_are_within_the_first_600_pixels(
    leader: Page, served: Served, width: int, height: int
) -> None:
    leader.set_viewport_size({"width": width, "height": height})
    leader.goto(served.url)
    for found in (leader.locator(".sentence"), leader.get_by_role("link", name="Chờ duyệt: 2")):
        box = found.bounding_box()
        assert box is not None
        assert box["y"] + box["height"] <= 600


@pytest.mark.parametrize(
    "address", ["/overview", "/directives", "/signoffs", "/signoffs/6", "/signoffs/6/sign"]
)
def test_nothing_sticks_out_sideways_on_a_narrow_phone(leader: Page, served: Served, address: str) -> None:
    leader.set_viewport_size({"width": 360, "height": 800})
    leader.goto(served.url + address)
    assert leader.evaluate("document.documentElement.scrollWidth") <= 360


def test_two_submissions_are_signed_in_six_clicks(leader: Page, served: Served) -> None:
    leader.goto(served.url)
    leader.get_by_role("link", name="Chờ duyệt: 2").click()
    leader.get_by_role("link", name="Duyệt lần lượt từ việc cũ nhất").click()
    leader.get_by_role("link", name="Phê duyệt", exact=True).click()
    leader.get_by_role("button", name="Phê duyệt và sang việc tiếp theo").click()
    expect(leader.locator("h1")).to_contain_text("Duyệt nhiệm vụ V.2.3")
    leader.get_by_role("link", name="Phê duyệt", exact=True).click()
    leader.get_by_role("button", name="Phê duyệt", exact=True).click()
    expect(leader.locator("main")).to_contain_text("Không có việc nào chờ đồng chí.")


def test_a_number_of_the_sentence_opens_its_list_and_the_list_sorts_by_keyboard(
    leader: Page, served: Served
) -> None:
    leader.goto(served.url)
    leader.locator(".sentence").get_by_role("link", name="3 quá hạn").click()
    expect(leader.locator("tbody tr")).to_have_count(3)
    leader.get_by_role("columnheader", name="Hạn hoàn thành").get_by_role("link").press("Enter")
    expect(leader.get_by_role("columnheader", name="Hạn hoàn thành")).to_have_attribute(
        "aria-sort", "descending"
    )
