"""Rows edited, deleted, inserted, reordered or cut off: the first bad one is named."""

from dataclasses import replace

import pytest

from tests.domain.test_chain import CHANGES, FIRST
from tracker.domain.chain import BEGINNING, Broken, Entry, Linked, first_break, hash_of


def linked(*entries: Entry) -> list[Linked]:
    links: list[Linked] = []
    for entry in entries:
        previous = links[-1].hash if links else BEGINNING
        links.append(Linked(entry, previous, hash_of(entry, previous)))
    return links


CHAIN = linked(*(replace(FIRST, seq=seq, subject_id=seq, note=f"Việc {seq}") for seq in range(1, 7)))
HEAD = (6, CHAIN[-1].hash)


def test_a_whole_chain_has_no_break() -> None:
    assert first_break("plan:1", CHAIN) is None
    assert first_break("plan:1", CHAIN, HEAD) is None
    assert first_break("plan:1", [], (0, BEGINNING)) is None


@pytest.mark.parametrize("seq", range(1, 7))
@pytest.mark.parametrize(("name", "value"), CHANGES, ids=lambda change: str(change)[:20])
def test_an_edited_row_is_named(seq: int, name: str, value: object) -> None:
    if getattr(CHAIN[seq - 1].entry, name) == value:
        value = 99
    edited = list(CHAIN)
    edited[seq - 1] = replace(CHAIN[seq - 1], entry=replace(CHAIN[seq - 1].entry, **{name: value}))
    found = first_break("plan:1", edited)
    assert found is not None
    assert found.seq == seq


@pytest.mark.parametrize("seq", range(1, 7))
def test_an_edited_hash_is_named(seq: int) -> None:
    for column in ("hash", "previous"):
        edited = list(CHAIN)
        edited[seq - 1] = replace(CHAIN[seq - 1], **{column: "f" * 64})
        found = first_break("plan:1", edited)
        assert found is not None
        assert found.seq == seq


@pytest.mark.parametrize("seq", range(1, 6))
def test_a_deleted_an_inserted_and_a_swapped_row_are_named(seq: int) -> None:
    deleted = CHAIN[: seq - 1] + CHAIN[seq:]
    inserted = [*CHAIN[:seq], replace(CHAIN[0], entry=replace(FIRST, seq=seq + 1)), *CHAIN[seq:]]
    swapped = [*CHAIN[: seq - 1], CHAIN[seq], CHAIN[seq - 1], *CHAIN[seq + 1 :]]
    assert [broken_at(deleted), broken_at(inserted), broken_at(swapped)] == [seq, seq + 1, seq]


def test_rows_of_another_chain_or_with_a_gap_are_named_even_if_their_hashes_fit() -> None:
    assert first_break("plan:2", CHAIN) == Broken("plan:2", 1, "missing or out of order")
    gap = linked(*(replace(FIRST, seq=seq) for seq in (1, 2, 4)))
    assert broken_at(gap) == 3


@pytest.mark.parametrize("left", range(6))
def test_a_cut_off_end_is_found_by_the_exported_head(left: int) -> None:
    assert first_break("plan:1", CHAIN[:left]) is None
    assert first_break("plan:1", CHAIN[:left], HEAD) == Broken(
        "plan:1", left + 1, "was cut off before the exported head"
    )


def test_a_chain_written_anew_differs_from_the_exported_head() -> None:
    anew = linked(*(replace(link.entry, note="Viết lại") for link in CHAIN))
    assert first_break("plan:1", anew) is None
    assert first_break("plan:1", anew, HEAD) == Broken("plan:1", 6, "differs from the exported head")


def test_a_chain_may_have_grown_since_the_head_was_exported() -> None:
    assert first_break("plan:1", CHAIN, (3, CHAIN[2].hash)) is None


def broken_at(links: list[Linked]) -> int | None:
    found = first_break("plan:1", links)
    return found.seq if found else None
