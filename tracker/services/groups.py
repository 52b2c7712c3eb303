"""Named groups of units ("UBND các xã, phường"): work given to a group is given to each member."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import select

from tracker.domain.acts import Act
from tracker.domain.errors import Conflict, Invalid, Missing, NotFound
from tracker.domain.events import Event, EventKind
from tracker.domain.folding import spelling
from tracker.domain.permissions import Right
from tracker.domain.wording import N_
from tracker.extensions import db
from tracker.models.units import Unit, UnitGroup
from tracker.queries import choices
from tracker.services import units
from tracker.services.loading import require
from tracker.services.record import record
from tracker.services.units import NewUnit


def create(act: Act, name: str, members: Iterable[str]) -> UnitGroup:
    """Enter a group by its name and the names of its members; a member nobody knows is entered as a unit.

    Raises NotAllowed for anybody but a clerk, Missing without a name or members, Invalid for a name in use.
    """
    require(act, Right.DRAFTS_EDIT)
    row = UnitGroup(name=_free_name(name), aliases=[])
    row.members = _units(act, members)
    db.session.add(row)
    db.session.flush()
    record(act, Event(EventKind.UNIT_CHANGED, ("unit_group", row.id), after=_facts(row)))
    return row


def change(act: Act, group_id: int, version: int, *, name: str, members: Iterable[str]) -> UnitGroup:
    """Correct a group's name and members. Work already given stays with those it was given to."""
    require(act, Right.DRAFTS_EDIT)
    row = db.session.get(UnitGroup, group_id, with_for_update=True, populate_existing=True)
    if row is None:
        raise NotFound(N_("Không tìm thấy nhóm đơn vị này."))
    if row.version != version:
        raise Conflict(N_("Nhóm đơn vị vừa được người khác cập nhật."))
    before = _facts(row)
    row.name = _free_name(name, but=row.id)
    row.members = _units(act, members)
    record(act, Event(EventKind.UNIT_CHANGED, ("unit_group", row.id), before=before, after=_facts(row)))
    return row


def _units(act: Act, names: Iterable[str]) -> list[Unit]:
    """The units of these names, each once; new ones are entered."""
    known = {
        spelling(name): unit
        for unit in choices.units()
        for name in (*unit.aliases, unit.short_name, unit.name)
        if name
    }
    found: dict[int, Unit] = {}
    for name in (" ".join(line.split()) for line in names):
        if name:
            unit = known.get(spelling(name)) or units.create(act, NewUnit(name, head_title="Chủ tịch"))
            known[spelling(name)] = found[unit.id] = unit
    if not found:
        raise Missing(N_("Nhóm cần ít nhất một đơn vị thành viên."), field="members")
    return list(found.values())


def _free_name(given: str, *, but: int | None = None) -> str:
    name = " ".join(given.split())
    if not name:
        raise Missing(N_("Cần tên nhóm."), field="name")
    others = db.session.scalars(select(UnitGroup.name).where(UnitGroup.id != (but or 0)))
    if any(spelling(name) == spelling(other) for other in others):
        raise Invalid(N_("Đã có nhóm tên “%(name)s”."), field="name", name=name)
    return name


def _facts(row: UnitGroup) -> dict[str, object]:
    return {"name": row.name, "members": [unit.name for unit in row.members]}
