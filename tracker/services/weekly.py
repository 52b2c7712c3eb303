"""The table of the week: how the leader's units stand, what has changed, and what is due next.

It is planned once a week for each leader (the substitute instead of the absent), on the first working day on which the
reminders are planned, at the hour of the reader's daily mail. A week nobody planned in is not made up for, and of two
that were not sent only the newer goes. The figures are those of the reader's overview when the letter is written.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from sqlalchemy import func, select, update
from sqlalchemy.orm import aliased

from tracker.domain.acts import Act
from tracker.domain.calendar import local_day
from tracker.domain.events import EventKind
from tracker.domain.lifecycle import WORKING
from tracker.domain.overview import OVERDUE, Cell
from tracker.domain.wording import N_
from tracker.extensions import db
from tracker.models.directives import Directive
from tracker.models.history import HistoryEntry
from tracker.models.letters import Letter, LetterKind, LetterState, Reason
from tracker.models.plans import Plan
from tracker.queries import actors, directives, overview, signoffs
from tracker.queries.directives import DirectiveRow
from tracker.queries.narrowing import Filters
from tracker.queries.overview import Scope, State
from tracker.queries.recipients import Roll
from tracker.services import ledger

WEEK = timedelta(days=7)
_LONGEST_AGO = 5 * WEEK
MOST = 12
"""So many directives are named in one list; of more only the number is said."""

CHANGES: Mapping[EventKind, str] = {
    EventKind.ASSIGNED: N_("Mới giao"),
    EventKind.SIGNED: N_("Hoàn thành"),
    EventKind.RETURNED: N_("Bị trả lại"),
    EventKind.EXTENSION_GRANTED: N_("Được điều chỉnh hạn"),
    EventKind.DEADLINE_MOVED: N_("Hạn thay đổi theo kế hoạch"),
    EventKind.SUSPENDED: N_("Tạm dừng"),
    EventKind.CANCELLED: N_("Hủy"),
    EventKind.REOPENED: N_("Mở lại"),
}
"""What of a week's history is worth a leader's line, in this order."""


Name = tuple[str, str]
"""A directive's clause, and its plan."""


@dataclass(frozen=True)
class Named:
    """``total`` directives by name, each name once; several of a group share one."""

    total: int
    names: Sequence[Name]


@dataclass(frozen=True)
class Week:
    """What a letter says. ``since`` is when the last one left; ``ahead`` are those due from today to ``until``, both
    included, the first of ``total_ahead``."""

    state: State
    submissions: int
    since: datetime
    changes: Mapping[EventKind, Named]
    newly_overdue: Named
    until: date
    ahead: Sequence[DirectiveRow]
    total_ahead: int

    @property
    def several_plans(self) -> bool:
        """True if a clause alone does not say which directive is meant."""
        named = [name for some in (*self.changes.values(), self.newly_overdue) for name in some.names]
        return len({*(plan for _clause, plan in named), *(row.plan for row in self.ahead)}) > 1

    @property
    def nothing_open(self) -> bool:
        """True if all there is is finished or cancelled."""
        office = self.state.office
        return office.total == office.finished and not office.of(Cell.SUSPENDED)


def plan(act: Act, roll: Roll, people: frozenset[int]) -> int:
    """Plan the letters of this week for those of ``people`` who lead today; how many are new. The caller commits."""
    monday = act.today - timedelta(days=act.today.weekday())
    of_week = (Letter.kind == LetterKind.WEEKLY, Letter.day >= monday)
    planned = frozenset(db.session.scalars(select(Letter.recipient_id).where(*of_week)))
    letters = [
        ledger.New(
            key=f"weekly:{monday.isoformat()}:{one.account_id}",
            kind=LetterKind.WEEKLY,
            recipient_id=one.account_id,
            because=one.because,
            absent=one.absent,
            address=roll.addresses[one.account_id],
            day=act.today,
        )
        for one in roll.leaders()
        if one.account_id in people - planned
    ]
    ledger.add(act, letters)
    if letters:
        _replace_older(monday)
    return len(letters)


def _replace_older(monday: date) -> None:
    """Of two letters to one reader that were not sent, only the newer goes."""
    newer = aliased(Letter)
    later = select(func.max(newer.id)).where(
        newer.kind == LetterKind.WEEKLY, newer.recipient_id == Letter.recipient_id, newer.day >= monday
    )
    unsent = Letter.state.in_((LetterState.PLANNED, LetterState.PARKED))
    old = update(Letter).where(Letter.kind == LetterKind.WEEKLY, unsent, Letter.day < monday)
    replaced = old.where(later.scalar_subquery().is_not(None)).values(
        state=LetterState.SUPERSEDED, reason=Reason.NEWER_WEEKLY, about_id=later.scalar_subquery()
    )
    db.session.execute(replaced.execution_options(synchronize_session=False))


def gather(act: Act, letter: Letter) -> Week:
    """What ``letter`` says at the moment of ``act``; changes nothing."""
    reader = actors.actor(letter.recipient, act.now)
    act = replace(act, actor=reader)
    since, until = _since(act, letter), act.today + WEEK - timedelta(days=1)
    fallen_due = Filters(
        leader_ids=reader.led_ids,
        cells=frozenset(OVERDUE),
        due_from=local_day(since),
        due_until=act.today - timedelta(days=1),
    )
    ahead = Filters(leader_ids=reader.led_ids, stages=WORKING, due_from=act.today, due_until=until)
    overdue = [(row.clause, row.plan) for row in directives.every(act, fallen_due)]
    return Week(
        overview.state(act, Scope(leader_ids=reader.led_ids)),
        signoffs.waiting(act).submissions,
        since,
        _changes(reader.led_ids, since),
        Named(len(overdue), list(dict.fromkeys(overdue))),
        until,
        list(directives.every(act, ahead, limit=MOST)),
        directives.count(act, ahead),
    )


def _since(act: Act, letter: Letter) -> datetime:
    """When the letter before this one left; a week ago where there was none, or none for long."""
    before = select(func.max(Letter.sent_at)).where(
        Letter.kind == LetterKind.WEEKLY, Letter.recipient_id == letter.recipient_id, Letter.id != letter.id
    )
    sent_at = db.session.scalar(before.where(Letter.sent_at > act.now - _LONGEST_AGO))
    return sent_at or act.now - WEEK


def _changes(leader_ids: frozenset[int], since: datetime) -> Mapping[EventKind, Named]:
    """The leader's directives by what happened to them, each once, in the order of ``CHANGES``."""
    rows = db.session.execute(
        select(HistoryEntry.kind, Directive.id, Directive.clause, Plan)
        .join(Directive, Directive.id == HistoryEntry.directive_id)
        .join(Plan, Plan.id == Directive.plan_id)
        .where(HistoryEntry.at > since, HistoryEntry.kind.in_([kind.value for kind in CHANGES]))
        .where(Directive.leader_id.in_(leader_ids))
        .order_by(HistoryEntry.id)
    )
    found: dict[EventKind, dict[int, Name]] = defaultdict(dict)
    for kind, directive_id, clause, plan_ in rows:
        found[EventKind(kind)][directive_id] = clause, plan_.reference
    return {
        kind: Named(len(found[kind]), list(dict.fromkeys(found[kind].values())))
        for kind in CHANGES
        if kind in found
    }
