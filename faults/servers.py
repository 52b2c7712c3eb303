"""S1: PostgreSQL restarted again and again while people work through a real web process."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from faults import invariants
from faults.cluster import Server, server
from faults.experiment import Experiment, Outcome
from faults.nodes import PLAIN, node
from faults.people import CLAUSES, People, people
from faults.place import Place, installation
from tests.databases import migrate

BETWEEN, AWAY = 1.0, 0.3
"""Seconds people work before each fault, and seconds the server stays away."""
RECOVERED_WITHIN = 5.0
"""Seconds, on a machine where saving takes no second; on a busier one so many times as long as it usually takes."""

NOT_FLUSHED = {"synchronous_commit": "off", "wal_writer_delay": "10s"}
"""Made wrong: a commit is answered before it is written anywhere."""


def s1(folder: Path, restarts: int, **settings: str) -> Outcome:
    """Stop it fast, stop it at once, kill it; nothing acknowledged is lost, and only what was in flight fails."""
    wrong: list[str] = []
    slowest = 0.0
    with server() as database, filled(folder, database, **settings) as place:
        with node(folder / "node", database.url) as web, people(place, [web]) as them:
            for n in range(restarts):
                time.sleep(BETWEEN)
                begun = time.monotonic()
                STOPS[n % len(STOPS)](database)
                time.sleep(AWAY)
                database.start()
                back = time.monotonic()
                limit = RECOVERED_WITHIN * max(1.0, them.usual_seconds())
                first = them.first_success_after(back, within=limit)
                if first is None:
                    wrong.append(f"restart {n}: nothing was saved within {limit:.0f} s")
                    break
                slowest = max(slowest, first - back)
                failed = sum(moment > begun for moment, _status in list(them.failures))
                if failed > len(CLAUSES):
                    wrong.append(f"restart {n}: {failed} requests failed, {len(CLAUSES)} were in flight")
        wrong += judged(them, database) + invariants.broken(place)
    return Outcome(restarts, f"{told(them)}, saved again {slowest:.1f} s after it was back", wrong)


STOPS = (lambda one: one.stop("immediate"), lambda one: one.stop("fast"), lambda one: one.kill())


@contextmanager
def filled(folder: Path, database: Server, url: str | None = None, **settings: str) -> Iterator[Place]:
    """Plan 111 on a new ``database``, filled past every network; ``url`` is its address where it may have to move."""
    folder.mkdir(parents=True, exist_ok=True)
    database.create(**settings)
    migrate(database.url, folder)
    with installation(folder, url or database.url) as place:
        yield place


def judged(them: People, database: Server) -> list[str]:
    """What was acknowledged and is not there, and every answer that was neither success nor a plain 503."""
    lost = them.acknowledged() - database.reported()
    odd = Counter(status for _moment, status in them.failures if status != PLAIN)
    return ([f"{len(lost)} of {len(them.acknowledged())} acknowledged writes lost"] if lost else []) + [
        f"{number} answers of {status}" for status, number in odd.items()
    ]


def told(them: People) -> str:
    """How much was done."""
    return f"{len(them.acknowledged())} acknowledged, 0 lost, {len(them.failures)} answered 503"


EXPERIMENTS = (
    Experiment("S1", "PostgreSQL restarted under load", "20", 20, 3, s1, lambda at: s1(at, 1, **NOT_FLUSHED)),
)
