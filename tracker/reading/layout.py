"""From printed lines to paragraphs: wrapped lines joined, tables gathered."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from tracker.reading.furniture import without_furniture
from tracker.reading.marks import BULLETS, mark_of
from tracker.reading.model import Line, Source
from tracker.reading.spelling import squeeze
from tracker.reading.syllables import is_syllable

_ENDED = re.compile(r"[.;:!?…]['\"”’)\]]*$")
_CLOSED = re.compile(r"\./\s*\.?\s*[\"”]?$")
_OWN_LINE = re.compile(r"(?:Nơi nhận|Kính gửi|NƠI NHẬN|KÍNH GỬI)")
_HANGING = re.compile(
    r"(?:,|[^\W\d_]-|\b(?:và|về|của|các|với|tại|theo|cho|từ|đến|do|số|ngày|tháng|thuộc|trong|là|hoặc|những|để|trên|giữa|bởi))$",
    re.IGNORECASE,
)
_COLUMN = re.compile(r"\s{3,}")
_BROKEN_WORD = re.compile(r"[^\W_][-/]$")
_LAST_LETTERS = re.compile(r"[^\W\d_]+(?=-$)")
_FIRST_LETTERS = re.compile(r"[^\W\d_]+")


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph with blanks made single. `lines` are the printed lines it was joined from."""

    text: str
    source: Source
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Row:
    """A table row: the texts of its cells from left to right, "" for an empty one."""

    cells: tuple[str, ...]
    source: Source
    lines: tuple[Line, ...] = ()


@dataclass(frozen=True, slots=True)
class Table:
    """A table as printed."""

    rows: tuple[Row, ...]

    @property
    def width(self) -> int:
        """The number of its columns."""
        return max(len(row.cells) for row in self.rows)


Block = Paragraph | Table


def blocks(lines: Sequence[Line]) -> list[Block]:
    """The paragraphs and tables of a document in reading order."""
    kept = without_furniture(lines)
    shape = _Shape.of(kept)
    result: list[Block] = []
    for in_table, group in groupby(kept, key=lambda line: line.cell.table if line.cell else None):
        if in_table is None:
            result.extend(_paragraph(part) for part in _joined(list(group), shape))
        else:
            _add_table(result, _table(group))
    return result


def _add_table(found: list[Block], table: Table) -> None:
    """A table of as many columns right after another one on the page before goes on with it."""
    before = found[-1] if found else None
    if isinstance(before, Table) and before.width == table.width and _next_page(before, table):
        found[-1] = Table((*before.rows, *table.rows))
    else:
        found.append(table)


def _next_page(table: Table, following: Table) -> bool:
    last, first = table.rows[-1].source.page, following.rows[0].source.page
    return last is not None and first is not None and first == last + 1


