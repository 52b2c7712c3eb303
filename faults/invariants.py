"""What must hold after every fault, found out by a program."""

from flask import has_app_context
from sqlalchemy import select, text

from faults.place import Place
from tracker.domain.lifecycle import Stage
from tracker.extensions import db, writing
from tracker.models.directives import Directive
from tracker.models.evidence import Evidence
from tracker.models.history import HistoryEntry
from tracker.services import evidence, verification


def broken(place: Place) -> list[str]:
    """Everything that is wrong with the installation: database, chains, replayed stages, files."""
    if has_app_context():
        db.session.rollback()  # what the experiment has open must not be waited for
    token = writing.set(False)
    try:
        with place.app.app_context():
            return _all()
    finally:
        writing.reset(token)


def _all() -> list[str]:
    return [*_database(), *_chains(), *_replayed(), *_files()]


def _database() -> list[str]:
    if db.engine.dialect.name != "sqlite":
        return []  # PostgreSQL refuses such a row by itself; its pages are looked at by whoever has its programs
    said = [str(row[0]) for row in db.session.execute(text("PRAGMA integrity_check"))]
    lost = db.session.execute(text("PRAGMA foreign_key_check")).all()
    return ([] if said == ["ok"] else said) + [f"a row refers to nothing: {row}" for row in lost]


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
