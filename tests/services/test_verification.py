"""The history cannot be quietly changed: a program edits, deletes, inserts and reorders rows in every column."""

import dataclasses
import hashlib
import json
from collections.abc import Callable, Iterator
from datetime import timedelta
from itertools import pairwise
from typing import Any

import pytest
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import delete, inspect, select, update

from tests import builders
from tests.builders import Office, at
from tracker.domain import chain as chains
from tracker.domain.chain import BEGINNING, Entry, canonical, first_break, hash_of
from tracker.models.directives import Directive
from tracker.models.history import ChainHead, HistoryEntry
from tracker.models.plans import Plan
from tracker.services import directives, evidence, plans, verification

FIELDS = [f.name for f in dataclasses.fields(Entry)]
COLUMNS = [c.key for c in inspect(HistoryEntry).columns]
OF_A_ROW_NOT_OF_AN_ENTRY = {"id", "previous", "hash"}
CHANGES: dict[type, Callable[[Any], Any]] = {
    str: lambda v: v[:-1] + ("y" if v.endswith("x") else "x"),
    int: lambda v: v + 1,
    dict: lambda v: {**v, "x": 1},
    type(None): lambda _: 7,
}


@pytest.fixture
def story(does: Callable[..., Directive], office: Office, plan: Plan, db: SQLAlchemy) -> str:
    """A plan's chain with a submission by a head, a link and a moved event in it; its name."""
    row = builders.directive("V.1.1")
    unit_id = office.units["MTKS"]
    does(
        evidence.add_link, "truongphong.mtks", at(25, 8), row, unit_id=unit_id, url="https://langson.gov.vn/1"
    )
    does(directives.submit, "truongphong.mtks", at(26, 8), row, note="Đã mời xong")
    plans.set_event(office.act("vanthu", at(26, 8)), plan.id, plan.version, event_on=at(12).date())
    db.session.commit()
    return f"plan:{plan.id}"


@pytest.fixture
def middle(db: SQLAlchemy, story: str) -> HistoryEntry:
    """The entry of the submission."""
    return db.session.scalars(select(HistoryEntry).where(HistoryEntry.kind == "submitted")).one()


def broken(db: SQLAlchemy) -> chains.Broken | None:
    """The first break the verification finds."""
    db.session.expire_all()
    found = verification.verify()
    return found[0] if found else None


def changed(value: Any) -> Any:
    """Another value of the same kind."""
    return value + timedelta(seconds=1) if hasattr(value, "astimezone") else CHANGES[type(value)](value)


def test_an_untouched_history_stands(story: str) -> None:
    assert verification.verify() == []


@pytest.mark.parametrize("column", [c for c in COLUMNS if c != "id"])
def test_an_edit_in_any_column_is_found_at_its_place(
    db: SQLAlchemy, middle: HistoryEntry, column: str
) -> None:
    value = 10_000 if column == "seq" else changed(getattr(middle, column))
    if column == "chain":
        db.session.add(ChainHead(chain=value, seq=0, hash=BEGINNING))
        db.session.flush()
    db.session.execute(update(HistoryEntry).where(HistoryEntry.id == middle.id).values({column: value}))
    found = broken(db)
    assert found is not None
    assert found.seq == middle.seq or column in ("seq", "chain")


def test_every_column_of_the_table_is_hashed_or_is_the_hash(story: str) -> None:
    assert set(COLUMNS) - set(FIELDS) == OF_A_ROW_NOT_OF_AN_ENTRY


def unseen(middle: HistoryEntry, hashed: Callable[[Entry, str], str]) -> set[str]:
    """The fields whose edit a chain made with ``hashed`` would not show."""
    entry = entry_of(middle)
    edited = {name: dataclasses.replace(entry, **{name: changed(getattr(entry, name))}) for name in FIELDS}
    return {name for name in FIELDS if hashed(edited[name], BEGINNING) == hashed(entry, BEGINNING)}


def test_the_hash_is_over_every_field(middle: HistoryEntry) -> None:
    assert unseen(middle, hash_of) == set()


@pytest.mark.parametrize("name", FIELDS)
def test_a_hash_that_leaves_one_field_out_is_caught(middle: HistoryEntry, name: str) -> None:
    def blind(entry: Entry, previous: str) -> str:
        seen = {k: v for k, v in json.loads(canonical(entry)).items() if k != name}
        return hashlib.sha256(f"{previous}{json.dumps(seen, sort_keys=True)}".encode()).hexdigest()

    assert unseen(middle, blind) == {name}


