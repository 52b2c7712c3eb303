"""The ledger as it is read: letters and moments with their outcome."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, func, or_, select
from sqlalchemy.orm import joinedload

from tracker.extensions import db
from tracker.models.accounts import Account
from tracker.models.directives import Directive
from tracker.models.letters import (
    AlarmedLetter,
    DailyMail,
    Letter,
    LetterKind,
    LetterState,
    Reminder,
    ReminderState,
    ReturnedMail,
)
from tracker.models.plans import Plan
from tracker.queries.paging import Page, leaf

PAGE_SIZE = 50


@dataclass(frozen=True)
class Filters:
    """What a list of letters or moments is narrowed to; None means all."""

    state: str | None = None
    kind: LetterKind | None = None
    recipient_id: int | None = None
    directive_id: int | None = None


def page(filters: Filters, number: int = 1, size: int | None = PAGE_SIZE) -> Page[Letter]:
    """A page of the letters, the newest first; all of them where ``size`` is None."""
    conditions: list[ColumnElement[bool]] = []
    if filters.state is not None:
        conditions.append(Letter.state == LetterState(filters.state))
    if filters.kind is not None:
        conditions.append(Letter.kind == filters.kind)
    if filters.recipient_id is not None:
        conditions.append(Letter.recipient_id == filters.recipient_id)
    if filters.directive_id is not None:
        conditions.append(Letter.directive_id == filters.directive_id)
    whom = joinedload(Letter.recipient).load_only(Account.title).lazyload(Account.posts)
    what = joinedload(Letter.directive).load_only(Directive.clause, Directive.text)
    rows = select(Letter).where(*conditions).order_by(Letter.id.desc())
    return _page(rows.options(whom, what, joinedload(Letter.entry)), Letter.id, conditions, (number, size))


def moments(filters: Filters, number: int = 1, size: int | None = PAGE_SIZE) -> Page[Reminder]:
    """A page of the moments of reminders, the newest first; all of them where ``size`` is None."""
    conditions: list[ColumnElement[bool]] = []
    if filters.state is not None:
        conditions.append(Reminder.state == ReminderState(filters.state))
    if filters.recipient_id is not None:
        conditions.append(Reminder.recipient_id == filters.recipient_id)
    if filters.directive_id is not None:
        conditions.append(Reminder.directive_id == filters.directive_id)
    whom = joinedload(Reminder.recipient).load_only(Account.title).lazyload(Account.posts)
    what = joinedload(Reminder.directive)
    rows = select(Reminder).where(*conditions).order_by(Reminder.id.desc())
    detail = (
        what.load_only(Directive.clause, Directive.text).joinedload(Directive.plan).load_only(Plan.number)
    )
    return _page(
        rows.options(whom, detail, joinedload(Reminder.letter)), Reminder.id, conditions, (number, size)
    )


def one(letter_id: int) -> Letter | None:
    """A letter with what it is about."""
    return db.session.get(
        Letter,
        letter_id,
        options=[joinedload(Letter.recipient), joinedload(Letter.about), joinedload(Letter.entry)],
    )


def alarms_about(letter_id: int) -> Sequence[Letter]:
    """The alarms that told, or will tell, that a letter did not arrive."""
    rows = select(Letter).join(AlarmedLetter, AlarmedLetter.alarm_id == Letter.id)
    rows = rows.where(AlarmedLetter.letter_id == letter_id).options(joinedload(Letter.recipient))
    return db.session.scalars(rows.order_by(Letter.id)).all()


def told_by_alarm(alarm_id: int) -> Sequence[Letter]:
    """The letters an alarm was planned about."""
    rows = select(Letter).join(AlarmedLetter, AlarmedLetter.letter_id == Letter.id)
    rows = rows.where(AlarmedLetter.alarm_id == alarm_id).options(
        joinedload(Letter.recipient), joinedload(Letter.directive)
    )
    return db.session.scalars(rows.order_by(Letter.id)).all()


@dataclass(frozen=True)
class Reader:
    """What decides whether and when a person gets mail. ``daily`` is the letter of ``planned_on``, the last day whose
    daily mail was planned; None where there was nothing to tell."""

    account: Account
    planned_on: date | None
    daily: Letter | None
    last_sent_at: datetime | None


def reader(account_id: int) -> Reader | None:
    """The person, or None if there is none of that id."""
    account = db.session.get(Account, account_id)
    if account is None:
        return None
    planned = db.session.get(DailyMail, account_id)
    mine = Letter.recipient_id == account_id
    of_day = select(Letter).where(mine, Letter.kind == LetterKind.DIGEST)
    daily = db.session.scalar(of_day.where(Letter.day == planned.day)) if planned else None
    last = db.session.scalar(select(func.max(Letter.sent_at)).where(mine))
    return Reader(account, planned.day if planned else None, daily, last)


def recipients() -> list[tuple[int, str]]:
    """Whoever may be told something, or has been, as (id, title)."""
    told = select(Letter.recipient_id).union(select(Reminder.recipient_id))
    anybody = or_(Account.active, Account.id.in_(told))
    rows = select(Account.id, Account.title).where(anybody).order_by(Account.title)
    return [(account_id, title) for account_id, title in db.session.execute(rows)]


def returned(letter_id: int) -> Sequence[ReturnedMail]:
    """What came back of a letter, the latest first."""
    rows = select(ReturnedMail).where(ReturnedMail.letter_id == letter_id).order_by(ReturnedMail.id.desc())
    return db.session.scalars(rows).all()


def _page(
    rows: Select[Any], key: Any, conditions: Sequence[ColumnElement[bool]], at: tuple[int, int | None]
) -> Page[Any]:
    here = leaf(db.session.scalar(select(func.count(key)).where(*conditions)) or 0, *at)
    return here.holding(db.session.scalars(here.of(rows)).all())
