"""Usual lead times by kind of work ("theo thông lệ"), for directives whose document prints no time.

The table is the office's own and can be edited; these are the values it starts with. A directive whose text holds one of
a kind's keywords is proposed that kind's rule; a person confirms it.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from tracker.domain.deadlines import AroundEvent, EndOfWindow, Rule
from tracker.domain.wording import N_


@dataclass(frozen=True, slots=True)
class LeadTime:
    """The usual limit of one kind of work. A keyword may name words that stand apart: "in … tài liệu"."""

    kind: str
    name: str
    keywords: tuple[str, ...]
    rule: Rule


DEFAULTS: tuple[LeadTime, ...] = (
    LeadTime(
        "news", N_("Đưa tin, đăng bài"), ("đưa tin", "đăng tải", "đăng tin", "tin, bài"), AroundEvent(2)
    ),
    LeadTime(
        "report",
        N_("Báo cáo kết quả"),
        ("tổng hợp … báo cáo", "báo cáo … sau khi", "báo cáo kết quả", "báo cáo tổng kết"),
        AroundEvent(3),
    ),
    LeadTime(
        "committee", N_("Thành lập ban tổ chức"), ("thành lập … ban tổ chức", "thành lập tổ"), AroundEvent(-5)
    ),
    LeadTime("budget", N_("Kinh phí, quyết toán"), ("kinh phí", "dự toán", "quyết toán"), EndOfWindow()),
    LeadTime(
        "material",
        N_("Lấy tài liệu từ báo cáo viên"),
        ("báo cáo viên … tài liệu", "gửi … tài liệu", "biên soạn tài liệu"),
        AroundEvent(-3),
    ),
    LeadTime("printing", N_("In ấn tài liệu"), ("in ấn", "in tài liệu", "in sao"), AroundEvent(-1)),
    LeadTime(
        "speaker",
        N_("Mời báo cáo viên"),
        ("mời báo cáo viên", "mời giảng viên", "mời diễn giả", "mời chuyên gia"),
        AroundEvent(-7),
    ),
    LeadTime("invitations", N_("Giấy mời"), ("giấy mời", "mời … đại biểu", "thư mời"), AroundEvent(-5)),
    LeadTime(
        "hall", N_("Hội trường, địa điểm"), ("hội trường", "địa điểm", "âm thanh", "loa đài"), AroundEvent(-2)
    ),
)
"""The table an installation starts with; where several kinds fit, the first one in it holds."""


def suggest(text: str, table: Sequence[LeadTime] = DEFAULTS) -> LeadTime | None:
    """The first row of `table` one of whose keywords stands in `text`, or None."""
    folded = _folded(text)
    for row in table:
        if any(_holds(folded, keyword) for keyword in row.keywords):
            return row
    return None


def _folded(text: str) -> str:
    return " ".join(unicodedata.normalize("NFC", text).lower().split())


def _holds(folded: str, keyword: str) -> bool:
    parts = [re.escape(part.strip()) for part in _folded(keyword).split("…") if part.strip()]
    return (
        bool(parts) and re.search(r"(?<!\w)" + r"\b.{0,120}?\b".join(parts) + r"(?!\w)", folded) is not None
    )
