"""Tasks printed as fields: "Đơn vị chủ trì: …", "Đơn vị phối hợp: …", "Thời gian hoàn thành: …", "Sản phẩm: …"."""

from __future__ import annotations

import re
from dataclasses import dataclass

from tracker.reading.outline import Item
from tracker.reading.spelling import canon

_WHO = r"(?:(?:đơn vị|cơ quan|bộ phận|tổ chức|phòng|ban|cá nhân|người)\s+)"
_NAMES = {
    "lead": rf"{_WHO}?chủ trì(?:\s+thực hiện)?|{_WHO}(?:thực hiện|phụ trách|chịu trách nhiệm|tham mưu)|phân công thực hiện",
    "coordinating": rf"{_WHO}?phối hợp(?:\s+thực hiện)?",
    "time": r"(?:thời (?:gian|hạn)|tiến độ|hạn)(?:\s+(?:thực hiện|hoàn thành|trình|triển khai))?|hoàn thành",
    "product": r"sản phẩm(?:\s+đầu ra)?|kết quả(?:\s+(?:đầu ra|đạt được|cần đạt))?",
}
_FIELD = re.compile(
    r"(?:^|[.;,]\s+|\s[-–+*]\s*|\(\s*)(?:"
    + "|".join(rf"(?P<{name}>{pattern})" for name, pattern in _NAMES.items())
    + r")\s*:\s*"
)


@dataclass(frozen=True, slots=True)
class Fields:
    """The fields of one task as printed, "" for those not printed."""

    lead: str
    coordinating: str = ""
    time: str = ""
    product: str = ""


def fields_of(item: Item) -> Fields | None:
    """The fields printed in the item and in its own lines; None unless a field names the lead unit."""
    found: dict[str, str] = {}
    for text in (
        item.text,
        *(child.text for child in item.children if is_field(child) and not child.children),
    ):
        marks = list(_FIELD.finditer(canon(text)))
        for index, mark in enumerate(marks):
            end = marks[index + 1].start() if index + 1 < len(marks) else len(text)
            found.setdefault(mark.lastgroup or "", text[mark.end() : end].strip(" .;,()"))
    return Fields(**found) if found.get("lead") else None


def is_field(item: Item) -> bool:
    """Whether the item is nothing but a field."""
    match = _FIELD.match(canon(item.text))
    return match is not None and match.start() == 0
