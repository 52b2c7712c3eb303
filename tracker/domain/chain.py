"""The hash chain that keeps a history from being quietly changed.

Each entry's hash is SHA-256 over its canonical JSON (every field, keys sorted, UTF-8, no spaces) and the hash of
the entry before it. Editing, deleting, inserting or reordering breaks the chain at that place; cutting off the end
is found by comparing with a head that was exported earlier.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields
from datetime import UTC, datetime
from typing import Any

BEGINNING = "0" * 64
"""What stands for the hash before the first entry of a chain."""


@dataclass(frozen=True)
class Entry:
    """One entry of a chain, every stored field of it. ``at`` is an aware UTC moment; ``seq`` counts from 1.

    ``before`` and ``after`` are JSON values with text for keys, as a database gives them back.
    """

    chain: str
    seq: int
    at: datetime
    actor_id: int
    actor_name: str
    acting_for_id: int | None
    acting_for_name: str | None
    kind: str
    subject_kind: str
    subject_id: int
    plan_id: int | None
    directive_id: int | None
    note: str
    before: Mapping[str, Any]
    after: Mapping[str, Any]


def canonical(entry: Entry) -> bytes:
    """The one byte string an entry is hashed as; equal entries give equal bytes on every machine.

    Raises ValueError for a moment without a zone: it would be read in that of the server.
    """
    if entry.at.tzinfo is None:
        raise ValueError("the moment of an entry must be aware")
    data = {f.name: getattr(entry, f.name) for f in fields(entry)}
    data["at"] = entry.at.astimezone(UTC).isoformat(timespec="microseconds")
    return json.dumps(data, sort_keys=True, ensure_ascii=False, separators=(",", ":")).encode()


def hash_of(entry: Entry, previous: str) -> str:
    """The hash of ``entry`` after an entry whose hash is ``previous``, as 64 hexadecimal digits."""
    return hashlib.sha256(previous.encode() + b"\n" + canonical(entry)).hexdigest()


@dataclass(frozen=True)
class Linked:
    """An entry as stored: with the hash before it and its own."""

    entry: Entry
    previous: str
    hash: str


@dataclass(frozen=True)
class Broken:
    """Where a chain first breaks: the sequence number that should stand there, and what is wrong with it."""

    chain: str
    seq: int
    fault: str


def first_break(chain: str, links: Iterable[Linked], head: tuple[int, str] | None = None) -> Broken | None:
    """The first break of ``chain``, its ``links`` in stored order of ``seq``; None if it is whole.

    ``head`` is the (seq, hash) the chain is known to have reached; without it a cut-off end cannot be seen.
    """
    previous, seq, seen_head = BEGINNING, 0, head is None or head[0] == 0
    for seq, link in enumerate(links, start=1):
        if link.entry.chain != chain or link.entry.seq != seq:
            return Broken(chain, seq, "missing or out of order")
        if link.previous != previous:
            return Broken(chain, seq, "does not follow the entry before it")
        if link.hash != hash_of(link.entry, previous):
            return Broken(chain, seq, "was changed")
        previous = link.hash
        if head is not None and seq == head[0]:
            if link.hash != head[1]:
                return Broken(chain, seq, "differs from the exported head")
            seen_head = True
    return None if seen_head else Broken(chain, seq + 1, "was cut off before the exported head")
