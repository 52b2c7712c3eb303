"""Evidence in a folder of this machine: one file a key, readable by its owner alone."""

import os
import re
import shutil
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import BinaryIO

SPARE = 64 * 1024 * 1024
"""Bytes below which the disk counts as full: a few uploads of the largest kind."""

KEY = re.compile(r"[0-9a-f]{32,64}")


class FolderStore:
    """Files named by their key, in subfolders by its first two digits. Files are 0600, folders 0700."""

    name = "folder"

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def put(self, key: str, content: bytes) -> None:
        """Write ``content`` to the disk itself, so that a row committed afterwards never names a lost file."""
        path = self._path(key)
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        opened = os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
        try:
            with os.fdopen(opened, "wb") as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
        except OSError:
            path.unlink(missing_ok=True)  # what there is of it would keep a full disk full
            raise
        for folder in (path.parent, self.folder, self.folder.parent):  # any of them may be new
            _make_entries_safe(folder)

    def open(self, key: str) -> BinaryIO:
        """The bytes, from the start. Raises KeyError where there are none."""
        try:
            return self._path(key).open("rb")
        except FileNotFoundError:
            raise KeyError(key) from None

    def delete(self, key: str) -> None:
        """Forget the bytes; nothing happens where there are none."""
        self._path(key).unlink(missing_ok=True)

    def written(self) -> Iterator[tuple[str, datetime]]:
        """Every key with the real moment its bytes were written."""
        for path in self.folder.glob("??/*"):
            if KEY.fullmatch(path.name):
                yield path.name, datetime.fromtimestamp(path.stat().st_mtime, UTC)

    def ready(self) -> bool:
        """True if the folder, or the one it will be made in, can be written to and is not full."""
        place = self.folder if self.folder.exists() else self.folder.parent
        return os.access(place, os.W_OK | os.X_OK) and shutil.disk_usage(place).free > SPARE

    def _path(self, key: str) -> Path:
        if not KEY.fullmatch(key):
            raise KeyError(key)
        return self.folder / key[:2] / key


def _make_entries_safe(folder: Path) -> None:
    """Let what was made in ``folder`` be found in it after a power cut."""
    opened = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(opened)
    finally:
        os.close(opened)
