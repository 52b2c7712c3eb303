"""What the tracker does by itself: the table of jobs, and the clockwork that runs them beside the web.

Every job may run in any number of processes at once and as often as one likes: what it does, it does once, because
the ledger lets it. So the clockwork guards nothing; it only saves people from typing.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from threading import Event
from time import monotonic

from apscheduler.schedulers.background import BackgroundScheduler
from flask import Flask

from tracker import logs, registry
from tracker.clock import business_now
from tracker.config import EXTENSION, Settings, settings
from tracker.contracts import Accepted, ChannelTo, Outcome, PostboxAt, TransportError
from tracker.domain.acts import SYSTEM, Act
from tracker.extensions import db, writes
from tracker.queries import office
from tracker.services import (
    bounces,
    evidence,
    health,
    letters,
    pages_read,
    recurrence,
    reminders,
    resets,
    sessions,
)
from tracker.services.letters import Parcel, Sender
from tracker.services.writing import Desk

Clock = Callable[[], datetime]
"""Tells the business moment, aware."""

CHANNEL = "smtp"
"""The kind of channel letters leave by."""

FILE, IMAP = "file", "imap"
"""The kinds of postbox mails come back to."""

AT_MOST = timedelta(seconds=50)
"""So long one round of sending lasts; the next round goes on."""


@dataclass(frozen=True)
class Job:
    """What is done every ``every`` seconds. ``run`` returns how many things it did."""

    run: Callable[[Clock, Event], int]
    every: int


def open_occurrences(clock: Clock, _stopping: Event) -> int:
    """Open the occurrences of recurring duties whose period has begun."""
    with writes():
        opened = recurrence.open_due(_act(clock))
        db.session.commit()
    return len(opened)


def plan_reminders(clock: Clock, _stopping: Event) -> int:
    """Plan the reminders that are due and the letters of the day; the number of letters."""
    with writes():
        planned = reminders.plan_due(_act(clock))
        db.session.commit()
    return planned


def send_letters(clock: Clock, stopping: Event) -> int:
    """Send what is ready, one after another over one connection; the number sent. Without a mail server nothing.

    Ends early when the server cannot be reached: the next round tries again.
    """
    smtp = settings().smtp
    if smtp is None:
        return 0
    with closing(registry.current().get(ChannelTo, CHANNEL)(smtp.server)) as channel:
        sender = Sender(channel, smtp.sender, smtp.reply_to, smtp.per_minute)
        desk = Desk(_act(clock))
        db.session.rollback()  # what was read above must not hold a transaction open
        return Round(desk, sender, stopping).run()


class Round:
    """A round of sending: one batch after another, until nothing is ready or it is time to end."""

    def __init__(self, desk: Desk, sender: Sender, stopping: Event) -> None:
        self.desk, self.sender, self.stopping = desk, sender, stopping
        self.begun, self.sent, self.down = monotonic(), 0, False

    @property
    def over(self) -> bool:
        """Told to end, at it for long enough, or no letter would get through now."""
        return self.down or self.stopping.is_set() or monotonic() - self.begun >= AT_MOST.total_seconds()

    def run(self) -> int:
        """Send; the number of letters sent."""
        while not self.over:
            with self._claimed() as batch:
                parcel = self._next(batch)
                if parcel is None:
                    break
                while parcel is not None:
                    parcel = self._next(batch, parcel, self._deliver(parcel))
        return self.sent

    @contextmanager
    def _claimed(self) -> Iterator[deque[Parcel]]:
        """Letters to take from; what is left of them at the end is given back."""
        with writes():
            batch = deque(letters.claim(self.desk, self.sender, datetime.now(UTC)))
            db.session.commit()
            db.session.expunge_all()  # what they were written from need not be looked through at every commit
        try:
            yield batch
        finally:
            if batch:
                db.session.rollback()
                with writes():
                    letters.give_back(batch, datetime.now(UTC))
                    db.session.commit()

    def _next(
        self, batch: deque[Parcel], last: Parcel | None = None, outcome: Outcome | None = None
    ) -> Parcel | None:
        """Write down what came of the ``last`` letter and take up the next that is still ours, in one commit."""
        found = None
        with writes():
            if last is not None and outcome is not None:
                spent = timedelta(seconds=monotonic() - self.begun)
                act = replace(self.desk.act, now=self.desk.act.now + spent)
                letters.settle(act, last, outcome, datetime.now(UTC))
                if self.sent == 1 and isinstance(outcome, Accepted):
                    letters.wait_no_longer(datetime.now(UTC))
            while batch and found is None and not self.over:
                parcel = batch.popleft()
                found = parcel if letters.take_up(parcel, datetime.now(UTC)) else None
            db.session.commit()
        return found

    def _deliver(self, parcel: Parcel) -> Outcome:
        sender = self.sender
        outcome = sender.channel.deliver(
            parcel.content, sender=sender.mailbox.address, recipient=parcel.recipient
        )
        self.sent += isinstance(outcome, Accepted)
        self.down = isinstance(outcome, TransportError) and outcome.of_channel
        return outcome


def read_bounces(clock: Clock, stopping: Event) -> int:
    """Take in the mails that came back; how many letters were lost. Without a mailbox to look into nothing.

    Raises Unreachable; what was read before that stands.
    """
    inbox = settings().bounces
    if inbox is None:
        return 0
    kind, act, lost = FILE if inbox.path else IMAP, _act(clock), 0
    with closing(registry.current().get(PostboxAt, kind)(inbox)) as box:
        handled = bounces.handled()
        db.session.rollback()  # what was read above must not hold a transaction open
        for arrival in box.arrivals(handled):
            if stopping.is_set():
                break
            with writes():
                lost += bounces.take(act, arrival)
                db.session.commit()
    return lost


def sweep_evidence(_clock: Clock, _stopping: Event) -> int:
    """Delete files whose form was never completed; how many. Real time: they are as old as they are."""
    return evidence.sweep(datetime.now(UTC))


def sweep_door(_clock: Clock, _stopping: Event) -> int:
    """Delete sessions, reset links and readings of uploads that are over; how many."""
    with writes():
        swept = sessions.sweep() + resets.sweep() + pages_read.sweep()
        db.session.commit()
    return swept


JOBS: Mapping[str, Job] = {
    "occurrences": Job(open_occurrences, every=60),
    "reminders": Job(plan_reminders, every=60),
    "letters": Job(send_letters, every=15),
    "bounces": Job(read_bounces, every=120),
    "evidence": Job(sweep_evidence, every=3600),
    "door": Job(sweep_door, every=3600),
}


def run(app: Flask, name: str, clock: Clock = business_now, stopping: Event | None = None) -> int:
    """Run the job ``name`` once, in a context of its own."""
    with app.app_context():
        with logs.named(f"job:{name}"):
            done = JOBS[name].run(clock, stopping or Event())
        db.session.rollback()
        with writes():
            health.beat(name)
            db.session.commit()
    return done


@contextmanager
def running(app: Flask) -> Iterator[None]:
    """The jobs run while the context is open; leaving it waits for what is in hand. Nothing where they are off."""
    wanted: Settings = app.extensions[EXTENSION]
    if not wanted.scheduler:
        yield
        return
    stopping = Event()
    scheduler = BackgroundScheduler(
        timezone=UTC, job_defaults={"coalesce": True, "max_instances": 1, "misfire_grace_time": None}
    )
    for name, job in JOBS.items():
        scheduler.add_job(
            run,
            "interval",
            seconds=job.every,
            next_run_time=datetime.now(UTC),
            args=(app, name),
            kwargs={"stopping": stopping},
            id=name,
            name=name,
        )
    scheduler.start()
    try:
        yield
    finally:
        stopping.set()
        scheduler.shutdown(wait=True)


def _act(clock: Clock) -> Act:
    return Act(SYSTEM, clock(), office.calendar(), office.thresholds())
