"""The words of a unit's page: its parts, its first sentence, its rows."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from flask_babel import gettext, ngettext

from tracker.domain.wording import N_
from tracker.queries.directives import DirectiveRow
from tracker.queries.unit_page import Part, UnitPage, Work
from tracker.web.guard import current_act
from tracker.web.lists.lines import Line, lines

PART_NAMES: Mapping[Part, str] = {
    Part.RETURNED: N_("Bị trả lại"),
    Part.OVERDUE: N_("Quá hạn"),
    Part.THIS_WEEK: N_("Đến hạn trong tuần này"),
    Part.LATER: N_("Các việc khác"),
    Part.AWAITING: N_("Đã trình, chờ duyệt"),
    Part.SUSPENDED: N_("Tạm dừng"),
    Part.COORDINATING: N_("Việc đơn vị phối hợp"),
    Part.WAITING: N_("Đang chờ kết quả của đơn vị khác"),
    Part.AWAITED: N_("Đơn vị khác đang chờ kết quả"),
}

EMPTY_NAMES: Mapping[Part, str] = {
    Part.OVERDUE: N_("Không có việc nào quá hạn."),
    Part.RETURNED: N_("Không có việc nào bị trả lại."),
    Part.THIS_WEEK: N_("Không có việc nào đến hạn trong tuần này."),
    Part.COORDINATING: N_("Không có việc nào phải phối hợp."),
}
"""Parts whose emptiness is worth a sentence: it is good news."""


def name(part: Part) -> str:
    """What a part is called."""
    return str(gettext(PART_NAMES[part]))


def nothing(page: UnitPage) -> str:
    """What the unit need not worry about, in a line."""
    there = {Part.OVERDUE: page.late, Part.THIS_WEEK: page.pressing}
    return " ".join(
        gettext(words) for part, words in EMPTY_NAMES.items() if not there.get(part, page.total(part))
    )


def headline(page: UnitPage) -> Iterator[tuple[str, str]]:
    """The first sentence in pieces, each with the part it is about: what is open, and what of it presses."""
    counted = {
        Part.OVERDUE: ngettext("%(num)d quá hạn", "%(num)d quá hạn", page.total(Part.OVERDUE)),
        Part.RETURNED: ngettext("%(num)d bị trả lại", "%(num)d bị trả lại", page.total(Part.RETURNED)),
        Part.THIS_WEEK: ngettext(
            "%(num)d đến hạn trong tuần", "%(num)d đến hạn trong tuần", page.total(Part.THIS_WEEK)
        ),
        Part.LATER: ngettext("%(num)d việc khác", "%(num)d việc khác", page.total(Part.LATER)),
        Part.AWAITING: ngettext("%(num)d chờ duyệt", "%(num)d chờ duyệt", page.total(Part.AWAITING)),
        Part.SUSPENDED: ngettext("%(num)d tạm dừng", "%(num)d tạm dừng", page.total(Part.SUSPENDED)),
    }
    return ((part, words) for part, words in counted.items() if page.total(part))


def rows(work: Work, page: UnitPage) -> list[Line]:
    """The rows of a part. A returned one says why below its task; the viewer's own say that they are."""
    return [
        replace(line, said=_said(work, row, page))
        for line, row in zip(lines(work.rows), work.rows, strict=True)
    ]


def _said(work: Work, row: DirectiveRow, page: UnitPage) -> str:
    match work.part:
        case Part.RETURNED if row.id in page.reasons:
            return str(gettext("Lý do trả lại: %(reason)s", reason=page.reasons[row.id]))
        case Part.COORDINATING:
            return str(gettext("Chủ trì: %(unit)s", unit=row.unit))
        case Part.WAITING if row.id in page.waits:
            return str(gettext("Cần kết quả của %(clauses)s", clauses=page.waits[row.id]))
        case Part.AWAITED if row.id in page.awaited:
            return str(gettext("Đang chờ kết quả này: %(clauses)s", clauses=page.awaited[row.id]))
    if row.officer_id == current_act().actor.account_id:
        return str(gettext("Phân công cho đồng chí"))
    return str(gettext("Phân công: %(officer)s", officer=row.officer)) if row.officer else ""