def entry_of(row: HistoryEntry) -> Entry:
    """The entry a row holds."""
    return Entry(**{name: getattr(row, name) for name in FIELDS})


def every_place(db: SQLAlchemy, chain: str) -> Iterator[HistoryEntry]:
    """Every row of the chain in order."""
    yield from db.session.scalars(
        select(HistoryEntry).where(HistoryEntry.chain == chain).order_by(HistoryEntry.seq)
    ).all()


def test_a_deleted_row_is_found_wherever_it_stood(db: SQLAlchemy, story: str) -> None:
    for row in every_place(db, story):
        nested = db.session.begin_nested()
        db.session.execute(delete(HistoryEntry).where(HistoryEntry.id == row.id))
        found = broken(db)
        assert found is not None, row.seq
        assert found.seq in (row.seq, row.seq + 1)
        nested.rollback()


def test_an_inserted_row_is_found_even_with_a_hash_of_its_own(db: SQLAlchemy, middle: HistoryEntry) -> None:
    for seq, previous in ((middle.seq + 100, middle.hash), (0, BEGINNING)):
        nested = db.session.begin_nested()
        entry = dataclasses.replace(entry_of(middle), seq=seq, note="chèn thêm")
        db.session.add(HistoryEntry(**vars(entry), previous=previous, hash=hash_of(entry, previous)))
        db.session.flush()
        assert broken(db) is not None
        nested.rollback()


def test_a_row_appended_behind_the_stored_head_is_found(db: SQLAlchemy, story: str) -> None:
    *_, last = every_place(db, story)
    entry = dataclasses.replace(entry_of(last), seq=last.seq + 1, note="chèn thêm")
    db.session.add(HistoryEntry(**vars(entry), previous=last.hash, hash=hash_of(entry, last.hash)))
    db.session.flush()
    found = broken(db)
    assert found is not None
    assert found.seq == last.seq + 1


def test_two_rows_that_change_places_are_found(db: SQLAlchemy, story: str) -> None:
    rows = list(every_place(db, story))
    for first, second in pairwise(rows):
        nested = db.session.begin_nested()
        low, high = first.seq, second.seq
        for row_id, seq in ((first.id, 9_999), (second.id, low), (first.id, high)):
            db.session.execute(update(HistoryEntry).where(HistoryEntry.id == row_id).values(seq=seq))
        found = broken(db)
        assert found is not None
        assert found.seq == low
        nested.rollback()


def truncate(db: SQLAlchemy, chain: str) -> None:
    """Cut the last row off, and move the stored head back so that nothing in the database tells."""
    *_, before, last = every_place(db, chain)
    db.session.execute(delete(HistoryEntry).where(HistoryEntry.id == last.id))
    db.session.execute(
        update(ChainHead).where(ChainHead.chain == chain).values(seq=before.seq, hash=before.hash)
    )
    db.session.expire_all()


def test_a_cut_off_end_is_found_by_an_exported_head_alone(db: SQLAlchemy, story: str) -> None:
    exported = verification.heads()
    truncate(db, story)
    assert verification.verify() == []
    (found,) = verification.verify(exported)
    assert (found.chain, found.seq) == (story, exported[story][0])


def test_a_chain_that_vanished_whole_is_found_by_an_exported_head(db: SQLAlchemy, story: str) -> None:
    exported = verification.heads()
    db.session.execute(delete(HistoryEntry))
    db.session.execute(delete(ChainHead))
    db.session.expire_all()
    assert verification.verify() == []
    assert [b.chain for b in verification.verify(exported)] == sorted(exported)


def test_a_history_rewritten_with_new_hashes_is_found_by_an_exported_head(db: SQLAlchemy, story: str) -> None:
    exported = verification.heads()
    previous = BEGINNING
    for row in every_place(db, story):
        if row.kind == "submitted":
            row.note = "viết lại"
        row.previous, row.hash = previous, hash_of(entry_of(row), previous)
        previous = row.hash
    db.session.execute(update(ChainHead).where(ChainHead.chain == story).values(hash=previous))
    db.session.flush()
    assert verification.verify() == []
    assert [b.fault for b in verification.verify(exported)] == ["differs from the exported head"]


def test_a_history_that_went_on_after_the_export_stands(
    db: SQLAlchemy, story: str, office: Office, plan: Plan
) -> None:
    exported = verification.heads()
    plans.set_event(office.act("vanthu", at(27, 8)), plan.id, plan.version, event_on=at(15).date())
    db.session.commit()
    assert verification.verify(exported) == []


def test_an_empty_chain_is_whole() -> None:
    assert first_break("plan:1", []) is None
