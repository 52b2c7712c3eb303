"""C2: signed, returned, withdrawn, corrected, another date decided, all at the same time; was it one after another?"""

from __future__ import annotations

import random
import time
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager, ExitStack, nullcontext
from dataclasses import dataclass, replace
from datetime import date, timedelta
from pathlib import Path
from threading import Barrier
from unittest.mock import patch

from sqlalchemy import exists, select
from sqlalchemy.orm.exc import StaleDataError

from faults import invariants
from faults.experiment import Experiment, Outcome
from faults.linearizable import Call, order
from faults.place import HEAD, LEADER, Place, installation
from faults.sequential import CONFLICT, MODEL, REFUSED, Given, Seen, after
from tests import builders
from tests.builders import CALENDAR
from tests.databases import Databases, PostgresqlDatabases, SqliteDatabases
from tracker.clock import business_now
from tracker.domain.acts import Act
from tracker.domain.errors import Conflict, Refused
from tracker.domain.lifecycle import Stage
from tracker.extensions import db, writes
from tracker.models.directives import Directive, Extension, ExtensionOutcome
from tracker.services import corrections, directives, extensions, loading
from tracker.services.corrections import Correction

CLERK = "vanthu"
TODAY = builders.at(4).date()
PEOPLE = 5
TURNS = 2
A_CHUNK = 50
"""So many histories are made on one installation."""
LONGEST_PAUSE = 0.01


@dataclass
class Desk:
    """One directive that five people work on."""

    place: Place
    number: int
    correction: Correction

    def read(self) -> Seen:
        """The directive at one moment, in one statement."""
        pending = exists().where(
            Extension.directive_id == Directive.id, Extension.outcome == ExtensionOutcome.PENDING
        )
        seen = select(Directive.version, Directive.stage, pending, Directive.due_on, Directive.text)
        with self.place.app.app_context():
            return Seen(*db.session.execute(seen.where(Directive.id == self.number)).one())

    def act(self, action: str, given: Given) -> int | str:
        """Do it as the page would: the new version, or how it was refused."""
        with self.place.app.app_context(), writes():
            try:
                row = self._verb(action, given)
                db.session.flush()
                version = row.version
                db.session.commit()
            except (Conflict, StaleDataError):
                return CONFLICT
            except Refused:
                return REFUSED
            else:
                return version

    def _verb(self, action: str, given: Given) -> Directive:
        number, version = self.number, given.version
        match action:
            case "sign":
                return directives.sign(self._as(LEADER), number, version)
            case "return":
                return directives.send_back(self._as(LEADER), number, version, reason="Bổ sung số liệu")
            case "withdraw":
                return directives.withdraw(self._as(HEAD), number, version)
            case "correct":
                to = replace(self.correction, text=given.text)
                return corrections.correct(self._as(CLERK), number, version, to, reason="Đính chính")
            case "grant":
                assert given.day is not None
                leader = self._as(LEADER)
                return extensions.grant(leader, number, version, granted_on=given.day, outside_window=True)
            case _:
                return extensions.turn_down(self._as(LEADER), number, version, reason="Giữ nguyên hạn")

    def lay_out(self) -> Seen:
        """Submitted for sign-off, with a request for another date open."""
        if (seen := self.read()).stage is Stage.DONE:
            self._do(lambda act, version: directives.reopen(act, self.number, version, reason="Làm lại"))
        elif seen.stage is Stage.AWAITING:
            self._do(lambda act, version: directives.send_back(act, self.number, version, reason="Làm lại"))
        if not (seen := self.read()).asked:
            assert seen.due_on is not None
            ask = {"to_on": _later(seen.due_on), "reason": "Chờ ý kiến các xã"}
            self._do(lambda act, version: extensions.ask(act, self.number, version, **ask), HEAD)  # type: ignore[arg-type]
        self._do(
            lambda act, version: directives.submit(act, self.number, version, delay_cause="Chờ ý kiến"), HEAD
        )
        return self.read()

    def _do(self, verb: Callable[[Act, int], Directive], login: str = LEADER) -> None:
        version = self.read().version
        with self.place.app.app_context(), writes():
            verb(self._as(login), version)
            db.session.commit()

    def _as(self, login: str) -> Act:
        return self.place.office.act(login, business_now())


