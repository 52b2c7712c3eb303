"""What is read from a PDF: columns, indentation, ruled tables, and scans where the machine can."""

import shutil

import pytest

from tests.plugins.readers.pdfs import Line, pdf, picture_pdf
from tracker.contracts import Limits, Text, watched
from tracker.domain.errors import Unreadable
from tracker.plugins.readers.pdf import PdfReader

CAN_RECOGNISE = shutil.which("tesseract") is not None


def text_of(content: bytes, limits: Limits | None = None) -> Text:
    """The lines the reader finds."""
    return PdfReader().text(content, limits or Limits())


def test_columns_of_the_letterhead_stay_apart() -> None:
    content = pdf([[(56, 800, "UBND TỈNH HÀ NAM"), (320, 800, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM")]])
    assert [line.text for line in text_of(content).lines] == [
        "UBND TỈNH HÀ NAM    CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"
    ]


def test_indentation_and_pages_are_kept() -> None:
    content = pdf(
        [
            [(80, 700, "1. Sở Nội vụ rà soát biên chế"), (56, 680, "của các phòng.")],
            [(56, 800, "Trang hai nối tiếp.")],
        ]
    )
    found = text_of(content).lines
    assert [(line.number, line.page) for line in found] == [(1, 1), (2, 1), (3, 2)]
    assert found[0].left > found[1].left


def test_whoever_watches_is_told_of_every_page_read() -> None:
    told: list[tuple[int, int]] = []
    with watched(lambda page, pages: told.append((page, pages))):
        text_of(pdf([[(56, 800, f"Trang thứ {n}.")] for n in range(3)]))
    text_of(pdf([[(56, 800, "Không ai theo dõi.")]]))
    assert told == [(1, 3), (2, 3), (3, 3)]


def test_a_ruled_table_gives_cells() -> None:
    rows = [700.0, 680.0, 660.0]
    rules = [(50, y + 14, 400, y + 14) for y in [*rows, 640.0]]
    rules += [(x, 654, x, 714) for x in (50.0, 90.0, 250.0, 400.0)]
    table = [
        ("TT", "Nhiệm vụ", "Chủ trì"),
        ("1", "Rà soát biên chế", "Sở Nội vụ"),
        ("2", "Bố trí vốn", "Sở Tài chính"),
    ]
    words = [
        (x, y + 2, text)
        for y, row in zip(rows, table, strict=True)
        for x, text in zip((55.0, 95.0, 255.0), row, strict=True)
    ]
    found = text_of(pdf([words], rules=rules)).lines
    assert [(line.text, line.cell.row, line.cell.column) for line in found if line.cell] == [
        (text, row, column) for row, texts in enumerate(table, 1) for column, text in enumerate(texts, 1)
    ]


def test_small_lines_under_a_short_rule_are_notes_even_on_the_first_page() -> None:
    content = pdf(
        [[(56, 700, "1. Sở Nội vụ rà soát"), (56, 600, "biên chế các phòng."), (56, 60, "Giao Sở Y tế.", 9)]],
        rules=[(56, 75, 200, 75)],
    )
    assert [(line.text, line.note) for line in text_of(content).lines] == [
        ("1. Sở Nội vụ rà soát", False),
        ("biên chế các phòng.", False),
        ("Giao Sở Y tế.", True),
    ]


def test_a_scan_is_said_to_be_one_where_recognition_is_off() -> None:
    with pytest.raises(Unreadable, match="bản quét"):
        text_of(picture_pdf(), Limits(ocr=False))


@pytest.mark.skipif(not CAN_RECOGNISE, reason="tesseract is not on this machine")
def test_an_empty_scan_is_refused_and_not_read_as_nothing() -> None:
    with pytest.raises(Unreadable, match="Không nhận ra chữ"):
        text_of(picture_pdf())


COLUMNS = (56.0, 90.0, 260.0, 400.0)
HEADS = ("TT", "Nội dung công việc", "Đơn vị chủ trì", "Thời gian")


def printed(top: float, *rows: tuple[str, ...]) -> list[Line]:
    """Rows of a table without rules, each on one line of the page."""
    return [
        (x, top - 16 * n, text)
        for n, row in enumerate(rows)
        for x, text in zip(COLUMNS, row, strict=True)
        if text
    ]


def cells_of(content: bytes) -> list[tuple[int, int, int, str]]:
    """Page, row, column and text of each line in a cell."""
    return [
        (line.page or 0, line.cell.row, line.cell.column, line.text)
        for line in text_of(content).lines
        if line.cell
    ]


def test_a_table_without_rules_is_told_by_its_columns() -> None:
    rows = printed(
        700,
        HEADS,
        ("1", "Rà soát biên chế của các", "Sở Nội vụ", "Quý I/2026"),
        ("", "đơn vị sự nghiệp", "", ""),
        ("2", "Bố trí vốn", "Sở Tài chính", "Quý II/2026"),
    )
    sentence = (56.0, 620.0, "Trên đây là Kế hoạch của Ủy ban nhân dân tỉnh, đề nghị các đơn vị thực hiện.")
    found = cells_of(pdf([[*rows, sentence]]))
    assert [text for _, row, _, text in found if row == 2] == [
        "1",
        "Rà soát biên chế của các",
        "Sở Nội vụ",
        "Quý I/2026",
        "đơn vị sự nghiệp",
    ]
    assert [(row, column) for _, row, column, text in found if text == "Sở Tài chính"] == [(3, 3)]
    assert not any("Trên đây" in text for *_, text in found)


def test_numbers_in_the_middle_of_their_rows_divide_them_all_the_same() -> None:
    rows = printed(
        700,
        HEADS,
        ("", "Rà soát biên chế", "Văn phòng", ""),
        ("1", "của các đơn vị", "Sở", "Quý I/2026"),
        ("", "sự nghiệp", "Nội vụ", ""),
        ("", "Bố trí vốn", "Sở", ""),
        ("2", "cho dự án", "Tài", "Quý II/2026"),
        ("", "đầu tư công", "chính", ""),
    )
    assert {(row, text) for _, row, column, text in cells_of(pdf([rows])) if column == 3 and row > 1} == {
        (2, "Văn phòng"),
        (2, "Sở"),
        (2, "Nội vụ"),
        (3, "Sở"),
        (3, "Tài"),
        (3, "chính"),
    }


def test_a_table_without_rules_goes_on_over_the_page() -> None:
    first = printed(100, HEADS, ("1", "Rà soát biên chế", "Sở Nội vụ", "Quý I/2026"))
    second = printed(
        780,
        ("2", "Bố trí vốn", "Sở Tài chính", "Quý II/2026"),
        ("3", "Mua vật tư", "Sở Y tế", "Quý III/2026"),
    )
    found = cells_of(pdf([first, second]))
    assert [text for page, _, column, text in found if page == 2 and column == 3] == [
        "Sở Tài chính",
        "Sở Y tế",
    ]


def test_a_letterhead_and_a_signature_in_columns_are_no_table() -> None:
    content = pdf(
        [
            [
                (56, 800, "UBND TỈNH MẪU"),
                (320, 800, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"),
                (56, 780, "SỞ NỘI VỤ"),
                (320, 780, "Độc lập - Tự do - Hạnh phúc"),
                (56, 100, "Nơi nhận:"),
                (320, 100, "GIÁM ĐỐC"),
            ]
        ]
    )
    assert cells_of(content) == []
