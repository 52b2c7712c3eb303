"""Keep the text a plan was read from, line by line, and give it back as the reader saw it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from tracker.domain.acts import Act
from tracker.extensions import db
from tracker.models.plans import SourceText
from tracker.reading.model import Cell, Line


def keep(act: Act, lines: Sequence[Line], *, digest: str, filename: str = "") -> SourceText:
    """Store ``lines`` of the file whose SHA-256 is ``digest``; ``filename`` only tells people which it was."""
    row = SourceText(
        filename=filename[:255],
        digest=digest,
        lines=[_to_json(line) for line in lines],
        added_at=act.now,
        added_by_id=act.actor.account_id,
    )
    db.session.add(row)
    db.session.flush()
    return row


def lines_of(source: SourceText) -> tuple[Line, ...]:
    """The lines of ``source`` in reading order."""
    return tuple(_from_json(data) for data in source.lines)


def _to_json(line: Line) -> dict[str, Any]:
    return {name: value for name, value in asdict(line).items() if value not in (None, 0) or name == "text"}


def _from_json(data: dict[str, Any]) -> Line:
    cell = data.get("cell")
    return Line(**{**data, "cell": Cell(**cell) if cell else None})
