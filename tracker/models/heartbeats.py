"""When each job of the clockwork last came to its end, whichever process ran it."""

from datetime import datetime

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from tracker.models.columns import Base


class Heartbeat(Base):
    """The real moment at which the job ``name`` last ended well."""

    __tablename__ = "heartbeat"

    name: Mapped[str] = mapped_column(String(40), primary_key=True)
    at: Mapped[datetime]
