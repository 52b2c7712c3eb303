"""The ledger to be looked at: letters, the moments of reminders, one letter with its text."""

from __future__ import annotations

from collections.abc import Sequence
from email import message_from_bytes
from email.policy import default
from enum import StrEnum
from typing import TypeVar

from flask import render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from flask_login import current_user

from tracker.clock import offset
from tracker.config import settings
from tracker.domain.errors import NotFound
from tracker.domain.permissions import Right, may
from tracker.domain.wording import N_
from tracker.models.letters import Letter, LetterKind, LetterState, ReminderState
from tracker.queries import letters as known
from tracker.queries import operations
from tracker.queries.letters import Filters
from tracker.services.letters import can_go_again
from tracker.services.writing import Desk, Draft
from tracker.web.guard import current_act, needs
from tracker.web.letters import person, words
from tracker.web.letters.sheets import LETTERS, MOMENTS

_OVER = (LetterState.SUPPRESSED, LetterState.SUPERSEDED)
"""Letters that nobody will write any more."""

Member = TypeVar("Member", bound=StrEnum)


@needs(Right.LETTERS_READ)
def index() -> ResponseReturnValue:
    """All letters, the newest first, and how the sending stands."""
    return render_template(
        "letters/index.html",
        found=known.page(_letters_asked(), request.args.get("page", 1, type=int)),
        queue=operations.queue(),
        sending=operations.sending(),
        mail=settings().smtp is not None,
        own_address=current_user.account.email,
        keeps_accounts=may(current_act().actor, Right.ACCOUNTS_EDIT),
        states=_choices(words.STATE_NAMES),
        kinds=_choices(words.KIND_NAMES),
        recipients=_people(),
        values=_values("state", "kind", "to", "directive"),
        standing=_standing(),
        words=words,
    )


@needs(Right.LETTERS_READ)
def table() -> ResponseReturnValue:
    """The same letters, all pages, as CSV."""
    return LETTERS.answer(known.page(_letters_asked(), size=None).rows)


@needs(Right.LETTERS_READ)
def moments() -> ResponseReturnValue:
    """All moments at which somebody was to be reminded, and why somebody was not."""
    return render_template(
        "letters/moments.html",
        found=known.moments(_moments_asked(), request.args.get("page", 1, type=int)),
        states=_choices(words.MOMENT_STATE_NAMES),
        recipients=_people(),
        values=_values("state", "to", "directive"),
        standing=_standing(),
        words=words,
    )


@needs(Right.LETTERS_READ)
def moments_table() -> ResponseReturnValue:
    """The same moments, all pages, as CSV."""
    return MOMENTS.answer(known.moments(_moments_asked(), size=None).rows)


@needs(Right.LETTERS_READ)
def show(letter_id: int) -> ResponseReturnValue:
    """One letter: everything known of it, and its text as sent, or as it would be sent now where it still may be."""
    letter = known.one(letter_id)
    if letter is None:
        raise NotFound(N_("Không tìm thấy thư này."))
    subject, text = _text(letter)
    return render_template(
        "letters/show.html",
        letter=letter,
        subject=subject,
        text=text,
        over=letter.state in _OVER,
        again=can_go_again(letter),
        next_try=letter.ready_at + offset() if letter.state is LetterState.PLANNED else None,
        mail=settings().smtp is not None,
        returned=known.returned(letter.id),
        alarms=known.alarms_about(letter.id),
        alarmed=known.told_by_alarm(letter.id),
        words=words,
    )


def _standing() -> Sequence[tuple[str, str]]:
    """Why the one person asked for gets mail or none; empty where nobody is asked for."""
    asked = _number("to")
    reader = known.reader(asked) if asked is not None else None
    return person.standing(current_act(), reader) if reader is not None else ()


def _letters_asked() -> Filters:
    state, kind = _member(LetterState, "state"), _member(LetterKind, "kind")
    return Filters(state, kind, _number("to"), _number("directive"))


def _moments_asked() -> Filters:
    return Filters(_member(ReminderState, "state"), None, _number("to"), _number("directive"))


def _text(letter: Letter) -> tuple[str, str]:
    """Subject and plain part; "" where there is nothing to say any more."""
    if letter.content is not None:
        body = message_from_bytes(letter.content, policy=default).get_body(("plain",))
        return letter.subject, body.get_content().replace("\r\n", "\n") if body is not None else ""
    if letter.state in _OVER:
        return "", ""
    draft = Desk(current_act()).draft(letter)
    return (draft.subject, draft.plain) if isinstance(draft, Draft) else ("", "")


def _people() -> list[tuple[str, str]]:
    return [("", gettext("Tất cả")), *((str(account_id), title) for account_id, title in known.recipients())]


def _choices(names: object) -> list[tuple[str, str]]:
    assert isinstance(names, dict)
    return [("", gettext("Tất cả")), *((member.value, gettext(name)) for member, name in names.items())]


def _values(*names: str) -> dict[str, str]:
    """What the address asks for, without the page."""
    return {name: value for name in names if (value := request.args.get(name))}


def _member(kind: type[Member], name: str) -> Member | None:
    value = request.args.get(name, "")
    return kind(value) if value in set(kind) else None


def _number(name: str) -> int | None:
    value = request.args.get(name, "")
    return int(value) if value.isascii() and value.isdigit() and len(value) < 10 else None
