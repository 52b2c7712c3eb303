"""A history entry in words: what happened, who did it and for whom, what was before and after."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from flask import Flask, url_for
from flask_babel import gettext

from tracker.domain.events import EventKind
from tracker.domain.wording import N_
from tracker.models.history import HistoryEntry
from tracker.web import filters
from tracker.web.rules import rule_words

KIND_NAMES: Mapping[EventKind, str] = {
    EventKind.PLAN_ISSUED: N_("Giao nhiệm vụ theo kế hoạch"),
    EventKind.PLAN_CORRECTED: N_("Sửa thông tin kế hoạch"),
    EventKind.PLAN_CLOSED: N_("Kết thúc theo dõi kế hoạch"),
    EventKind.PLAN_REOPENED: N_("Theo dõi lại kế hoạch"),
    EventKind.EVENT_SET: N_("Đặt ngày sự kiện"),
    EventKind.EVENT_MOVED: N_("Đổi ngày sự kiện"),
    EventKind.EVENT_CANCELLED: N_("Hủy ngày sự kiện"),
    EventKind.WINDOW_MOVED: N_("Đổi thời gian của kế hoạch"),
    EventKind.ASSIGNED: N_("Giao nhiệm vụ"),
    EventKind.CORRECTED: N_("Đính chính nhiệm vụ"),
    EventKind.DEADLINE_MOVED: N_("Hạn thay đổi theo kế hoạch"),
    EventKind.DEPENDENCY_ADDED: N_("Ghi nhận phải chờ nhiệm vụ %(requires)s"),
    EventKind.DEPENDENCY_REMOVED: N_("Không còn phải chờ nhiệm vụ %(requires)s"),
    EventKind.FREED: N_("Nhiệm vụ %(by)s đã xong, không còn phải chờ"),
    EventKind.STARTED: N_("Bắt đầu thực hiện"),
    EventKind.REPORTED: N_("Cập nhật tiến độ"),
    EventKind.STEPS_TENDED: N_("Sửa danh sách các bước"),
    EventKind.EVIDENCE_ADDED: N_("Bổ sung minh chứng: %(evidence)s"),
    EventKind.EVIDENCE_REMOVED: N_("Gỡ minh chứng: %(evidence)s"),
    EventKind.CONTRIBUTED: N_("%(unit)s cập nhật phần phối hợp"),
    EventKind.OFFICER_NAMED: N_("Phân công chuyên viên"),
    EventKind.SUBMITTED: N_("Trình duyệt"),
    EventKind.WITHDRAWN: N_("Rút lại, chưa trình duyệt"),
    EventKind.SIGNED: N_("Phê duyệt hoàn thành"),
    EventKind.RETURNED: N_("Trả lại"),
    EventKind.EXTENSION_ASKED: N_("Đề nghị điều chỉnh thời hạn đến %(to_on)s"),
    EventKind.EXTENSION_GRANTED: N_("Đồng ý điều chỉnh thời hạn"),
    EventKind.EXTENSION_REFUSED: N_("Không đồng ý điều chỉnh thời hạn"),
    EventKind.NOT_OURS: N_("Báo nhiệm vụ không thuộc đơn vị"),
    EventKind.REFUSAL_SETTLED: N_("Trả lời: nhiệm vụ vẫn thuộc đơn vị"),
    EventKind.URGED: N_("Đôn đốc"),
    EventKind.LEAD_CHANGED: N_("Chuyển đơn vị chủ trì"),
    EventKind.SUSPENDED: N_("Tạm dừng"),
    EventKind.RESUMED: N_("Tiếp tục thực hiện"),
    EventKind.CANCELLED: N_("Hủy nhiệm vụ"),
    EventKind.REOPENED: N_("Mở lại nhiệm vụ"),
    EventKind.ACCOUNT_CHANGED: N_("Thay đổi tài khoản"),
    EventKind.SUBSTITUTE_NAMED: N_("Ủy quyền"),
    EventKind.SUBSTITUTE_ENDED: N_("Thôi ủy quyền"),
    EventKind.UNIT_CHANGED: N_("Thay đổi đơn vị"),
    EventKind.CALENDAR_CHANGED: N_("Thay đổi lịch làm việc"),
    EventKind.SETTING_CHANGED: N_("Thay đổi thiết lập"),
}
"""What happened, by kind; places are filled from what the entry holds."""

REPLACED = N_("Thay minh chứng bằng: %(evidence)s")
TICKED = N_("Xong bước: %(step)s")
UNTICKED = N_("Chưa xong bước: %(step)s")

FIELD_NAMES: Mapping[str, str] = {
    "stage": N_("Trạng thái"),
    "clause": N_("Mục"),
    "text": N_("Nội dung"),
    "deliverable": N_("Sản phẩm"),
    "lead_unit": N_("Đơn vị chủ trì"),
    "coordinating": N_("Đơn vị phối hợp"),
    "leader": N_("Lãnh đạo phụ trách"),
    "officer": N_("Chuyên viên"),
    "rule": N_("Cách tính hạn"),
    "wording": N_("Hạn ghi trong văn bản"),
    "due_on": N_("Hạn hoàn thành"),
    "rule_due_on": N_("Hạn theo cách tính"),
    "granted_on": N_("Hạn được điều chỉnh"),
    "from_on": N_("Hạn khi đề nghị"),
    "to_on": N_("Hạn đề nghị"),
    "asked_on": N_("Hạn đề nghị"),
    "document_number": N_("Văn bản cho phép"),
    "undetermined": N_("Chưa xác định hạn"),
    "late": N_("Đề nghị sau hạn"),
    "submitted_on": N_("Ngày trình"),
    "delay_cause": N_("Nguyên nhân chậm"),
    "state_of_work": N_("Tình hình thực hiện"),
    "obstacles": N_("Khó khăn, vướng mắc"),
    "proposals": N_("Đề xuất"),
    "contribution": N_("Phần phối hợp"),
    "steps": N_("Các bước"),
    "done_of": N_("Số bước đã xong"),
    "unit": N_("Đơn vị"),
    "title": N_("Tên"),
    "digest": N_("Mã kiểm tra SHA-256"),
    "kind": N_("Loại văn bản"),
    "number": N_("Số, ký hiệu"),
    "issued_on": N_("Ngày văn bản"),
    "issuer": N_("Cơ quan ban hành"),
    "signer": N_("Người ký"),
    "place": N_("Nơi ban hành"),
    "event_name": N_("Sự kiện"),
    "event_on": N_("Ngày sự kiện"),
    "event_place": N_("Nơi tổ chức"),
    "first_on": N_("Kế hoạch từ ngày"),
    "last_on": N_("Kế hoạch đến ngày"),
    "undeliverable": N_("Địa chỉ không nhận được thư"),
    "mail_at": N_("Giờ nhận thư nhắc"),
    "optional_daily": N_("Gộp thông báo để biết vào thư nhắc"),
}
"""Fields worth a line of their own, in the order they are shown; what is not here the reader need not see."""

_CORRECTIONS = frozenset({EventKind.CORRECTED, EventKind.PLAN_CORRECTED})


@dataclass(frozen=True)
class Change:
    """One field before and after, in words; None where the entry does not hold it."""

    label: str
    before: str | None
    after: str | None


@dataclass(frozen=True)
class Told:
    """One entry as a list of history shows it."""

    at: datetime
    who: str
    what: str
    said: str
    changes: tuple[Change, ...]
    url: str | None = None


def told(entries: Iterable[HistoryEntry], clauses: Mapping[int, str] | None = None) -> list[Told]:
    """The entries in words. With ``clauses`` each names its directive and leads to it, for the history of a plan."""
    return [_told(entry, clauses or {}) for entry in entries]


def corrected(entry: HistoryEntry) -> tuple[Change, ...]:
    """What a correction has changed, for the letter that tells of it; nothing for any other entry."""
    return tuple(_changes(entry)) if entry.kind in _CORRECTIONS else ()


def register(app: Flask) -> None:
    """Give the templates of ``app`` these words."""
    app.add_template_filter(corrected)


def what_happened(entry: HistoryEntry) -> str:
    """What happened, in one line."""
    kind = EventKind(entry.kind)
    template = KIND_NAMES[kind]
    if kind is EventKind.EVIDENCE_ADDED and entry.before:
        template = REPLACED
    if kind is EventKind.STEPS_TENDED and "step" in entry.after:
        template = TICKED if entry.after["done"] else UNTICKED
    words: str = gettext(template)
    return words % _Places(entry)


def who_did(entry: HistoryEntry) -> str:
    """Who acted, and for whom."""
    if entry.acting_for_name is None:
        return entry.actor_name
    return str(gettext("%(actor)s, thay %(absent)s", actor=entry.actor_name, absent=entry.acting_for_name))


def _told(entry: HistoryEntry, clauses: Mapping[int, str]) -> Told:
    leads = entry.directive_id in clauses
    clause = clauses.get(entry.directive_id or 0, "")
    return Told(
        at=entry.at,
        who=who_did(entry),
        what=f"{clause} – {what_happened(entry)}" if clause else what_happened(entry),
        said=entry.note,
        changes=tuple(_changes(entry)),
        url=url_for("directives.show", directive_id=entry.directive_id) if leads else None,
    )


class _Places(dict[str, str]):
    """What the places of a template are filled with, looked up in the entry."""

    def __init__(self, entry: HistoryEntry) -> None:
        super().__init__()
        self.entry = entry

    def __missing__(self, name: str) -> str:
        held = {**self.entry.before, **self.entry.after}
        return evidence_name(held) if name == "evidence" else _words(name, held.get(name))


def evidence_name(held: Mapping[str, Any]) -> str:
    """What a piece of evidence is called: its title, else its file, address or number."""
    number = held.get("number")
    day = _words("issued_on", held.get("issued_on"))
    document = gettext("%(number)s ngày %(day)s", number=number, day=day) if number else ""
    return str(held.get("title") or held.get("filename") or held.get("url") or document)


def _changes(entry: HistoryEntry) -> Iterator[Change]:
    kind = EventKind(entry.kind)
    for name, label in FIELD_NAMES.items():
        before, after = entry.before.get(name), entry.after.get(name)
        if before == after or (kind in _UNTOLD and name not in _UNTOLD[kind]):
            continue
        if _empty(before) and _empty(after):
            continue
        if name == "rule_due_on" and _holds(entry.before) and _holds(entry.after):
            continue  # told already as the date that holds
        yield Change(gettext(label), _or_none(name, before), _or_none(name, after))


_UNTOLD: Mapping[EventKind, frozenset[str]] = {
    EventKind.ASSIGNED: frozenset({"lead_unit", "coordinating", "rule", "due_on", "undetermined"}),
    EventKind.EVIDENCE_ADDED: frozenset({"digest"}),
    EventKind.EVIDENCE_REMOVED: frozenset({"digest"}),
    EventKind.CONTRIBUTED: frozenset({"contribution"}),
    EventKind.PLAN_ISSUED: frozenset({"event_on", "first_on", "last_on"}),
}
"""Kinds of which only some fields are worth telling."""


def _holds(side: Mapping[str, Any]) -> bool:
    """True if the date by the rule is the one that holds."""
    return bool(side.get("due_on") == side.get("rule_due_on"))


def _empty(value: Any) -> bool:
    return value in (None, "", [], False)


def _or_none(name: str, value: Any) -> str | None:
    return None if _empty(value) else _words(name, value)


def _words(name: str, value: Any) -> str:
    """A stored value in words, by the name of its field."""
    if value is None:
        return filters.NOTHING
    if name.endswith("_on"):
        return filters.day(date.fromisoformat(value))
    if name in _BY_NAME:
        return _BY_NAME[name](value)
    if isinstance(value, bool):
        return str(gettext("Có") if value else gettext("Không"))
    return "; ".join(map(str, value)) if isinstance(value, list) else str(value)


_BY_NAME: Mapping[str, Callable[[Any], str]] = {
    "stage": filters.stage_name,
    "kind": filters.document_kind,
    "rule": rule_words,
    "done_of": lambda pair: f"{pair[0]}/{pair[1]}",
}
