"""The text of a Word document with its places. Runs in the child process of `worker` only."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from typing import Any

import docx
from docx.opc.exceptions import PackageNotFoundError
from docx.oxml.ns import qn
from docx.oxml.parser import parse_xml

from tracker.contracts import Limits
from tracker.domain.errors import Unreadable
from tracker.domain.wording import N_
from tracker.plugins.readers.docx_numbering import Numbering
from tracker.reading.legacy import capitals, is_capital_font
from tracker.reading.model import Cell, Line

_PARAGRAPH, _TABLE, _ROW, _CELL = qn("w:p"), qn("w:tbl"), qn("w:tr"), qn("w:tc")
_INSIDE = {
    qn("w:r"),
    qn("w:hyperlink"),
    qn("w:ins"),
    qn("w:smartTag"),
    qn("w:sdt"),
    qn("w:sdtContent"),
    qn("w:fldSimple"),
    qn("w:moveTo"),
}
_AROUND = {qn("w:sdt"), qn("w:sdtContent"), qn("w:customXml"), qn("w:ins"), qn("w:moveTo")}
_ALTERNATE = "{http://schemas.openxmlformats.org/markup-compatibility/2006}AlternateContent"
_CHOICE = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Choice"
_NOTES = {"footnotes": qn("w:footnote"), "endnotes": qn("w:endnote")}
_BOX = qn("w:txbxContent")


def parse(content: bytes, limits: Limits) -> tuple[list[Line], list[str]]:
    """The lines of the document in reading order, notes last."""
    try:
        document = docx.Document(io.BytesIO(content))
    except (PackageNotFoundError, KeyError, ValueError):
        raise Unreadable(N_("Tệp không phải văn bản Word (.docx) đọc được.")) from None
    walk = _Walk(Numbering(document), limits)
    walk.blocks(document.element.body)
    walk.notes(document)
    if not any(line.text.strip() for line in walk.lines):
        raise Unreadable(N_("Tệp trống, không có nội dung để đọc."))
    return walk.lines, []


@dataclass
class _Walk:
    """Goes through the document and keeps count of lines, paragraphs, pages and tables."""

    numbering: Numbering
    limits: Limits
    lines: list[Line] = field(default_factory=list)
    paragraph: int = 0
    page: int = 1
    table: int = 0
    in_notes: bool = False

    def blocks(self, parent: Any, cell: Cell | None = None) -> None:
        """Paragraphs and tables under `parent`; inside a cell a table is flattened into the cell."""
        for child in parent.iterchildren():
            if child.tag == _PARAGRAPH:
                self._paragraph(child, cell)
            elif child.tag == _TABLE:
                self._table(child, cell)
            elif child.tag in _AROUND:
                self.blocks(child, cell)

    def _paragraph(self, element: Any, cell: Cell | None) -> None:
        self.paragraph += 1
        pieces = _Pieces()
        boxes: list[Any] = []
        self._runs(element, pieces, boxes)
        mark, level = self.numbering.mark(element)
        texts = pieces.lines()
        if mark and any(text.strip() for text in texts):
            texts[0] = f"{mark} {texts[0].lstrip()}"
        for text in texts:
            left = len(text) - len(text.lstrip())
            self._add(
                Line(
                    text.strip(),
                    0,
                    self.page,
                    self.paragraph,
                    left,
                    level=level,
                    cell=cell,
                    note=self.in_notes,
                )
            )
        for box in boxes:
            self.blocks(box, cell)

    def _add(self, line: Line) -> None:
        if len(self.lines) >= self.limits.lines:
            raise Unreadable(N_("Văn bản có quá nhiều dòng (tối đa %(limit)s)."), limit=self.limits.lines)
        self.lines.append(replace(line, number=len(self.lines) + 1))

    def _runs(self, element: Any, pieces: _Pieces, boxes: list[Any]) -> None:
        printed = _printing(element)
        for child in element.iterchildren():
            tag = child.tag
            if tag == qn("w:t"):
                pieces.text(printed(child.text or ""))
            elif tag in (qn("w:tab"), qn("w:ptab")):
                pieces.text("    ")
            elif tag in (qn("w:br"), qn("w:cr")):
                if child.get(qn("w:type")) == "page":
                    self.page += 1
                pieces.newline()
            elif tag == qn("w:lastRenderedPageBreak"):
                self.page += 1
            elif tag == qn("w:noBreakHyphen"):
                pieces.text("-")
            elif tag in _INSIDE:
                if not _is_hidden(child):
                    self._runs(child, pieces, boxes)
            elif tag == _ALTERNATE:
                boxes.extend(box for choice in child.iterchildren(_CHOICE) for box in choice.iter(_BOX))
            elif tag in (qn("w:pict"), qn("w:drawing")):
                boxes.extend(child.iter(_BOX))

    def _table(self, element: Any, cell: Cell | None) -> None:
        if cell is None:
            self.table += 1
        for number, row in enumerate(_rows(element), start=1):
            column = 1
            for member in _cells(row):
                span, merged = _span(member)
                if not merged:
                    self.blocks(member, cell or Cell(self.table, number, column))
                column += span

    def notes(self, document: Any) -> None:
        """The notes at the foot of pages and at the end, after everything else."""
        self.in_notes = True
        for relation in document.part.rels.values():
            kind = relation.reltype.rsplit("/", 1)[-1]
            if relation.is_external or kind not in _NOTES:
                continue
            for note in parse_xml(relation.target_part.blob).iterchildren(_NOTES[kind]):
                if note.get(qn("w:type")) is None:
                    self.blocks(note)


class _Pieces:
    """The text of one paragraph, broken where it prints a line break."""

    def __init__(self) -> None:
        self._lines: list[list[str]] = [[]]

    def text(self, text: str) -> None:
        self._lines[-1].append(text)

    def newline(self) -> None:
        self._lines.append([])

    def lines(self) -> list[str]:
        return ["".join(parts) for parts in self._lines]


def _printing(run: Any) -> Callable[[str], str]:
    """How the letters of a run are printed: as typed, or as capitals by their format or by a font that has no small ones."""
    properties = run.find(qn("w:rPr"))
    if properties is None:
        return str
    font, caps = properties.find(qn("w:rFonts")), properties.find(qn("w:caps"))
    if font is not None and is_capital_font(font.get(qn("w:ascii"), "")):
        return capitals
    return str.upper if caps is not None and caps.get(qn("w:val"), "1") not in ("0", "false") else str


def _is_hidden(run: Any) -> bool:
    properties = run.find(qn("w:rPr"))
    return properties is not None and properties.find(qn("w:vanish")) is not None


def _rows(table: Any) -> Iterator[Any]:
    for child in table.iterchildren():
        if child.tag == _ROW:
            yield child
        elif child.tag in _AROUND:
            yield from _rows(child)


def _cells(row: Any) -> Iterator[Any]:
    for child in row.iterchildren():
        if child.tag == _CELL:
            yield child
        elif child.tag in _AROUND:
            yield from _cells(child)


def _span(cell: Any) -> tuple[int, bool]:
    """How many columns the cell takes, and whether it only continues the one above."""
    properties = cell.find(qn("w:tcPr"))
    if properties is None:
        return 1, False
    grid, merge = properties.find(qn("w:gridSpan")), properties.find(qn("w:vMerge"))
    span = int(grid.get(qn("w:val"), "1")) if grid is not None and grid.get(qn("w:val"), "1").isdigit() else 1
    return min(max(span, 1), 64), merge is not None and merge.get(qn("w:val"), "continue") == "continue"
