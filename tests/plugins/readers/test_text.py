"""Plain text, Markdown and pasted text."""

import pytest

from tracker.contracts import Limits
from tracker.domain.errors import Unreadable
from tracker.plugins.readers.text import TextReader
from tracker.reading import Line


def lines(content: bytes) -> tuple[Line, ...]:
    """The lines the reader finds."""
    return TextReader().text(content, Limits()).lines


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_each_unicode_encoding_is_read(encoding: str) -> None:
    assert [line.text for line in lines("Sở Nội vụ\r\nSở Y tế".encode(encoding))] == ["Sở Nội vụ", "Sở Y tế"]


def test_form_feeds_turn_pages_and_indentation_is_measured() -> None:
    assert [(line.text, line.page, line.left) for line in lines(b"a\n   b\x0cc")] == [
        ("a", 1, 0),
        ("b", 1, 3),
        ("c", 2, 0),
    ]


def test_rows_with_pipes_are_table_cells_and_the_ruled_line_is_none() -> None:
    found = lines("| TT | Việc |\n|---|:--|\n| 1 | Rà soát |\n\nHết".encode())
    assert [(line.text, line.cell and (line.cell.row, line.cell.column)) for line in found if line.text] == [
        ("TT", (1, 1)),
        ("Việc", (1, 2)),
        ("1", (2, 1)),
        ("Rà soát", (2, 2)),
        ("Hết", None),
    ]


def test_marks_of_markdown_are_not_words() -> None:
    assert [line.text for line in lines("## III. TỔ CHỨC\n**Điều 2.** Giao *Sở Y tế*".encode())] == [
        "III. TỔ CHỨC",
        "Điều 2. Giao Sở Y tế",
    ]


def test_too_many_lines_are_refused_with_the_limit() -> None:
    with pytest.raises(Unreadable, match="tối đa 10"):
        TextReader().text(b"a\n" * 11, Limits(lines=10))
