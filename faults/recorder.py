"""Records what SQLite writes and when it asks for it to be safe, between the library and the operating system.

A virtual file system in front of the one the library has, put into the very library the product uses, so that
nothing has to be compiled or installed: the product runs as it is.
"""

import _sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from ctypes import (
    CDLL,
    CFUNCTYPE,
    POINTER,
    Structure,
    addressof,
    byref,
    c_char_p,
    c_int,
    c_int64,
    c_void_p,
    cast,
    pointer,
    string_at,
)
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from faults.experiment import Impossible


@dataclass(frozen=True)
class Made:
    """A file came into being."""

    file: str


@dataclass(frozen=True)
class Written:
    """Bytes were handed to the operating system, which may keep them in memory."""

    file: str
    offset: int
    content: bytes


@dataclass(frozen=True)
class Cut:
    """A file was cut off at ``size``."""

    file: str
    size: int


@dataclass(frozen=True)
class Deleted:
    """A file was deleted; ``synced`` if its folder was made safe right after."""

    file: str
    synced: bool


@dataclass(frozen=True)
class Synced:
    """What was written to a file is on the disk; SQLite makes the folder of a new file safe with it."""

    file: str


@dataclass(frozen=True)
class Told:
    """Somebody was told that the history has got as far as ``entry``."""

    entry: int


Act = Made | Written | Cut | Deleted | Synced | Told


class _System(Structure):
    """sqlite3_vfs, version 3."""

    _fields_ = (
        ("version", c_int),
        ("file_size", c_int),
        ("longest_path", c_int),
        ("next", c_void_p),
        ("name", c_char_p),
        ("data", c_void_p),
        ("open", c_void_p),
        ("delete", c_void_p),
        ("rest", c_void_p * 14),
    )


class _Methods(Structure):
    """sqlite3_io_methods, version 3."""

    _fields_ = (
        ("version", c_int),
        ("close", c_void_p),
        ("read", c_void_p),
        ("write", c_void_p),
        ("truncate", c_void_p),
        ("sync", c_void_p),
        ("rest", c_void_p * 13),
    )


class _File(Structure):
    _fields_ = (("methods", POINTER(_Methods)),)


_OPEN = CFUNCTYPE(c_int, c_void_p, c_void_p, c_void_p, c_int, c_void_p)
_DELETE = CFUNCTYPE(c_int, c_void_p, c_void_p, c_int)
_WRITE = CFUNCTYPE(c_int, c_void_p, c_void_p, c_int, c_int64)
_TRUNCATE = CFUNCTYPE(c_int, c_void_p, c_int64)
_SYNC = CFUNCTYPE(c_int, c_void_p, c_int)


@contextmanager
def recording() -> Iterator[list[Act]]:
    """Every connection opened inside is recorded into the list, until it is closed."""
    library = _library()
    below = library.sqlite3_vfs_find(None)
    system = _System.from_buffer_copy(below.contents)
    recorder = _Recorder(below.contents)
    system.name = b"recorder"
    system.open, system.delete = (cast(f, c_void_p).value for f in (recorder.open, recorder.delete))
    library.sqlite3_vfs_register(byref(system), 1)
    try:
        yield recorder.acts
    finally:
        library.sqlite3_vfs_unregister(byref(system))
        library.sqlite3_vfs_register(below, 1)


def _library() -> Any:
    try:
        library = CDLL(_sqlite3.__file__)
        library.sqlite3_vfs_find.restype = POINTER(_System)
        library.sqlite3_vfs_find.argtypes = (c_char_p,)
    except (AttributeError, OSError) as hidden:
        raise Impossible("the SQLite of this Python cannot be reached from outside") from hidden
    return library


class _Recorder:
    """The functions SQLite calls instead of its own, each of which calls its own."""

    def __init__(self, below: _System) -> None:
        self.acts: list[Act] = []
        self._files: dict[int, str] = {}
        self._methods: dict[int, _Methods] = {}
        self._own: dict[str, Any] = {}
        self._below = (_OPEN(below.open), _DELETE(below.delete))
        self.open, self.delete = _OPEN(self._open), _DELETE(self._delete)
        self._given = (_WRITE(self._write), _TRUNCATE(self._truncate), _SYNC(self._sync))

    def _open(self, system: int, name: int | None, file: int, flags: int, out: int | None) -> int:
        path = string_at(name).decode() if name else ""
        new = bool(path) and not Path(path).exists()
        status: int = self._below[0](system, name, file, flags, out)
        if status == 0 and path:
            self._files[file] = path
            opened = cast(file, POINTER(_File)).contents
            opened.methods = pointer(self._patched(opened.methods.contents))
            if new:
                self.acts.append(Made(path))
        return status

    def _patched(self, own: _Methods) -> _Methods:
        where = addressof(own)  # a journal is opened by another set than the database
        if where not in self._methods:
            patched = _Methods.from_buffer_copy(own)
            self._own = {
                "write": _WRITE(own.write),
                "truncate": _TRUNCATE(own.truncate),
                "sync": _SYNC(own.sync),
            }
            patched.write, patched.truncate, patched.sync = (cast(f, c_void_p).value for f in self._given)
            self._methods[where] = patched
        return self._methods[where]

    def _write(self, file: int, content: int, size: int, offset: int) -> int:
        self.acts.append(Written(self._files[file], offset, string_at(content, size)))
        return int(self._own["write"](file, content, size, offset))

    def _truncate(self, file: int, size: int) -> int:
        self.acts.append(Cut(self._files[file], size))
        return int(self._own["truncate"](file, size))

    def _sync(self, file: int, flags: int) -> int:
        self.acts.append(Synced(self._files[file]))
        return int(self._own["sync"](file, flags))

    def _delete(self, system: int, name: int, synced: int) -> int:
        path = string_at(name).decode()
        if Path(path).exists():
            self.acts.append(Deleted(path, bool(synced)))
        return int(self._below[1](system, name, synced))
