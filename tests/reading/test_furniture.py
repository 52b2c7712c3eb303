"""What stands at the edge of a page and is no text, and what is text although it stands there."""

import pytest

from tracker.reading import Line
from tracker.reading.furniture import without_furniture


def kept(*pages: list[str]) -> list[str]:
    """The texts left of these pages."""
    lines = [(page, text) for page, texts in enumerate(pages, start=1) for text in texts]
    return [
        line.text
        for line in without_furniture([Line(text, n, page) for n, (page, text) in enumerate(lines, 1)])
    ]


@pytest.mark.parametrize(
    "foot", ["Kế hoạch thu gom rác năm 2026", "Trang {page} của Kế hoạch", "KH-02 | lần 3 | tờ {page}/3"]
)
def test_what_every_page_repeats_is_no_text_after_the_first(foot: str) -> None:
    pages = [[f"Đoạn thứ {word}.", foot.format(page=page)] for page, word in enumerate("abcd", start=1)]
    assert kept(*pages) == [*pages[0], "Đoạn thứ b.", "Đoạn thứ c.", "Đoạn thứ d."]


@pytest.mark.parametrize("number", ["{}", "- {} -", "Trang {}", "{}/4"])
def test_a_page_number_is_no_text_on_any_page(number: str) -> None:
    pages = [[number.format(page), f"Đoạn thứ {word}."] for page, word in enumerate("ab", start=1)]
    assert kept(*pages) == ["Đoạn thứ a.", "Đoạn thứ b."]


@pytest.mark.parametrize(
    "line",
    [
        "- Tham mưu nội dung {n}.9, báo cáo trước ngày {n}/9/2026;",
        "{n}. Phòng Chuyên môn số {n} chủ trì:",
        "Điều {n}. Trách nhiệm thi hành",
        "- Rà soát biên chế.",
        "Nội dung {n} gồm 1{n} việc, xong trước ngày {n}5/9/2026.",
    ],
)
def test_items_that_differ_by_their_figures_are_text(line: str) -> None:
    pages = [[f"Đoạn thứ {word}.", line.format(n=n)] for n, word in enumerate("abcd", start=2)]
    assert kept(*pages) == [text for page in pages for text in page]


def test_a_head_of_two_lines_goes_with_both() -> None:
    pages = [["ỦY BAN NHÂN DÂN XÃ MẪU", "Phương án lũ", f"Đoạn thứ {word}."] for word in "abcd"]
    assert kept(*pages) == [*pages[0], "Đoạn thứ b.", "Đoạn thứ c.", "Đoạn thứ d."]


def test_figures_longer_than_any_page_number_do_no_harm() -> None:
    pages = [[f"Số {'9' * 5000} tờ {n}"] for n in range(1, 5)]
    assert kept(*pages) == pages[0]
