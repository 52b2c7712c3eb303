"""Write letters: subject, plain part and HTML, in the recipient's language, from what is true when it is written."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from functools import cached_property
from typing import Any

from flask import current_app
from sqlalchemy import func, select
from sqlalchemy.orm import joinedload, selectinload

from tracker.contracts import Mail, Mailbox
from tracker.domain.acts import Act
from tracker.domain.events import EventKind
from tracker.domain.lifecycle import OPEN
from tracker.domain.overview import Figures
from tracker.domain.reminding import Audience
from tracker.extensions import db
from tracker.models.accounts import Account
from tracker.models.directives import Coordination, Directive
from tracker.models.history import HistoryEntry
from tracker.models.letters import Letter, LetterKind, LetterState, Reason, Reminder
from tracker.models.plans import Plan
from tracker.queries import actors, overview
from tracker.queries.overview import Scope
from tracker.queries.recipients import Roll
from tracker.services import alarms, digests, ledger, links, notices, phrases, weekly
from tracker.services.notices import NOTICES
from tracker.services.phrases import gettext
from tracker.services.speaking import speaking


@dataclass(frozen=True)
class Draft:
    """A letter as it would be written now. ``untrue`` are the reminders it leaves out."""

    subject: str
    plain: str
    html: str
    references: tuple[str, ...] = ()
    untrue: tuple[tuple[Reminder, Reason], ...] = ()


@dataclass(frozen=True)
class Nothing:
    """There is nothing to write any more, and why."""

    reason: Reason
    untrue: tuple[tuple[Reminder, Reason], ...] = ()


@dataclass(frozen=True)
class Concern:
    """A directive of the recipient's in a letter about its plan; ``before`` is the date it had, where it moved."""

    directive: Directive
    coordinates: bool
    moved: bool = False
    before: date | None = None


@dataclass(frozen=True)
class Undelivered:
    """A letter that did not reach its recipient, the directives it is about, and what happened, if anything did."""

    letter: Letter
    directives: Sequence[Directive]
    headline: str


@dataclass(frozen=True)
class Facts:
    """What several letters are written from: what digests tell; plans, and the dates moved, by their history entry."""

    told: digests.Facts
    plans: Mapping[int, Plan]
    moved: Mapping[int, Mapping[int, date | None]]


