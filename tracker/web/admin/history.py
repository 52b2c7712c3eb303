"""The installation's own history: accounts, units, calendar, settings."""

import re
from collections.abc import Sequence
from datetime import date
from typing import Any

from flask import render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from sqlalchemy import select

from tracker.domain.events import EventKind
from tracker.domain.permissions import ROLE_NAMES, Right
from tracker.domain.wording import N_
from tracker.extensions import db
from tracker.models.accounts import Account
from tracker.models.history import HistoryEntry
from tracker.models.office import UsualLeadTime
from tracker.models.units import Unit
from tracker.queries import history
from tracker.web import filters
from tracker.web.guard import needs
from tracker.web.history.sheet import HISTORY
from tracker.web.history.words import Change, Told

Names = dict[tuple[str, int], str]

FIELDS = {
    "absent": N_("Người ủy quyền"),
    "active": N_("Hoạt động"),
    "aliases": N_("Tên gọi khác"),
    "days": N_("Ngày"),
    "email": N_("Thư điện tử"),
    "first_on": N_("Từ ngày"),
    "head_title": N_("Chức danh người đứng đầu"),
    "keywords": N_("Cụm từ nhận ra"),
    "last_on": N_("Đến hết ngày"),
    "login": N_("Tên đăng nhập"),
    "name": N_("Tên"),
    "now": N_("Đồng hồ"),
    "office.name": N_("Tên cơ quan"),
    "password": N_("Mật khẩu"),
    "position": N_("Thứ tự"),
    "post": N_("Chức danh"),
    "role": N_("Vai trò"),
    "rule": N_("Hạn thường đặt"),
    "sessions": N_("Phiên đăng nhập"),
    "short_name": N_("Tên viết tắt"),
    "substitute": N_("Người làm thay"),
    "substitution": N_("Ủy quyền"),
    "title": N_("Tên chức danh"),
    "unit_id": N_("Đơn vị số"),
}
"""Names of recorded fields → what they are called on the screens."""

VALUES = {
    "True": N_("có"),
    "False": N_("không"),
    "changed": N_("đã đổi"),
    "one-time": N_("cấp mật khẩu dùng một lần"),
    "ended": N_("đã kết thúc"),
    **{role.value: name for role, name in ROLE_NAMES.items()},
}
"""The same for values that are not themselves words."""

WHAT = {
    EventKind.ACCOUNT_CHANGED: N_("Tài khoản"),
    EventKind.SUBSTITUTE_NAMED: N_("Ủy quyền"),
    EventKind.SUBSTITUTE_ENDED: N_("Thôi ủy quyền"),
    EventKind.UNIT_CHANGED: N_("Đơn vị"),
    EventKind.CALENDAR_CHANGED: N_("Lịch làm việc"),
    EventKind.SETTING_CHANGED: N_("Thiết lập"),
}
"""What an entry of this chain is about."""


@needs(Right.OFFICE_EDIT)
def show() -> ResponseReturnValue:
    """The newest entries first, a page at a time."""
    page = history.of_installation(number=request.args.get("page", 1, type=int))
    return render_template("admin/history.html", items=_told(page.rows), page=page)


@needs(Right.OFFICE_EDIT)
def table() -> ResponseReturnValue:
    """The same history, all its pages, as CSV."""
    return HISTORY.answer(_told(history.of_installation(size=None).rows))


def _told(entries: Sequence[HistoryEntry]) -> list[Told]:
    names = _names()
    return [_one(entry, names) for entry in entries]


def _one(entry: HistoryEntry, names: Names) -> Told:
    """An entry in words."""
    what = gettext(WHAT[EventKind(entry.kind)]) if entry.kind in set(WHAT) else entry.kind
    subject = names.get((entry.subject_kind, entry.subject_id)) or (entry.subject_id or "")
    fields = dict.fromkeys((*entry.before, *entry.after))
    return Told(
        at=entry.at,
        who=entry.actor_name,
        what=f"{what}: {subject}" if subject else what,
        said=gettext(entry.note) if entry.note else "",
        changes=tuple(
            Change(_label(name), _said(entry.before.get(name)), _said(entry.after.get(name)))
            for name in fields
        ),
    )


def _names() -> Names:
    accounts = db.session.execute(select(Account.id, Account.title))
    units = db.session.execute(select(Unit.id, Unit.name))
    limits = db.session.execute(select(UsualLeadTime.id, UsualLeadTime.name))
    kinds = {"account": accounts, "unit": units, "lead_time": limits}
    return {(kind, row[0]): row[1] for kind, rows in kinds.items() for row in rows}


def _label(name: str) -> str:
    return gettext(FIELDS[name]) if name in FIELDS else name


def _said(value: Any) -> str:
    if isinstance(value, dict):
        told = {name: one for name, one in value.items() if one is not None and not name.endswith("_id")}
        return ", ".join(f"{_label(name)}: {_said(one)}" for name, one in told.items())
    if isinstance(value, list):
        return ", ".join(_said(one) for one in value)
    words = "" if value is None else str(value)
    if re.fullmatch(r"\d{4}-\d\d-\d\d", words):
        return filters.day(date.fromisoformat(words))
    return gettext(VALUES[words]) if words in VALUES else words
