"""The Flask extensions, unbound; and how a database connection behaves.

SQLite commits in its rollback journal with full synchronisation, checks foreign keys, and begins every
transaction by itself: `BEGIN IMMEDIATE` while `writing` is set, so that reading and then changing a row is one
step for everybody, and plain `BEGIN` otherwise.
"""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from flask_babel import Babel
from flask_login import LoginManager
from flask_migrate import Migrate
from flask_sqlalchemy import SQLAlchemy
from flask_wtf.csrf import CSRFProtect
from sqlalchemy import Connection, Engine, MetaData, event
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.pool import ConnectionPoolEntry

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)

db = SQLAlchemy(metadata=metadata, session_options={"autoflush": True})
migrate = Migrate(directory="migrations")
login_manager = LoginManager()
csrf = CSRFProtect()
babel = Babel()

writing: ContextVar[bool] = ContextVar("writing", default=False)


@contextmanager
def writes() -> Iterator[None]:
    """Transactions begun inside are going to write. Open it before the first query, never in the middle of a read."""
    token = writing.set(True)
    try:
        yield
    finally:
        writing.reset(token)


@event.listens_for(Engine, "connect")
def _prepare_sqlite(connection: DBAPIConnection, _entry: ConnectionPoolEntry) -> None:
    if not isinstance(connection, sqlite3.Connection):
        return
    connection.isolation_level = None  # the driver begins nothing by itself; `_begin_sqlite` does
    for pragma in ("foreign_keys = ON", "synchronous = FULL", "busy_timeout = 10000"):
        connection.execute(f"PRAGMA {pragma}")


@event.listens_for(Engine, "begin")
def _begin_sqlite(connection: Connection) -> None:
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writing.get() else "BEGIN")
