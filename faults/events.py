"""T5: the event of a plan is set, moved, moved back and cancelled, while the mornings go on."""

import random
from bisect import bisect_left, bisect_right
from collections.abc import Callable
from datetime import date, datetime, timedelta
from itertools import pairwise
from pathlib import Path

from sqlalchemy import select

from faults import invariants
from faults.clocks import working_day
from faults.experiment import Experiment, Outcome
from faults.place import HEAD, LEADER, Place, installation
from tests import builders
from tests.letterbox import Letterbox, morning, send, system
from tracker.domain.deadlines import AroundEvent, EndOfWindow, Window, rule_from_json
from tracker.domain.events import EventKind
from tracker.domain.lifecycle import Stage
from tracker.extensions import db, writes
from tracker.models.directives import Directive
from tracker.models.history import HistoryEntry
from tracker.models.letters import Reminder, ReminderState
from tracker.models.plans import Plan
from tracker.services import directives, plans, reminders
from tracker.services.dating import iso

MOVES = 12
"""Moves of the event in one sequence."""

DAYS = [date(2025, 1, 1) + timedelta(days=n) for n in range(730)]
WORKING = [day for day in DAYS if day.weekday() < 5 and day not in builders.DAYS_OFF]

Move = Callable[[Place, Plan, datetime, date | None, Window | None], None]


def move(place: Place, plan: Plan, now: datetime, event_on: date | None, window: Window | None) -> None:
    """The clerk moves the event as the page does."""
    act = place.office.act("vanthu", now)
    plans.set_event(act, plan.id, plan.version, event_on=event_on, window=window, accept_past=True)


def move_the_plan_alone(
    _place: Place, plan: Plan, _now: datetime, event_on: date | None, window: Window | None
) -> None:
    """Made wrong: the plan has a new date, and nothing follows it."""
    plan.event_on = event_on
    if window is not None:
        plan.first_on, plan.last_on = window.first_on, window.last_on


def t5(folder: Path, sequences: int, work: Move = move) -> Outcome:
    """Random sequences of moves; after each one all dates are worked out anew, by counting days one by one."""
    chance, wrong, dates = random.Random(5), list[str](), 0
    for n in range(sequences):
        with installation(folder / str(n)) as place, place.app.app_context(), writes():
            dates += _sequence(place, chance, work, wrong, one_done=n % 2 == 0)
            wrong += invariants.broken(place)
    said = f"{sequences * MOVES} moves, {dates} dates as counted by hand, no old reminder told, history whole"
    return Outcome(sequences, said, wrong)


def _sequence(place: Place, chance: random.Random, work: Move, wrong: list[str], *, one_done: bool) -> int:
    """One sequence; the number of dates compared."""
    plan = db.session.scalars(select(Plan)).one()
    now, box, been, compared = builders.at(4, hour=8), Letterbox(), [plan.event_on], 0
    if one_done:
        _finish(place, now)
    first = {row.id: row.due_on for row in plan.directives}
    shown = {row.id: [iso(row.due_on)] for row in plan.directives}
    for _ in range(MOVES):
        now = working_day(now + timedelta(days=chance.randrange(4)))
        if chance.random() < 0.6:
            morning(now, box)
        else:
            reminders.plan_due(system(now))  # planned, and not sent before the event moves
        event_on = chance.choice((None, chance.choice(been), chance.choice(DAYS[170:330])))
        work(place, plan, now, event_on, _window(chance, plan, event_on))
        db.session.commit()
        been.append(event_on)
        for row in plan.directives:
            wanted = first[row.id] if row.stage is Stage.DONE else _counted(row, plan)
            compared += 1
            if row.due_on != wanted:
                wrong.append(f"{row.clause} is due on {row.due_on}, counted by hand on {wanted}")
            if shown[row.id][-1] != iso(row.due_on):
                shown[row.id].append(iso(row.due_on))
        outdated = _planned(old=True)
        send(now, box)
        wrong += [f"{told} reminders of an old deadline were told" for told in [_told(outdated)] if told]
        wrong += invariants.broken(place, f"move to {iso(event_on)}")
    morning(working_day(now + timedelta(days=1)), box)
    wrong += ["an old reminder still waits"] if _planned(old=True) else []
    _history(plan, been, shown, first, wrong)
    return compared


