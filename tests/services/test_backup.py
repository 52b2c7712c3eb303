"""Back up, check, restore: the same rows on the other side, and nothing from a damaged backup."""

from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path

import pytest
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import create_engine

from tests import builders
from tests.databases import Databases
from tracker.config import Settings
from tracker.domain.errors import Invalid
from tracker.extensions import metadata
from tracker.plugins.stores.folder import FolderStore
from tracker.services import backup, evidence, moving, verification

CONTENT = "Giấy mời".encode()
KEY = "a" * 64
NOW = datetime(2025, 9, 4, 1, 0, tzinfo=UTC)


@pytest.fixture
def made(db: SQLAlchemy, settings: Settings, tmp_path: Path) -> backup.Made:
    """A backup of an office with Plan 111 and one evidence file."""
    office = builders.office()
    builders.plan_111(office)
    row = builders.directive("V.1.1")
    file = builders.document(row, office)
    file.storage_key, file.digest = KEY, sha256(CONTENT).hexdigest()
    db.session.commit()
    evidence.store().put(KEY, CONTENT)
    return backup.make(tmp_path / "backups", evidence.store(), settings.secret_key, NOW)


def test_a_backup_is_whole_and_names_the_key_without_copying_it(
    made: backup.Made, settings: Settings
) -> None:
    manifest = backup.check(made.folder)
    assert manifest["heads"].keys() == {"plan:1"}
    assert (made.folder / "evidence" / KEY).read_bytes() == CONTENT
    texts = [f.read_bytes() for f in made.folder.rglob("*") if f.is_file()]
    assert not any(settings.secret_key.encode() in t for t in texts)


def test_a_restored_database_is_equal_row_for_row_and_its_history_stands(
    made: backup.Made, db: SQLAlchemy, databases: Databases, settings: Settings, tmp_path: Path
) -> None:
    before = moving.digest(db.session.connection())
    with databases.fresh() as url:
        engine = create_engine(url)
        elsewhere = FolderStore(tmp_path / "new")
        with engine.begin() as connection:
            backup.restore(made.folder, elsewhere, connection)
        with engine.connect() as connection:
            assert moving.digest(connection) == before
        engine.dispose()
    with elsewhere.open(KEY) as file:
        assert file.read() == CONTENT
    assert verification.verify() == []


def test_nothing_is_restored_over_data(made: backup.Made, db: SQLAlchemy) -> None:
    with pytest.raises(Invalid):
        backup.restore(made.folder, evidence.store(), db.session.connection())


def test_one_flipped_bit_anywhere_is_found(made: backup.Made) -> None:
    for file in [f for f in made.folder.rglob("*") if f.is_file() and f.stat().st_size]:
        whole = file.read_bytes()
        file.write_bytes(bytes([whole[0] ^ 1]) + whole[1:])
        with pytest.raises(backup.Damaged):
            backup.check(made.folder)
        file.write_bytes(whole)
    backup.check(made.folder)


def test_a_missing_file_is_found(made: backup.Made) -> None:
    (made.folder / "rows" / "unit.jsonl").unlink()
    with pytest.raises(backup.Damaged):
        backup.check(made.folder)


def test_evidence_that_is_gone_from_the_store_stops_the_backup(
    made: backup.Made, settings: Settings, tmp_path: Path
) -> None:
    evidence.store().delete(KEY)
    with pytest.raises(backup.Damaged):
        backup.make(tmp_path / "other", evidence.store(), settings.secret_key, NOW)
    assert list((tmp_path / "other").iterdir()) == []


def test_evidence_other_than_the_history_says_is_found(
    made: backup.Made, settings: Settings, tmp_path: Path
) -> None:
    evidence.store().delete(KEY)
    evidence.store().put(KEY, b"something else")
    false = backup.make(tmp_path / "other", evidence.store(), settings.secret_key, NOW)
    with pytest.raises(backup.Damaged):
        backup.check(false.folder)


def test_what_opens_a_door_is_named_by_its_table() -> None:
    assert set(metadata.tables) >= backup.NOT_RESTORED
