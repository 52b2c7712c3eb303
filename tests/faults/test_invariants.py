"""What the program that judges after every fault finds: each kind of damage, on either kind of database, by its name."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import text

from faults import invariants
from faults.place import Place, installation
from tests.databases import PostgresqlDatabases
from tracker.extensions import db, writes

LOST_REFERENCE = "UPDATE directive SET plan_id = 9999 WHERE id = 2"


@pytest.fixture
def embedded(tmp_path: Path) -> Iterator[Place]:
    with installation(tmp_path) as place:
        yield place


@pytest.fixture
def served(tmp_path: Path, postgresql: PostgresqlDatabases) -> Iterator[Place]:
    with postgresql.fresh() as url, installation(tmp_path, url) as place:
        yield place


def do(place: Place, *statements: str) -> None:
    """Past all that guards the rows."""
    with place.app.app_context(), writes():
        for statement in statements:
            db.session.execute(text(statement))
        db.session.commit()


def test_a_stage_no_history_tells_is_named_with_the_fault_before_it(embedded: Place) -> None:
    assert invariants.broken(embedded, "round 1") == []
    do(embedded, "UPDATE directive SET stage = 'returned' WHERE id = 2")
    assert invariants.broken(embedded, "round 2") == [
        "round 2: directive 2 is returned, its history says None"
    ]


def test_an_index_that_lacks_a_row_of_its_table_is_found_or_it_is_said_that_nobody_looks(
    served: Place,
) -> None:
    with served.app.app_context():
        looks = db.session.scalar(text("SELECT count(*) FROM pg_available_extensions WHERE name = 'amcheck'"))
    if not looks:
        with pytest.warns(UserWarning, match="nobody looks at its pages"):
            assert invariants.broken(served) == []
        return
    assert invariants.broken(served) == []
    lying = "UPDATE pg_index SET indisready = {} WHERE indexrelid = 'pk_setting'::regclass"
    do(served, lying.format("false"))
    do(served, "INSERT INTO setting (name, value) VALUES ('x', '1')")
    do(served, lying.format("true"))
    (found,) = invariants.broken(served)
    assert "pk_setting" in found


@pytest.mark.filterwarnings("ignore:this PostgreSQL has no amcheck")
def test_a_row_of_a_damaged_postgresql_that_refers_to_nothing_is_found(served: Place) -> None:
    do(served, "SET LOCAL session_replication_role = replica", LOST_REFERENCE)
    assert invariants.broken(served) == ["1 rows of directive refer to nothing by plan_id"]


def test_a_row_of_a_file_that_refers_to_nothing_is_found(embedded: Place) -> None:
    with closing(sqlite3.connect(embedded.file)) as connection, connection:
        connection.execute(LOST_REFERENCE)  # it looks at no reference unless it is told to
    (found,) = invariants.broken(embedded)
    assert "refers to nothing" in found
