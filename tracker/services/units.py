"""The units of the office. Their changes belong to the installation's history."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import func, select

from tracker.domain.acts import Act
from tracker.domain.errors import Conflict, Invalid, Missing, NotAllowed, NotFound
from tracker.domain.events import Event, EventKind
from tracker.domain.folding import spelling
from tracker.domain.permissions import Right, may
from tracker.domain.wording import N_
from tracker.extensions import db
from tracker.models.units import Unit
from tracker.services.loading import require
from tracker.services.record import record


@dataclass(frozen=True)
class NewUnit:
    """A unit to be entered. ``aliases`` are other names it is printed by."""

    name: str
    short_name: str = ""
    head_title: str = "Trưởng phòng"
    aliases: Sequence[str] = ()


def create(act: Act, new: NewUnit) -> Unit:
    """Enter a unit: the administrator, or the clerk who finds it named in a document.

    Raises NotAllowed, Missing without a name, and Invalid if a unit of that name exists.
    """
    if not (may(act.actor, Right.OFFICE_EDIT) or may(act.actor, Right.DRAFTS_EDIT)):
        raise NotAllowed(N_("Thao tác này không thuộc thẩm quyền của đồng chí."))
    name = _free_name(new.name)
    last = db.session.scalar(select(func.max(Unit.position)))
    row = Unit(
        name=name,
        short_name=new.short_name.strip(),
        aliases=_aliases(new.aliases, name),
        head_title=new.head_title.strip(),
        position=0 if last is None else last + 1,
        active=True,
    )
    db.session.add(row)
    db.session.flush()
    record(act, Event(EventKind.UNIT_CHANGED, ("unit", row.id), after=_facts(row)))
    return row


def change(act: Act, unit_id: int, version: int, new: NewUnit) -> Unit:
    """Correct a unit's names and the title of its head. Raises `Conflict` for a stale form."""
    row = _load(act, unit_id, version)
    before = _facts(row)
    name = _free_name(new.name, but=row.id)
    row.name, row.short_name, row.head_title = name, new.short_name.strip(), new.head_title.strip()
    row.aliases = _aliases(new.aliases, name)
    record(act, Event(EventKind.UNIT_CHANGED, ("unit", row.id), before=before, after=_facts(row)))
    return row


def follow(act: Act, unit_id: int, version: int, *, active: bool) -> Unit:
    """Stop giving work to a unit, or begin again. What it leads already stays with it."""
    row = _load(act, unit_id, version)
    before, row.active = row.active, active
    record(
        act,
        Event(EventKind.UNIT_CHANGED, ("unit", row.id), before={"active": before}, after={"active": active}),
    )
    return row


def move(act: Act, unit_id: int, *, up: bool) -> None:
    """Change places with the unit above or below in the office's own order."""
    require(act, Right.OFFICE_EDIT)
    rows = list(db.session.scalars(select(Unit).order_by(Unit.position, Unit.id)))
    place = next((n for n, row in enumerate(rows) if row.id == unit_id), None)
    if place is None:
        raise NotFound(N_("Không tìm thấy đơn vị này."))
    other = place + (-1 if up else 1)
    if not 0 <= other < len(rows):
        return
    rows[place], rows[other] = rows[other], rows[place]
    for position, row in enumerate(rows):
        row.position = position
    after = {"position": other}
    record(act, Event(EventKind.UNIT_CHANGED, ("unit", unit_id), before={"position": place}, after=after))


def _load(act: Act, unit_id: int, version: int) -> Unit:
    require(act, Right.OFFICE_EDIT)
    row = db.session.get(Unit, unit_id, with_for_update=True, populate_existing=True)
    if row is None:
        raise NotFound(N_("Không tìm thấy đơn vị này."))
    if row.version != version:
        raise Conflict(N_("Đơn vị vừa được người khác cập nhật."))
    return row


def _free_name(given: str, *, but: int | None = None) -> str:
    name = " ".join(given.split())
    if not name:
        raise Missing(N_("Cần tên đơn vị."), field="name")
    others = db.session.scalars(select(Unit.name).where(Unit.id != (but or 0)))
    if any(spelling(name) == spelling(other) for other in others):
        raise Invalid(N_("Đã có đơn vị tên “%(name)s”."), field="name", name=name)
    return name


def _aliases(given: Sequence[str], name: str) -> list[str]:
    return [alias for alias in dict.fromkeys(one.strip() for one in given) if alias and alias != name]


def _facts(row: Unit) -> dict[str, Any]:
    return {
        "name": row.name,
        "short_name": row.short_name,
        "aliases": row.aliases,
        "head_title": row.head_title,
    }
