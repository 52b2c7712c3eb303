"""Whatever the lines say, they are understood or refused; nothing else happens, and soon."""

from contextlib import suppress

from hypothesis import given, settings
from hypothesis import strategies as st

from tracker.domain.deadlines import rule_to_json
from tracker.domain.errors import Unreadable
from tracker.plugins.readers import OURS
from tracker.reading import Cell, Line, understand
from tracker.services.reading import read

WORDS = [
    "giao",
    "Giao",
    "Sở",
    "sở",
    "Nội",
    "vụ",
    "chủ",
    "trì,",
    "phối",
    "hợp",
    "với",
    "các",
    "cơ",
    "quan",
    "đơn",
    "vị;",
    "UBND",
    "xã",
    "phường:",
    "trước",
    "ngày",
    "31/12/2025",
    "30/2/2025",
    "tháng",
    "13",
    "quý",
    "IX",
    "năm",
    "2025",
    "định",
    "kỳ",
    "hàng",
    "hằng",
    "tháng",
    "để",
    "(",
    ")",
    "“",
    "”",
    "-",
    "+",
    "*",
    "1.",
    "1.1",
    "a)",
    "đ)",
    "I.",
    "Điều",
    "Phụ",
    "lục",
    "./.",
    "TỔ",
    "CHỨC",
    "THỰC",
    "HIỆN",
    "Kính",
    "gửi",
    "Nơi",
    "nhận",
    "yêu",
    "cầu",
    "đề",
    "nghị",
    "căn",
    "cứ",
    "Luật",
    "số",
    "Đơn",
    "vị",
    "chủ",
    "trì:",
    "thời",
    "gian",
    "hoàn",
    "thành:",
    "thường",
    "xuyên",
    "sau",
    "khi",
    "kết",
    "thúc",
    "hội",
    "nghị",
    "MẬT",
    "TT",
    "Nhiệm",
    "vụ",
    "Chủ",
    "trì",
    "Thời",
    "gian",
    "₫",
    "́",
    "�",
    "\x00",
    "İ",
    "ﬁ",
    "ẞ",
    "99999999999999999999",
    "00/00/0000",
    "Trong",
    "quá",
    "trình",
    "nếu",
    "vướng",
    "mắc",
]
HEADS = [
    "STT",
    "Nội dung công việc",
    "Đơn vị chủ trì",
    "Đơn vị phối hợp",
    "Thời gian",
    "1",
    "2",
    "3",
    "I",
    "Céng hßa x· héi",
]
TEXTS = st.lists(st.sampled_from(WORDS) | st.text(max_size=6), max_size=30).map(" ".join)
CELLS = st.none() | st.builds(Cell, st.integers(1, 2), st.integers(1, 4), st.integers(1, 6))


@st.composite
def documents(draw: st.DrawFn) -> list[Line]:
    """Lines of a document that was never written."""
    texts = draw(st.lists(TEXTS, max_size=25))
    return [
        Line(text, number, draw(st.integers(1, 3)), left=draw(st.integers(0, 40)), cell=draw(CELLS))
        for number, text in enumerate(texts, start=1)
    ]


BETWEEN = st.sampled_from([" ", "\t", "    ", " | ", "\n", "\n", "\f"])
TYPED = st.lists(st.tuples(st.sampled_from(WORDS + HEADS), BETWEEN), max_size=80)


@settings(max_examples=100, deadline=2000)
@given(TYPED)
def test_any_text_is_read_or_refused(typed: list[tuple[str, str]]) -> None:
    content = "".join(word + blank for word, blank in typed).encode("utf-8", "surrogatepass")
    with suppress(Unreadable):
        assert read(content or b" ", readers=OURS).reading.directives


@settings(max_examples=150, deadline=2000)
@given(documents())
def test_any_lines_are_understood_or_refused(lines: list[Line]) -> None:
    with suppress(Unreadable):
        for found in understand(lines).directives:
            assert found.text
            assert found.rule is None or rule_to_json(found.rule)
            assert found.source.first <= found.source.last
