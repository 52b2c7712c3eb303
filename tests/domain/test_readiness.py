from dataclasses import replace
from datetime import date

import pytest

from tracker.domain.calendar import Calendar
from tracker.domain.deadlines import AroundEvent, OnDate, Window
from tracker.domain.drafting import Draft, Head, Item, Party, confirm, correct
from tracker.domain.matching import Certainty
from tracker.domain.readiness import blocking

OFFICE, MINERALS = Party("Văn phòng Sở", 1, Certainty.EXACT), Party("MTKS", 2, Certainty.ALIAS)
ONE = Item(1, "Mời báo cáo viên", "V.1.1", (MINERALS,), (OFFICE,), AroundEvent(-7), confirmed=True)
TWO = Item(2, "In ấn tài liệu", "V.2.1", (OFFICE,), rule=AroundEvent(-1), confirmed=True)
READY = Draft(
    Head("Kế hoạch tập huấn"),
    Window(date(2025, 7, 1), date(2025, 9, 30)),
    event_on=date(2025, 9, 9),
    leader_id=50,
    items=(ONE, TWO),
    next_id=3,
)
CALENDAR = Calendar.of([date(2025, 9, 1), date(2025, 9, 2)])


def obstacles(draft: Draft, today: date = date(2025, 8, 21)) -> list[tuple[int | None, str | None]]:
    """What keeps ``draft`` from being issued: the item and the field of each obstacle."""
    found = blocking(draft, units={1, 2}, leaders={50}, today=today, calendar=CALENDAR, groups={8})
    assert all(str(obstacle.why) for obstacle in found)
    return [(obstacle.item_id, obstacle.why.field) for obstacle in found]


def with_one(**changes: object) -> Draft:
    return correct(READY, replace(ONE, **changes))  # type: ignore[arg-type]


def test_a_whole_draft_can_be_issued() -> None:
    assert obstacles(READY) == []


def test_number_and_date_of_the_document_can_come_later() -> None:
    assert (READY.head.number, READY.head.issued_on) == (None, None)
    assert obstacles(READY) == []


@pytest.mark.parametrize(
    ("draft", "field"),
    [
        (replace(READY, head=Head(" ")), "title"),
        (replace(READY, leader_id=None), "leader_id"),
        (replace(READY, leader_id=51), "leader_id"),
        (replace(READY, items=()), None),
        (replace(READY, window=Window(date(2025, 9, 30), date(2025, 7, 1)), event_on=None), "window"),
        (replace(READY, event_on=date(2025, 10, 1)), "event_on"),
        (replace(READY, event_on=date(2025, 6, 30)), "event_on"),
    ],
)
def test_the_plan_itself_must_be_whole(draft: Draft, field: str | None) -> None:
    assert obstacles(draft, today=date(2025, 6, 1)) == [(None, field)]


@pytest.mark.parametrize(
    ("draft", "field"),
    [
        (with_one(text="\n"), "text"),
        (with_one(leads=()), "leads"),
        (with_one(leads=(MINERALS, OFFICE), coordinating=()), "leads"),
        (with_one(leads=(Party("Phòng lạ"),)), "leads"),
        (with_one(leads=(Party("Phòng cũ", 99, Certainty.CHOSEN),)), "leads"),
        (with_one(leads=(Party("UBND các xã", group_id=9),)), "leads"),
        (with_one(coordinating=(Party("Phòng lạ"),)), "coordinating"),
        (with_one(coordinating=(MINERALS,)), "coordinating"),
        (with_one(leader_id=51), "leader_id"),
        (with_one(confirmed=False), "confirmed"),
    ],
)
def test_each_directive_must_be_whole(draft: Draft, field: str) -> None:
    assert obstacles(draft) == [(1, field)]


def test_a_known_group_of_units_can_lead() -> None:
    assert obstacles(with_one(leads=(Party("UBND các xã, phường", group_id=8),))) == []


def test_an_event_without_a_date_keeps_nothing_back() -> None:
    assert obstacles(replace(READY, event_on=None)) == []


def test_a_date_already_past_needs_an_explicit_word() -> None:
    dated = with_one(rule=OnDate(date(2025, 8, 20)))
    assert obstacles(dated) == [(1, "rule")]
    assert obstacles(confirm(dated, 1)) == [(1, "rule")]
    assert obstacles(confirm(dated, 1, past_accepted=True)) == []
    assert obstacles(with_one(rule=OnDate(date(2025, 8, 21)))) == []


def test_directives_cannot_wait_for_each_other_in_a_circle() -> None:
    three = Item(3, "Đưa tin", leads=(OFFICE,), depends_on=(1,), confirmed=True)
    chained = replace(READY, items=(replace(ONE, depends_on=(2,)), TWO, three))
    assert obstacles(chained) == []
    circle = replace(READY, items=(replace(ONE, depends_on=(2,)), replace(TWO, depends_on=(1,)), three))
    assert obstacles(circle) == [(1, "depends_on"), (2, "depends_on")]
    assert obstacles(with_one(depends_on=(1,))) == [(1, "depends_on")]
