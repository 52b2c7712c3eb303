"""D3: sixteen people write, two read reports, backups are made one after another, all on one SQLite file."""

import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from shutil import rmtree

from flask import Flask
from sqlalchemy import event

from faults import invariants
from faults.crowd import DONE, Answer, crowd, judged, told
from faults.experiment import Experiment, Outcome
from faults.machine import in_words, slowed
from faults.place import Place, copies, fork, installation
from faults.workers import free_port, serve, started, warm
from tracker.extensions import db
from tracker.services import backup, evidence

WRITERS, READERS = 16, 2
REST = 1.0
"""Seconds somebody rests after a form, on the average: what is asked is how they share a file, not a processor."""
LETTERS = 3000
"""Letters in the ledger, so that a backup has something to read."""
LIMIT = 2.0
"""Seconds within which 99 of 100 writes are answered, on a machine that does nothing else."""

Serving = Callable[[Flask, int], object]


def serve_impatiently(app: Flask, port: int) -> None:
    """Made wrong: who finds the database busy does not wait."""
    with app.app_context():
        event.listen(
            db.engine, "connect", lambda connection, _: connection.execute("PRAGMA busy_timeout = 0")
        )
    serve(app, port)


def d3(folder: Path, seconds: int, work: Serving = serve) -> Outcome:
    """For ``seconds`` nobody rests."""
    with installation(folder) as place:
        copies(place.app, LETTERS)
        warm(place)
        port, log, made = free_port(), folder / "told", folder / "made"
        others = slowed()
        server = started(place, port, work)
        with crowd(place, port, WRITERS, log, readers=READERS, rest=REST):
            keeper = fork(place.app, lambda: _back_up(place, folder / "backups", made))
            time.sleep(seconds)
            keeper.kill()
        server.kill()
        others = max(others, slowed())
        answers = told(log)
        writes = sorted(one.seconds for one in answers if one.status == DONE)
        wrong = _answered(answers) + judged(place, answers)
        with place.app.app_context():
            evidence.sweep(datetime.now(UTC) + timedelta(days=2))  # of the forms that were cut off at the end
        wrong += invariants.broken(place)
        slow = writes[int(len(writes) * 0.99)] if writes else 0.0
        wrong += [f"99 of 100 writes take {slow:.2f} s"] if slow > LIMIT * others else []
        backups = len(made.read_text().split()) if made.exists() else 0
        wrong += [] if backups else ["no backup was made"]
    reads = sum(one.word == "read" for one in answers)
    middle = writes[len(writes) // 2] if writes else 0.0
    said = f"{len(writes)} writes in {seconds} s, {reads} reports, {backups} backups, 0 answers of 500 or more; a write takes"
    said += f" {middle:.2f} s, 99 of 100 at most {slow:.2f} s"
    return Outcome(len(writes), said + in_words(others), wrong)


def _answered(answers: list[Answer]) -> list[str]:
    bad = [one for one in answers if one.status >= 500 or one.status == 0]
    return [f"{len(bad)} of {len(answers)} answered {bad[0].status}"] if bad else []


def _back_up(place: Place, folder: Path, made: Path) -> None:
    """One backup after another, and away with it."""
    n = 0
    with place.app.app_context():
        while True:
            n += 1
            moment = datetime.now(UTC) + timedelta(seconds=n)
            rmtree(backup.make(folder, evidence.store(), "key", moment).folder)
            db.session.rollback()
            with made.open("a") as file:
                file.write(f"{n}\n")


EXPERIMENTS = (
    Experiment(
        "D3", "16 writers, reports and backups", "-", 120, 12, d3, lambda at: d3(at, 5, serve_impatiently)
    ),
)
