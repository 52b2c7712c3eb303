"""The migrations make what the models say, CHECKs included, which Alembic itself does not compare."""

import re

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from flask import current_app
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import CheckConstraint, Enum, Table, inspect, text
from sqlalchemy.exc import IntegrityError

from tracker.extensions import metadata


def test_the_migrations_make_the_tables_of_the_models(db: SQLAlchemy) -> None:
    with db.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, metadata) == []


def test_the_database_refuses_what_is_no_member_of_an_enum(db: SQLAlchemy) -> None:
    for table in metadata.sorted_tables:
        live = _live_checks(db, table)
        for column in table.columns:
            if isinstance(column.type, Enum):
                name = f"ck_{table.name}_{column.type.name}"
                assert set(re.findall(r"'([^']+)'", live[name])) == set(column.type.enums), name


def test_every_check_of_the_models_is_in_the_database(db: SQLAlchemy) -> None:
    for table in metadata.sorted_tables:
        wanted = {str(found.name) for found in table.constraints if isinstance(found, CheckConstraint)}
        assert wanted == set(_live_checks(db, table)), table.name


def test_every_foreign_key_has_an_index_that_begins_with_it() -> None:
    for table in metadata.sorted_tables:
        indexed = [[column.name for column in index.columns] for index in table.indexes]
        indexed += [
            [column.name for column in key.columns] for key in table.constraints if hasattr(key, "columns")
        ]
        for column in table.columns:
            if column.foreign_keys:
                assert any(names[:1] == [column.name] for names in indexed), f"{table.name}.{column.name}"


def test_references_are_enforced_after_a_migration(db: SQLAlchemy) -> None:
    command.upgrade(current_app.extensions["migrate"].migrate.get_config(), "head")
    with db.engine.connect() as connection, pytest.raises(IntegrityError):
        connection.execute(text("INSERT INTO daily_mail VALUES (4711, '2025-09-04', '2025-09-04 00:30:00')"))


def _live_checks(db: SQLAlchemy, table: Table) -> dict[str, str]:
    return {
        str(found["name"]): found["sqltext"] for found in inspect(db.engine).get_check_constraints(table.name)
    }
