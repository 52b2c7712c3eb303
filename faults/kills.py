"""K1, K5, K6: senders killed at random, two at once, ended by SIGTERM; a real mail server counts what it took."""

import random
import signal
import time
from collections import Counter, defaultdict
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

from flask import Flask
from sqlalchemy import func, select, update

from faults import invariants
from faults.experiment import Experiment, Outcome
from faults.machine import in_words, slowed
from faults.place import SENDER, Place, copies, fork, installation, mail_process, through
from tests.databases import PostgresqlDatabases
from tracker import jobs, serving
from tracker.contracts import Accepted
from tracker.extensions import db, writes
from tracker.models.letters import Letter, LetterState, Reason
from tracker.plugins.mail.smtp import SmtpChannel
from tracker.services import letters
from tracker.services.letters import Sender
from tracker.services.writing import Desk

BATCH = 200
STARVED = 2.0
"""Times others slow this machine down from which five seconds may not be enough to end in order."""
LONGEST = 0.05
"""Seconds after its first letter at which a sender is killed at the latest: some letters later."""

Work = Callable[[Flask], object]


def send(app: Flask) -> None:
    """The job as it is."""
    jobs.run(app, "letters")


def send_as_done(app: Flask) -> None:
    """Made wrong: a claimed letter is written down as sent, and then sent."""
    for parcel, channel in _claimed(app):
        with writes():
            letters.settle(
                jobs._act(lambda: datetime.now(UTC)), parcel, Accepted("before"), datetime.now(UTC)
            )
            db.session.commit()
        time.sleep(0.02)  # a server that takes its time
        channel.deliver(parcel.content, sender=SENDER.address, recipient=parcel.recipient)


def send_without_claim(app: Flask) -> None:
    """Made wrong: what waits is read, sent, and marked at the end."""
    with app.app_context():
        found = db.session.scalars(select(Letter).where(Letter.state == LetterState.PLANNED)).all()
        waiting = [(one.message_id, one.address) for one in found]
        db.session.rollback()
        time.sleep(0.3)
        smtp = app.extensions["tracker"].smtp
        with closing(SmtpChannel(smtp.server)) as channel:
            for name, address in waiting:
                content = f"Message-ID: {name}\r\n\r\nx\r\n".encode()
                channel.deliver(content, sender=SENDER.address, recipient=address)


def k1(folder: Path, kills: int, work: Work = send) -> Outcome:
    """Kill senders at random moments until ``kills`` of them died at work."""
    killed, wrong = 0, list[str]()
    with mail_process(folder / "mail") as (port, log), installation(folder, smtp=through(port)) as place:
        while killed < kills:
            if waiting(place.app) == 0:
                copies(place.app, BATCH)
            child = fork(place.app, lambda: work(place.app))
            wait_for_growth(
                log, at_most=random.choice((0.05, 3, 3, 3, 3))
            )  # some die before their first letter
            time.sleep(random.uniform(0, LONGEST))
            child.signal(signal.SIGKILL)
            status = child.ended(10)
            killed += status == signal.SIGKILL
            wrong += invariants.broken(place, f"kill {killed}")
            let_leases_run_out(place.app)
        while waiting(place.app):
            send(place.app)
        found = judge(place, log, killed, duplicates=killed)
    return Outcome(killed, found.said, wrong + found.wrong)


