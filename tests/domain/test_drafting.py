from dataclasses import replace
from datetime import date

import pytest

from tracker.domain.calendar import Calendar
from tracker.domain.deadlines import AroundEvent, Open, Window
from tracker.domain.drafting import (
    Draft,
    Head,
    Item,
    Origin,
    Party,
    add,
    confirm,
    confirm_all_sure,
    correct,
    describe,
    drop,
    due_of,
    merge,
    move,
    split,
)
from tracker.domain.errors import Invalid, NotFound
from tracker.domain.matching import Certainty

OFFICE, MINERALS = Party("Văn phòng Sở", 1, Certainty.EXACT), Party("MTKS", 2, Certainty.ALIAS)
MATERIAL = Item(
    1, "Tiếp nhận tài liệu, chuyển in ấn", "V.1.3", (MINERALS,), (OFFICE,), AroundEvent(-3), lines=(7, 8)
)
PRINTING = Item(2, "In ấn tài liệu", "V.2.1", (OFFICE,), rule=AroundEvent(-1), lines=(11,), depends_on=(1,))
NEWS = Item(3, "Đưa tin", "V.3", (Party("VP Đất đai"),), doubts=("Chưa rõ đơn vị.",))
DRAFT = Draft(Head("Kế hoạch tập huấn"), leader_id=50, items=(MATERIAL, PRINTING, NEWS), next_id=4)


def ids(draft: Draft) -> list[int]:
    return [item.id for item in draft.items]


def test_one_word_confirms_what_is_sure_and_leaves_the_rest() -> None:
    confirmed = confirm_all_sure(DRAFT)
    assert [item.confirmed for item in confirmed.items] == [True, True, False]
    assert confirm(confirmed, 3).item(3).confirmed


@pytest.mark.parametrize(
    "unsure",
    [
        replace(PRINTING, doubts=("Hai thời hạn khác nhau.",)),
        replace(PRINTING, leads=()),
        replace(PRINTING, leads=(OFFICE, MINERALS)),
        replace(PRINTING, leads=(Party("Văn phòng"),)),
        replace(PRINTING, coordinating=(Party("Môi trường", 2, Certainty.SIMILAR),)),
    ],
)
def test_a_doubt_about_anything_makes_an_item_unsure(unsure: Item) -> None:
    assert PRINTING.sure
    assert not confirm_all_sure(correct(DRAFT, unsure)).item(2).confirmed


def test_a_split_item_becomes_two_that_each_need_a_word() -> None:
    parted = split(confirm_all_sure(DRAFT), 1, MATERIAL.text.index(",") + 1)
    assert [item.text for item in parted.items][:2] == ["Tiếp nhận tài liệu,", "chuyển in ấn"]
    assert ids(parted) == [1, 4, 2, 3]
    assert not parted.item(1).confirmed
    assert not parted.item(4).confirmed
    assert parted.item(4).leads == MATERIAL.leads
    for outside in (-1, 0, 1000):
        with pytest.raises(Invalid):
            split(DRAFT, 1, outside)


def test_merging_keeps_what_either_says_and_who_depends_on_it() -> None:
    waiting = add(DRAFT, Item(0, "Đóng quyển", depends_on=(2,)))
    merged = merge(waiting, 1, 2)
    one = merged.item(1)
    assert ids(merged) == [1, 3, 4]
    assert one.text == "Tiếp nhận tài liệu, chuyển in ấn In ấn tài liệu"
    assert (one.leads, one.coordinating, one.lines) == ((MINERALS, OFFICE), (OFFICE,), (7, 8, 11))
    assert one.depends_on == ()
    assert merged.item(4).depends_on == (1,)
    assert (one.rule, one.confirmed) == (MATERIAL.rule, False)
    with pytest.raises(Invalid):
        merge(DRAFT, 1, 1)


def test_what_depended_on_a_dropped_item_no_longer_does() -> None:
    assert drop(DRAFT, 1).item(2).depends_on == ()


def test_an_item_moves_and_is_added_in_its_place() -> None:
    assert ids(move(DRAFT, 3, 0)) == [3, 1, 2]
    assert ids(move(DRAFT, 1, 99)) == [2, 3, 1]
    assert ids(add(DRAFT, Item(77, "Việc giao thêm"), after=1)) == [1, 4, 2, 3]


def test_a_rule_a_person_changed_is_theirs_and_the_word_for_a_past_date_goes() -> None:
    accepted = confirm(DRAFT, 1, past_accepted=True)
    reworded = correct(accepted, replace(accepted.item(1), text="Nhận tài liệu"))
    assert reworded.item(1).past_accepted
    assert reworded.item(1).origin is MATERIAL.origin
    dated = correct(accepted, replace(accepted.item(1), rule=Open()))
    assert (dated.item(1).origin, dated.item(1).past_accepted) == (Origin.PERSON, False)


def test_the_date_shown_follows_the_event() -> None:
    calendar = Calendar.of([date(2025, 9, 1), date(2025, 9, 2)])
    assert due_of(DRAFT, MATERIAL, calendar).undetermined
    dated = describe(
        DRAFT, head=DRAFT.head, window=Window(), event="Hội nghị", event_on=date(2025, 9, 9), leader_id=50
    )
    assert due_of(dated, MATERIAL, calendar).on == date(2025, 9, 4)


def test_words_for_past_dates_go_when_the_event_moves_and_stay_when_only_its_name_changes() -> None:
    accepted = confirm(DRAFT, 1, past_accepted=True)
    named = describe(
        accepted, head=Head("Mới"), window=Window(), event="Hội nghị", event_on=None, leader_id=5
    )
    assert named.item(1).past_accepted
    moved = describe(
        named, head=named.head, window=Window(), event="Hội nghị", event_on=date(2025, 9, 9), leader_id=5
    )
    assert not moved.item(1).past_accepted


def test_an_item_that_is_gone_is_not_found() -> None:
    with pytest.raises(NotFound):
        drop(drop(DRAFT, 1), 1)
