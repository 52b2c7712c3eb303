"""Evidence: a file, a link, or the number and date of an official document."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum
from typing import TYPE_CHECKING

from sqlalchemy import CheckConstraint, ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from tracker.models.columns import Base, enum_column

if TYPE_CHECKING:
    from tracker.models.accounts import Account
    from tracker.models.directives import Directive
    from tracker.models.units import Unit


class EvidenceKind(StrEnum):
    """What a piece of evidence is."""

    FILE = "file"
    LINK = "link"
    DOCUMENT = "document"


class Evidence(Base):
    """One piece of evidence. Removed rows stay, with ``removed_at``; ``frozen_at`` is the sign-off that took it.

    ``digest`` is the SHA-256 of a file's bytes, or of the link, or of the number and date; it is in the history.
    ``storage_key`` is the random name of the file in the evidence store.
    """

    __tablename__ = "evidence"
    __table_args__ = (
        CheckConstraint("kind <> 'file' or storage_key is not null", name="file_has_bytes"),
        CheckConstraint("kind <> 'link' or url is not null", name="link_has_address"),
        CheckConstraint("kind <> 'document' or number is not null", name="document_has_number"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    directive_id: Mapped[int] = mapped_column(ForeignKey("directive.id", ondelete="CASCADE"), index=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"))
    kind: Mapped[EvidenceKind] = mapped_column(enum_column(EvidenceKind))
    title: Mapped[str] = mapped_column(Text, default="")
    url: Mapped[str | None] = mapped_column(Text)
    number: Mapped[str | None] = mapped_column(String(80))
    issued_on: Mapped[date | None]
    filename: Mapped[str | None] = mapped_column(String(255))
    media_type: Mapped[str | None] = mapped_column(String(100))
    size: Mapped[int | None]
    storage_key: Mapped[str | None] = mapped_column(String(64), unique=True)
    digest: Mapped[str] = mapped_column(String(64))
    added_by_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    added_at: Mapped[datetime]
    removed_at: Mapped[datetime | None]
    frozen_at: Mapped[datetime | None]
    directive: Mapped[Directive] = relationship(back_populates="evidence")
    unit: Mapped[Unit] = relationship()
    added_by: Mapped[Account] = relationship()
