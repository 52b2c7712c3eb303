"""Task tables pasted one cell a line, as a browser or a reader of PDF gives them: TT, Nội dung, Chủ trì …, 1, Rà soát …, Sở Y tế …"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from tracker.reading.dismissals import dismissed
from tracker.reading.headers import Columns, columns_of_header, is_number_head
from tracker.reading.marks import mark_of
from tracker.reading.model import Cell, Line
from tracker.reading.spelling import clean, squeeze
from tracker.reading.times import cell as time_in
from tracker.reading.units import Text, begins_unit

_FEWEST, _MOST = 4, 9
"""Columns of a task table, the number with them."""
_LONGEST_HEAD = 40
_NUMBER = re.compile(r"(?P<number>\d{1,3})\.?")
_LONGEST_ROW = 60


@dataclass(frozen=True, slots=True)
class _Header:
    first: int
    width: int
    columns: Columns


def in_cells(lines: Sequence[Line]) -> list[Line]:
    """`lines` with those of such tables put in their cells; all others as they are."""
    result: list[Line] = []
    table = max((line.cell.table for line in lines if line.cell), default=0)
    at = 0
    while at < len(lines):
        header = _header(lines, at)
        rows = list(_rows(lines, header)) if header is not None else []
        if header is None or not rows:
            result.append(lines[at])
            at += 1
            continue
        table += 1
        for row, members in enumerate([lines[at : at + header.width], *rows], start=1):
            result.extend(_placed(members, header, table, row))
        at = lines.index(rows[-1][-1], at) + 1
    return result


def _words(line: Line) -> str:
    return squeeze(clean(line.text))


def _header(lines: Sequence[Line], first: int) -> _Header | None:
    """The header that begins with a cell "TT" on this line and goes to the line before the number 1."""
    if lines[first].cell is not None or not is_number_head(_words(lines[first])):
        return None
    heads: list[str] = []
    for line in lines[first : first + _MOST]:
        text = _words(line)
        if line.cell is not None or len(text) > _LONGEST_HEAD:
            return None
        if _is_number(text, 1):
            break
        heads.append(text)
    columns = columns_of_header(heads) if _FEWEST <= len(heads) < _MOST and all(heads) else None
    return _Header(first, len(heads), columns) if columns is not None else None


def _is_number(text: str, number: int) -> bool:
    match = _NUMBER.fullmatch(text)
    return match is not None and int(match["number"]) == number


def _rows(lines: Sequence[Line], header: _Header) -> Iterator[list[Line]]:
    """The lines of each row, its number first. The last row has no number after it: it takes no more than its cells."""
    at, number = header.first + header.width, 1
    while at < len(lines) and _is_number(_words(lines[at]), number):
        following = next(
            (
                n
                for n in range(at + 1, min(at + _LONGEST_ROW, len(lines)))
                if _is_number(_words(lines[n]), number + 1)
            ),
            None,
        )
        if following is None:
            yield _last_row(lines, at, header.width)
            return
        yield list(lines[at:following])
        at, number = following, number + 1


def _last_row(lines: Sequence[Line], at: int, width: int) -> list[Line]:
    row = [lines[at]]
    for line in lines[at + 1 :]:
        text = _words(line)
        whole = sum(1 for member in row if _words(member)) == width
        if whole or line.cell or mark_of(text) or dismissed(text):
            break
        row.append(line)
    while len(row) > 1 and not _words(row[-1]):
        row.pop()
    return row


def _placed(members: Sequence[Line], header: _Header, table: int, row: int) -> Iterator[Line]:
    """The lines of one row in their columns."""
    printed = [line for line in members if _words(line)]
    if len(printed) < header.width == len(members):
        columns = [
            n for n, line in enumerate(members, start=1) if _words(line)
        ]  # an empty line is an empty cell
    elif len(printed) < header.width:
        columns = _by_content(printed, header.columns)
    else:
        further = len(printed) - header.width  # the task has several paragraphs
        task = header.columns.task + 1
        columns = [n for n in range(1, header.width + 1) for _ in range(further + 1 if n == task else 1)]
    for line, column in zip(printed, columns, strict=False):
        yield replace(line, cell=Cell(table, row, column))


def _by_content(printed: Sequence[Line], columns: Columns) -> list[int]:
    """The columns of a row whose empty cells left no trace: what is a time, what is a unit, told by their words."""
    free = [n for n in (columns.lead, columns.coordinating, columns.product) if n is not None]
    placed = [1, columns.task + 1]
    for line in printed[2:]:
        text = _words(line)
        found = time_in(text)
        if columns.time is not None and found is not None and found.kind != "other":
            placed.append(columns.time + 1)
        elif free and (free[0] == columns.product or begins_unit(Text.of(text), 0)):
            placed.append(free.pop(0) + 1)
        elif columns.product is not None and columns.product in free:
            free.remove(columns.product)
            placed.append(columns.product + 1)
        else:
            placed.append(placed[-1])
    return placed
