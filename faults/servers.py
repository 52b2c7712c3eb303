"""S1: PostgreSQL restarted again and again while people work through a real web process."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
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

LOST = "acknowledged writes lost"

NOT_FLUSHED = {"synchronous_commit": "off", "wal_writer_delay": "10s"}
"""Made wrong: a commit is answered before it is written anywhere."""


def s1(folder: Path, restarts: int, **settings: str) -> Outcome:
    """Stop it fast, stop it at once, kill it; nothing acknowledged is lost, and only what was in flight fails."""
    wrong: list[str] = []
    slowest = 0.0
    with server() as database, filled(folder, database, **settings) as place:
        with node(folder / "node", database.url) as web, people(place, [web]) as them:
            judge = Judge(place, them)
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
                wrong += judge.look(database, f"restart {n}")
        wrong += judge.look(database, "at the end")
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


@dataclass
class Judge:
    """Looks at all of an installation between two faults, while ``them`` rest."""

    place: Place
    them: People
    lost: set[str] = field(default_factory=set)
    failures: int = 0

    def look(self, database: Server, after: str) -> list[str]:
        """What was acknowledged and is not in ``database``, every answer that was neither success nor a plain 503, and
        what else is broken; each under the name of the fault it came to light ``after``, and then no more."""
        with self.them.resting():
            acknowledged = self.them.acknowledged()
            lost = acknowledged - database.reported() - self.lost
            odd = Counter(
                status for _moment, status in self.them.failures[self.failures :] if status != PLAIN
            )
            self.lost |= lost
            self.failures = len(self.them.failures)
            broken = invariants.broken(self.place)
        found = [f"{len(lost)} of {len(acknowledged)} {LOST}"] if lost else []
        found += [f"{number} answers of {status}" for status, number in odd.items()]
        return invariants.named(after, found + broken)


def told(them: People) -> str:
    """How much was done."""
    return f"{len(them.acknowledged())} acknowledged, 0 lost, {len(them.failures)} answered 503"


EXPERIMENTS = (
    Experiment("S1", "PostgreSQL restarted under load", "20", 20, 3, s1, lambda at: s1(at, 1, **NOT_FLUSHED)),
)
