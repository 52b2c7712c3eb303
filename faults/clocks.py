"""T1, T2, T3: the clock jumps, the server sleeps for days, the server stands in another zone."""

import os
import random
import time
from collections import Counter
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

from sqlalchemy import delete, select

from faults import invariants
from faults.experiment import Experiment, Outcome
from faults.place import installation
from tests import builders
from tests.builders import CALENDAR
from tests.letterbox import Letterbox, morning, system
from tracker.domain.calendar import local_day, local_moment
from tracker.extensions import db, writes
from tracker.models.letters import DailyMail, Letter, Reminder, ReminderState
from tracker.queries.recipients import Roll
from tracker.services import reminders

JUMPS = (
    timedelta(hours=1), -timedelta(hours=1), timedelta(days=1), -timedelta(days=1), timedelta(days=365),
)  # fmt: skip
OUTAGES = tuple(timedelta(hours=h) for h in (1, 6, 12, 24, 48, 72, 120, 168, 216, 240))
ZONES = ("UTC", "America/New_York", "Asia/Ho_Chi_Minh")
DUE = builders.at(9).date()


def t1(folder: Path, rounds: int, *, forgetful: bool = False) -> Outcome:
    """The clock jumps between the mornings; nothing is told twice, nothing due at the last is untold."""
    wrong: list[str] = []
    letters = 0
    for n in range(rounds):
        with installation(folder / str(n)) as place, place.app.app_context(), writes():
            box, now = Letterbox(), builders.at(4, hour=8)
            furthest = now
            for jump in (timedelta(), *random.sample(JUMPS, len(JUMPS))):
                now += jump
                furthest = max(furthest, now)
                morning(now, box)
                if forgetful:
                    _forget()
                wrong += invariants.broken(place, f"round {n}, jump {jump}")
            day = local_day(working_day(furthest + timedelta(days=1)))
            last = local_moment(day, 8)  # whatever the jumps have made of the hour
            morning(last, box)
            wrong += _twice(box) + untold(last)
            letters += len(box.inbox)
            wrong += invariants.broken(place, f"round {n}")
    return Outcome(rounds, f"{letters} letters, none twice, no moment untold", wrong)


def t2(folder: Path, rounds: int, *, forgetful: bool = False) -> Outcome:
    """The server is down over several moments, then starts: one digest a person, of all that is still true."""
    wrong: list[str] = []
    for n in range(rounds):
        with installation(folder / str(n)) as place, place.app.app_context(), writes():
            box, down = Letterbox(), OUTAGES[n % len(OUTAGES)]
            morning(builders.at(29, 8, hour=8), box)
            before, box.inbox[:] = len(box.inbox), []
            now = working_day(builders.at(3, hour=8) + down)
            now = max(now, builders.at(local_day(now).day, local_day(now).month, hour=8))
            morning(now, box)
            if forgetful:
                _lose_the_past(now)
            daily = [one for one in box.inbox if "[Bảng tuần]" not in one.subject]
            most = Counter(one.recipient for one in daily).most_common(1)
            wrong += [f"{who} got {count} letters" for who, count in most if count > 1]
            wrong += untold(now) if before or box.inbox else ["nothing was sent"]
            wrong += invariants.broken(place, f"down for {down}")
    return Outcome(rounds, "1 digest a person, every moment told or closed with a reason", wrong)


def t3(_folder: Path, instants: int, *, by_the_server: bool = False) -> Outcome:
    """The day of an instant is that of the office, wherever the server stands."""
    chance, wrong = random.Random(111), []
    moments = [
        datetime(2025, 1, 1, tzinfo=UTC) + timedelta(seconds=chance.randrange(365 * 86400))
        for _ in range(instants)
    ]
    moments.append(datetime(2025, 9, 8, 17, 30, tzinfo=UTC))
    day: Callable[[datetime], object] = _servers_day if by_the_server else local_day
    try:
        for zone in ZONES:
            os.environ["TZ"] = zone
            time.tzset()
            for moment in moments:
                right = (moment + timedelta(hours=7)).date()  # the zone has had no other offset since 1975
                if day(moment) != right:
                    wrong.append(f"{zone}: {moment.isoformat()} is taken for {day(moment)}")
                    break
                if CALENDAR.between(right, DUE) != CALENDAR.between(local_day(moment), DUE):
                    wrong.append(f"{zone}: {moment.isoformat()} counts other working days")
                    break
    finally:
        del os.environ["TZ"]
        time.tzset()
    return Outcome(instants, f"the same day in {len(ZONES)} zones, 08/09 17:30 UTC is 09/09", wrong)


def working_day(moment: datetime) -> datetime:
    while not CALENDAR.is_working(local_day(moment)):
        moment += timedelta(days=1)
    return moment


def _servers_day(moment: datetime) -> object:
    return datetime.fromtimestamp(moment.timestamp()).date()  # noqa: DTZ006  made wrong


def _twice(box: Letterbox) -> list[str]:
    count = Counter(str(one.message["Message-ID"]) for one in box.inbox)
    return [f"{name} arrived {number} times" for name, number in count.items() if number > 1]


def untold(now: datetime) -> list[str]:
    """Every moment that has come by ``now`` stands in the ledger, and was told or closed with a reason."""
    act = system(now)
    roll = Roll(act.today)
    wanted = {
        (case.directive_id, moment.rule, moment.occurrence_on, told.account_id)
        for case in reminders.cases(act)
        for moment in case.moments(act)
        for told in case.told(moment.audience, roll)
        if roll.addresses[told.account_id]
    }
    rows = db.session.scalars(select(Reminder)).all()
    kept = {(r.directive_id, r.rule, r.occurrence_on, r.recipient_id) for r in rows}
    planned = [r for r in rows if r.state is ReminderState.PLANNED]
    return ([f"{len(wanted - kept)} moments are missing"] if wanted - kept else []) + (
        [f"{len(planned)} moments are untold"] if planned else []
    )


def _forget() -> None:
    """Made wrong: a planner that keeps no ledger."""
    for table in (Reminder, DailyMail, Letter):
        db.session.execute(delete(table))
    db.session.commit()


def _lose_the_past(now: datetime) -> None:
    """Made wrong: a planner that looks for what is due today, and at nothing else."""
    db.session.execute(delete(Reminder).where(Reminder.occurrence_on != local_day(now)))
    db.session.commit()


EXPERIMENTS = (
    Experiment("T1", "the clock jumps", "-", 50, 5, t1, lambda at: t1(at, 2, forgetful=True)),
    Experiment("T2", "down for 1 h to 10 days", "-", 30, 10, t2, lambda at: t2(at, 3, forgetful=True)),
    Experiment(
        "T3",
        "the zone of the server",
        "10,000",
        10_000,
        10_000,
        t3,
        lambda at: t3(at, 100, by_the_server=True),
    ),
)
