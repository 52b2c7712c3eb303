"""What the hash of an entry covers: every field, and a hash that leaves one out is caught."""

import json
from collections.abc import Callable, Sequence
from dataclasses import fields, replace
from datetime import UTC, datetime, timedelta, timezone
from hashlib import sha256

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.domain.chain import BEGINNING, Entry, canonical, hash_of

FIRST = Entry(
    chain="plan:1",
    seq=1,
    at=datetime(2025, 8, 21, 1, 30, tzinfo=UTC),
    actor_id=7,
    actor_name="Trưởng phòng MTKS",
    acting_for_id=8,
    acting_for_name="Chánh Văn phòng",
    kind="submitted",
    subject_kind="directive",
    subject_id=3,
    plan_id=1,
    directive_id=3,
    note="Đã gửi giấy mời",
    before={"stage": "in_progress"},
    after={"stage": "awaiting", "evidence": ["a" * 64]},
)
OTHER: dict[str, Sequence[object]] = {
    "chain": ["plan:2", "office"],
    "seq": [2],
    "at": [FIRST.at + timedelta(microseconds=1), FIRST.at - timedelta(hours=7)],
    "actor_id": [8, 0],
    "actor_name": ["Trưởng phòng  MTKS", ""],
    "acting_for_id": [None, 9],
    "acting_for_name": [None, ""],
    "kind": ["signed"],
    "subject_kind": ["plan"],
    "subject_id": [4],
    "plan_id": [None, 2],
    "directive_id": [None, 4],
    "note": ["", "Đã gửi giấy mời "],
    "before": [{}, {"stage": "returned"}],
    "after": [{}, {"stage": "awaiting", "evidence": ["b" * 64]}],
}
CHANGES = [(name, value) for name, values in OTHER.items() for value in values]


def unnoticed(digest: Callable[[Entry, str], str]) -> set[str]:
    """The fields that can be changed without ``digest`` noticing."""
    whole = digest(FIRST, BEGINNING)
    changed = ((name, replace(FIRST, **{name: value})) for name, value in CHANGES)
    return {name for name, entry in changed if digest(entry, BEGINNING) == whole}


def test_the_changes_tried_cover_every_field_there_is() -> None:
    assert set(OTHER) == {field.name for field in fields(Entry)}


def test_no_field_can_be_changed_without_the_hash_noticing() -> None:
    assert unnoticed(hash_of) == set()


@pytest.mark.parametrize("left_out", sorted(OTHER))
def test_a_hash_that_leaves_a_field_out_is_caught(left_out: str) -> None:
    def careless(entry: Entry, previous: str) -> str:
        return hash_of(replace(entry, **{left_out: getattr(FIRST, left_out)}), previous)

    assert unnoticed(careless) == {left_out}


def test_the_hash_depends_on_the_entry_before() -> None:
    assert hash_of(FIRST, BEGINNING) != hash_of(FIRST, "1" * 64)


def test_the_hash_is_that_of_the_previous_hash_and_the_entry_written_out() -> None:
    written = (
        '{"acting_for_id":8,"acting_for_name":"Chánh Văn phòng","actor_id":7,'
        '"actor_name":"Trưởng phòng MTKS","after":{"evidence":["' + "a" * 64 + '"],"stage":"awaiting"},'
        '"at":"2025-08-21T01:30:00.000000+00:00","before":{"stage":"in_progress"},"chain":"plan:1",'
        '"directive_id":3,"kind":"submitted","note":"Đã gửi giấy mời","plan_id":1,"seq":1,'
        '"subject_id":3,"subject_kind":"directive"}'
    )
    assert hash_of(FIRST, BEGINNING) == sha256(f"{BEGINNING}\n{written}".encode()).hexdigest()


texts = st.text(st.characters(codec="utf-8"), max_size=8)
values = st.recursive(
    st.none() | st.booleans() | st.integers() | texts,
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(texts, inner, max_size=2),
    max_leaves=5,
)


@given(st.dictionaries(texts, values, max_size=4), st.integers(-12, 14))
def test_an_entry_read_back_from_json_in_another_zone_is_the_same_bytes(
    after: dict[str, object], hours: int
) -> None:
    entry = replace(FIRST, after=after)
    elsewhere = entry.at.astimezone(timezone(timedelta(hours=hours)))
    assert canonical(replace(entry, at=elsewhere, after=json.loads(json.dumps(after)))) == canonical(entry)


def test_a_moment_without_a_zone_is_not_hashed() -> None:
    with pytest.raises(ValueError, match="aware"):
        canonical(replace(FIRST, at=FIRST.at.replace(tzinfo=None)))
