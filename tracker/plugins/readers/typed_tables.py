"""Task tables in plain text: cells parted by tabs, as they are pasted from Word and Excel, or set in columns by blanks."""

from __future__ import annotations

import re
from collections.abc import Sequence

from tracker.plugins.readers.columns import Grid, task_tables
from tracker.plugins.readers.printed_lines import Word
from tracker.reading.headers import columns_of_header

_FEWEST_TABS = 2
_BLANKS_BETWEEN = 2
"""Blanks that part columns; one parts words."""
_FURTHER = 3
"""Lines a cell of several paragraphs may go on without a tab."""


def typed_tables(lines: Sequence[str]) -> list[Grid]:
    """The task tables among the lines of a page, in order."""
    tabbed = _tabbed(lines)
    taken = {n for grid in tabbed for n in range(grid.first, grid.end)}
    words = [_words(line) if n not in taken and "\t" not in line else () for n, line in enumerate(lines)]
    printed = [n for n, row in enumerate(words) if row]
    spaced = (_placed(grid, printed) for grid in task_tables([words[n] for n in printed], _BLANKS_BETWEEN))
    return sorted([*tabbed, *spaced], key=lambda grid: grid.first)


def _words(line: str) -> tuple[Word, ...]:
    return tuple(Word(m.group(), m.start(), m.end(), 0, 1, 1) for m in re.finditer(r"\S+", line))


def _placed(grid: Grid, printed: Sequence[int]) -> Grid:
    """The grid with its lines counted among all lines, blank ones too."""
    first, last = printed[grid.first], printed[grid.end - 1]
    at = {printed[n]: n - grid.first for n in range(grid.first, grid.end)}
    rows: list[int] = []
    for n in range(first, last + 1):
        rows.append(grid.rows[at[n]] if n in at else rows[-1])
    cells = tuple(grid.cells[at[n]] if n in at else {} for n in range(first, last + 1))
    return Grid(first, last + 1, grid.columns, tuple(rows), cells)


def _tabbed(lines: Sequence[str]) -> list[Grid]:
    found: list[Grid] = []
    at = 0
    while at < len(lines):
        heads = [cell.strip() for cell in lines[at].split("\t")]
        grid = (
            _rows_of(lines, at, len(heads))
            if len(heads) > _FEWEST_TABS and columns_of_header(heads) is not None
            else None
        )
        if grid is not None:
            found.append(grid)
        at = grid.end if grid is not None else at + 1
    return found


def _rows_of(lines: Sequence[str], first: int, width: int) -> Grid | None:
    """The table headed on line `first`: a row is whole when it has as many tabs as the header."""
    rows: list[int] = []
    cells: list[dict[int, str]] = []
    row, column = 0, width
    for n in range(first, len(lines)):
        parts = lines[n].split("\t")
        if not any("\t" in line for line in lines[n : n + 1 + _FURTHER]):
            break
        if len(parts) > 1 and column + len(parts) - 1 > width:
            row, column = row + 1, 1
        cells.append(
            {column + k: part.strip() for k, part in enumerate(parts) if part.strip() and column + k <= width}
        )
        rows.append(row)
        column = min(width, column + len(parts) - 1)
    return Grid(first, first + len(rows), (), tuple(rows), tuple(cells)) if row > 1 else None
