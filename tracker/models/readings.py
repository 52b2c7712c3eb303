"""How far the readings of uploads are that are under way."""

from datetime import datetime

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from tracker.models.columns import Base


class PagesRead(Base):
    """Of one upload ``page`` pages of ``pages`` are read. Gone when the reading is over; ``at`` is real time.

    ``key`` is the SHA-256 of the account and the word its page made up.
    """

    __tablename__ = "pages_read"

    key: Mapped[str] = mapped_column(String(64), primary_key=True)
    page: Mapped[int]
    pages: Mapped[int]
    at: Mapped[datetime]
