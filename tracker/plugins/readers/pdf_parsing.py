"""The text of a PDF with its places. Runs in the child process of `worker` only."""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Any

import pdfplumber
from pdfminer.pdfdocument import PDFEncryptionError, PDFPasswordIncorrect
from pdfplumber.utils.exceptions import PdfminerException

from tracker.contracts import Limits
from tracker.domain.errors import Unreadable
from tracker.domain.wording import N_
from tracker.plugins.readers import ocr
from tracker.plugins.readers.columns import Grid, task_tables
from tracker.plugins.readers.pages_read import say
from tracker.plugins.readers.pdf_words import Drawn, drawn_on
from tracker.plugins.readers.printed_lines import Word, character_width, lines_of, rows_of, set_out
from tracker.reading.model import Cell, Line

_LETTERS_OF_A_PAGE = 30
"""A page with fewer letters has no text layer worth the name."""
_NOTE_SIZE = 0.86
_NOTES_BELOW = 0.6
_MARGIN = 12.0
_COLUMN_GAP = 1.2
"""Characters of blank that part the columns of a table without rules."""
_LINES_AFTER = 2
"""Fewer lines than this below a table are the foot of its page."""
_RULES_OF_A_TABLE = 4
"""Tables are looked for only on pages with rules enough for one."""
_TABLE = {
    "vertical_strategy": "lines",
    "horizontal_strategy": "lines",
    "snap_tolerance": 4,
    "join_tolerance": 4,
}


def parse(content: bytes, limits: Limits) -> tuple[list[Line], list[str]]:
    """The lines of the document page by page; notes at the foot of pages come last."""
    try:
        with pdfplumber.open(io.BytesIO(content)) as document:
            if len(document.pages) > limits.pages:
                raise Unreadable(N_("Tệp .pdf có quá nhiều trang (tối đa %(limit)s)."), limit=limits.pages)
            walk = _Walk(limits)
            for number, page in enumerate(document.pages, start=1):
                walk.page(page, number)
                page.close()
                say(number, len(document.pages))
    except PdfminerException as failure:
        if isinstance(failure.args[0] if failure.args else None, (PDFPasswordIncorrect, PDFEncryptionError)):
            raise Unreadable(N_("Tệp được bảo vệ bằng mật khẩu. Đề nghị bỏ mật khẩu rồi nhập lại.")) from None
        raise Unreadable(N_("Tệp .pdf hỏng hoặc bị cắt cụt.")) from None
    lines = walk.all_lines()
    if sum(len(line.text) for line in lines) < _LETTERS_OF_A_PAGE * max(1, walk.pages // 2):
        return ocr.parse(content, limits, pages=walk.pages)
    return lines, []


@dataclass
class _Walk:
    """Goes through the pages and keeps count of lines and tables."""

    limits: Limits
    lines: list[Line] = field(default_factory=list)
    notes: list[Line] = field(default_factory=list)
    tables: int = 0
    pages: int = 0
    open_grid: Grid | None = None
    """A table without rules that goes down to the end of the page before."""

    def page(self, page: Any, number: int) -> None:
        """Add the lines of one page."""
        self.pages = number
        drawn = drawn_on(page)
        words = drawn.words
        tables = _tables(page) if words and drawn.rules >= _RULES_OF_A_TABLE else []
        outside = [word for word in words if not any(_within(word, table.bbox) for table in tables)]
        pieces: list[tuple[float, list[Line]]] = [
            (table.bbox[1], list(self._table(table, words, number))) for table in tables
        ]
        notes_from = _top_of_notes(drawn, page.height)
        usual = sorted(word.size for word in outside)[len(outside) // 2] if outside else 0.0
        rows = rows_of(outside)
        width = character_width(outside)
        grids = task_tables(rows, width * _COLUMN_GAP, before=self.open_grid)
        self.open_grid = grids[-1] if grids and len(rows) - grids[-1].end < _LINES_AFTER else None
        for grid in reversed(grids):
            pieces.append((rows[grid.first][0].top, list(self._grid(grid, number))))
            del rows[grid.first : grid.end]
        for line in set_out(rows, width):
            made = Line(line.text, 0, number, left=line.left, right=line.right)
            small = line.size < usual * _NOTE_SIZE
            if small and line.top > notes_from:
                self.notes.append(replace(made, note=True))
            elif small and line.top > page.height * _NOTES_BELOW and number > 1:
                self.notes.append(made)
            else:
                pieces.append((line.top, [made]))
        for _, made_lines in sorted(pieces, key=lambda piece: piece[0]):
            self.lines.extend(made_lines)
        if len(self.lines) > self.limits.lines:
            raise Unreadable(N_("Văn bản có quá nhiều dòng (tối đa %(limit)s)."), limit=self.limits.lines)

    def _table(self, table: Any, words: list[Word], page: int) -> Iterator[Line]:
        self.tables += 1
        edges = sorted({round(cell[0]) for cell in table.cells})
        starts = [edge for n, edge in enumerate(edges) if n == 0 or edge - edges[n - 1] > 3]
        inside = [word for word in words if _within(word, table.bbox)]
        for number, row in enumerate(table.rows, start=1):
            for box in row.cells:
                if box is None:
                    continue
                column = sum(1 for start in starts if start <= box[0] + 3)
                for line in lines_of([word for word in inside if _within(word, box)]):
                    yield Line(line.text, 0, page, cell=Cell(self.tables, number, column))

    def _grid(self, grid: Grid, page: int) -> Iterator[Line]:
        self.tables += 1
        for row, cells in zip(grid.rows, grid.cells, strict=True):
            for column, text in cells.items():
                yield Line(text, 0, page, cell=Cell(self.tables, row, column))

    def all_lines(self) -> list[Line]:
        """Everything in reading order, numbered."""
        return [
            replace(line, number=number) for number, line in enumerate([*self.lines, *self.notes], start=1)
        ]


def _top_of_notes(drawn: Drawn, height: float) -> float:
    """Where the notes of a page begin: under a short rule at the left margin of its lower half. Below the page if there is none."""
    margin = min((word.left for word in drawn.words), default=0.0)
    tops = [top for left, top in drawn.dashes if abs(left - margin) < _MARGIN and top > height / 2]
    return max(tops, default=height)


def _tables(page: Any) -> list[Any]:
    """The ruled tables of a page."""
    found = page.find_tables(_TABLE)
    return [table for table in found if _has_columns(table)]


def _has_columns(table: Any) -> bool:
    """Most rows of a table have several cells; coloured backgrounds behind words only look like cells."""
    several = sum(1 for row in table.rows if sum(1 for cell in row.cells if cell is not None) > 1)
    return several > 1 and several * 2 > len(table.rows)


def _within(word: Word, box: tuple[float, float, float, float]) -> bool:
    centre, middle = (word.left + word.right) / 2, (word.top + word.bottom) / 2
    return box[0] <= centre <= box[2] and box[1] <= middle <= box[3]
