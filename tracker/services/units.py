"""The units of the office. Their changes belong to the installation's history."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import func, select

from tracker.domain.acts import Act
from tracker.domain.errors import Invalid, Missing, NotAllowed
from tracker.domain.events import Event, EventKind
from tracker.domain.folding import spelling
from tracker.domain.permissions import Right, may
from tracker.domain.wording import N_
from tracker.extensions import db
from tracker.models.units import Unit
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
    name = " ".join(new.name.split())
    if not name:
        raise Missing(N_("Cần tên đơn vị."), field="name")
    if any(spelling(name) == spelling(other) for other in db.session.scalars(select(Unit.name))):
        raise Invalid(N_("Đã có đơn vị tên “%(name)s”."), field="name", name=name)
    last = db.session.scalar(select(func.max(Unit.position)))
    row = Unit(
        name=name,
        short_name=new.short_name.strip(),
        aliases=[alias for alias in dict.fromkeys(a.strip() for a in new.aliases) if alias and alias != name],
        head_title=new.head_title.strip(),
        position=0 if last is None else last + 1,
        active=True,
    )
    db.session.add(row)
    db.session.flush()
    after = {"name": row.name, "short_name": row.short_name, "aliases": row.aliases}
    record(act, Event(EventKind.UNIT_CHANGED, ("unit", row.id), after=after))
    return row
