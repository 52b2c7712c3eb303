"""The phrases letters are made of, in the language in force. Plain text: the HTML templates escape it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from textwrap import shorten

import flask_babel

from tracker.domain.overview import Figures, Part, headline
from tracker.domain.reminding import Audience
from tracker.domain.wording import N_
from tracker.models.directives import Directive
from tracker.models.letters import Letter, Reason
from tracker.models.plans import Plan
from tracker.services import links
from tracker.services.digests import Digest, Entry, Line, Matter

NAMED = 10
"""So many members of a group are named; the others are on the screen."""

REASON_NAMES: Mapping[Reason, str] = {
    Reason.NO_ADDRESS: N_("người nhận không có địa chỉ thư hoặc tài khoản đã khóa"),
    Reason.NO_LONGER_TRUE: N_("nội dung không còn đúng khi đến lượt gửi"),
    Reason.NOT_CONCERNED: N_("người nhận không còn phụ trách nhiệm vụ"),
    Reason.DEADLINE_MOVED: N_("thời hạn đã thay đổi"),
    Reason.NEWER_DIGEST: N_("gộp vào thư nhắc của ngày sau"),
    Reason.TOLD_IN_DIGEST: N_("gộp vào thư nhắc trong ngày"),
    Reason.CHANNEL_DOWN: N_("chưa kết nối được máy chủ thư, sẽ thử lại"),
    Reason.ASKED_TO_WAIT: N_("máy chủ thư yêu cầu gửi lại sau"),
    Reason.REFUSED: N_("máy chủ thư từ chối"),
    Reason.GAVE_UP: N_("đã thử nhiều lần không thành"),
    Reason.UNWRITABLE: N_("không soạn được nội dung"),
    Reason.ASKED_AGAIN: N_("được yêu cầu gửi lại"),
    Reason.NOTHING_OPEN: N_("không còn nhiệm vụ nào đang mở"),
    Reason.NEWER_WEEKLY: N_("đã có bảng của tuần sau"),
    Reason.BOUNCED: N_("thư bị trả lại sau khi gửi"),
    Reason.UNDELIVERABLE: N_("địa chỉ không nhận được thư, chờ sửa hoặc xác nhận"),
    Reason.CHOSEN_DAILY: N_("người nhận chọn nhận trong thư nhắc hằng ngày"),
}
"""Why a letter or a moment is where it is, in words to go on with."""

HEADS = (
    N_("Hoàn thành"),
    N_("Trong hạn"),
    N_("Sắp đến hạn"),
    N_("Quá hạn 1–3 ngày"),
    N_("Quá hạn 4–10 ngày"),
    N_("Quá hạn trên 10 ngày"),
    N_("Không hoặc chưa có hạn"),
)
"""The words above the seven columns that make up the total."""

gettext: Callable[..., str] = flask_babel.gettext
ngettext: Callable[..., str] = flask_babel.ngettext


def weekday_day(day: date) -> str:
    """``Thứ Sáu 05/09/2025``."""
    return str(flask_babel.format_date(day, "EEEE dd/MM/yyyy"))


def due(directive: Directive) -> str:
    """The deadline that holds."""
    if directive.due_on is not None:
        return gettext("hạn %(day)s", day=weekday_day(directive.due_on))
    return gettext("chưa xác định hạn") if directive.undetermined else gettext("không thời hạn")


def before(day: date | None) -> str:
    """The date a deadline had."""
    return (
        gettext("trước đây %(day)s", day=weekday_day(day)) if day else gettext("trước đây chưa xác định hạn")
    )


def standing(line: Line) -> str:
    """How the matter of a line stands, in working days."""
    days = line.days
    match line.matter:
        case Matter.OVERDUE:
            return ngettext("Quá hạn %(num)d ngày làm việc", "Quá hạn %(num)d ngày làm việc", days)
        case Matter.TODAY:
            return gettext("Đến hạn hôm nay")
        case Matter.SOON:
            return ngettext("Còn %(num)d ngày làm việc", "Còn %(num)d ngày làm việc", days)
        case Matter.SUBMISSION:
            return ngettext("Chờ duyệt %(num)d ngày làm việc", "Chờ duyệt %(num)d ngày làm việc", days)
        case Matter.EXTENSION:
            return ngettext(
                "Đề nghị điều chỉnh hạn chờ %(num)d ngày làm việc",
                "Đề nghị điều chỉnh hạn chờ %(num)d ngày làm việc",
                days,
            )
        case Matter.REFUSAL:
            return ngettext(
                "Báo cáo không thuộc đơn vị chờ trả lời %(num)d ngày làm việc",
                "Báo cáo không thuộc đơn vị chờ trả lời %(num)d ngày làm việc",
                days,
            )


@dataclass(frozen=True)
class Item:
    """An entry of a day's letter in words, said once for both of its parts. ``evidence`` is "" for who owes none."""

    url: str
    clause: str
    text: str
    standing: str
    due: str
    document: str
    who: str
    evidence: str
    reason: str


def item(entry: Entry) -> Item:
    """What an entry says."""
    line, directive = entry.line, entry.line.directive
    return Item(
        url=links.task(entry),
        clause=directive.clause,
        text=directive.text,
        standing=standing(line),
        due=due(directive),
        document=document(directive.plan),
        who=members(entry) if entry.others else units(directive),
        evidence=evidence(directive) if line.because is Audience.UNIT else "",
        reason=reason(line),
    )