class Desk:
    """Writes letters at the moment of ``act``; reads what many of them need only once."""

    def __init__(self, act: Act) -> None:
        self.act = act

    @cached_property
    def roll(self) -> Roll:
        """Whom the posts belong to today."""
        return Roll(self.act.today)

    def read(self, letters: Sequence[Letter]) -> Facts:
        """Read what ``letters`` are written from, in a number of statements that does not grow with them.

        Notices of single directives bring it along (``WHOLE_LETTER``).
        """
        told = digests.read(self.act, [one for one in letters if one.kind is LetterKind.DIGEST])
        entries = {
            one.entry.id: one.entry for one in letters if one.entry is not None and one.directive_id is None
        }
        plans = select(Plan).where(Plan.id.in_({entry.plan_id for entry in entries.values()}))
        found = {plan.id: plan for plan in db.session.scalars(plans.options(*_WHOLE_PLAN))} if entries else {}
        return Facts(
            told,
            {entry.id: found[entry.plan_id] for entry in entries.values() if entry.plan_id in found},
            {entry.id: _moved(entry) for entry in entries.values()},
        )

    def draft(self, letter: Letter, facts: Facts | None = None) -> Draft | Nothing:
        """What ``letter`` would say now. Changes nothing, so that a page can show it before it is sent."""
        if facts is None:
            facts = self.read([letter])
        with speaking(letter.recipient.language):
            match letter.kind:
                case LetterKind.DIGEST:
                    return self._digest(letter, facts)
                case LetterKind.WEEKLY:
                    return self._weekly(letter)
                case LetterKind.NOTICE:
                    return self._notice(letter, facts)
                case LetterKind.ALARM:
                    return self._alarm(letter)
                case LetterKind.TEST:
                    return _rendered("test", letter, url=links.letters())

    def _digest(self, letter: Letter, facts: Facts) -> Draft | Nothing:
        found = digests.gather(self.act, letter, facts.told, self.roll)
        untrue = tuple(found.untrue)
        if not found.lines and not found.notices:
            return Nothing(Reason.NO_LONGER_TRUE, untrue)
        heads = {one.id: _headline(one) for one in found.notices}
        about = [
            *(line.directive.id for line in found.lines),
            *(one.directive_id for one in found.notices if one.directive_id is not None),
        ]
        references = tuple(ledger.thread_of(one) for one in dict.fromkeys(about))
        figures = (
            self._figures(letter) if any(line.because is Audience.LEADER for line in found.lines) else None
        )
        items = [phrases.item(entry) for entry in found.shown]
        written = _rendered(
            "digest", letter, digest=found, items=items, heads=heads, today=self.act.today, figures=figures
        )
        return Draft(written.subject, written.plain, written.html, references[:20], untrue)

    def _alarm(self, letter: Letter) -> Draft | Nothing:
        """To an administrator of all that waits for one, to a superior of what did not reach their people."""
        if letter.because is None:
            return _rendered("alarm", letter, parked=_parked(), url=links.letters())
        about = [
            Undelivered(one, alarms.concerned(one, self.roll), _headline(one) if one.entry else "")
            for one in alarms.undelivered(letter)
        ]
        if not about:
            return Nothing(Reason.NO_LONGER_TRUE)
        people = list(dict.fromkeys(one.letter.recipient.title for one in about))
        return _rendered("undelivered", letter, about=about, people=people)

    def _weekly(self, letter: Letter) -> Draft | Nothing:
        week = weekly.gather(self.act, letter)
        if week.nothing_open:
            return Nothing(Reason.NOTHING_OPEN)
        return _rendered(
            "weekly", letter, week=week, today=self.act.today, changes=weekly.CHANGES, most=weekly.MOST
        )

    def _figures(self, letter: Letter) -> Figures:
        """The figures of the recipient's overview."""
        reader = actors.actor(letter.recipient, self.act.now)
        return overview.state(replace(self.act, actor=reader), Scope(leader_ids=reader.led_ids)).office

    def _notice(self, letter: Letter, facts: Facts) -> Draft | Nothing:
        if not notices.still_news(letter):
            return Nothing(Reason.NO_LONGER_TRUE)
        assert letter.event is not None
        assert letter.entry is not None
        notice = NOTICES[EventKind(letter.event)]
        said: dict[str, Any] = {
            "tag": gettext(notice.tag),
            "headline": _headline(letter),
            "entry": letter.entry,
        }
        if letter.directive is not None:
            to_on = letter.entry.after.get("to_on")
            said["asked_on"] = date.fromisoformat(to_on) if to_on else None
            written = _rendered("notice", letter, directive=letter.directive, **said)
            references = (ledger.thread_of(letter.directive.id),)
            return Draft(written.subject, written.plain, written.html, references)
        if letter.entry.plan_id is None:
            return _rendered("office", letter, **said)
        plan, moved = facts.plans[letter.entry.id], facts.moved[letter.entry.id]
        return _rendered("plan", letter, plan=plan, concerns=self._concerns(letter, plan, moved), **said)

    def _concerns(self, letter: Letter, plan: Plan, moved: Mapping[int, date | None]) -> list[Concern]:
        """The directives of ``plan`` that the recipient leads, coordinates or signs off, the moved ones only if
        the letter is about dates moved by the calendar."""
        only_moved = letter.event == EventKind.DEADLINE_MOVED
        found = []
        for directive in plan.directives:
            if directive.stage not in OPEN or (only_moved and directive.id not in moved):
                continue
            lead = [
                *self.roll.unit(directive.lead_unit_id, directive.officer_id),
                *self.roll.leader(directive.leader_id),
            ]
            beside = self.roll.coordinating(part.unit_id for part in directive.coordination)
            leads = any(one.account_id == letter.recipient_id for one in lead)
            if leads or any(one.account_id == letter.recipient_id for one in beside):
                was = moved.get(directive.id)
                found.append(Concern(directive, not leads, directive.id in moved, was))
        return found


