"""Plain text, Markdown and pasted text."""

from __future__ import annotations

import codecs
import re

from tracker.contracts import Limits, Text
from tracker.domain.errors import Unreadable
from tracker.domain.wording import N_
from tracker.plugins.readers.typed_tables import typed_tables
from tracker.reading.legacy import from_bytes
from tracker.reading.model import Cell, Line

_MARKS_OF_ORDER = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_HEADING = re.compile(r"^(\s*)#{1,6}\s+")
_EMPHASIS = re.compile(r"(\*\*|__)(?=\S)(.+?)(?<=\S)\1|(?<![\w*])\*(?=[^\s*])([^*]+?)(?<=[^\s*])\*(?![\w*])")
_NOT_UNICODE = N_(
    "Tệp không phải văn bản đọc được (cần mã hóa UTF-8). Đề nghị lưu lại ở dạng Unicode hoặc dùng .docx, .pdf."
)
_RULED = re.compile(r"\s*\|?\s*:?-{2,}:?\s*(?:\|\s*:?-{2,}:?\s*)*\|?\s*")
_PIPE = re.compile(r"\s\|(?:\s|$)|^\s*\|")


class TextReader:
    """Lines of a text file; rows written with pipes become table cells."""

    name = "text"

    def recognises(self, content: bytes) -> bool:
        """Text is what has no NUL byte near its beginning, or says UTF-16 in its first bytes."""
        return content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)) or b"\0" not in content[:4096]

    def text(self, content: bytes, limits: Limits) -> Text:
        """Decode and split into lines; Unreadable if it is no text, empty or too long."""
        decoded = _decoded(content)
        if not decoded.strip():
            raise Unreadable(N_("Tệp trống, không có nội dung để đọc."))
        return Text(tuple(_lines(decoded, limits)))


def _decoded(content: bytes) -> str:
    encoding = next((name for bom, name in _MARKS_OF_ORDER if content.startswith(bom)), "utf-8")
    try:
        decoded = content.decode(encoding)
    except UnicodeDecodeError:
        older = from_bytes(content)
        if older is None:
            raise Unreadable(_NOT_UNICODE) from None
        decoded = older
    if "\0" in decoded:
        raise Unreadable(N_("Tệp không phải văn bản: có ký tự không đọc được."))
    return decoded


def _lines(decoded: str, limits: Limits) -> list[Line]:
    lines: list[Line] = []
    number = table = 0
    for page, content in enumerate(decoded.split("\f"), start=1):
        raws = re.split(r"\r\n|\r|\n|\u2028|\u2029|\x0b|\x85", content)
        if number + len(raws) > limits.lines:
            raise Unreadable(N_("Văn bản có quá nhiều dòng (tối đa %(limit)s)."), limit=limits.lines)
        plain = [_EMPHASIS.sub(lambda match: match[2] or match[3], _HEADING.sub(r"\1", raw)) for raw in raws]
        typed = {n: grid for grid in typed_tables(plain) for n in range(grid.first, grid.end)}
        row, in_table = 0, False
        for n, text in enumerate(plain):
            number += 1
            if (grid := typed.get(n)) is not None:
                table += grid.first == n
                for column, printed in grid.cells[n - grid.first].items():
                    lines.append(
                        Line(printed, number, page, cell=Cell(table, grid.rows[n - grid.first], column))
                    )
                in_table = False
            elif _PIPE.search(text):
                table, row, in_table = (table, row, True) if in_table else (table + 1, 0, True)
                if not _RULED.fullmatch(text):
                    row += 1
                    lines.extend(_cells(text, number, page, table, row))
            else:
                in_table = in_table and not text.strip()
                lines.append(Line(text.strip(), number, page, left=len(text) - len(text.lstrip())))
    return lines


def _cells(raw: str, number: int, page: int, table: int, row: int) -> list[Line]:
    texts = re.split(r"\s?\|\s?", raw.strip().removeprefix("|").removesuffix("|"))
    return [
        Line(text.strip(), number, page, cell=Cell(table, row, column))
        for column, text in enumerate(texts, start=1)
        if text.strip() or column == len(texts)
    ]
