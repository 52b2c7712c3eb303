"""Move an installation to PostgreSQL: row for row equal, and able to go on."""

from collections.abc import Iterator
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from time import sleep

import pytest
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import create_engine, text

from tests import builders
from tests.databases import PostgresqlDatabases
from tests.letterbox import ledger, system
from tracker.domain.errors import Invalid
from tracker.plugins.stores.folder import FolderStore
from tracker.services import backup, moving, pages_read, reminders


@pytest.fixture
def elsewhere(postgresql: PostgresqlDatabases) -> Iterator[str]:
    """The address of an empty PostgreSQL database at the newest version."""
    with postgresql.fresh() as url:
        yield url


def test_every_row_arrives_and_the_sequences_go_on(db: SQLAlchemy, elsewhere: str) -> None:
    builders.plan_111(builders.office())
    pages_read.note(pages_read.key_of(1, "dang-doc"), 2, 71)
    engine = create_engine(elsewhere)
    with engine.begin() as there:
        moved = moving.move(db.session.connection(), there)
        assert moved.counts["directive"] == 9
        assert moved.counts["pages_read"] == 1
        assert moving.digest(there) == moved.digest
        assert there.scalar(text("SELECT nextval(pg_get_serial_sequence('directive', 'id'))")) == 10
    with engine.begin() as there, pytest.raises(Invalid):
        moving.move(db.session.connection(), there)
    engine.dispose()


def test_a_letter_that_a_later_one_replaced_arrives(db: SQLAlchemy, elsewhere: str) -> None:
    builders.plan_111(builders.office())
    for day in (3, 4):
        reminders.plan_due(system(builders.at(day)))
    assert any(letter.about_id and letter.about_id > letter.id for letter in ledger())
    engine = create_engine(elsewhere)
    with engine.begin() as there:
        assert moving.move(db.session.connection(), there).counts["letter"] == len(ledger())
    engine.dispose()


class SlowStore(FolderStore):
    """A store that takes longer than a request may."""

    def put(self, key: str, content: bytes) -> None:
        sleep(1.5)
        super().put(key, content)


def test_a_restore_may_take_longer_than_a_request(db: SQLAlchemy, elsewhere: str, tmp_path: Path) -> None:
    office, here = builders.office(), FolderStore(tmp_path / "here")
    builders.plan_111(office)
    file, key = builders.document(builders.directive(), office), "a" * 64
    file.storage_key, file.digest = key, sha256(b"word").hexdigest()
    db.session.commit()
    here.put(key, b"word")
    made = backup.make(tmp_path / "backups", here, "secret", datetime.now(UTC))
    engine = create_engine(elsewhere, connect_args={"options": "-c idle_in_transaction_session_timeout=1000"})
    with engine.begin() as there:
        backup.restore(made.folder, SlowStore(tmp_path / "there"), there)
    with engine.connect() as there:
        assert moving.digest(there) == moving.digest(db.session.connection())
    engine.dispose()
