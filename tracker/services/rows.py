"""Rows of any table as plain JSON and back, the same on both engines: what backups are made of.

Values are exact: dates and moments in ISO form (moments in UTC), bytes in base64, everything else as JSON has it.
"""

from __future__ import annotations

import base64
from collections.abc import Iterable, Iterator, Mapping
from contextlib import closing
from datetime import date, datetime
from itertools import islice
from typing import Any

from sqlalchemy import (
    Connection,
    Date,
    DateTime,
    Integer,
    LargeBinary,
    MetaData,
    Table,
    func,
    insert,
    select,
    text,
)

from tracker.models.columns import UtcDateTime

BATCH = 500

Row = dict[str, Any]


def read(connection: Connection, table: Table) -> Iterator[Row]:
    """Every row of ``table`` in the order of its primary key, a batch in memory at a time."""
    rows = select(table).order_by(*table.primary_key.columns)
    with closing(connection.execution_options(yield_per=BATCH).execute(rows)) as found:
        for row in found.mappings():
            yield {name: _out(value) for name, value in row.items()}


def write(connection: Connection, table: Table, rows: Iterable[Mapping[str, Any]]) -> int:
    """Insert ``rows`` as :func:`read` gave them; return how many. Raises KeyError for an unknown column."""
    into = {column.name: column for column in table.columns}
    source, count = iter(rows), 0
    while batch := [{n: _in(into[n].type, v) for n, v in row.items()} for row in islice(source, BATCH)]:
        connection.execute(insert(table), batch)
        count += len(batch)
    return count


def in_order(metadata: MetaData) -> list[Table]:
    """The tables so that whatever a row refers to comes before it. Self-references go by ascending key."""
    return [table for table in metadata.sorted_tables if table.name != "alembic_version"]


def catch_up_sequences(connection: Connection, tables: Iterable[Table]) -> None:
    """On PostgreSQL, let the sequences of integer keys go on after the largest key written."""
    if connection.dialect.name != "postgresql":
        return
    for table in tables:
        for key in table.primary_key.columns:
            if not isinstance(key.type, Integer) or key.foreign_keys:
                continue
            where = {"table": f'"{table.name}"', "column": key.name}
            sequence = connection.scalar(text("SELECT pg_get_serial_sequence(:table, :column)"), where)
            largest = connection.scalar(select(func.max(key)))
            if sequence and largest is not None:
                connection.execute(
                    text("SELECT setval(:sequence, :largest)"), {"sequence": sequence, "largest": largest}
                )


def _out(value: Any) -> Any:
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, bytes | memoryview):
        return {"base64": base64.b64encode(bytes(value)).decode()}
    return value


def _in(kind: Any, value: Any) -> Any:
    if value is None:
        return None
    if isinstance(kind, DateTime | UtcDateTime):
        return datetime.fromisoformat(value)
    if isinstance(kind, Date):
        return date.fromisoformat(value)
    if isinstance(kind, LargeBinary):
        return base64.b64decode(value["base64"])
    return value
