"""Plans and other source documents, and the drafts they come from."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import JSON, ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from tracker.models.columns import Base, Versioned

if TYPE_CHECKING:
    from tracker.models.accounts import Account
    from tracker.models.directives import Directive


class SourceText(Base):
    """The text a plan was read from, line by line as the reader saw it. ``digest`` is the SHA-256 of the file."""

    __tablename__ = "source_text"

    id: Mapped[int] = mapped_column(primary_key=True)
    filename: Mapped[str] = mapped_column(String(255), default="")
    digest: Mapped[str] = mapped_column(String(64), index=True)
    lines: Mapped[list[Any]] = mapped_column(JSON)
    added_at: Mapped[datetime]
    added_by_id: Mapped[int] = mapped_column(ForeignKey("account.id"))


class Draft(Versioned, Base):
    """A plan being prepared: ``payload`` is a drafting.Draft as JSON. Nobody but clerks sees it until it is issued."""

    __tablename__ = "draft"

    id: Mapped[int] = mapped_column(primary_key=True)
    title: Mapped[str] = mapped_column(Text, default="")
    payload: Mapped[dict[str, Any]] = mapped_column(JSON)
    undo: Mapped[dict[str, Any] | None] = mapped_column(JSON)
    source_id: Mapped[int | None] = mapped_column(ForeignKey("source_text.id"))
    created_by_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    created_at: Mapped[datetime]
    changed_at: Mapped[datetime]
    plan_id: Mapped[int | None] = mapped_column(ForeignKey("plan.id"), index=True)
    source: Mapped[SourceText | None] = relationship()
    created_by: Mapped[Account] = relationship()


class Plan(Versioned, Base):
    """An issued plan, or a spoken direction (``kind`` "spoken").

    ``issued_on`` is the document's own date, ``given_at`` the moment its directives were given to the units.
    ``first_on`` and ``last_on`` are the window that caps its deadlines; ``event_on`` is None while unknown.
    """

    __tablename__ = "plan"

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(40), default="plan")
    number: Mapped[str] = mapped_column(String(80), default="")
    issued_on: Mapped[date | None]
    title: Mapped[str] = mapped_column(Text)
    issuer: Mapped[str] = mapped_column(String(300), default="")
    signer: Mapped[str] = mapped_column(String(200), default="")
    place: Mapped[str] = mapped_column(String(300), default="")
    first_on: Mapped[date | None]
    last_on: Mapped[date | None]
    event_name: Mapped[str] = mapped_column(String(300), default="")
    event_on: Mapped[date | None]
    event_place: Mapped[str] = mapped_column(String(300), default="")
    leader_id: Mapped[int] = mapped_column(ForeignKey("account.id"), index=True)
    source_id: Mapped[int | None] = mapped_column(ForeignKey("source_text.id"))
    given_at: Mapped[datetime]
    given_by_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    closed_at: Mapped[datetime | None]
    folded: Mapped[str] = mapped_column(Text, default="")
    leader: Mapped[Account] = relationship(foreign_keys=leader_id)
    source: Mapped[SourceText | None] = relationship()
    directives: Mapped[list[Directive]] = relationship(back_populates="plan", order_by="Directive.position")

    @property
    def reference(self) -> str:
        """How a letter or a page refers to the plan: its number, else its title."""
        return self.number or self.title
