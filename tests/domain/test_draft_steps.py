"""Any run of steps: ids stay unique, nothing depends on what is gone, the last step can be undone, JSON loses nothing."""

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tracker.domain.deadlines import AroundEvent, EndOf, OnDate, Open, Period, PeriodKind, Rule, Window
from tracker.domain.draft_json import draft_from_json, draft_to_json
from tracker.domain.drafting import (
    Draft,
    Head,
    Item,
    Origin,
    Party,
    add,
    confirm_all_sure,
    describe,
    drop,
    lead_alone,
    merge,
    move,
    place_units,
    share_out,
    split,
    undo,
)
from tracker.domain.errors import Invalid, Refused
from tracker.domain.matching import Certainty

days = st.dates(date(2000, 1, 1), date(2100, 1, 1))
parties = st.builds(
    Party,
    st.sampled_from("AB"),
    st.none() | st.integers(1, 3),
    st.none() | st.sampled_from(Certainty),
    st.none() | st.integers(1, 3),
)
rules: st.SearchStrategy[Rule] = st.one_of(
    st.builds(OnDate, days, st.none() | st.just("14 giờ")),
    st.builds(AroundEvent, st.integers(-10, 10)),
    st.just(EndOf(Period(PeriodKind.QUARTER, 2025, 3))),
    st.just(Open()),
)
items = st.builds(
    Item,
    id=st.just(0),
    text=st.text(max_size=8),
    clause=st.text(max_size=3),
    leads=st.lists(parties, max_size=3).map(tuple),
    coordinating=st.lists(parties, max_size=3).map(tuple),
    rule=rules,
    origin=st.sampled_from(Origin),
    wording=st.none() | st.text(max_size=4),
    deliverable=st.none() | st.text(max_size=4),
    lines=st.lists(st.integers(1, 99), max_size=3).map(tuple),
    depends_on=st.lists(st.integers(1, 3), max_size=2, unique=True).map(tuple),
    leader_id=st.none() | st.integers(1, 9),
    doubts=st.lists(st.text(max_size=3), max_size=2).map(tuple),
    confirmed=st.booleans(),
    past_accepted=st.booleans(),
)


@st.composite
def drafts(draw: st.DrawFn) -> Draft:
    draft = Draft(
        Head(draw(st.text(max_size=5)), issued_on=draw(st.none() | days)),
        Window(draw(st.none() | days), draw(st.none() | days)),
        event_on=draw(st.none() | days),
        leader_id=draw(st.none() | st.integers(1, 9)),
    )
    for item in draw(st.lists(items, min_size=3, max_size=5)):
        draft = add(draft, item)
    return draft


ids, places = st.integers(1, 12), st.integers(-1, 9)
steps: st.SearchStrategy[Callable[[Draft], Draft]] = st.one_of(
    st.builds(lambda item, after: lambda d: add(d, item, after=after), items, st.none() | ids),
    st.builds(lambda i: lambda d: drop(d, i), ids),
    st.builds(lambda i, p: lambda d: move(d, i, p), ids, places),
    st.builds(lambda i, p: lambda d: split(d, i, p), ids, places),
    st.builds(lambda i, o: lambda d: merge(d, i, o), ids, ids),
    st.builds(lambda i: lambda d: share_out(d, i), ids),
    st.builds(lambda i, p: lambda d: lead_alone(d, i, p), ids, places),
    st.builds(lambda p: lambda d: place_units(d, {p: Party(p, 7, Certainty.CHOSEN)}), st.sampled_from("AB")),
    st.just(confirm_all_sure),
    st.just(undo),
)


@settings(max_examples=40)
@given(drafts(), st.lists(steps, max_size=8))
def test_any_run_of_steps_leaves_a_whole_draft(draft: Draft, run: list[Callable[[Draft], Draft]]) -> None:
    used = {item.id for item in draft.items}
    for step in run:
        try:
            after = step(draft)
        except Refused:
            continue
        ids_now = [item.id for item in after.items]
        assert len(set(ids_now)) == len(ids_now)
        assert all(i < after.next_id for i in ids_now)
        if step is not undo:
            new = set(ids_now) - {item.id for item in draft.items}
            assert not new & used
            assert replace(undo(after), next_id=draft.next_id) == replace(draft, previous=None)
            with pytest.raises(Invalid):
                undo(undo(after))
        assert draft_from_json(json.loads(json.dumps(draft_to_json(after)))) == after
        used |= set(ids_now)
        draft = after


@given(drafts(), ids)
def test_nothing_waits_for_what_was_dropped(draft: Draft, item_id: int) -> None:
    if item_id in {item.id for item in draft.items}:
        assert all(item_id not in item.depends_on for item in drop(draft, item_id).items)


def test_correcting_the_plan_can_be_undone_too() -> None:
    draft = Draft(Head("Cũ"))
    new = describe(draft, head=Head("Mới"), window=Window(), event="", event_on=None, leader_id=3)
    assert undo(new) == draft


@pytest.mark.parametrize(
    "data",
    [{}, {"head": 1}, draft_to_json(Draft()) | {"window": None}, draft_to_json(Draft()) | {"items": [{}]}],
)
def test_what_is_not_a_draft_is_refused(data: dict[str, object]) -> None:
    with pytest.raises(Invalid):
        draft_from_json(data)
