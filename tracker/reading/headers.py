"""The header of a task table: which column holds the task, who leads, who works with them, when, and with what result."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from tracker.reading.spelling import canon, squeeze

LEAD = re.compile(r"chủ trì|chủ quản|đầu mối|chịu trách nhiệm chính")
_WEAK = re.compile(
    r"(?:đơn vị|cơ quan|bộ phận|phòng|người|cá nhân|cán bộ)[\w\s,/]*(?:thực hiện|phụ trách|tham mưu|được giao|chịu trách nhiệm)|trách nhiệm|phân công|phụ trách|thực hiện$"
)
TASK = re.compile(r"nhiệm vụ|nội dung|công việc|đề án|hoạt động|giải pháp|tên văn bản|đầu việc|văn bản")
WITH = re.compile(r"phối hợp|tham gia")
_TIME = re.compile(r"thời gian|thời hạn|tiến độ|hoàn thành|thời điểm|^hạn|lộ trình|ngày")
_BESIDE = re.compile(rf"{LEAD.pattern}|{WITH.pattern}|{_TIME.pattern}")
_PRODUCT = re.compile(r"sản phẩm|kết quả|đầu ra|hình thức văn bản")
_NUMBER = re.compile(r"^(?:tt|stt|số tt|số thứ tự|số)\.?$")


@dataclass(frozen=True, slots=True)
class Columns:
    """Which column holds what, counted from 0; None where there is no such column."""

    task: int
    lead: int
    coordinating: int | None = None
    time: int | None = None
    product: int | None = None
    number: int | None = None
    explicit: bool = True
    header_rows: int = 1


def columns_of_header(printed: Sequence[str], header_rows: int = 1) -> Columns | None:
    """The columns that the header cells `printed` head, or None when they head no task table."""
    cells = [squeeze(canon(cell)) for cell in printed]
    if any(len(cell) > 120 for cell in cells):
        return None

    def first(pattern: re.Pattern[str], *, but: tuple[int | None, ...] = ()) -> int | None:
        return next((n for n, cell in enumerate(cells) if n not in but and pattern.search(cell)), None)

    coordinating = next(
        (n for n, cell in enumerate(cells) if WITH.search(cell) and not LEAD.search(cell)), None
    )
    lead = first(LEAD, but=(coordinating,))
    explicit = lead is not None
    task = first(TASK, but=(lead, coordinating))
    if lead is None:
        lead = first(_WEAK, but=(task, coordinating))
    if task is None or lead is None:
        return None
    product = first(_PRODUCT, but=(task, lead, coordinating))
    time = first(_TIME, but=(task, lead, coordinating, product))
    if coordinating is None and time is None and product is None:
        return None
    return Columns(task, lead, coordinating, time, product, first(_NUMBER), explicit, header_rows)


def may_head_tasks(words: str) -> bool:
    """Whether `words`, in whatever cells they stand, may be the header of a task table."""
    text = canon(words)
    return TASK.search(text) is not None and _BESIDE.search(text) is not None


def is_number_head(cell: str) -> bool:
    """Whether a header cell heads the numbers of rows."""
    return _NUMBER.match(canon(cell.strip())) is not None
