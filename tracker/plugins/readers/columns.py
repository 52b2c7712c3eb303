"""Task tables printed without rules: their columns are told by the blank strips that run down through all their lines."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise

from tracker.plugins.readers.printed_lines import Word
from tracker.reading.headers import columns_of_header, is_number_head, may_head_tasks

Row = Sequence[Word]
Stretch = tuple[float, float]

_FEWEST_STRIPS = 2
_LINES_OF_HEADER = 4
_LINES_JUDGED = 9
"""So many lines show whether a line heads a table; only then is the rest gone through."""
_LABEL = re.compile(r"(?:\d{1,3}(?:\.\d{1,2})*|[IVX]{1,5}|[A-H]|[a-zđ])[.)]?")


@dataclass(frozen=True, slots=True)
class Grid:
    """A table found in lines `first` up to but not including `end`; `rows` says for each of these lines which row of the
    table it belongs to, and `cells` what it prints in which column, both counted from 1. `columns` are their stretches."""

    first: int
    end: int
    columns: tuple[Stretch, ...]
    rows: tuple[int, ...]
    cells: tuple[dict[int, str], ...]


def task_tables(lines: Sequence[Row], gap: float, *, before: Grid | None = None) -> list[Grid]:
    """The task tables among the printed lines of a page; `gap` is the width of blank that parts columns.

    `before` is the table that filled the end of the page before: its rows may go on without a header.
    """
    found: list[Grid] = []
    at = 0
    while at < len(lines):
        grid = None
        if before is not None and at < _LINES_OF_HEADER and not found:
            grid = _going_on(lines, at, before, gap)
        if grid is None and len(_pieces(lines[at], gap)) > _FEWEST_STRIPS:
            grid = _headed(lines, at, gap)
        if grid is not None:
            found.append(grid)
        at = grid.end if grid is not None else at + 1
    return found


def _headed(lines: Sequence[Row], at: int, gap: float) -> Grid | None:
    """The table whose header has its fullest line at `at`, if it is a task table."""
    if not _may_head(lines[max(at - 1, 0) : at + _LINES_OF_HEADER]):
        return None
    first, taken = at, _pieces(lines[at], gap)
    while first and len(_pieces(lines[first - 1], gap)) > 1:
        above = _merged([*taken, *_pieces(lines[first - 1], gap)], gap)
        if len(above) < len(taken):
            break
        first, taken = first - 1, above
    near, _, _ = _extent(lines[: at + _LINES_JUDGED], at + 1, taken, gap)
    sample = [_cells(lines[n], taken, spans=False) for n in range(first, near)]
    header = 2 * (at - first) + 1 if at > first else _length_of_header(sample)
    if header >= len(sample) or columns_of_header(_heads(sample[:header])) is None:
        return None
    end, taken, spanning = _extent(lines, at + 1, taken, gap)
    cells = tuple(_cells(lines[n], taken, spans=n in spanning) for n in range(first, end))
    rows = _rows(cells, header, numbered=is_number_head(_heads(sample[:header])[0]))
    return Grid(first, end, tuple(taken), tuple(rows), cells)


def _going_on(lines: Sequence[Row], at: int, before: Grid, gap: float) -> Grid | None:
    """The rows with which a table of the page before goes on here."""
    end, taken, spanning = _extent(lines, at, list(before.columns), gap)
    if end - at < _FEWEST_STRIPS or len(taken) != len(before.columns):
        return None
    cells = tuple(_cells(lines[n], taken, spans=n in spanning) for n in range(at, end))
    numbered = any(_LABEL.fullmatch(line.get(1, "")) for line in cells)
    return Grid(at, end, tuple(taken), tuple(_rows(cells, 0, numbered=numbered)), cells)


def _extent(
    lines: Sequence[Row], at: int, taken: list[Stretch], gap: float
) -> tuple[int, list[Stretch], set[int]]:
    """How far down from line `at` the columns `taken` go on: the end, the columns widened, the lines that run over them."""
    end, spanning = at, set[int]()
    while end < len(lines):
        wider = _merged([*taken, *_pieces(lines[end], gap)], gap)
        if len(wider) >= len(taken) and _fits(lines[end], wider[0], gap):
            taken = wider
        elif _is_heading_row(lines, end, taken, gap):
            spanning.add(end)
        else:
            break
        end += 1
    return end, taken, spanning


def _may_head(lines: Sequence[Row]) -> bool:
    return may_head_tasks(" ".join(word.text for line in lines for word in line))


def _pieces(line: Row, gap: float) -> list[Stretch]:
    """The stretches of a line that gaps part."""
    return _merged([(word.left, word.right) for word in line], gap)


def _merged(stretches: Sequence[Stretch], gap: float) -> list[Stretch]:
    """Stretches with those nearer than `gap` made one."""
    merged: list[Stretch] = []
    for left, right in sorted(stretches):
        if merged and left - merged[-1][1] < gap:
            merged[-1] = (merged[-1][0], max(merged[-1][1], right))
        else:
            merged.append((left, right))
    return merged


def _fits(line: Row, first_column: Stretch, gap: float) -> bool:
    """Whether what the line prints in a narrow first column is a number, as in the rows of a table, and no sentence."""
    opening = [word.text for word in line if word.left < first_column[1]]
    return len(opening) < 2 or first_column[1] - first_column[0] > 8 * gap


def _is_heading_row(lines: Sequence[Row], at: int, taken: Sequence[Stretch], gap: float) -> bool:
    """A row such as "II  Công tác tuyên truyền …" that runs over the columns, with rows in columns after it."""
    if not _LABEL.fullmatch(lines[at][0].text) or lines[at][0].left > taken[0][1] or at + 1 == len(lines):
        return False
    after = _pieces(lines[at + 1], gap)
    return len(after) > _FEWEST_STRIPS and len(_merged([*taken, *after], gap)) == len(taken)


def _cells(line: Row, columns: Sequence[Stretch], *, spans: bool) -> dict[int, str]:
    def column(word: Word) -> int:
        if spans:
            return 1 if word is line[0] else 2
        middle = (word.left + word.right) / 2
        return next((n for n, (_, right) in enumerate(columns, 1) if middle <= right), len(columns))

    return {n: " ".join(word.text for word in words) for n, words in groupby(line, key=column)}


def _heads(lines: Sequence[dict[int, str]]) -> list[str]:
    """The header cells that these lines print, from left to right."""
    width = max(column for line in lines for column in line)
    return [" ".join(line.get(n, "") for line in lines) for n in range(1, width + 1)]


def _length_of_header(cells: Sequence[dict[int, str]]) -> int:
    """How many lines the header takes: up to the first row with a number, or that says more than its words go on."""
    for n, line in enumerate(cells[: _LINES_OF_HEADER + 1]):
        if n and _LABEL.fullmatch(line.get(1, "")):
            return n
        if n and any(text[0].isupper() for text in line.values()) and columns_of_header(_heads(cells[:n])):
            return n
    return 1


def _rows(cells: Sequence[dict[int, str]], header: int, *, numbered: bool) -> list[int]:
    """The row of each line: the header is row 1."""
    labels = (
        [n for n in range(header, len(cells)) if _LABEL.fullmatch(cells[n].get(1, ""))] if numbered else []
    )
    if not labels:
        labels = [n for n in range(header, len(cells)) if len(cells[n]) > _FEWEST_STRIPS]
    starts = _starts(labels, header) if numbered else labels
    rows = [1] * len(cells)
    for row, (start, following) in enumerate(pairwise([*starts, len(cells)]), start=2 if header else 1):
        rows[start:following] = [row] * (following - start)
    return rows


def _starts(labels: Sequence[int], header: int) -> list[int]:
    """The first lines of the rows. Numbers stand on them, or in the middle of their rows where the first line has none."""
    starts, start = [], header
    for label in labels:
        if start > label:
            return list(labels)
        starts.append(start)
        start = 2 * label - start + 1
    return starts if labels and labels[0] > header else list(labels)
