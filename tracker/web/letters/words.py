"""The states, reasons and moments of the ledger in words."""

from __future__ import annotations

from collections.abc import Mapping

from flask_babel import gettext, ngettext

from tracker.domain.events import EventKind
from tracker.domain.reminding import Audience, MomentKind
from tracker.domain.wording import N_
from tracker.models.letters import Letter, LetterKind, LetterState, Reminder, ReminderState, ReturnOutcome
from tracker.services.notices import NOTICES
from tracker.services.phrases import REASON_NAMES

KIND_NAMES: Mapping[LetterKind, str] = {
    LetterKind.NOTICE: N_("Thông báo"),
    LetterKind.DIGEST: N_("Thư nhắc trong ngày"),
    LetterKind.WEEKLY: N_("Bảng tuần"),
    LetterKind.ALARM: N_("Cảnh báo"),
    LetterKind.TEST: N_("Thư thử"),
}

STATE_NAMES: Mapping[LetterState, str] = {
    LetterState.HELD: N_("Chờ thư nhắc"),
    LetterState.PLANNED: N_("Chờ gửi"),
    LetterState.CLAIMED: N_("Đang gửi"),
    LetterState.SENT: N_("Đã gửi"),
    LetterState.PARKED: N_("Không gửi được"),
    LetterState.SUPPRESSED: N_("Không gửi"),
    LetterState.SUPERSEDED: N_("Đã thay bằng thư khác"),
}

MOMENT_STATE_NAMES: Mapping[ReminderState, str] = {
    ReminderState.PLANNED: N_("Chờ nhắc"),
    ReminderState.TOLD: N_("Đã nhắc"),
    ReminderState.SUPPRESSED: N_("Không nhắc"),
    ReminderState.SUPERSEDED: N_("Đã thay"),
}

RETURN_NAMES: Mapping[ReturnOutcome, str] = {
    ReturnOutcome.LOST: N_("thư bị trả lại"),
    ReturnOutcome.LATE: N_("thư đến chậm, máy chủ còn thử gửi"),
    ReturnOutcome.IGNORED: N_("không liên quan"),
}

AUDIENCE_NAMES: Mapping[Audience, str] = {
    Audience.UNIT: N_("đơn vị chủ trì"),
    Audience.COORDINATING: N_("đơn vị phối hợp"),
    Audience.LEADER: N_("lãnh đạo phụ trách"),
    Audience.CLERK: N_("văn thư"),
    Audience.SELF: N_("người ủy quyền hoặc được ủy quyền"),
}

_MOMENT_NAMES: Mapping[MomentKind, str] = {
    MomentKind.BEFORE: N_("Ngày đến hạn"),
    MomentKind.OVERDUE: N_("Quá hạn"),
    MomentKind.ESCALATED: N_("Quá hạn, báo lãnh đạo"),
    MomentKind.SUBMISSION: N_("Chờ duyệt"),
    MomentKind.EXTENSION: N_("Chờ quyết định về thời hạn"),
    MomentKind.REFUSAL: N_("Chờ trả lời đơn vị"),
}


def matter(letter: Letter) -> str:
    """What a letter is about, in one line: its subject once it is written."""
    if letter.subject:
        return letter.subject
    if letter.event is None:
        return gettext(KIND_NAMES[letter.kind])
    tag = gettext(NOTICES[EventKind(letter.event)].tag)
    return f"{tag}: {letter.directive.clause}" if letter.directive else tag


def outcome(letter: Letter, *, mail: bool) -> str:
    """Why a letter is where it is; ``mail`` says whether there is a mail server at all."""
    if letter.state is LetterState.PLANNED and not mail:
        return gettext("chưa khai báo máy chủ thư")
    return gettext(REASON_NAMES[letter.reason]) if letter.reason else ""


def rule(reminder: Reminder) -> str:
    """The moment of a reminder: ``Còn 3 ngày làm việc``."""
    kind, _, lead = reminder.rule.partition(":")
    if lead and int(lead):
        return str(ngettext("Còn %(num)d ngày làm việc", "Còn %(num)d ngày làm việc", int(lead)))
    return str(gettext(_MOMENT_NAMES[MomentKind(kind)]))


def why_not(reminder: Reminder) -> str:
    """Why a moment was not told."""
    return gettext(REASON_NAMES[reminder.reason]) if reminder.reason else ""
