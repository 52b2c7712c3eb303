"""How fast a morning of 10,000 mails is planned and delivered to a real mail server in another process.

Beside the figures stands what bounds them: the durable commits this machine makes in a second (every letter takes one),
what the same is on a disk in memory, which knows no such bound, the mail server with nothing but a bare client before
it, and how busy the machine was.
"""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from time import perf_counter

import psycopg

from bench import mailing
from faults.place import MEMORY, SECRET, SENDER, mail_process
from tests.databases import Databases, PostgresqlDatabases, SqliteDatabases
from tracker import create_app
from tracker.config import Settings
from tracker.contracts import Security, Server
from tracker.extensions import JOURNAL, SYNCHRONOUS, db, writes
from tracker.models.letters import Letter, LetterState
from tracker.plugins.mail.smtp import SmtpChannel

NUMBER, RUNS = 10_000, 5
DIGESTS = 0.95
"""So much of the morning are digests; the rest are notices."""

LINE = "{:<26}{:>10}{:>12}{:>10}{:>20}{:>16}"


class Durable(PostgresqlDatabases):
    """A PostgreSQL whose commits are on the disk when it says so."""

    fsync = "on"


@dataclass(frozen=True)
class Run:
    """One morning: letters planned and the seconds it took, letters a second, CPU milliseconds of a sender a letter."""

    letters: int
    planning: float
    rate: float
    cpu_ms: float


def main(number: int = NUMBER, runs: int = RUNS) -> None:
    """Measure both databases, and two schedulers on PostgreSQL; print one table."""
    print(f"\n{'load of this machine':<26}{_load()}")
    with TemporaryDirectory() as name:
        folder = Path(name)
        print(f"{'mail server alone':<26}{_server_alone(folder):,.0f} a second")
        heading = LINE.format("mails", "letters", "planned s", "sent /s", "of all runs", "CPU ms a letter")
        with (
            SqliteDatabases(folder) as sqlite,
            TemporaryDirectory(dir=MEMORY) as memory,
            SqliteDatabases(Path(memory)) as weightless,
            Durable(folder) as postgresql,
        ):
            with sqlite.fresh() as url:
                print(f"{'commits, SQLite':<26}{_commits(_sqlite(url)):,.0f} a second")
            with postgresql.fresh() as url:
                print(f"{'commits, PostgreSQL':<26}{_commits(_postgresql(url)):,.0f} a second")
            print(heading)
            for databases in (weightless, sqlite, postgresql):
                _fill(folder, databases.template_url, number)
            for title, databases, senders in (
                ("SQLite in memory", weightless, 1),
                ("SQLite, 1 scheduler", sqlite, 1),
                ("PostgreSQL, 1 scheduler", postgresql, 1),
                ("PostgreSQL, 2 schedulers", postgresql, 2),
            ):
                _say(title, [_morning(folder, databases, senders) for _ in range(runs)])
    print(f"{'load of this machine':<26}{_load()}")


def _say(title: str, runs: list[Run]) -> None:
    rates = sorted(run.rate for run in runs)
    planning, cpu = median(run.planning for run in runs), median(run.cpu_ms for run in runs)
    spread = f"{rates[0]:.0f}–{rates[-1]:.0f}"
    print(
        LINE.format(
            title,
            f"{runs[0].letters:,}",
            f"{planning:.1f}",
            f"{median(rates):.0f}",
            spread,
            f"{cpu:.1f}",
        ),
        flush=True,
    )


def _morning(folder: Path, databases: Databases, senders: int) -> Run:
    """Plan the digests of one morning on a copy of the filled office, and send them and what people's acts have to tell."""
    with databases.fresh() as url, TemporaryDirectory(dir=folder) as name, mail_process(Path(name)) as found:
        port, log = found
        app = create_app(_settings(folder, url))
        with app.app_context(), writes():
            planned, planning = mailing.plan_the_day()
            db.session.remove()
            db.engine.dispose()
        sending, cpu = _sent(url, folder, port, senders)
        with app.app_context():
            left = db.session.query(Letter).filter(Letter.state.in_(_OPEN)).count()
            sent = db.session.query(Letter).filter_by(state=LetterState.SENT).count()
            db.session.remove()
            db.engine.dispose()
        taken = [line.split()[0] for line in log.read_text().splitlines()]
        if left or not len(set(taken)) == len(taken) == sent:
            raise SystemExit(f"{left} left, {sent} sent, {len(taken)} taken, {len(set(taken))} different")
        return Run(planned, planning, sent / sending, 1000 * cpu / sent)


_OPEN = (LetterState.PLANNED, LetterState.CLAIMED)


def _sent(url: str, folder: Path, port: int, senders: int) -> tuple[float, float]:
    """Let so many schedulers send at once; the seconds it took them, and their CPU seconds together."""
    command = [sys.executable, "-m", "bench.sending", url, str(folder), str(port)]
    started = [
        subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        for _ in range(senders)
    ]
    for one in started:
        assert one.stdout is not None
        one.stdout.readline()
    begun = perf_counter()
    for one in started:
        assert one.stdin is not None
        one.stdin.write("go\n")
        one.stdin.flush()
    answers = [one.communicate()[0].split() for one in started]
    return perf_counter() - begun, sum(float(cpu) for _sent, cpu in answers)


def _fill(folder: Path, url: str, number: int) -> None:
    app = create_app(_settings(folder, url))
    with app.app_context(), writes():
        digests = int(number * DIGESTS)
        mailing.fill_office(digests)
        db.session.commit()
        mailing.let_people_act(number - digests)
        db.engine.dispose()


def _settings(folder: Path, url: str) -> Settings:
    return Settings(
        home=folder, secret_key=SECRET, database_url=url, base_url="http://localhost", scheduler=False
    )


def _commits(commit: Callable[[], object], seconds: float = 3) -> float:
    begun, number = perf_counter(), 0
    while perf_counter() - begun < seconds:
        commit()
        number += 1
    return number / (perf_counter() - begun)


def _sqlite(url: str) -> Callable[[], object]:
    connection = sqlite3.connect(url.removeprefix("sqlite:///"), isolation_level=None)
    connection.execute(f"PRAGMA journal_mode = {JOURNAL}")
    connection.execute(f"PRAGMA synchronous = {SYNCHRONOUS}")
    connection.execute("CREATE TABLE counted (n INTEGER)")
    connection.execute("INSERT INTO counted VALUES (0)")
    return lambda: connection.execute("UPDATE counted SET n = n + 1")


def _postgresql(url: str) -> Callable[[], object]:
    connection = psycopg.connect(url.replace("+psycopg", ""), autocommit=True)
    connection.execute("CREATE TABLE counted (n INTEGER)")
    connection.execute("INSERT INTO counted VALUES (0)")
    return lambda: connection.execute("UPDATE counted SET n = n + 1")


def _server_alone(folder: Path, number: int = 1000) -> float:
    """Letters a second with a client that does nothing but hand over the same bytes again and again."""
    content = b"Message-ID: <the-same@localhost>\r\n\r\n" + b"x" * 70 * 100 + b"\r\n"
    with mail_process(folder / "alone") as (port, _log):
        channel = SmtpChannel(Server(host="127.0.0.1", port=port, security=Security.NONE))
        begun = perf_counter()
        for _ in range(number):
            channel.deliver(content, sender=SENDER.address, recipient="somebody@localhost")
        spent = perf_counter() - begun
        channel.close()
        return number / spent


def _load() -> str:
    return f"{os.getloadavg()[0]:.1f} on {os.cpu_count()} cores"
