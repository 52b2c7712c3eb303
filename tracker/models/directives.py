"""Directives and what belongs to one: coordinating units, steps, dependencies, submissions, extensions."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from tracker.domain.lifecycle import Stage
from tracker.models.columns import Base, Versioned, enum_column

if TYPE_CHECKING:
    from tracker.models.accounts import Account
    from tracker.models.evidence import Evidence
    from tracker.models.plans import Plan
    from tracker.models.units import Unit


class RuleOrigin(StrEnum):
    """Where a deadline rule comes from: printed, usual practice, the plan's period, or a person's word."""

    PRINTED = "printed"
    USUAL = "usual"
    PERIOD = "period"
    PERSON = "person"


class Directive(Versioned, Base):
    """One task of a plan: exactly one lead unit, any number of coordinating ones.

    ``due_on`` is the date that holds now: ``granted_on`` where an extension was granted, else the nearer of
    ``rule_due_on`` and the plan's window. ``original_due_on`` is the first date ever computed. ``deadline_version``
    counts its changes, so that reminders of an old date can be told from those of the new. ``submitted_on`` is the
    local day of the pending or accepted submission and None otherwise.
    """

    __tablename__ = "directive"
    __table_args__ = (
        # the two below hold all that the overview counts by: it never reads a row
        Index(
            "ix_directive_lead",
            "lead_unit_id",
            "stage",
            "group_id",
            "due_on",
            "submitted_on",
            "undetermined",
            "updated_on",
            "leader_id",
        ),
        Index("ix_directive_stage_due", "stage", "due_on", "submitted_on", "leader_id"),
        Index("ix_directive_leader", "leader_id", "stage", "submitted_on"),
        CheckConstraint(
            "stage not in ('awaiting', 'done') or submitted_on is not null", name="judged_by_a_day"
        ),
        CheckConstraint("stage <> 'suspended' or stage_left is not null", name="knows_the_stage_left"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    plan_id: Mapped[int] = mapped_column(ForeignKey("plan.id"), index=True)
    position: Mapped[int]
    clause: Mapped[str] = mapped_column(String(60), default="")
    text: Mapped[str] = mapped_column(Text)
    deliverable: Mapped[str] = mapped_column(Text, default="")
    source: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    lead_unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"))
    group_id: Mapped[int | None] = mapped_column(ForeignKey("unit_group.id"))
    series_id: Mapped[int | None] = mapped_column(ForeignKey("directive.id"))
    """The recurring duty this directive is one occurrence of; ``occurrence`` names its period."""
    occurrence: Mapped[str | None] = mapped_column(String(20))
    officer_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"), index=True)
    leader_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    assigned_at: Mapped[datetime]

    stage: Mapped[Stage] = mapped_column(enum_column(Stage), default=Stage.NOT_STARTED)
    stage_left: Mapped[Stage | None] = mapped_column(enum_column(Stage, "stage_left"))
    refused_at: Mapped[datetime | None]
    refusal: Mapped[str] = mapped_column(Text, default="")

    rule: Mapped[dict[str, Any]] = mapped_column(JSON)
    rule_origin: Mapped[RuleOrigin] = mapped_column(enum_column(RuleOrigin), default=RuleOrigin.PERSON)
    wording: Mapped[str | None] = mapped_column(Text)
    rule_due_on: Mapped[date | None]
    due_on: Mapped[date | None]
    original_due_on: Mapped[date | None]
    granted_on: Mapped[date | None]
    undetermined: Mapped[bool] = mapped_column(default=False)
    deadline_version: Mapped[int] = mapped_column(default=1)
    moved_under_extension: Mapped[bool] = mapped_column(default=False)
    """The event moved while a granted date held: the date stayed, and a person should look."""

    state_of_work: Mapped[str] = mapped_column(Text, default="")
    obstacles: Mapped[str] = mapped_column(Text, default="")
    proposals: Mapped[str] = mapped_column(Text, default="")
    delay_cause: Mapped[str] = mapped_column(Text, default="")
    updated_on: Mapped[date]
    """The local day of the unit's last word, or of the assignment: silence is counted from it."""
    submitted_on: Mapped[date | None]
    done_at: Mapped[datetime | None]
    steps_done: Mapped[int] = mapped_column(default=0)
    steps_total: Mapped[int] = mapped_column(default=0)
    folded: Mapped[str] = mapped_column(Text, default="")

    plan: Mapped[Plan] = relationship(back_populates="directives")
    lead_unit: Mapped[Unit] = relationship(foreign_keys=lead_unit_id)
    officer: Mapped[Account | None] = relationship(foreign_keys=officer_id)
    leader: Mapped[Account] = relationship(foreign_keys=leader_id)
    coordination: Mapped[list[Coordination]] = relationship(
        back_populates="directive", cascade="all, delete-orphan", order_by="Coordination.position"
    )
    steps: Mapped[list[Step]] = relationship(
        back_populates="directive", cascade="all, delete-orphan", order_by="Step.position"
    )
    submissions: Mapped[list[Submission]] = relationship(back_populates="directive", order_by="Submission.id")
    extensions: Mapped[list[Extension]] = relationship(back_populates="directive", order_by="Extension.id")
    evidence: Mapped[list[Evidence]] = relationship(back_populates="directive", order_by="Evidence.id")
    requires: Mapped[list[Directive]] = relationship(
        secondary="dependency",
        primaryjoin="Directive.id == Dependency.directive_id",
        secondaryjoin="Directive.id == Dependency.requires_id",
        back_populates="required_by",
        order_by="Directive.position",
    )
    required_by: Mapped[list[Directive]] = relationship(
        secondary="dependency",
        primaryjoin="Directive.id == Dependency.requires_id",
        secondaryjoin="Directive.id == Dependency.directive_id",
        back_populates="requires",
        order_by="Directive.position",
    )