def members(entry: Entry) -> str:
    """Whom of a group it is about, and how far the group has come: ``UBND các xã: 12/65 hoàn thành. …``"""
    names = [line.directive.lead_unit.name for line in entry.lines]
    shown, more = "; ".join(names[:NAMED]), len(names) - NAMED
    said = ngettext("Gồm %(num)d đơn vị: %(names)s", "Gồm %(num)d đơn vị: %(names)s", len(names), names=shown)
    if more > 0:
        said += ngettext(" và %(num)d đơn vị khác", " và %(num)d đơn vị khác", more)
    if entry.share is None:
        return f"{said}."
    done = gettext("%(done)s/%(all)s hoàn thành", done=entry.share.done, all=entry.share.total)
    return f"{entry.share.group}: {done}. {said}."


def tally(digest: Digest) -> str:
    """The subject of a day's letter with several things: ``[3 việc] 1 quá hạn, 2 sắp đến hạn``."""
    total = len(digest.lines) + len(digest.notices)
    counted = (
        (digest.count(Matter.OVERDUE), gettext("quá hạn")),
        (digest.count(Matter.TODAY), gettext("đến hạn hôm nay")),
        (digest.count(Matter.SOON), gettext("sắp đến hạn")),
        (digest.count(Matter.SUBMISSION), gettext("chờ duyệt")),
        (digest.count(Matter.EXTENSION), gettext("chờ quyết định về thời hạn")),
        (digest.count(Matter.REFUSAL), gettext("chờ trả lời đơn vị")),
        (len(digest.notices), gettext("thông báo")),
    )
    things = ngettext("%(num)d việc", "%(num)d việc", total)
    return f"[{things}] " + ", ".join(f"{number} {words}" for number, words in counted if number)


_PARTS: Mapping[Part, str] = {
    Part.FINISHED: N_("%(n)s hoàn thành"),
    Part.IN_TIME: N_("%(n)s trong hạn"),
    Part.DUE_SOON: N_("%(n)s sắp đến hạn"),
    Part.OVERDUE: N_("%(n)s quá hạn"),
    Part.NO_DEADLINE: N_("%(n)s không thời hạn"),
    Part.UNDETERMINED: N_("%(n)s chưa xác định hạn"),
}


def figures(counted: Figures) -> str:
    """The headline of the overview: numbers that add up."""
    parts = ", ".join(gettext(_PARTS[clause.part]) % {"n": clause.count} for clause in headline(counted))
    total = ngettext("%(num)d nhiệm vụ", "%(num)d nhiệm vụ", counted.total)
    return f"{total}: {parts}" if parts else total


def columns(counted: Figures) -> str:
    """The columns of a row of the table that are not zero: ``Hoàn thành: 2; Trong hạn: 1``."""
    named = zip(HEADS, counted.columns(), strict=True)
    return "; ".join(f"{gettext(head)}: {number}" for head, number in named if number)


def task(directive: Directive) -> str:
    """Clause and as much of the task as a subject has room for, cut at a word; the letter itself has all of it."""
    return shorten(f"{directive.clause} {directive.text}", 80, placeholder=" …")


def document(plan: Plan) -> str:
    """The source document by number and date, else by its title."""
    if plan.number and plan.issued_on:
        return gettext("%(number)s ngày %(day)s", number=plan.number, day=f"{plan.issued_on:%d/%m/%Y}")
    return plan.reference


def units(directive: Directive) -> str:
    """Who leads and who coordinates."""
    said = gettext("Chủ trì: %(unit)s.", unit=directive.lead_unit.name)
    others = "; ".join(part.unit.name for part in directive.coordination)
    return f"{said} {gettext('Phối hợp: %(units)s.', units=others)}" if others else said


def evidence(directive: Directive | None = None) -> str:
    """What counts as evidence."""
    said = gettext(
        "Minh chứng được chấp nhận: tệp, liên kết, hoặc số và ngày văn bản; cần ít nhất một khi trình duyệt."
    )
    if directive is not None and directive.deliverable:
        return f"{gettext('Sản phẩm: %(what)s.', what=directive.deliverable.rstrip('.'))} {said}"
    return said


def why_parked(letter: Letter) -> str:
    """Why a letter did not reach its recipient."""
    return gettext(REASON_NAMES[letter.reason]) if letter.reason else ""


def reason(told: Letter | Line) -> str:
    """Why the recipient gets this."""
    if told.absent:
        return gettext("Đồng chí nhận thư này do được ủy quyền thay %(title)s.", title=told.absent)
    match told.because:
        case Audience.UNIT:
            return gettext("Đồng chí nhận thư này vì thuộc đơn vị chủ trì nhiệm vụ.")
        case Audience.COORDINATING:
            return gettext("Đồng chí nhận thư này vì đơn vị phối hợp thực hiện nhiệm vụ.")
        case Audience.LEADER:
            return gettext("Đồng chí nhận thư này vì là lãnh đạo phụ trách nhiệm vụ.")
        case Audience.SELF:
            return gettext("Đồng chí nhận thư này vì là người ủy quyền hoặc người được ủy quyền.")
        case Audience.CLERK:
            return gettext("Đồng chí nhận thư này vì là văn thư theo dõi kế hoạch.")
        case None:
            return gettext("Đồng chí nhận thư này vì là quản trị hệ thống.")


def above(alarm: Letter) -> str:
    """Why a superior gets an alarm."""
    if alarm.absent:
        return gettext("Đồng chí nhận thư này do được ủy quyền thay %(title)s.", title=alarm.absent)
    if alarm.because is Audience.LEADER:
        return gettext("Đồng chí nhận thư này vì là lãnh đạo phụ trách nhiệm vụ của người nhận.")
    return gettext("Đồng chí nhận thư này vì là trưởng đơn vị của người nhận.")
