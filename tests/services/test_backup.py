"""Back up, check, restore: the same rows on the other side, and nothing from a damaged backup."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import create_engine

from tests import builders
from tests.databases import Databases
from tracker.config import Settings
from tracker.domain.errors import Invalid
from tracker.services import backup, moving, verification

NOW = datetime(2025, 9, 4, 1, 0, tzinfo=UTC)


@pytest.fixture
def made(db: SQLAlchemy, settings: Settings, tmp_path: Path) -> backup.Made:
    """A backup of an office with Plan 111 and one evidence file."""
    office = builders.office()
    builders.plan_111(office)
    row = builders.directive("V.1.1")
    evidence = builders.document(row, office)
    evidence.storage_key = "a" * 32
    db.session.commit()
    settings.evidence.mkdir(parents=True)
    (settings.evidence / ("a" * 32)).write_bytes("Giấy mời".encode())
    return backup.make(tmp_path / "backups", settings, NOW)


def test_a_backup_is_whole_and_names_the_key_without_copying_it(
    made: backup.Made, settings: Settings
) -> None:
    manifest = backup.check(made.folder)
    assert manifest["heads"].keys() == {"plan:1"}
    assert (made.folder / "evidence" / ("a" * 32)).read_bytes() == "Giấy mời".encode()
    texts = [f.read_bytes() for f in made.folder.rglob("*") if f.is_file()]
    assert not any(settings.secret_key.encode() in t for t in texts)


def test_a_restored_database_is_equal_row_for_row_and_its_history_stands(
    made: backup.Made, db: SQLAlchemy, databases: Databases, settings: Settings, tmp_path: Path
) -> None:
    before = moving.digest(db.session.connection())
    with databases.fresh() as url:
        engine = create_engine(url)
        elsewhere = Settings(home=tmp_path / "new", secret_key="another key", database_url=url)
        with engine.begin() as connection:
            backup.restore(made.folder, elsewhere, connection)
        with engine.connect() as connection:
            assert moving.digest(connection) == before
        engine.dispose()
    assert (elsewhere.evidence / ("a" * 32)).read_bytes() == "Giấy mời".encode()
    assert verification.verify() == []


def test_nothing_is_restored_over_data(made: backup.Made, db: SQLAlchemy, settings: Settings) -> None:
    with pytest.raises(Invalid):
        backup.restore(made.folder, settings, db.session.connection())


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
