"""What must hold after every fault, found out by a program."""

from __future__ import annotations

import warnings
from collections.abc import Iterator

from flask import has_app_context
from sqlalchemy import func, select, text
from sqlalchemy.exc import InternalError

from faults.place import Place
from tracker.domain.lifecycle import Stage
from tracker.extensions import db, writing
from tracker.models.directives import Directive
from tracker.models.evidence import Evidence
from tracker.models.history import HistoryEntry
from tracker.services import evidence, verification

SO_MANY = 10
"""Where a fault takes less time than judging it, the rounds from one judging to the next."""

PAGES = """
    SELECT c.oid::regclass || ': ' || found.msg FROM pg_class c, LATERAL verify_heapam(c.oid) found
    WHERE c.relkind IN ('r', 't', 'm') AND c.relpersistence = 'p'
"""
"""What `amcheck` has to say of the tables, the system's own among them."""
INDEXES = """
    SELECT bt_index_check(i.indexrelid, true) FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid
    JOIN pg_am method ON method.oid = c.relam
    WHERE method.amname = 'btree' AND c.relpersistence = 'p' AND i.indisready AND i.indisvalid
"""
"""Raises at the first index that is not in order, or lacks a row of its table."""


def broken(place: Place, after: str = "") -> list[str]:
    """Everything that is wrong with the installation: database, chains, replayed stages, files.

    ``after`` names the fault that was made last. Nobody may be writing meanwhile.
    """
    if has_app_context():
        db.session.rollback()  # what the experiment has open must not be waited for
    token = writing.set(False)
    try:
        with place.app.app_context():
            found = _database() or [*_chains(), *_replayed(), *_files()]  # unsound rows are not read further
    finally:
        writing.reset(token)
    return named(after, found) if after else found


def named(after: str, found: list[str]) -> list[str]:
    """Each of what was ``found``, with the fault ``after`` which it was."""
    return [f"{after}: {one}" for one in found]


def _database() -> list[str]:
    if db.engine.dialect.name != "sqlite":
        return [*_pages(), *_references()]
    said = [str(row[0]) for row in db.session.execute(text("PRAGMA integrity_check"))]
    lost = db.session.execute(text("PRAGMA foreign_key_check")).all()
    return ([] if said == ["ok"] else said) + [f"a row refers to nothing: {row}" for row in lost]


def _pages() -> list[str]:
    """What PostgreSQL's own examination of tables and indexes finds wrong."""
    with db.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        if not connection.scalar(text("SELECT 1 FROM pg_available_extensions WHERE name = 'amcheck'")):
            warnings.warn("this PostgreSQL has no amcheck: nobody looks at its pages", stacklevel=2)
            return []
        connection.execute(text("CREATE EXTENSION IF NOT EXISTS amcheck"))
        try:
            found = [str(row[0]) for row in connection.execute(text(PAGES))]
            connection.execute(text(INDEXES))
        except InternalError as damage:  # how it tells of what is damaged
            return [str(damage.orig).partition("\n")[0]]
    return found


def _references() -> Iterator[str]:
    """Foreign keys that lead nowhere; a PostgreSQL refuses such a row, a damaged one may have it all the same."""
    for table in db.metadata.sorted_tables:
        for key in table.foreign_keys:
            goal = key.column.table.alias()
            there = select(goal).where(goal.c[key.column.name] == key.parent).exists()
            lost = select(func.count()).select_from(table).where(key.parent.is_not(None), ~there)
            if number := db.session.scalar(lost):
                yield f"{number} rows of {table.name} refer to nothing by {key.parent.name}"


def _chains() -> list[str]:
    return [f"{found.chain}: entry {found.seq} {found.fault}" for found in verification.verify()]


def _replayed() -> list[str]:
    """The stage of every directive is the last one its history tells."""
    last = {}
    rows = select(HistoryEntry).where(HistoryEntry.directive_id.is_not(None)).order_by(HistoryEntry.id)
    for entry in db.session.scalars(rows):
        if entry.subject_kind == "directive" and "stage" in entry.after:
            last[entry.subject_id] = entry.after["stage"]
    stored = {row.id: row.stage for row in db.session.scalars(select(Directive))}
    return [
        f"directive {number} is {stage}, its history says {last.get(number)}"
        for number, stage in stored.items()
        if stage != last.get(number, Stage.NOT_STARTED)
    ]


def _files() -> list[str]:
    rows = set(db.session.scalars(select(Evidence.storage_key).where(Evidence.storage_key.is_not(None))))
    kept = {key for key, _moment in evidence.store().written()}
    return [f"a row without its file: {key}" for key in rows - kept] + [
        f"a file without a row: {key}" for key in kept - rows
    ]
