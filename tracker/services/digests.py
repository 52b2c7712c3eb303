"""What a day's letter says: the reminders that are still true, one line for a directive and matter."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import TypeVar

from sqlalchemy import select
from sqlalchemy.orm import joinedload, selectinload

from tracker.domain.acts import Act
from tracker.domain.reminding import Audience, MomentKind
from tracker.extensions import db
from tracker.models.directives import Coordination, Directive
from tracker.models.letters import Letter, LetterKind, LetterState, Reason, Reminder, ReminderState
from tracker.models.plans import Plan
from tracker.models.units import Unit
from tracker.queries import groups
from tracker.queries.groups import Share, Task
from tracker.queries.recipients import Roll
from tracker.services import notices, reminders

Row = TypeVar("Row")


class Matter(StrEnum):
    """What a line is about; the values order the letter."""

    OVERDUE = "overdue"
    TODAY = "today"
    SOON = "soon"
    SUBMISSION = "submission"
    EXTENSION = "extension"
    REFUSAL = "refusal"


MOST = 50

_WAITING = {
    MomentKind.SUBMISSION: Matter.SUBMISSION,
    MomentKind.EXTENSION: Matter.EXTENSION,
    MomentKind.REFUSAL: Matter.REFUSAL,
}
_ORDER = list(Matter)


@dataclass(frozen=True)
class Line:
    """One thing to be told. ``days`` are working days: left, overdue, or waited. ``because``: told as what."""

    directive: Directive
    matter: Matter
    days: int
    because: Audience
    absent: str


@dataclass(frozen=True)
class Entry:
    """What is told in one place: a line, with ``others`` the same of the other members where a group was given it.

    ``line`` is the most pressing of them; ``share`` is how far the group has come, None for a line alone.
    """

    line: Line
    others: Sequence[Line] = ()
    share: Share | None = None

    @property
    def lines(self) -> Sequence[Line]:
        """All it tells."""
        return (self.line, *self.others)


@dataclass(frozen=True)
class Digest:
    """The lines in their order, the notices told with them, and the reminders that are not to be told, with the reason."""

    entries: Sequence[Entry]
    notices: Sequence[Letter]
    untrue: Sequence[tuple[Reminder, Reason]]

    @property
    def lines(self) -> Sequence[Line]:
        """One line a directive and matter."""
        return [line for entry in self.entries for line in entry.lines]

    @property
    def put_off(self) -> Sequence[Letter]:
        """The notices the reader wants in the daily mail."""
        return [one for one in self.notices if one.reason is Reason.CHOSEN_DAILY]

    @property
    def late(self) -> Sequence[Letter]:
        """The notices that could not leave when they were new."""
        return [one for one in self.notices if one.reason is not Reason.CHOSEN_DAILY]

    @property
    def shown(self) -> Sequence[Entry]:
        """As much as a person will read in a mail; the rest is on the screen."""
        return self.entries[:MOST]

    @property
    def left_out(self) -> int:
        """How many lines are on the screen only."""
        return sum(len(entry.lines) for entry in self.entries[MOST:])

    def count(self, *matters: Matter) -> int:
        """How many lines are about ``matters``."""
        return sum(line.matter in matters for line in self.lines)


@dataclass(frozen=True)
class Facts:
    """What several letters have to tell: reminders and late notices by letter, cases by directive, shares by task."""

    of_letter: Mapping[int, Sequence[Reminder]]
    late: Mapping[int, Sequence[Letter]]
    cases: Mapping[int, reminders.Case]
    shares: Mapping[Task, Share]


def read(act: Act, letters: Iterable[Letter]) -> Facts:
    """Read what ``letters`` have to tell, in a number of statements that does not grow with them."""
    ids = [letter.id for letter in letters]
    if not ids:
        return Facts({}, {}, {}, {})
    rows = _reminders(ids)
    cases = reminders.cases(act, {row.directive_id for row in rows})
    return Facts(
        _by_letter((row.letter_id, row) for row in rows),
        _by_letter((row.about_id, row) for row in _late_notices(ids)),
        {case.directive_id: case for case in cases},
        groups.shares({row.directive.plan_id for row in rows if row.directive.group_id is not None}),
    )


def gather(act: Act, letter: Letter, facts: Facts, roll: Roll) -> Digest:
    """What ``letter`` has to tell at the moment of ``act``; changes nothing."""
    found: dict[tuple[int, MomentKind | None], Line | Reason] = {}
    untrue = []
    for row in facts.of_letter.get(letter.id, ()):
        case, awaited = facts.cases[row.directive_id], _awaited(MomentKind(row.rule.partition(":")[0]))
        if row.deadline_version != case.deadline_version:
            untrue.append((row, Reason.DEADLINE_MOVED))
            continue
        same = (row.directive_id, awaited)
        if same not in found:
            found[same] = _line(act, row, awaited, case, roll)
        if isinstance(reason := found[same], Reason):
            untrue.append((row, reason))
    lines = [one for one in found.values() if isinstance(one, Line)]
    late = [row for row in facts.late.get(letter.id, ()) if notices.still_news(row)]
    return Digest(_folded(sorted(lines, key=_urgency), facts.shares), late, untrue)


def _folded(lines: Iterable[Line], shares: Mapping[Task, Share]) -> list[Entry]:
    """One entry for all the lines that say the same of members of a group."""
    found: dict[tuple[Task, Matter, Audience, str], list[Line]] = {}
    for line in lines:
        found.setdefault((_task(line.directive), line.matter, line.because, line.absent), []).append(line)
    return [
        Entry(first, others, shares.get(task) if others else None)
        for (task, *_), (first, *others) in found.items()
    ]


def _task(directive: Directive) -> Task:
    """What it shares with the directives of the other members; one that stands alone shares it with none."""
    group_id = directive.group_id if directive.group_id is not None else -directive.id
    return Task(directive.plan_id, group_id, directive.clause, directive.text)


def _line(
    act: Act, row: Reminder, awaited: MomentKind | None, case: reminders.Case, roll: Roll
) -> Line | Reason:
    """The line of a reminder, or why there is none."""
    mine = [moment for moment in case.moments(act) if _awaited(moment.kind) is awaited]
    if not mine:
        return Reason.NO_LONGER_TRUE
    told = [one for moment in mine for one in case.told(moment.audience, roll)]
    found = next((one for one in told if one.account_id == row.recipient_id), None)
    if found is None:
        return Reason.NOT_CONCERNED
    matter, days = _standing(act, mine[0].kind, case)
    return Line(row.directive, matter, days, found.because, found.absent)


def _awaited(kind: MomentKind) -> MomentKind | None:
    """What somebody waits for; None where a moment of ``kind`` is about the deadline, however near or long past."""
    return kind if kind in _WAITING else None


def _standing(act: Act, kind: MomentKind, case: reminders.Case) -> tuple[Matter, int]:
    watched, between = case.watched, act.calendar.between
    since = {
        MomentKind.SUBMISSION: watched.submitted_on,
        MomentKind.EXTENSION: watched.extension_asked_on,
        MomentKind.REFUSAL: watched.refused_on,
    }.get(kind)
    if since is not None:
        return _WAITING[kind], between(since, act.today)
    assert watched.due_on is not None
    days = between(act.today, watched.due_on)
    if watched.due_on < act.today:
        return Matter.OVERDUE, -days
    return (Matter.SOON if watched.due_on > act.today else Matter.TODAY), days


def _urgency(line: Line) -> tuple[int, int, int]:
    """The most overdue first, then the nearest."""
    days = line.days if line.matter is Matter.SOON else -line.days
    return _ORDER.index(line.matter), days, line.directive.position


def _by_letter(rows: Iterable[tuple[int | None, Row]]) -> Mapping[int, Sequence[Row]]:
    found: dict[int, list[Row]] = defaultdict(list)
    for letter_id, row in rows:
        assert letter_id is not None
        found[letter_id].append(row)
    return found


def _reminders(letter_ids: Sequence[int]) -> Sequence[Reminder]:
    whole = selectinload(Reminder.directive)  # one directive has many reminders
    rows = (
        select(Reminder)
        .where(Reminder.letter_id.in_(letter_ids))
        .where(Reminder.state.in_((ReminderState.PLANNED, ReminderState.TOLD)))
        .options(
            whole.defer(Directive.source).defer(Directive.rule),
            whole.joinedload(Directive.plan).load_only(Plan.number, Plan.title, Plan.issued_on),
            whole.joinedload(Directive.lead_unit).load_only(Unit.name),
            whole.selectinload(Directive.coordination).joinedload(Coordination.unit).load_only(Unit.name),
        )
        .order_by(Reminder.id)
    )
    return db.session.scalars(rows).all()


def _late_notices(letter_ids: Sequence[int]) -> Sequence[Letter]:
    """Notices these letters tell instead of letters of their own."""
    rows = (
        select(Letter)
        .where(Letter.about_id.in_(letter_ids), Letter.kind == LetterKind.NOTICE)
        .where(Letter.state == LetterState.SUPERSEDED)
        .options(joinedload(Letter.entry), joinedload(Letter.directive), selectinload(Letter.recipient))
        .order_by(Letter.id)
    )
    return db.session.scalars(rows).all()


def settle(told: Iterable[tuple[Reminder, Reason]]) -> None:
    """Write down why reminders were not told."""
    for reminder, reason in told:
        moved = reason is Reason.DEADLINE_MOVED
        reminder.state = ReminderState.SUPERSEDED if moved else ReminderState.SUPPRESSED
        reminder.reason = reason
