"""Units of the office, the other names they are known by, and named groups of units."""

from sqlalchemy import JSON, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from tracker.models.columns import Base, Versioned


class Unit(Versioned, Base):
    """A unit that leads or coordinates. ``head_title`` is the usual title of its head; it belongs to the unit."""

    __tablename__ = "unit"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(200), unique=True)
    short_name: Mapped[str] = mapped_column(String(60), default="")
    aliases: Mapped[list[str]] = mapped_column(JSON, default=list)
    head_title: Mapped[str] = mapped_column(String(100), default="Trưởng phòng")
    position: Mapped[int] = mapped_column(default=0)
    active: Mapped[bool] = mapped_column(default=True)


class UnitGroup(Versioned, Base):
    """A collective a document gives a task to ("UBND các xã, phường"): one directive for each member."""

    __tablename__ = "unit_group"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(200), unique=True)
    aliases: Mapped[list[str]] = mapped_column(JSON, default=list)
    members: Mapped[list[Unit]] = relationship(secondary="unit_group_member", order_by=Unit.position)


class UnitGroupMember(Base):
    """That a unit belongs to a group."""

    __tablename__ = "unit_group_member"

    group_id: Mapped[int] = mapped_column(ForeignKey("unit_group.id", ondelete="CASCADE"), primary_key=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"), primary_key=True, index=True)
