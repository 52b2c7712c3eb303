"""Task tables as pages and pasting leave them."""

from collections.abc import Iterable

from tracker.reading import Cell, Line, understand
from tracker.reading.model import Found

HEADER = ("TT", "Nhiệm vụ", "Đơn vị chủ trì", "Thời gian")
Cells = tuple[str, ...]


def read_pages(*pages: Iterable[Cells]) -> list[Found]:
    """The directives of a table that fills these pages, as a reader of printed pages gives it: a table on each."""
    lines = [Line("TỔ CHỨC THỰC HIỆN", 1, 1)]
    for page, rows in enumerate(pages, start=1):
        for row, cells in enumerate(rows, start=1):
            for column, text in enumerate(cells, start=1):
                lines.append(Line(text, len(lines) + 1, page, cell=Cell(page, row, column)))
    return list(understand(lines).directives)


def test_a_table_goes_on_over_pages_that_do_not_repeat_its_header() -> None:
    found = read_pages(
        [HEADER, ("1", "Rà soát biên chế", "Sở Nội vụ", "Quý I/2026")],
        [("2", "Bố trí vốn", "Sở Tài chính", "Quý II/2026")],
        [("3", "Mua vật tư", "Sở Y tế", "Quý III/2026")],
    )
    assert [(one.text, one.lead) for one in found] == [
        ("Rà soát biên chế", "Sở Nội vụ"),
        ("Bố trí vốn", "Sở Tài chính"),
        ("Mua vật tư", "Sở Y tế"),
    ]


def test_a_table_that_fills_its_pages_has_no_running_heads() -> None:
    pages = [[HEADER, *[(str(n), "Rà soát biên chế", "Sở Nội vụ", "Quý I/2026")]] for n in range(1, 5)]
    assert len(read_pages(*pages)) == 4


def test_a_row_broken_by_the_page_is_read_whole() -> None:
    found = read_pages(
        [HEADER, ("1", "Rà soát biên chế của các", "Sở", "Quý")],
        [("", "đơn vị sự nghiệp", "Nội vụ", "I/2026"), ("2", "Bố trí vốn", "Sở Tài chính", "Quý II/2026")],
    )
    assert [(one.text, one.lead, one.wording) for one in found] == [
        ("Rà soát biên chế của các đơn vị sự nghiệp", "Sở Nội vụ", "Quý I/2026"),
        ("Bố trí vốn", "Sở Tài chính", "Quý II/2026"),
    ]
