"""A list as CSV that a Vietnamese Excel opens by itself and that no cell of which is ever a formula.

UTF-8 with a byte order mark; semicolons, because the comma is the decimal sign here; CRLF.
"""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterable, Iterator
from io import StringIO

from flask_babel import gettext

from tracker.domain.wording import N_
from tracker.queries.directives import DirectiveRow
from tracker.web.filters import day, stage_name, standing
from tracker.web.lists.lines import move_of

MEDIA_TYPE = "text/csv; charset=utf-8"
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")

COLUMNS: tuple[tuple[str, Callable[[DirectiveRow], str]], ...] = (
    (N_("Văn bản giao"), lambda row: row.plan),
    (N_("Mục"), lambda row: row.clause),
    (N_("Nội dung nhiệm vụ"), lambda row: row.text),
    (N_("Lãnh đạo phụ trách"), lambda row: row.leader),
    (N_("Đơn vị chủ trì"), lambda row: row.unit),
    (N_("Thuộc nhóm"), lambda row: row.group),
    (N_("Đơn vị phối hợp"), lambda row: ", ".join(row.coordinating)),
    (N_("Chuyên viên"), lambda row: row.officer),
    (N_("Hạn gốc"), lambda row: _date(row.original_on)),
    (N_("Hạn hoàn thành"), lambda row: _date(row.due_on)),
    (N_("Trạng thái"), lambda row: stage_name(row.stage)),
    (N_("Thời hạn"), lambda row: standing(row.judgement)),
    (N_("Đang chờ"), move_of),
    (N_("Cập nhật gần nhất"), lambda row: _date(row.updated_on)),
    (N_("Ngày trình"), lambda row: _date(row.submitted_on)),
    (N_("Tình hình thực hiện"), lambda row: row.state_of_work),
    (N_("Nguyên nhân chậm"), lambda row: row.delay_cause),
    (N_("Khó khăn, vướng mắc"), lambda row: row.obstacles),
    (N_("Đề xuất"), lambda row: row.proposals),
)


def as_csv(rows: Iterable[DirectiveRow]) -> Iterator[str]:
    """The list line by line, its head first."""
    yield "\ufeff" + _line(["STT", *(gettext(name) for name, _ in COLUMNS)])
    for number, row in enumerate(rows, start=1):
        yield _line([str(number), *(safe(value(row)) for _, value in COLUMNS)])


def safe(text: str) -> str:
    """``text`` with an apostrophe before what a spreadsheet would take for a formula."""
    return f"'{text}" if text.lstrip().startswith(_FORMULA) or text.startswith(_FORMULA) else text


def _date(value: object) -> str:
    return day(value) if value else ""  # type: ignore[arg-type]


def _line(cells: list[str]) -> str:
    out = StringIO()
    csv.writer(out, delimiter=";", lineterminator="\r\n").writerow(cells)
    return out.getvalue()
