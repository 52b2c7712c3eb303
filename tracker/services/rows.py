"""Rows of any table as plain JSON and back, the same on both engines: what backups are made of.

Values are exact: dates and moments in ISO form (moments in UTC), bytes in base64, everything else as JSON has it.
"""

from __future__ import annotations

import base64
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import closing
from datetime import date, datetime
from itertools import islice
from typing import Any

from sqlalchemy import (
    Column,
    Connection,
    Date,
    DateTime,
    Integer,
    LargeBinary,
    MetaData,
    Table,
    bindparam,
    func,
    insert,
    select,
    text,
    update,
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
    """Insert ``rows`` as :func:`read` gave them; return how many. Raises KeyError for an unknown column.

    A row may name a later one of its own table: such columns are filled in when all rows are there.
    """
    into = {column.name: column for column in table.columns}
    named: dict[str, list[Row]] = {
        key.parent.name: [] for key in table.foreign_keys if key.column.table is table
    }
    keys = [key.name for key in table.primary_key]
    source, count = iter(rows), 0
    while batch := [{n: _in(into[n].type, v) for n, v in row.items()} for row in islice(source, BATCH)]:
        for name, of_rows in named.items():
            for row in batch:
                if (value := row.get(name)) is not None:
                    of_rows.append({"value": value} | {f"of_{key}": row[key] for key in keys})
                    row[name] = None
        connection.execute(insert(table), batch)
        count += len(batch)
    for name, of_rows in named.items():
        _fill_in(connection, into[name], of_rows)
    return count


def _fill_in(connection: Connection, column: Column[Any], of_rows: Sequence[Row]) -> None:
    """Give a column of some rows its ``value``; a row is found by its key, ``of_…``."""
    table = column.table
    keys = [key == bindparam(f"of_{key.name}") for key in table.primary_key]
    if of_rows:
        connection.execute(update(table).where(*keys).values({column: bindparam("value")}), of_rows)


def in_order(metadata: MetaData) -> list[Table]:
    """The tables so that whatever a row refers to comes before it, but for rows of its own table."""
    return [table for table in metadata.sorted_tables if table.name != "alembic_version"]


def take_time(connection: Connection) -> None:
    """Let the transaction of ``connection`` last as long as it takes: the limits are for requests."""
    if connection.dialect.name == "postgresql":
        for limit in ("statement_timeout", "idle_in_transaction_session_timeout"):
            connection.execute(text(f"SET LOCAL {limit} = 0"))


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