def k5(folder: Path, rounds: int, work: Work = send) -> Outcome:
    """Two senders start at once, half of ``rounds`` on SQLite, half on PostgreSQL."""
    said, wrong = [], []
    folder.mkdir(exist_ok=True)
    with PostgresqlDatabases(folder) as postgresql, postgresql.fresh() as url:
        for name, number, where in (("SQLite", rounds - rounds // 2, None), ("PostgreSQL", rounds // 2, url)):
            found = _two_at_once(folder / name, where, number, work)
            said.append(f"{name}: {found.said}")
            wrong += [f"{name}: {fault}" for fault in found.wrong]
    return Outcome(rounds, "; ".join(said), wrong)


def _claimless(folder: Path) -> Outcome:
    """The control of K5: it has to be found out on either database."""
    found = k5(folder, 2, send_without_claim)
    engines = {fault.partition(":")[0] for fault in found.wrong}
    return found if len(engines) == 2 else Outcome(found.n, f"found out on {engines} only")


def _two_at_once(folder: Path, url: str | None, rounds: int, work: Work) -> Outcome:
    wrong: list[str] = []
    with mail_process(folder / "mail") as (port, log), installation(folder, url, smtp=through(port)) as place:
        for n in range(rounds):
            copies(place.app, 3 * letters.BATCH)
            two = [fork(place.app, lambda: work(place.app)) for _ in range(2)]
            for child in two:
                child.ended(60)
            wrong += invariants.broken(place, f"round {n}")
        send(place.app)
        found = judge(place, log, rounds, duplicates=0)
    return Outcome(rounds, found.said, wrong + found.wrong)


def k6(folder: Path, rounds: int, *, deaf: bool = False) -> Outcome:
    """Ask a serving process whose clockwork sends to end, ``rounds`` times."""
    slowest, hurried, wrong, others = 0.0, 0, list[str](), slowed()
    with (
        mail_process(folder / "mail") as (port, log),
        installation(folder, smtp=through(port), scheduler=True) as place,
    ):
        for n in range(rounds):
            copies(place.app, 40)
            child = fork(place.app, lambda: _served(place.app, deaf=deaf))
            # half of them while it starts; a deaf one has to have become so
            time.sleep(0.5 if deaf else random.uniform(0, random.choice((0.03, 0.3))))
            asked = time.monotonic()
            child.signal(signal.SIGTERM)
            status = child.ended(serving.PATIENCE + 1)
            if status is None:
                wrong.append(f"still there {serving.PATIENCE + 1} s after SIGTERM")
                child.kill()
                break
            hurried += status == signal.SIGALRM
            slowest = max(slowest, time.monotonic() - asked)
            wrong += invariants.broken(place, f"end {n}")
        let_leases_run_out(place.app)
        while waiting(place.app):
            send(place.app)
        found = judge(place, log, rounds, duplicates=hurried)
    others = max(others, slowed())
    wrong += [f"{hurried} had to be ended by the system"] if hurried and others < STARVED else []
    said = f"{found.said}, slowest end {slowest:.2f} s, {hurried} of them by the system"
    return Outcome(rounds, said + in_words(others), wrong + found.wrong)


def wait_for_growth(log: Path, *, at_most: float) -> None:
    before, until = log.stat().st_size, time.monotonic() + at_most
    while log.stat().st_size == before and time.monotonic() < until:
        time.sleep(0.001)


def _served(app: Flask, *, deaf: bool) -> None:
    """The process as it is served, its clockwork beside it."""

    def begin(_address: str) -> None:
        if deaf:  # made wrong
            signal.signal(signal.SIGTERM, signal.SIG_IGN)

    serving.serve(app, host="127.0.0.1", port=0, beside=jobs.running(app), ready=begin)


def _claimed(app: Flask):  # type: ignore[no-untyped-def]
    smtp = app.extensions["tracker"].smtp
    with app.app_context(), closing(SmtpChannel(smtp.server)) as channel:
        desk = Desk(jobs._act(lambda: datetime.now(UTC)))
        db.session.rollback()
        while True:
            with writes():
                claimed = letters.claim(desk, Sender(channel, SENDER), datetime.now(UTC), at_most=1)
                db.session.commit()
            if not claimed:
                return
            yield claimed[0], channel


def waiting(app: Flask) -> int:
    open_states = (LetterState.PLANNED, LetterState.CLAIMED)
    with app.app_context():
        return db.session.scalar(select(func.count()).where(Letter.state.in_(open_states))) or 0


def let_leases_run_out(app: Flask) -> None:
    """The five minutes of a lease in no time: nobody is sending now."""
    with app.app_context(), writes():
        over = datetime.now(UTC) - timedelta(seconds=1)
        db.session.execute(update(Letter).where(Letter.state == LetterState.CLAIMED).values(ready_at=over))
        db.session.commit()


def judge(place: Place, log: Path, n: int, *, duplicates: int) -> Outcome:
    """Every letter planned was taken; at most so many twice, under the same id and with the same bytes."""
    with place.app.app_context():
        found = db.session.execute(select(Letter.message_id, Letter.state, Letter.reason)).all()
    rows = [
        (name, state)
        for name, state, reason in found
        if state is not LetterState.SUPERSEDED and reason is not Reason.NOTHING_OPEN  # the week's, of nothing
    ]
    planned = {name for name, _state in rows}
    taken = [line.split() for line in log.read_text().splitlines()]
    count, bytes_of = Counter(name for name, *_ in taken), defaultdict(set)
    for name, digest, _recipient in taken:
        bytes_of[name].add(digest)
    lost, doubled = planned - count.keys(), sum(count.values()) - len(count)
    wrong = [f"{len(lost)} of {len(planned)} lost"] if lost else []
    wrong += [f"{doubled} sent twice"] if doubled > duplicates else []
    wrong += (
        ["a letter changed between attempts"] if any(len(found) > 1 for found in bytes_of.values()) else []
    )
    wrong += ["a letter nobody planned"] if count.keys() - planned else []
    wrong += [f"left as {state}" for state in {s for _name, s in rows} - {LetterState.SENT}]
    said = f"{len(planned)} letters, {len(lost)} lost, {doubled} twice with the same id and bytes"
    return Outcome(n, said, wrong + invariants.broken(place))


EXPERIMENTS = (
    Experiment(
        "K1", "sender killed at random, kill -9", "1,000", 1000, 40, k1, lambda at: k1(at, 12, send_as_done)
    ),
    Experiment("K5", "two senders at once", "100", 100, 10, k5, _claimless),
    Experiment("K6", "SIGTERM while sending", "100", 100, 10, k6, lambda at: k6(at, 1, deaf=True)),
)
