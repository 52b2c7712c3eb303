"""The installation's own history: accounts, units, calendar, settings."""

from typing import Any

from flask import render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from sqlalchemy import func, select

from tracker.domain.events import EventKind
from tracker.domain.permissions import Right
from tracker.domain.wording import N_
from tracker.extensions import db
from tracker.models.history import HistoryEntry
from tracker.services.record import INSTALLATION
from tracker.web.guard import needs

PAGE = 50

WHAT = {
    EventKind.ACCOUNT_CHANGED: N_("Tài khoản"),
    EventKind.UNIT_CHANGED: N_("Đơn vị"),
    EventKind.CALENDAR_CHANGED: N_("Lịch làm việc"),
    EventKind.SETTING_CHANGED: N_("Thiết lập"),
}
"""What an entry of this chain is about."""


@needs(Right.OFFICE_EDIT)
def show() -> ResponseReturnValue:
    """The newest entries first, a page at a time."""
    here = HistoryEntry.chain == INSTALLATION
    total = db.session.scalar(select(func.count()).select_from(HistoryEntry).where(here)) or 0
    last = max(1, -(-total // PAGE))
    page = min(max(1, request.args.get("page", 1, type=int)), last)
    rows = (
        select(HistoryEntry)
        .where(here)
        .order_by(HistoryEntry.seq.desc())
        .offset((page - 1) * PAGE)
        .limit(PAGE)
    )
    items = [_item(entry) for entry in db.session.scalars(rows)]
    return render_template("admin/history.html", items=items, page=page, last=last, total=total)


def _item(entry: HistoryEntry) -> dict[str, Any]:
    """An entry as the list of the history shows it."""
    what = gettext(WHAT[EventKind(entry.kind)]) if entry.kind in set(WHAT) else entry.kind
    fields = list(dict.fromkeys((*entry.before, *entry.after)))
    changes = [
        {"label": field, "before": _said(entry.before.get(field)), "after": _said(entry.after.get(field))}
        for field in fields
    ]
    return {
        "at": entry.at,
        "who": entry.actor_name,
        "what": f"{what} ({entry.subject_kind} {entry.subject_id})",
        "said": gettext(entry.note) if entry.note else "",
        "changes": changes,
    }


def _said(value: Any) -> str:
    if isinstance(value, dict):
        return ", ".join(f"{name}: {_said(one)}" for name, one in value.items())
    if isinstance(value, list):
        return ", ".join(_said(one) for one in value)
    return "" if value is None else str(value)