def _window(chance: random.Random, plan: Plan, event_on: date | None) -> Window | None:
    """A new window now and then, and one that holds the event wherever the old one does not."""
    if event_on is None or (Window(plan.first_on, plan.last_on).holds(event_on) and chance.random() < 0.7):
        return None
    return Window(event_on - timedelta(days=60), event_on + timedelta(days=chance.randrange(40)))


def _counted(row: Directive, plan: Plan) -> date | None:
    """The date of a rule, found in a list of all working days."""
    limit = None if plan.last_on is None else WORKING[bisect_left(WORKING, plan.last_on)]
    match rule_from_json(row.rule):
        case EndOfWindow():
            return limit
        case AroundEvent(0) if plan.event_on is not None:
            found = WORKING[bisect_left(WORKING, plan.event_on)]
        case AroundEvent(days) if plan.event_on is not None and days > 0:
            found = WORKING[bisect_right(WORKING, plan.event_on) + days - 1]
        case AroundEvent(days) if plan.event_on is not None:
            found = WORKING[bisect_left(WORKING, plan.event_on) + days]
        case _:
            return None
    return found if limit is None else min(found, limit)


def _planned(*, old: bool) -> set[int]:
    """The reminders that wait; of them those of a deadline that has moved since."""
    rows = db.session.scalars(select(Reminder).where(Reminder.state == ReminderState.PLANNED))
    return {row.id for row in rows if (row.deadline_version != row.directive.deadline_version) == old}


def _told(numbers: set[int]) -> int:
    db.session.expire_all()
    return sum(db.session.get_one(Reminder, n).state is ReminderState.TOLD for n in numbers)


def _history(
    plan: Plan,
    been: list[date | None],
    shown: dict[int, list[str | None]],
    first: dict[int, date | None],
    wrong: list[str],
) -> None:
    """Every move is told, and every date a directive has had, in order; the original date stays."""
    kinds = (EventKind.EVENT_SET, EventKind.EVENT_MOVED, EventKind.EVENT_CANCELLED)
    told = [entry.after["event_on"] for entry in _entries(HistoryEntry.kind.in_(kinds))]
    if told != (moves := [iso(now) for was, now in pairwise(been) if now != was]):
        wrong.append(f"the event was moved {len(moves)} times, the history tells {len(told)}")
    for row in plan.directives:
        moved = _entries(HistoryEntry.directive_id == row.id, HistoryEntry.kind == EventKind.DEADLINE_MOVED)
        dates = [shown[row.id][0], *(entry.after["due_on"] for entry in moved)]
        if dates != shown[row.id]:
            wrong.append(f"{row.clause} has had the dates {shown[row.id]}, the history tells {dates}")
        if row.original_due_on != first[row.id]:
            wrong.append(f"{row.clause} has lost its original date")


def _entries(*conditions: object) -> list[HistoryEntry]:
    return list(db.session.scalars(select(HistoryEntry).where(*conditions).order_by(HistoryEntry.id)))  # type: ignore[arg-type]


def _finish(place: Place, now: datetime) -> None:
    """One directive is signed off before anything moves; it keeps the date it was judged by."""
    row = builders.directive("V.1.1")
    head, leader = place.office.act(HEAD, now), place.office.act(LEADER, now)
    builders.document(row, place.office)
    directives.report(head, row.id, row.version, state_of_work="Xong")
    db.session.commit()
    directives.submit(head, row.id, row.version, delay_cause="Chờ ý kiến")
    db.session.commit()
    directives.sign(leader, row.id, row.version)
    db.session.commit()


EXPERIMENTS = (
    Experiment(
        "T5", "the event moved, back, cancelled", "-", 50, 3, t5, lambda at: t5(at, 1, move_the_plan_alone)
    ),
)
