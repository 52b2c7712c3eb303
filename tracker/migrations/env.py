"""How Alembic reaches the database of the application that is being commanded.

On SQLite a table is changed by copying it; with foreign keys enforced that would delete its children. So they
are switched off before the transaction begins (inside one the pragma does nothing) and checked before it ends.
"""

from typing import Literal

from alembic import context
from alembic.autogenerate.api import AutogenContext
from flask import current_app
from sqlalchemy import Connection, text

from tracker.extensions import db, metadata, writes
from tracker.models.columns import UtcDateTime
from tracker.postgresql import Turn, take

LOCK_TIMEOUT = "10s"  # on PostgreSQL: rather fail than wait forever behind an open session


class BrokenReferences(RuntimeError):
    """A migration would leave rows that refer to nothing; it was rolled back."""


def run() -> None:
    """Bring the database to the wanted version in one transaction; two who do it at once wait for each other.

    A command may hand over the connection of another database (moving to it); it is in the command's transaction.
    """
    given = context.config.attributes.get("connection")
    if given is not None:
        context.configure(connection=given, target_metadata=metadata)
        context.run_migrations()
        return
    configure_args = dict(current_app.extensions["migrate"].configure_args)
    with writes(), db.engine.connect() as connection:
        sqlite = connection.dialect.name == "sqlite"
        if sqlite:
            _foreign_keys(connection, "OFF")
        try:
            context.configure(
                connection=connection,
                target_metadata=metadata,
                render_item=_render,
                transactional_ddl=True,  # on SQLite too: begun by us, it takes tables in and back
                **configure_args,
            )
            with context.begin_transaction():
                if not sqlite:
                    connection.execute(text("SET LOCAL statement_timeout = 0"))  # a big table takes its time
                    connection.execute(text("SET LOCAL lock_timeout = 0"))  # another machine's upgrade, too
                    take(Turn.UPGRADE, connection)
                    connection.execute(text(f"SET LOCAL lock_timeout = '{LOCK_TIMEOUT}'"))
                context.run_migrations()
                if sqlite and connection.exec_driver_sql("PRAGMA foreign_key_check").first() is not None:
                    raise BrokenReferences
        finally:
            if sqlite:
                _foreign_keys(connection, "ON")


def _render(kind: str, item: object, _context: AutogenContext) -> str | Literal[False]:
    """A migration does not import the models, which will have changed when it is run again."""
    return "sa.DateTime(timezone=True)" if kind == "type" and isinstance(item, UtcDateTime) else False


def _foreign_keys(connection: Connection, state: str) -> None:
    raw = connection.connection.dbapi_connection
    assert raw is not None
    raw.cursor().execute(f"PRAGMA foreign_keys = {state}")


run()