_WHOLE_PLAN = (
    selectinload(Plan.directives).selectinload(Directive.coordination).joinedload(Coordination.unit),
    selectinload(Plan.directives).joinedload(Directive.lead_unit),
)
"""What a letter tells of the directives of a plan."""

_ABOUT = selectinload(Letter.directive)
WHOLE_LETTER = (
    joinedload(Letter.recipient, innerjoin=True).lazyload(Account.posts),
    selectinload(Letter.entry),
    _ABOUT.joinedload(Directive.plan),
    _ABOUT.joinedload(Directive.lead_unit),
    _ABOUT.selectinload(Directive.coordination).joinedload(Coordination.unit),
)
"""What letters are written from that hangs on their own rows, for whoever loads several."""


def mail(letter: Letter, draft: Draft, *, sender: Mailbox, reply_to: Mailbox | None) -> Mail:
    """The draft as a mail, with the id the ledger gave the letter."""
    return Mail(
        sender=sender,
        recipient=Mailbox(letter.address, letter.recipient.title),
        reply_to=reply_to,
        subject=draft.subject,
        plain=draft.plain,
        html=draft.html,
        message_id=letter.message_id,
        references=draft.references,
        dated_at=datetime.now(UTC),
        language=letter.recipient.language,
    )


def _headline(letter: Letter) -> str:
    """The first sentence of a notice, in the language in force."""
    entry = letter.entry
    assert letter.event is not None
    assert entry is not None
    who = entry.actor_name
    if entry.acting_for_name:
        who = gettext("%(who)s (thay %(absent)s)", who=who, absent=entry.acting_for_name)
    places = {
        "who": who,
        "other": entry.after.get("requires", ""),
        "old": entry.before.get("lead_unit", ""),
        "new": entry.after.get("lead_unit", ""),
    } | _span(entry)
    sentence = gettext(NOTICES[EventKind(letter.event)].says)
    return sentence % places


def _span(entry: HistoryEntry) -> dict[str, str]:
    """Who stands in for whom, and when; nothing for any other entry."""
    span = {**entry.before, **entry.after}.get("substitution")
    if span is None:
        return {}
    days = {name: phrases.weekday_day(date.fromisoformat(span[name])) for name in ("first_on", "last_on")}
    return {"absent": span["absent"], "substitute": span["substitute"]} | days


def _moved(entry: HistoryEntry) -> Mapping[int, date | None]:
    """Directive → the date it had, for those whose date moved in the same act as ``entry``."""
    rows = (
        select(HistoryEntry.directive_id, HistoryEntry.before)
        .where(HistoryEntry.chain == entry.chain, HistoryEntry.seq >= entry.seq, HistoryEntry.at == entry.at)
        .where(HistoryEntry.kind == EventKind.DEADLINE_MOVED)
        .order_by(HistoryEntry.seq)
    )
    return {
        directive_id: date.fromisoformat(before["due_on"]) if before.get("due_on") else None
        for directive_id, before in db.session.execute(rows)
        if directive_id is not None
    }


def _parked() -> tuple[int, Sequence[Letter]]:
    """How many letters wait for a person, and the latest of them."""
    waiting = select(Letter).where(Letter.state == LetterState.PARKED)
    total = db.session.scalar(select(func.count()).select_from(waiting.subquery())) or 0
    return total, db.session.scalars(waiting.order_by(Letter.id.desc()).limit(20)).all()


def _rendered(name: str, letter: Letter, **context: Any) -> Draft:
    """The templates ``mail/<name>``: the first line of the plain one is the subject."""
    environment = current_app.jinja_env
    given = {
        "letter": letter,
        "directive_url": links.directive,
        "plan_url": links.plan,
        "list_url": links.directives,
        "signoffs_url": links.signoffs,
        "overview_url": links.overview,
        "choice_url": links.own_mail,
        "say": phrases,
    } | context
    subject, _, plain = environment.get_template(f"mail/{name}.txt").render(given).strip().partition("\n")
    html = environment.get_template(f"mail/{name}.html").render(given | {"subject": subject.strip()})
    return Draft(" ".join(subject.split()), plain.strip() + "\n", html)
