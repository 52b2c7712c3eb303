"""Verify the history: recompute every chain, and compare it with heads exported earlier."""

from collections.abc import Generator, Mapping
from contextlib import closing
from dataclasses import fields

from sqlalchemy import select

from tracker.domain.chain import BEGINNING, Broken, Entry, Linked, first_break
from tracker.extensions import db
from tracker.models.history import ChainHead, HistoryEntry

Heads = dict[str, tuple[int, str]]
"""Chain → (sequence number, hash) it has reached."""


def heads() -> Heads:
    """The heads of all chains now, for export to a place the database's owner cannot change."""
    return {h.chain: (h.seq, h.hash) for h in db.session.scalars(select(ChainHead).order_by(ChainHead.chain))}


def verify(exported: Mapping[str, tuple[int, str]] | None = None) -> list[Broken]:
    """The first break of every chain that has one; empty if the whole history stands.

    Each chain must reach its own stored head, and the head in ``exported``, where one is given for it.
    """
    exported = exported or {}
    stored = heads()
    present = set(db.session.scalars(select(HistoryEntry.chain).distinct()))
    breaks = []
    for chain in sorted(stored.keys() | exported.keys() | present):
        for head in (stored.get(chain, (0, BEGINNING)), exported.get(chain)):
            with closing(_links(chain)) as links:
                broken = first_break(chain, links, head)
            if (
                broken is None
                and head is not None
                and head is stored.get(chain)
                and _length(chain) != head[0]
            ):
                broken = Broken(chain, head[0] + 1, "goes on beyond the stored head")
            if broken is not None:
                breaks.append(broken)
                break
    return breaks


def _links(chain: str) -> Generator[Linked, None, None]:
    """The stored chain, row by row; to be closed, because a break is found before its end."""
    names = [f.name for f in fields(Entry)]
    rows = select(HistoryEntry).where(HistoryEntry.chain == chain).order_by(HistoryEntry.seq, HistoryEntry.id)
    with db.session.scalars(rows.execution_options(yield_per=1000)) as found:
        for row in found:
            yield Linked(Entry(**{name: getattr(row, name) for name in names}), row.previous, row.hash)


def _length(chain: str) -> int:
    rows = (
        select(HistoryEntry.seq).where(HistoryEntry.chain == chain).order_by(HistoryEntry.seq.desc()).limit(1)
    )
    return db.session.scalar(rows) or 0
