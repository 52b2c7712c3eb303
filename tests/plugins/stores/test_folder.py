"""The local folder keeps bytes by key, for its owner alone."""

import errno
import os
import stat
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tracker.plugins.stores.folder import FolderStore

KEY = "ab" * 32


@pytest.fixture
def store(tmp_path: Path) -> FolderStore:
    """A store whose folder does not exist yet."""
    return FolderStore(tmp_path / "evidence")


def test_what_is_put_can_be_opened(store: FolderStore) -> None:
    store.put(KEY, b"%PDF-1.7")
    with store.open(KEY) as file:
        assert file.read() == b"%PDF-1.7"


def test_files_and_folders_are_for_their_owner_alone(store: FolderStore) -> None:
    store.put(KEY, b"x")
    path = store.folder / KEY[:2] / KEY
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700


def test_a_key_is_written_once(store: FolderStore) -> None:
    store.put(KEY, b"x")
    with pytest.raises(FileExistsError):
        store.put(KEY, b"y")
    with store.open(KEY) as file:
        assert file.read() == b"x"


def test_the_bytes_and_every_folder_down_to_them_are_made_safe(
    store: FolderStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    safe = []
    monkeypatch.setattr(os, "fsync", lambda opened: safe.append(os.fstat(opened).st_ino))
    store.put(KEY, b"x")
    path = store.folder / KEY[:2] / KEY
    steps = (path, path.parent, store.folder, store.folder.parent)
    assert safe == [step.stat().st_ino for step in steps]


def test_of_what_could_not_be_written_whole_nothing_stays(
    store: FolderStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_opened: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="No space"):
        store.put(KEY, b"x")
    assert list(store.written()) == []


def test_what_is_deleted_is_gone_and_deleting_nothing_is_nothing(store: FolderStore) -> None:
    store.put(KEY, b"x")
    store.delete(KEY)
    store.delete(KEY)
    with pytest.raises(KeyError):
        store.open(KEY)


@pytest.mark.parametrize("key", ["../../etc/passwd", "AB" * 32, "", "ab/cd", "ab" * 8])
def test_a_name_that_is_no_key_reaches_no_file(store: FolderStore, key: str) -> None:
    with pytest.raises(KeyError):
        store.open(key)


def test_every_key_is_listed_with_its_moment(store: FolderStore) -> None:
    assert list(store.written()) == []
    store.put(KEY, b"x")
    ((key, moment),) = store.written()
    assert key == KEY
    assert abs(datetime.now(UTC) - moment) < timedelta(minutes=1)