@dataclass(frozen=True, slots=True)
class _Shape:
    """What the lines of a document tell about how it was set.

    `wrapped`: its lines are printed lines, not whole paragraphs. `width`: where a full line ends. `margins`: the left edge
    of each page. `indented`: paragraphs open with an indentation, so an indented line opens a paragraph.
    """

    wrapped: bool
    width: int
    margins: dict[int | None, int]
    indented: bool

    @classmethod
    def of(cls, lines: list[Line]) -> _Shape:
        """Read the shape from all the printed lines outside tables."""
        plain = [line for line in lines if line.cell is None and not _COLUMN.search(line.text)]
        if len(plain) < 3:
            return cls(wrapped=False, width=0, margins={}, indented=False)
        lower = sum(1 for line in plain if line.text[0].islower() and mark_of(line.text) is None)
        ends = sorted(_right(line) for line in plain if len(line.text) > 30) or [0]
        width = ends[len(ends) * 3 // 4]
        margins = {}
        for page, group in groupby(plain, key=lambda line: line.page):
            counts = Counter(line.left for line in group)
            often = sum(counts.values()) / 8
            margins[page] = min(
                (left for left, count in counts.items() if count >= often), default=min(counts)
            )
        steps = sum(1 for line in plain if 2 <= line.left - margins[line.page] <= 20)
        return cls(
            wrapped=lower * 8 >= len(plain) and width < 200,
            width=width,
            margins=margins,
            indented=steps * 10 >= len(plain),
        )

    def steps_in(self, line: Line) -> bool:
        """True if `line` is set in from the left edge of its page."""
        return line.left - self.margins.get(line.page, 0) >= 2

    def is_full(self, line: Line, following: Line, *, opens: bool) -> bool:
        """True if the first word of `following` would not have fitted on `line`, so that it was wrapped.

        Characters are only nearly of one width; and where the indentation was lost, the line that `opens` a paragraph
        is shorter by it.
        """
        word = following.text.split(" ", 1)[0]
        slack = 12 if opens and not self.indented else 6
        return _right(line) + 1 + len(word) > self.width - slack


def _right(line: Line) -> int:
    return line.right or line.left + len(line.text)


def _joined(lines: list[Line], shape: _Shape) -> Iterator[list[Line]]:
    """Groups of lines that are one paragraph each."""
    group: list[Line] = []
    for line in lines:
        if group and not _continues(group, line, shape):
            yield group
            group = []
        group.append(line)
    if group:
        yield group


def _continues(group: list[Line], line: Line, shape: _Shape) -> bool:
    """Whether `line` goes on with the paragraph of `group`. Each answer is a habit of how such documents are set."""
    last = group[-1]
    if _CLOSED.search(last.text) or _OWN_LINE.match(line.text):
        return False
    ended = _ENDED.search(last.text) is not None
    if line.paragraph is not None and line.paragraph == last.paragraph:
        # A line break inside a paragraph: a new item has its mark.
        return not ended and mark_of(line.text) is None
    if (line.paragraph is not None or last.paragraph is not None) and not shape.wrapped:
        # The format knows its paragraphs; one broken by a stray Enter goes on in lower case.
        return not ended and line.text[0].islower() and len(last.text) > 60 and mark_of(line.text) is None
    if _COLUMN.search(line.text) or _COLUMN.search(last.text):
        return False
    mark = mark_of(line.text)
    if mark is not None:
        return _is_wrapped_mark(mark.kind, line, last, ended=ended, shape=shape)
    if line.text[0].islower() or line.text[0] in ",;.)":
        return not (ended and shape.indented and shape.steps_in(line) and last.text[-1] in ".:")
    if not shape.wrapped:
        return False
    if is_shouted(line.text) or is_shouted(last.text):
        return (
            is_shouted(line.text) and is_shouted(last.text) and not ended and mark_of(last.text) is not None
        )
    text = " ".join(member.text for member in group)
    if not ended and (_HANGING.search(text) or text.count("(") > text.count(")") or line.text[0] == "("):
        return True
    full = shape.is_full(last, line, opens=len(group) == 1)
    if shape.indented and shape.steps_in(line):
        return full and not ended and shape.steps_in(last)
    if shape.indented:
        # A line far from full ends a paragraph even without a stop: it is a heading.
        return full or (not ended and _right(last) * 10 > shape.width * 7)
    return full and (not ended or last.text[-1] in ".;")


def _is_wrapped_mark(kind: str, line: Line, last: Line, *, ended: bool, shape: _Shape) -> bool:
    """Whether what looks like a mark is the middle of a sentence that happens to begin a line."""
    if ended or not shape.wrapped or not shape.is_full(last, line, opens=False):
        return False
    if shape.indented:
        return not shape.steps_in(line)
    if kind in BULLETS:
        return line.text.lstrip("-–—−+*• ")[:1].islower() or last.text[-1] in ",-–"
    return last.text[-1] in ",("


def is_shouted(text: str) -> bool:
    """True for headings in capitals."""
    letters = [c for c in text if c.isalpha()]
    return len(letters) >= 4 and sum(c.isupper() for c in letters) * 10 >= len(letters) * 9


def _paragraph(lines: list[Line]) -> Paragraph:
    text = ""
    for line in lines:
        part = squeeze(line.text)
        if _is_hyphenated(text, part):
            text = text.removesuffix("-")
        elif text and not _BROKEN_WORD.search(text):
            text += " "
        text += part
    return Paragraph(text, _source(lines), tuple(lines))


def _is_hyphenated(text: str, following: str) -> bool:
    """Whether the line broke a syllable in two: "tri-" and "ển", but not "QĐ-" and "UBND" nor "vắc-" and "xin"."""
    end, start = _LAST_LETTERS.search(text), _FIRST_LETTERS.match(following)
    if end is None or start is None or not start.group().islower():
        return False
    return is_syllable(end.group() + start.group())


def _table(lines: Iterable[Line]) -> Table:
    rows = []
    for _, group in groupby(lines, key=lambda line: line.cell.row if line.cell else 0):
        members = list(group)
        cells: dict[int, list[str]] = {}
        for line in members:
            if line.cell is not None:
                cells.setdefault(line.cell.column, []).append(squeeze(line.text))
        width = max(cells)
        rows.append(
            Row(
                tuple(" ".join(cells.get(n, [])) for n in range(1, width + 1)),
                _source(members),
                tuple(members),
            )
        )
    return Table(tuple(rows))


def _source(lines: Sequence[Line]) -> Source:
    first, last = lines[0], lines[-1]
    return Source(first.number, last.number, first.page, first.paragraph, first.cell)