def c2(folder: Path, histories: int, *, checked: bool = True) -> Outcome:
    """Half of ``histories`` on SQLite, half on PostgreSQL, each checked against the model."""
    wrong: list[str] = []
    answers: Counter[str] = Counter()
    with ExitStack() as both:
        engines: list[Databases] = [
            both.enter_context(SqliteDatabases(_made(folder / "sqlite"))),
            both.enter_context(PostgresqlDatabases(_made(folder / "postgresql"))),
        ]
        for n, engine in enumerate(engines):
            left = histories // 2 + (histories % 2 if n == 0 else 0)
            while left > 0:
                part = min(left, A_CHUNK)
                left -= part
                with engine.fresh() as url, _guard(checked=checked):
                    wrong += _chunk(folder / f"{n}-{left}", url, part, answers)
    told = ", ".join(f"{number} {answer}" for answer, number in sorted(answers.items()))
    return Outcome(histories, f"all linearizable, on SQLite and PostgreSQL; {told}", wrong)


def _chunk(folder: Path, url: str, histories: int, answers: Counter[str]) -> list[str]:
    wrong: list[str] = []
    with installation(folder, url) as place, ThreadPoolExecutor(PEOPLE) as people:
        desk = _desk(place)
        for n in range(histories):
            start = desk.lay_out()
            history = _history(desk, people, start, n)
            answers.update("done" if isinstance(c.answer, int) else c.answer for c in history if c.given)
            if order(history, start, after) is None:
                acts = sorted((c for c in history if c.given), key=lambda c: c.ended)
                told = ", ".join(f"{c.action} of version {c.given.version}: {c.answer}" for c in acts)
                wrong.append(f"no order explains history {n}: {told}")
            if n % invariants.SO_MANY == 0:
                wrong += invariants.broken(place, f"history {n}")
        wrong += invariants.broken(place)
    return wrong


def _history(desk: Desk, people: ThreadPoolExecutor, start: Seen, n: int) -> list[Call]:
    """What five people did to one directive, each twice: read it, think, act on what was read."""
    barrier = Barrier(PEOPLE)
    assert start.due_on is not None
    day = _later(start.due_on)

    def person(who: int) -> list[Call]:
        chance, calls = random.Random(), []
        barrier.wait()
        for turn in range(TURNS):
            time.sleep(chance.uniform(0, LONGEST_PAUSE))
            begun = time.monotonic()
            seen = desk.read()
            calls.append(Call("read", begun, time.monotonic(), seen))
            time.sleep(chance.uniform(0, LONGEST_PAUSE))
            action = chance.choice(tuple(MODEL))
            given = Given(seen.version, text=f"Nội dung {n}.{who}.{turn}", day=day)
            begun = time.monotonic()
            answer = desk.act(action, given)
            calls.append(Call(action, begun, time.monotonic(), answer, given))
        return calls

    made = [call for calls in people.map(person, range(PEOPLE)) for call in calls]
    now = time.monotonic()
    return [*made, Call("read", now, now, desk.read())]


def _desk(place: Place) -> Desk:
    with place.app.app_context(), writes():
        row = builders.directive("V.1.1")
        builders.document(row, place.office)
        units = tuple(part.unit_id for part in row.coordination)
        correction = Correction(row.clause, row.text, units, row.leader_id, row.deliverable)
        desk = Desk(place, row.id, correction)
        db.session.commit()
    return desk


def _guard(*, checked: bool) -> AbstractContextManager[object]:
    """Made wrong: whichever version was read, the one that is there is taken for it."""
    if checked:
        return nullcontext()
    asking = loading.directive

    def any_version(number: int, _version: int) -> Directive:
        with db.session.no_autoflush:
            row = db.session.get_one(Directive, number, with_for_update=True, populate_existing=True)
        return asking(number, row.version)

    return patch.object(loading, "directive", any_version)


def _later(day: date) -> date:
    """The next working day, and none that is past."""
    day = max(day, TODAY) + timedelta(days=1)
    while not CALENDAR.is_working(day):
        day += timedelta(days=1)
    return day


def _made(folder: Path) -> Path:
    folder.mkdir(parents=True)
    return folder


EXPERIMENTS = (
    Experiment(
        "C2", "decided at once, against a model", "2,000", 2000, 60, c2, lambda at: c2(at, 12, checked=False)
    ),
)
