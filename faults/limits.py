"""M8: many letters, a provider that takes so many a minute, and an outage in the middle of them."""

from __future__ import annotations

import random
from bisect import bisect_left, insort
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from threading import Event

import time_machine
from sqlalchemy import select, update

from faults import invariants
from faults.experiment import Experiment, Outcome
from faults.mails import NOW, waiting
from tests.letterbox import OFFICE, system
from tests.mailserver import FaultyServer
from tracker import jobs
from tracker.contracts import Security, Server
from tracker.extensions import db
from tracker.models.letters import Letter, LetterState
from tracker.plugins.mail.smtp import SmtpChannel
from tracker.services import letters
from tracker.services.letters import Sender
from tracker.services.writing import Desk

PER_MINUTE = 60
OUTAGE = timedelta(minutes=30)
EVERY = timedelta(seconds=jobs.JOBS["letters"].every)

Taken = list[tuple[datetime, str]]
"""When each message was taken, and its Message-ID."""


def m8(folder: Path, number: int, *, limited: bool = True, ordered: bool = True) -> Outcome:
    """The clockwork sends ``number`` letters on a clock that stands still while it does, and then jumps to its next round."""
    chance = random.Random(number)
    begun = datetime.now(UTC) + timedelta(minutes=1)
    fails_at = begun + timedelta(minutes=number / PER_MINUTE / 2)
    patience = timedelta(minutes=number / PER_MINUTE + 2) + OUTAGE
    now, taken, wrong = begun, Taken(), list[str]()

    def script(verb: str, _count: int) -> str | None:
        return "421 not now" if verb == "BANNER" and fails_at <= now < fails_at + OUTAGE else None

    with FaultyServer(script) as server, waiting(folder, number) as place:
        due = {name: date(2025, 9, 1) + timedelta(days=chance.randrange(90)) for name in _names()}
        _write_down(due if ordered else dict.fromkeys(due, date.max))
        while now < begun + patience and len(taken) < number:
            with _at(now):
                _round(server.port, PER_MINUTE if limited else None)
            taken += [(now, str(one.message["Message-ID"])) for one in server.inbox[len(taken) :]]
            wrong += invariants.broken(place, f"{now - begun} after the first")
            now += EVERY
        wrong += _judged(taken, due)
    minutes = (now - begun) / timedelta(minutes=1)
    said = f"{len(taken)} letters once each in {minutes:.0f} minutes with an outage of 30, at most {_most(taken)} a minute"
    return Outcome(number, f"{said}, none after more than {_passed(taken, due)} that were due later", wrong)


def _round(port: int, per_minute: int | None) -> None:
    channel = SmtpChannel(Server(host="127.0.0.1", port=port, security=Security.NONE))
    desk = Desk(system(NOW))
    db.session.rollback()
    jobs.Round(desk, Sender(channel, OFFICE, per_minute=per_minute), Event()).run()
    channel.close()


@contextmanager
def _at(moment: datetime) -> Iterator[None]:
    with time_machine.travel(moment, tick=False):
        yield


def _names() -> list[str]:
    rows = select(Letter.message_id).where(Letter.state == LetterState.PLANNED).order_by(Letter.id)
    return list(db.session.scalars(rows))


def _write_down(due: dict[str, date]) -> None:
    for name, day in due.items():
        db.session.execute(update(Letter).where(Letter.message_id == name).values(urgent_on=day))
    db.session.commit()


def _judged(taken: Taken, due: dict[str, date]) -> list[str]:
    count = Counter(name for _moment, name in taken)
    wrong = [f"{len(due) - len(count)} of {len(due)} not sent in time"] if len(count) < len(due) else []
    wrong += [f"{len(taken) - len(count)} sent twice"] if len(taken) > len(count) else []
    wrong += [f"{_most(taken)} in a minute"] if _most(taken) > PER_MINUTE else []
    late = _passed(taken, due)
    return wrong + ([f"one waited for {late} that were due later"] if late > letters.BATCH else [])


def _most(taken: Taken) -> int:
    """The largest number in any minute."""
    moments = [moment for moment, _name in taken]
    return max(
        (
            n + 1 - bisect_left(moments, m - timedelta(minutes=1, microseconds=-1))
            for n, m in enumerate(moments)
        ),
        default=0,
    )


def _passed(taken: Taken, due: dict[str, date]) -> int:
    """How many that were due later went before one that was due earlier, at worst."""
    before: list[date] = []
    worst = 0
    for _moment, name in taken:
        worst = max(worst, len(before) - bisect_left(before, due[name] + timedelta(days=1)))
        insort(before, due[name])
    return worst


def _careless(folder: Path) -> Outcome:
    """Made wrong, twice: the limit is not heeded; the order is that of planning."""
    found = [m8(folder / "a", 150, limited=False), m8(folder / "b", 150, ordered=False)]
    caught = all(one.wrong for one in found)
    return Outcome(
        150, "; ".join(one.said for one in found), [one.wrong[0] for one in found] if caught else []
    )


EXPERIMENTS = (Experiment("M8", "60 a minute, 30 minutes of outage", "10,000", 3000, 200, m8, _careless),)
