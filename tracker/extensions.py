"""The Flask extensions, unbound; and how a database connection behaves.

SQLite commits in its rollback journal (`JOURNAL`), checks foreign keys, and begins every transaction by itself:
`BEGIN IMMEDIATE` while `writing` is set, so that reading and then changing a row is one step for everybody, and plain
`BEGIN` otherwise.
"""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from threading import Lock
from typing import Any

from flask import Flask
from flask_babel import Babel
from flask_login import LoginManager
from flask_migrate import Migrate
from flask_sqlalchemy import SQLAlchemy
from flask_wtf.csrf import CSRFProtect
from sqlalchemy import Connection, Engine, MetaData, event
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.exc import DBAPIError
from sqlalchemy.pool import ConnectionPoolEntry

from tracker.postgresql import leave_a_server_that_takes_no_writes

JOURNAL, SYNCHRONOUS = "PERSIST", "EXTRA"
"""How SQLite commits: a rollback journal that is blanked, not deleted, and how much is safe before a commit is answered.
Power cuts at 300 moments (`faults/power.py`, 600 images each) decided it: so nothing is lost that was answered. Where
the journal is deleted FULL does not do: 130 images lack the last commit, because the deletion is not safe yet; EXTRA
makes it safe, but a commit then takes a quarter longer than with PERSIST.

A write-ahead log with FULL loses nothing either (with NORMAL 198). It is not used because versions of the library
before 3.51.3 may damage the file when two connections start the log anew at one moment."""

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)


class Database(SQLAlchemy):
    """SQLAlchemy whose engines behave as the tracker needs; a host's own engines are left as they are."""

    def _make_engine(self, bind_key: str | None, options: dict[str, Any], app: Flask) -> Engine:
        engine = super()._make_engine(bind_key, options, app)
        if engine.dialect.name == "sqlite":
            line = _Line()
            event.listen(engine, "connect", _prepare_sqlite)
            event.listen(engine, "begin", line.begin)
            event.listen(engine, "checkin", line.leave)
        event.listen(engine, "handle_error", leave_a_server_that_takes_no_writes)
        return engine

    def _teardown_session(self, exc: BaseException | None) -> None:
        """End the transaction with the context. A server that is gone has rolled it back already: the answer stands."""
        try:
            super()._teardown_session(exc)
        except DBAPIError as gone:
            if not gone.connection_invalidated:
                raise
            self.session().invalidate()
            self.session.registry.clear()


db = Database(metadata=metadata, session_options={"autoflush": True})
migrate = Migrate(directory="migrations")
login_manager = LoginManager()
csrf = CSRFProtect()
babel = Babel()

PATIENCE = 10.0
"""Seconds a transaction waits for the one before it."""

writing: ContextVar[bool] = ContextVar("writing", default=False)


@contextmanager
def writes() -> Iterator[None]:
    """Transactions begun inside are going to write. Open it before the first query, never in the middle of a read."""
    token = writing.set(True)
    try:
        yield
    finally:
        writing.reset(token)


class _Line:
    """The writers of this process, one behind the other.

    SQLite lets all who wait look again now and then, and whoever comes at the right moment is next: under a storm of
    forms some wait for ever. Other processes are waited for as SQLite does.
    """

    def __init__(self) -> None:
        self._turn = Lock()

    def begin(self, connection: Connection) -> None:
        """Begin a transaction; one that writes when its turn has come."""
        if not writing.get():
            connection.exec_driver_sql("BEGIN")
            return
        if not connection.info.get("turn"):  # several transactions of one connection are one turn
            connection.info["turn"] = self._turn.acquire(timeout=PATIENCE)
        connection.exec_driver_sql("BEGIN IMMEDIATE")

    def leave(self, _connection: DBAPIConnection | None, entry: ConnectionPoolEntry) -> None:
        """Let the next one write, when the connection is given back after its transaction."""
        if entry.info.pop("turn", False):
            self._turn.release()


def _prepare_sqlite(connection: DBAPIConnection, _entry: ConnectionPoolEntry) -> None:
    assert isinstance(connection, sqlite3.Connection)
    connection.isolation_level = None  # the driver begins nothing by itself; the line does
    for pragma in (
        f"busy_timeout = {int(PATIENCE * 1000)}",
        "foreign_keys = ON",
        f"journal_mode = {JOURNAL}",
        f"synchronous = {SYNCHRONOUS}",
    ):
        connection.execute(f"PRAGMA {pragma}")
