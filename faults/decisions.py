"""C1, C3, C4: many people decide at once, or one person twice, through the pages as browsers send them."""

from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier

from sqlalchemy import func, select, update
from werkzeug.test import TestResponse

from faults import invariants
from faults.experiment import Experiment, Outcome
from faults.place import HEAD, LEADER, Place, installation
from tests import builders
from tests.web.scene import hidden
from tracker.clock import business_now
from tracker.domain.lifecycle import Stage
from tracker.extensions import db, writes
from tracker.models.directives import Directive
from tracker.models.history import HistoryEntry
from tracker.services import directives

SIGNERS, WRITERS = 50, 8
DONE, CONFLICT = 303, 409

Post = Callable[[int], int]
"""Does something as the n-th of many, and says with which status it was answered."""


def c1(folder: Path, rounds: int, *, guarded: bool = True) -> Outcome:
    """Fifty sign-offs of one directive at the same moment."""
    wrong: list[str] = []
    with installation(folder) as place:
        number = _number(place)
        _do(place, directives.report, HEAD, number, state_of_work="Đang thực hiện")
        with place.app.app_context(), writes():
            builders.document(db.session.get_one(Directive, number), place.office)
            db.session.commit()
        for n in range(rounds):
            _do(place, directives.submit, HEAD, number, delay_cause="Chờ ý kiến")
            before = _entries(place, "signed")
            post = (
                _through_page(place, LEADER, f"/signoffs/{number}/sign")
                if guarded
                else _unguarded(place, number)
            )
            answers = _at_once(SIGNERS, post)
            entries = _entries(place, "signed") - before
            if answers != Counter({DONE: 1, CONFLICT: SIGNERS - 1}) or entries != 1:
                wrong.append(f"round {n}: answers {dict(answers)}, {entries} entries")
                break
            _do(place, directives.reopen, LEADER, number, reason="Vòng sau")
            wrong += invariants.broken(place, f"round {n}")
        wrong += invariants.broken(place)
    return Outcome(rounds, f"1 success, {SIGNERS - 1} answers of 409 and 1 entry each time", wrong)


def c3(folder: Path, rounds: int, *, guarded: bool = True) -> Outcome:
    """Eight people read one directive and write back what they made of it."""
    wrong: list[str] = []
    with installation(folder) as place:
        number = _number(place)
        for n in range(rounds):
            before = _entries(place, "reported")
            words = [f"Tình hình số {n}.{writer}" for writer in range(WRITERS)]
            if guarded:
                post = _through_page(place, HEAD, f"/directives/{number}/report", words)
            else:
                post = _last_one_wins(place, number, words)
            answers = _at_once(WRITERS, post)
            written = _entries(place, "reported") - before if guarded else 1
            if answers != Counter({DONE: 1, CONFLICT: WRITERS - 1}) or written != 1:
                wrong.append(f"round {n}: answers {dict(answers)}, {written} kept")
                break
            wrong += invariants.broken(place, f"round {n}")
        wrong += invariants.broken(place)
    return Outcome(rounds, f"1 of {WRITERS} wins, the others are shown both versions", wrong)


def c4(folder: Path, times: int, *, guarded: bool = True) -> Outcome:
    """One form sent twice: a double click, the Back button, a retry after a time-out."""
    wrong: list[str] = []
    with installation(folder) as place:
        number = _number(place)
        client = place.app.test_client()
        builders.sign_in(client, HEAD)
        address = f"/directives/{number}/report"
        for n in range(times):
            before = _entries(place, "reported")
            filled = hidden(client.get(address).text) | {"state_of_work": f"Lần {n}"}
            for _ in range(2):
                if not guarded:
                    filled |= hidden(client.get(address).text)
                client.post(address, data=filled)
            if (effects := _entries(place, "reported") - before) != 1:
                wrong.append(f"time {n}: {effects} effects")
                break
            if n % invariants.SO_MANY == 0:
                wrong += invariants.broken(place, f"time {n}")
        wrong += invariants.broken(place)
    return Outcome(times, "1 effect each time", wrong)


def _number(place: Place) -> int:
    with place.app.app_context():
        return builders.directive("V.1.1").id


def _do(place: Place, verb: Callable[..., Directive], login: str, number: int, **given: str) -> None:
    with place.app.app_context(), writes():
        act = place.office.act(login, business_now())
        verb(act, number, db.session.get_one(Directive, number).version, **given)
        db.session.commit()


def _entries(place: Place, kind: str) -> int:
    with place.app.app_context():
        return db.session.scalar(select(func.count()).where(HistoryEntry.kind == kind)) or 0


def _at_once(number: int, post: Post) -> Counter[int]:
    barrier = Barrier(number)

    def one(n: int) -> int:
        barrier.wait()
        return post(n)

    with ThreadPoolExecutor(number) as pool:
        return Counter(pool.map(one, range(number)))


def _through_page(place: Place, login: str, address: str, words: list[str] | None = None) -> Post:
    """Everybody has opened the same page before anybody sends it."""
    first = place.app.test_client()
    builders.sign_in(first, login)
    filled = hidden(first.get(address).text)
    cookie = first.get_cookie("tracker")
    assert cookie is not None

    def post(n: int) -> int:
        client = place.app.test_client()
        client.set_cookie("tracker", cookie.value)
        typed = {"state_of_work": words[n]} if words else {}
        answer: TestResponse = client.post(address, data=filled | typed)
        if words and answer.status_code == CONFLICT and words[n] not in answer.text:
            return 0  # what was typed is not on the page: lost without a word
        return answer.status_code

    return post


def _unguarded(place: Place, number: int) -> Post:
    """Made wrong: looks at the stage, and changes it afterwards."""
    barrier = Barrier(SIGNERS)

    def post(_n: int) -> int:
        with place.app.app_context():
            stage = db.session.get_one(Directive, number).stage
            db.session.rollback()
            barrier.wait()
            if stage is not Stage.AWAITING:
                return CONFLICT
            with writes():
                db.session.execute(update(Directive).where(Directive.id == number).values(stage=Stage.DONE))
                db.session.commit()
            return DONE

    return post


def _last_one_wins(place: Place, number: int, words: list[str]) -> Post:
    """Made wrong: writes without asking which version was read."""

    def post(n: int) -> int:
        with place.app.app_context(), writes():
            db.session.execute(update(Directive).where(Directive.id == number).values(state_of_work=words[n]))
            db.session.commit()
        return DONE

    return post


EXPERIMENTS = (
    Experiment("C1", "50 sign-offs at once", "100", 100, 3, c1, lambda at: c1(at, 1, guarded=False)),
    Experiment("C3", "8 writers of one directive", "-", 50, 10, c3, lambda at: c3(at, 1, guarded=False)),
    Experiment("C4", "one form sent twice", "1,000", 1000, 50, c4, lambda at: c4(at, 2, guarded=False)),
)
