"""Calendar feeds: addresses by which a calendar program reads deadlines without signing in."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from tracker.models.accounts import Account
from tracker.models.columns import Base
from tracker.models.units import Unit


class Feed(Base):
    """One address. It shows what its account may see: the directives of ``unit``, or without one all it answers for.

    Only the SHA-256 of the token is kept. Revoking deletes the row. Times are real.
    """

    __tablename__ = "feed"

    id: Mapped[int] = mapped_column(primary_key=True)
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id", ondelete="CASCADE"), index=True)
    unit_id: Mapped[int | None] = mapped_column(ForeignKey("unit.id"), index=True)
    created_at: Mapped[datetime]

    account: Mapped[Account] = relationship()
    unit: Mapped[Unit | None] = relationship()
