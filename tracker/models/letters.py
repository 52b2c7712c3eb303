"""The ledger of what is told: letters, the moments that make reminders, and the days on which they were looked for."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, Index, LargeBinary, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, foreign, mapped_column, relationship

from tracker.domain.reminding import Audience
from tracker.models.accounts import Account
from tracker.models.columns import Base, enum_column
from tracker.models.directives import Directive
from tracker.models.history import HistoryEntry


class LetterKind(StrEnum):
    """What a letter is: word of one event, a day's reminders, a leader's week, an alarm about the mail itself, a test."""

    NOTICE = "notice"
    DIGEST = "digest"
    WEEKLY = "weekly"
    ALARM = "alarm"
    TEST = "test"


class LetterState(StrEnum):
    """How far a letter has come. Only planned and claimed ones will still be sent; a held one is told by a daily mail."""

    HELD = "held"
    PLANNED = "planned"
    CLAIMED = "claimed"
    SENT = "sent"
    PARKED = "parked"
    SUPPRESSED = "suppressed"
    SUPERSEDED = "superseded"


class ReminderState(StrEnum):
    """What became of a moment."""

    PLANNED = "planned"
    TOLD = "told"
    SUPPRESSED = "suppressed"
    SUPERSEDED = "superseded"


class Reason(StrEnum):
    """Why a letter or a moment is where it is."""

    NO_ADDRESS = "no_address"
    NO_LONGER_TRUE = "no_longer_true"
    NOT_CONCERNED = "not_concerned"
    DEADLINE_MOVED = "deadline_moved"
    NEWER_DIGEST = "newer_digest"
    TOLD_IN_DIGEST = "told_in_digest"
    CHANNEL_DOWN = "channel_down"
    ASKED_TO_WAIT = "asked_to_wait"
    REFUSED = "refused"
    GAVE_UP = "gave_up"
    UNWRITABLE = "unwritable"
    ASKED_AGAIN = "asked_again"
    CHOSEN_DAILY = "chosen_daily"
    BOUNCED = "bounced"
    UNDELIVERABLE = "undeliverable"
    NOTHING_OPEN = "nothing_open"
    NEWER_WEEKLY = "newer_weekly"


QUEUED = "state in ('planned', 'claimed')"
"""The letters that will still be sent, in the words of the index they are found by."""


class Letter(Base):
    """One mail to one person, from its planning to its end.

    ``key`` says what it tells and to whom, so that nothing is planned twice. ``planned_at`` and ``sent_at`` are
    moments of the business clock; ``ready_at`` and ``tried_at`` are real. A planned letter is not tried before
    ``ready_at``; a claimed one belongs to the holder of ``lease`` until then. ``content`` is what goes over the
    wire, written at the claim before the first attempt and the same at every later one, as ``message_id`` is. ``because`` says as
    what the recipient is told, ``absent`` is the title of the person the recipient stands in for.
    """

    __tablename__ = "letter"
    __table_args__ = (
        Index("ix_letter_queue", "urgent_on", "id", sqlite_where=text(QUEUED), postgresql_where=text(QUEUED)),
        Index("ix_letter_recipient", "recipient_id", "kind", "state"),
        Index("ix_letter_state", "state", "id"),
        Index("ix_letter_message_id", "message_id"),
        CheckConstraint("(state = 'claimed') = (lease is not null)", name="claimed_has_lease"),
        CheckConstraint(
            "state <> 'sent' or (content is not null and sent_at is not null)", name="sent_is_kept"
        ),
        CheckConstraint("kind <> 'digest' or day is not null", name="digest_has_day"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(String(160), unique=True)
    kind: Mapped[LetterKind] = mapped_column(enum_column(LetterKind))
    event: Mapped[str | None] = mapped_column(String(40))
    entry_id: Mapped[int | None]
    """The history entry of the event; without a foreign key, so that the ledger never stands in the way of a
    look at a history that somebody has cut."""
    directive_id: Mapped[int | None] = mapped_column(ForeignKey("directive.id"), index=True)
    about_id: Mapped[int | None] = mapped_column(ForeignKey("letter.id"), index=True)
    """The letter that tells this one instead."""
    recipient_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    because: Mapped[Audience | None] = mapped_column(enum_column(Audience, "because"))
    absent: Mapped[str] = mapped_column(String(200), default="")
    address: Mapped[str] = mapped_column(String(254), default="")
    day: Mapped[date | None]
    urgent_on: Mapped[date] = mapped_column(default=date.max)
    """The nearest deadline it tells of, as it was planned; the queue is in this order."""
    planned_at: Mapped[datetime]
    state: Mapped[LetterState] = mapped_column(enum_column(LetterState), default=LetterState.PLANNED)
    reason: Mapped[Reason | None] = mapped_column(enum_column(Reason))
    attempts: Mapped[int] = mapped_column(default=0)
    excused: Mapped[int] = mapped_column(default=0)
    """Attempts that failed because the mail server could not be reached: not held against the letter."""
    ready_at: Mapped[datetime]
    tried_at: Mapped[datetime | None] = mapped_column(index=True)
    lease: Mapped[str | None] = mapped_column(String(32))
    message_id: Mapped[str] = mapped_column(String(250))
    subject: Mapped[str] = mapped_column(Text, default="")
    content: Mapped[bytes | None] = mapped_column(LargeBinary, deferred=True)
    sent_at: Mapped[datetime | None]
    last_error: Mapped[str] = mapped_column(Text, default="")

    recipient: Mapped[Account] = relationship()
    directive: Mapped[Directive | None] = relationship()
    entry: Mapped[HistoryEntry | None] = relationship(
        primaryjoin=lambda: foreign(Letter.entry_id) == HistoryEntry.id, viewonly=True
    )
    about: Mapped[Letter | None] = relationship(remote_side="Letter.id")
    reminders: Mapped[list[Reminder]] = relationship(back_populates="letter", order_by="Reminder.id")


class AlarmedLetter(Base):
    """That an alarm tells of a letter which did not reach its recipient; an alarm may tell of several."""

    __tablename__ = "alarmed_letter"

    alarm_id: Mapped[int] = mapped_column(ForeignKey("letter.id"), primary_key=True)
    letter_id: Mapped[int] = mapped_column(ForeignKey("letter.id"), primary_key=True, index=True)


class ReturnOutcome(StrEnum):
    """What a mail that came back meant: the letter is lost, it is only late, or it was nothing of ours."""

    LOST = "lost"
    LATE = "late"
    IGNORED = "ignored"


class ReturnedMail(Base):
    """A mail that came back, so that each is taken once: ``key`` names it in its mailbox. Business clock."""

    __tablename__ = "returned_mail"

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(String(250), unique=True)
    outcome: Mapped[ReturnOutcome] = mapped_column(enum_column(ReturnOutcome))
    letter_id: Mapped[int | None] = mapped_column(ForeignKey("letter.id"), index=True)
    text: Mapped[str] = mapped_column(String(500), default="")
    taken_at: Mapped[datetime]


class Reminder(Base):
    """A moment at which somebody is to be told of a directive; the unique key lets each be told once.

    ``rule`` and ``occurrence_on`` are those of ``tracker.domain.reminding.Moment``; ``planned_on`` is the local
    day on which it was found to have come.
    """

    __tablename__ = "reminder"
    __table_args__ = (
        UniqueConstraint(
            "directive_id",
            "deadline_version",
            "rule",
            "occurrence_on",
            "recipient_id",
            "audience",
            name="uq_reminder_moment",
        ),
        Index("ix_reminder_recipient", "recipient_id", "state"),
        Index(
            "ix_reminder_planned",
            "directive_id",
            sqlite_where=text("state = 'planned'"),
            postgresql_where=text("state = 'planned'"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    directive_id: Mapped[int] = mapped_column(ForeignKey("directive.id"))
    deadline_version: Mapped[int]
    rule: Mapped[str] = mapped_column(String(20))
    occurrence_on: Mapped[date]
    recipient_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    audience: Mapped[Audience] = mapped_column(enum_column(Audience))
    absent: Mapped[str] = mapped_column(String(200), default="")
    planned_on: Mapped[date]
    state: Mapped[ReminderState] = mapped_column(enum_column(ReminderState), default=ReminderState.PLANNED)
    reason: Mapped[Reason | None] = mapped_column(enum_column(Reason))
    letter_id: Mapped[int | None] = mapped_column(ForeignKey("letter.id"), index=True)

    directive: Mapped[Directive] = relationship()
    recipient: Mapped[Account] = relationship()
    letter: Mapped[Letter | None] = relationship(back_populates="reminders")


class DailyMail(Base):
    """The last local working day on which a person's daily mail was planned, if there was anything to tell, and when
    (business clock)."""

    __tablename__ = "daily_mail"

    account_id: Mapped[int] = mapped_column(ForeignKey("account.id", ondelete="CASCADE"), primary_key=True)
    day: Mapped[date]
    planned_at: Mapped[datetime]
