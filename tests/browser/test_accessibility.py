"""Axe finds nothing at WCAG 2.2 AA on any page of ``url_map``, once per role that can open it, at 390 and 1280 px."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

from tests import builders
from tests.browser.conftest import Served
from tests.web.doors import DOORS
from tracker.domain.acts import SYSTEM, Act
from tracker.domain.permissions import Role
from tracker.extensions import db, writes
from tracker.models.accounts import Account
from tracker.models.units import Unit
from tracker.plugins.readers.text import TextReader
from tracker.queries import actors, office
from tracker.sample.play import OPENS_AT, play
from tracker.services import drafts, reminders
from tracker.services.reading import read

PLAN = Path(__file__).parents[2] / "tracker" / "sample" / "plan.txt"
OPTIONS = {
    "runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]},
    "rules": {"target-size": {"enabled": True}},
    "resultTypes": ["violations"],
}
LOGINS = {
    None: None,
    Role.LEADER: "pgd.moitruong",
    Role.UNIT_HEAD: "truongphong.mtks",
    Role.OFFICER: "chuyenvien.mtks",
    Role.CLERK: "vanthu",
    Role.ADMINISTRATOR: "quantri",
}
NOT_PAGES = frozenset(
    {
        "drafts.due",
        "drafts.reading",
        "plans.due",
        "feeds.read",
        "health.check",
        "health.ready",
        "evidence.file",
        "evidence.inline",
    }
)
FILE = ".csv"
"""How the address of a list as a file ends: it is kept, not opened."""
REFLOW = {390: (390, 360, 320), 1280: (1280, 1024, 820)}
"""At which widths nothing may stick out: those of phones, of 1280 px enlarged four times, and of tablets."""

MORE = {
    Role.LEADER: ("/directives/2", "/directives/8", "/signoffs/6", "/signoffs/6/sign", "/signoffs/6/return",
                  "/signoffs/8/extension", "/directives/7/urge", "/directives/7/suspend", "/directives/7/change-lead"),
    Role.UNIT_HEAD: ("/directives/3", "/directives/3/submit", "/directives/3/report", "/directives/3/ask-extension",
                     "/directives/3/name-officer", "/directives/3/tend-steps", "/directives/9",
                     "/directives/3/evidence/link", "/directives/3/evidence/document"),
    Role.CLERK: ("/plans/?state=closed", "/directives?q=hoi+truong", "/directives?timeliness=overdue"),
}  # fmt: skip
"""Pages in the states the example addresses do not show."""


@pytest.fixture
def scene(served: Served) -> Served:
    """The sample's days, with a draft of its document beside them."""
    with served.app.app_context(), writes():
        builders.office()
        accounts = {a.login: a for a in db.session.query(Account)}
        units = {u.short_name: u for u in db.session.query(Unit)}
        play(
            accounts,
            units,
            lambda at: reminders.plan_due(Act(SYSTEM, at, office.calendar(), office.thresholds())),
        )
        builders.business_clock(OPENS_AT)
        clerk = Act(
            actors.actor(accounts["vanthu"], OPENS_AT), OPENS_AT, office.calendar(), office.thresholds()
        )
        found = read(PLAN.read_bytes(), readers=[TextReader()])
        drafts.open_reading(clerk, found.reading, found.text, digest=found.digest, filename=PLAN.name)
        db.session.commit()
    return served


def addresses(app_doors: Callable[[str], bool], role: Role | None) -> Iterator[str]:
    """The pages a role can open, by the table of doors."""
    for endpoint, (address, audience) in DOORS.items():
        opens = audience is None if role is None else audience is not None and role in audience
        if opens and endpoint not in NOT_PAGES and not address.endswith(FILE) and app_doors(endpoint):
            yield address
    yield from MORE.get(role, ()) if role else ()


def too_narrow_for(page: Page, widths: tuple[int, ...]) -> Iterator[int]:
    """The widths at which the page would have to be moved sideways."""
    for width in widths:
        page.set_viewport_size({"width": width, "height": 900})
        if page.evaluate("document.documentElement.scrollWidth") > width:
            yield width


@pytest.mark.timeout(600)
@pytest.mark.parametrize("width", [390, 1280])
@pytest.mark.parametrize("role", list(LOGINS), ids=str)
def test_axe_finds_nothing_and_nothing_sticks_out(
    scene: Served, page: Page, signed_in: Callable[[str], Page], role: Role | None, width: int
) -> None:
    gettable = {r.endpoint for r in scene.app.url_map.iter_rules() if "GET" in (r.methods or ())}
    page.set_viewport_size({"width": width, "height": 900})
    login = LOGINS[role]
    if login is not None:
        signed_in(login)
    axe, wrong, seen = Axe(), [], 0
    for address in addresses(gettable.__contains__, role):
        answer = page.goto(scene.url + address)
        assert answer is not None
        assert answer.status < 500, address
        found = axe.run(page, options=OPTIONS).response["violations"]
        wrong += [f"{address}: {v['id']} at {v['nodes'][0]['target']}" for v in found]
        wrong += [f"{address}: wider than {shown} px" for shown in too_narrow_for(page, REFLOW[width])]
        page.set_viewport_size({"width": width, "height": 900})
        seen += answer.status == 200
    assert wrong == []
    assert seen > 0
