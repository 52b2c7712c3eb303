"""What a plugin may supply to the tracker. One page.

Ours are listed in `tracker.registry`; others join by the entry point group "tracker.plugins".
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from tracker.reading.model import Line


@dataclass(frozen=True, slots=True)
class Limits:
    """How much of a document a reader may take in; checked before anything is unpacked.

    Sizes in bytes, times in seconds. `ocr` allows recognising the text of scanned pages where the machine can.
    """

    size: int = 20 * 1024 * 1024
    unpacked: int = 200 * 1024 * 1024
    members: int = 2_000
    pages: int = 500
    lines: int = 200_000
    memory: int = 1024 * 1024 * 1024
    seconds: int = 60
    ocr: bool = True


@dataclass(frozen=True, slots=True)
class Text:
    """What a reader got out of a file. `notes` are Vietnamese sentences for the person who checks the result."""

    lines: tuple[Line, ...]
    notes: tuple[str, ...] = ()


class Reader(Protocol):
    """Reads one file format. It decides by the content alone; the name of the file means nothing."""

    name: str

    def recognises(self, content: bytes) -> bool:
        """True if `content` looks like this reader's format (its first bytes say so)."""

    def text(self, content: bytes, limits: Limits) -> Text:
        """The lines of the document in reading order, or Unreadable with a sentence for a person."""
