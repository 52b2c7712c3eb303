"""Who may sign in: accounts named by post, their posts and substitutes, sessions, attempts and resets."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from tracker.domain.permissions import Role
from tracker.models.columns import Base, Versioned, enum_column


class Language(StrEnum):
    """The languages of the interface."""

    VIETNAMESE = "vi"
    ENGLISH = "en"


class TextSize(StrEnum):
    """A-, A and A+."""

    SMALL = "small"
    NORMAL = "normal"
    LARGE = "large"


class Contrast(StrEnum):
    """Normal or raised contrast."""

    NORMAL = "normal"
    HIGH = "high"


class Account(Versioned, Base):
    """One person's way in, named by the post and never by the person.

    `login` is stored in lower case. `title` is what others read ("Trưởng phòng MTKS"). An account is never
    deleted, because the history names it; it is disabled by `active`. A one-time password has an end in real time.
    """

    __tablename__ = "account"

    id: Mapped[int] = mapped_column(primary_key=True)
    login: Mapped[str] = mapped_column(String(80), unique=True)
    title: Mapped[str] = mapped_column(String(200))
    email: Mapped[str | None] = mapped_column(String(254))
    password_hash: Mapped[str] = mapped_column(String(200))
    active: Mapped[bool] = mapped_column(default=True)
    must_change_password: Mapped[bool] = mapped_column(default=False)
    password_expires_at: Mapped[datetime | None]
    language: Mapped[Language] = mapped_column(enum_column(Language), default=Language.VIETNAMESE)
    text_size: Mapped[TextSize] = mapped_column(enum_column(TextSize), default=TextSize.NORMAL)
    contrast: Mapped[Contrast] = mapped_column(enum_column(Contrast), default=Contrast.NORMAL)
    mail_minute: Mapped[int | None]
    """When the daily mail is wanted, in minutes after local midnight; None: at the hour of the office."""
    optional_daily: Mapped[bool] = mapped_column(default=False)
    """Whether notices that ask nothing of their reader come with the daily mail instead of at once."""
    undeliverable_at: Mapped[datetime | None]
    """Since when mail to the address comes back (business clock); None while it is thought to arrive."""
    undeliverable_why: Mapped[str] = mapped_column(String(500), default="")
    created_at: Mapped[datetime]

    posts: Mapped[list[Post]] = relationship(
        back_populates="account", cascade="all, delete-orphan", order_by="Post.id", lazy="selectin"
    )


class Post(Base):
    """A post an account holds: a role, in one unit or in the whole office."""

    __tablename__ = "post"
    __table_args__ = (
        CheckConstraint("(role IN ('unit_head', 'officer')) = (unit_id IS NOT NULL)", name="unit_of_role"),
        UniqueConstraint("account_id", "role", "unit_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id", ondelete="CASCADE"))
    role: Mapped[Role] = mapped_column(enum_column(Role))
    unit_id: Mapped[int | None] = mapped_column(ForeignKey("unit.id"), index=True)
    title: Mapped[str] = mapped_column(String(200))

    account: Mapped[Account] = relationship(back_populates="posts")


class Substitution(Base):
    """From `first_on` to `last_on`, both included, the substitute exercises the absent account's posts."""

    __tablename__ = "substitution"
    __table_args__ = (
        CheckConstraint("absent_id <> substitute_id", name="two_people"),
        CheckConstraint("first_on <= last_on", name="span"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    absent_id: Mapped[int] = mapped_column(ForeignKey("account.id"), index=True)
    substitute_id: Mapped[int] = mapped_column(ForeignKey("account.id"), index=True)
    first_on: Mapped[date]
    last_on: Mapped[date]

    absent: Mapped[Account] = relationship(foreign_keys=absent_id)
    substitute: Mapped[Account] = relationship(foreign_keys=substitute_id)


class Session(Base):
    """A signed-in browser. The cookie holds a random token; only its SHA-256 is kept here. All times are real."""

    __tablename__ = "session"

    token_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id", ondelete="CASCADE"), index=True)
    created_at: Mapped[datetime]
    last_seen_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    address: Mapped[str] = mapped_column(String(60))
    agent: Mapped[str] = mapped_column(String(200))

    account: Mapped[Account] = relationship(lazy="joined")


class AttemptKind(StrEnum):
    """What was tried: to sign in, or to have a reset link mailed."""

    SIGN_IN = "sign_in"
    RESET = "reset"


class Attempt(Base):
    """One try at the door, counted by name and address. `login` is what was typed, known or not."""

    __tablename__ = "attempt"
    __table_args__ = (
        Index("ix_attempt_login_address", "login", "address", "at"),
        Index("ix_attempt_address_at", "address", "at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[AttemptKind] = mapped_column(enum_column(AttemptKind))
    login: Mapped[str] = mapped_column(String(80))
    address: Mapped[str] = mapped_column(String(60))
    at: Mapped[datetime] = mapped_column(index=True)


class PasswordReset(Base):
    """A mailed link that sets one new password. Only the SHA-256 of its token is kept."""

    __tablename__ = "password_reset"

    token_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id", ondelete="CASCADE"), index=True)
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]
