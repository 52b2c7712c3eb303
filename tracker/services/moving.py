"""Move an installation to another database, row for row: from SQLite to PostgreSQL when one machine is not enough."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass

from sqlalchemy import Connection, select

from tracker.domain.errors import Conflict, Invalid
from tracker.domain.wording import N_
from tracker.extensions import metadata
from tracker.services import rows


@dataclass(frozen=True)
class Moved:
    """How many rows each table had, and the SHA-256 over all of them, equal on both sides."""

    counts: dict[str, int]
    digest: str


def move(source: Connection, target: Connection) -> Moved:
    """Copy every row into the empty, migrated ``target`` and compare both sides row for row.

    Both connections are in transactions of the caller, who commits the target's. Raises Invalid if the target holds
    anything, Conflict if the two sides differ afterwards.
    """
    rows.take_time(target)
    tables = rows.in_order(metadata)
    if any(target.execute(select(table).limit(1)).first() for table in tables):
        raise Invalid(N_("Cơ sở dữ liệu đích không trống."))
    counts = {table.name: rows.write(target, table, rows.read(source, table)) for table in tables}
    rows.catch_up_sequences(target, tables)
    before, after = digest(source), digest(target)
    if before != after:
        raise Conflict(N_("Dữ liệu hai bên không giống nhau sau khi chuyển."))
    return Moved(counts, after)


def digest(connection: Connection) -> str:
    """The SHA-256 over every row of every table, the same on both engines for the same rows."""
    found = hashlib.sha256()
    for table in rows.in_order(metadata):
        for row in rows.read(connection, table):
            found.update(json.dumps([table.name, row], sort_keys=True, ensure_ascii=False).encode())
    return found.hexdigest()