class Coordination(Base):
    """That a unit coordinates a directive, and what it has contributed so far."""

    __tablename__ = "coordination"

    directive_id: Mapped[int] = mapped_column(
        ForeignKey("directive.id", ondelete="CASCADE"), primary_key=True
    )
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"), primary_key=True, index=True)
    position: Mapped[int] = mapped_column(default=0)
    contribution: Mapped[str] = mapped_column(Text, default="")
    contributed_at: Mapped[datetime | None]
    directive: Mapped[Directive] = relationship(back_populates="coordination")
    unit: Mapped[Unit] = relationship()


class Dependency(Base):
    """``directive`` waits for what ``requires`` gives. Informs both sides, blocks nothing."""

    __tablename__ = "dependency"
    __table_args__ = (CheckConstraint("directive_id <> requires_id", name="not_on_itself"),)

    directive_id: Mapped[int] = mapped_column(
        ForeignKey("directive.id", ondelete="CASCADE"), primary_key=True
    )
    requires_id: Mapped[int] = mapped_column(
        ForeignKey("directive.id", ondelete="CASCADE"), primary_key=True, index=True
    )


class Step(Base):
    """One item of a directive's checklist."""

    __tablename__ = "step"

    id: Mapped[int] = mapped_column(primary_key=True)
    directive_id: Mapped[int] = mapped_column(ForeignKey("directive.id", ondelete="CASCADE"), index=True)
    position: Mapped[int]
    text: Mapped[str] = mapped_column(String(300))
    done: Mapped[bool] = mapped_column(default=False)
    directive: Mapped[Directive] = relationship(back_populates="steps")


class SubmissionOutcome(StrEnum):
    """What became of a submission."""

    PENDING = "pending"
    ACCEPTED = "accepted"
    RETURNED = "returned"
    WITHDRAWN = "withdrawn"


class Submission(Base):
    """One submission for sign-off. ``submitted_on`` is the local day it is judged by."""

    __tablename__ = "submission"
    __table_args__ = (
        Index(
            "uq_submission_pending",
            "directive_id",
            unique=True,
            sqlite_where=text("outcome = 'pending'"),
            postgresql_where=text("outcome = 'pending'"),
        ),
        Index("ix_submission_directive", "directive_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    directive_id: Mapped[int] = mapped_column(ForeignKey("directive.id", ondelete="CASCADE"))
    by_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    for_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    """The absent head ``by`` stood in for: neither of the two signs it."""
    submitted_at: Mapped[datetime]
    submitted_on: Mapped[date]
    note: Mapped[str] = mapped_column(Text, default="")
    delay_cause: Mapped[str] = mapped_column(Text, default="")
    outcome: Mapped[SubmissionOutcome] = mapped_column(
        enum_column(SubmissionOutcome), default=SubmissionOutcome.PENDING
    )
    decided_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    decided_at: Mapped[datetime | None]
    reason: Mapped[str] = mapped_column(Text, default="")
    directive: Mapped[Directive] = relationship(back_populates="submissions")
    by: Mapped[Account] = relationship(foreign_keys=by_id)
    instead_of: Mapped[Account | None] = relationship(foreign_keys=for_id)
    decided_by: Mapped[Account | None] = relationship(foreign_keys=decided_by_id)


class ExtensionOutcome(StrEnum):
    """What became of a request for another date."""

    PENDING = "pending"
    GRANTED = "granted"
    REFUSED = "refused"
    LAPSED = "lapsed"


class Extension(Base):
    """A request to move a deadline. ``late``: it was asked after the date had passed."""

    __tablename__ = "extension"
    __table_args__ = (
        Index(
            "uq_extension_pending",
            "directive_id",
            unique=True,
            sqlite_where=text("outcome = 'pending'"),
            postgresql_where=text("outcome = 'pending'"),
        ),
        Index("ix_extension_directive", "directive_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    directive_id: Mapped[int] = mapped_column(ForeignKey("directive.id", ondelete="CASCADE"))
    by_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    for_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    """The absent head ``by`` stood in for: neither of the two decides on it."""
    asked_at: Mapped[datetime]
    from_on: Mapped[date]
    to_on: Mapped[date]
    reason: Mapped[str] = mapped_column(Text)
    late: Mapped[bool] = mapped_column(default=False)
    outcome: Mapped[ExtensionOutcome] = mapped_column(
        enum_column(ExtensionOutcome), default=ExtensionOutcome.PENDING
    )
    granted_on: Mapped[date | None]
    document_number: Mapped[str] = mapped_column(String(80), default="")
    decided_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    decided_at: Mapped[datetime | None]
    decision: Mapped[str] = mapped_column(Text, default="")
    directive: Mapped[Directive] = relationship(back_populates="extensions")
    by: Mapped[Account] = relationship(foreign_keys=by_id)
    decided_by: Mapped[Account | None] = relationship(foreign_keys=decided_by_id)
