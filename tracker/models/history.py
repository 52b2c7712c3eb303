"""The history: entries in a hash chain for each plan, and one chain for the installation."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from tracker.models.columns import Base

INSTALLATION = "installation"
"""The chain of what belongs to no plan: accounts, units, calendar, settings."""


class ChainHead(Base):
    """How far a chain has come. Its row is what an append takes hold of, so entries never fork."""

    __tablename__ = "chain_head"

    chain: Mapped[str] = mapped_column(String(40), primary_key=True)
    seq: Mapped[int]
    hash: Mapped[str] = mapped_column(String(64))


class HistoryEntry(Base):
    """One stored entry; the fields are those of ``tracker.domain.chain.Entry``. Never updated, never deleted."""

    __tablename__ = "history_entry"
    __table_args__ = (
        UniqueConstraint("chain", "seq"),
        Index("ix_history_entry_directive", "directive_id", "id"),
        Index("ix_history_entry_plan", "plan_id", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    chain: Mapped[str] = mapped_column(String(40), ForeignKey("chain_head.chain"))
    seq: Mapped[int]
    at: Mapped[datetime]
    actor_id: Mapped[int]
    actor_name: Mapped[str] = mapped_column(String(200))
    acting_for_id: Mapped[int | None]
    acting_for_name: Mapped[str | None] = mapped_column(String(200))
    kind: Mapped[str] = mapped_column(String(40))
    subject_kind: Mapped[str] = mapped_column(String(40))
    subject_id: Mapped[int]
    plan_id: Mapped[int | None]
    directive_id: Mapped[int | None]
    note: Mapped[str] = mapped_column(Text, default="")
    before: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    after: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    previous: Mapped[str] = mapped_column(String(64))
    hash: Mapped[str] = mapped_column(String(64))
