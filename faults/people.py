"""People who work through web nodes without a pause, and what every one of them was answered."""

from __future__ import annotations

import http.client
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from secrets import token_hex
from statistics import median

from faults.nodes import DONE, NOT_ANSWERED, PLAIN, Browser, Node, signed_in
from faults.place import Place
from tests import builders
from tests.web.scene import hidden
from tracker.extensions import db

CLAUSES = ("V.1.1", "V.1.2", "V.1.3", "V.1.4")
"""One directive each, all of one unit."""

WARM_WITHIN = 30.0
"""Seconds after which nobody waits any longer for everybody's first success."""


@dataclass(frozen=True)
class Write:
    """One report that was sent: by whom, its words, when, and with which status it was answered when."""

    who: int
    words: str
    begun: float
    ended: float
    status: int


@dataclass
class People:
    """Those who report, one directive each, without a pause; after a failure they wait until the node is well."""

    writes: list[Write] = field(default_factory=list)
    failures: list[tuple[float, int]] = field(default_factory=list)
    """When a request of any kind failed, and with which status."""
    _changed: threading.Condition = field(default_factory=threading.Condition)
    _busy: int = 0
    _held: bool = False

    @contextmanager
    def resting(self) -> Iterator[None]:
        """Nobody has a form open or on its way while the context is open; waits until all have their answer."""
        with self._changed:
            self._held = True
            self._changed.wait_for(lambda: not self._busy)
        try:
            yield
        finally:
            with self._changed:
                self._held = False
                self._changed.notify_all()

    def acknowledged(self) -> set[str]:
        """The words that were answered with success."""
        return {one.words for one in list(self.writes) if one.status == DONE}

    def usual_seconds(self) -> float:
        """The median time that saving something has taken; 0 where nothing has been saved."""
        took = [one.ended - one.begun for one in list(self.writes) if one.status == DONE]
        return median(took) if took else 0

    def all_have_saved(self) -> bool:
        """Whether everybody has saved something."""
        return {one.who for one in list(self.writes) if one.status == DONE} == set(range(len(CLAUSES)))

    def turned_away(self) -> bool:
        """Whether somebody was answered otherwise than by a node that is well or is not."""
        return any(status not in (PLAIN, NOT_ANSWERED) for _moment, status in list(self.failures))

    def first_success_after(self, moment: float, *, within: float, who: int | None = None) -> float | None:
        """When the first write that began after ``moment``, of anybody or of ``who``, was answered with success.

        Waits for it ``within`` so many seconds, then None.
        """
        until = time.monotonic() + within
        while time.monotonic() < until:
            done = [one for one in list(self.writes) if one.begun > moment and one.status == DONE]
            ended = [one.ended for one in done if who is None or one.who == who]
            if ended:
                return min(ended)
            time.sleep(0.02)
        return None

    def work(self, browser: Browser, who: int, number: int, stopping: threading.Event) -> None:
        """Report on directive ``number`` until told to stop."""
        n, mark = 0, token_hex(4)
        while not stopping.is_set():
            n += 1
            with self._turn():
                status = self._report(browser, who, f"/directives/{number}/report", f"Việc {mark}.{n}")
            if status != DONE:
                while not stopping.wait(0.05) and browser.get("/healthz")[0] != http.HTTPStatus.OK:
                    pass

    @contextmanager
    def _turn(self) -> Iterator[None]:
        with self._changed:
            self._changed.wait_for(lambda: not self._held)
            self._busy += 1
        try:
            yield
        finally:
            with self._changed:
                self._busy -= 1
                self._changed.notify_all()

    def _report(self, browser: Browser, who: int, path: str, words: str) -> int:
        """Open the form and send it; the status of the answer is written down, and returned."""
        status, page = browser.get(path)
        if status == http.HTTPStatus.OK:
            begun = time.monotonic()
            status, _ = browser.post(path, hidden(page) | {"state_of_work": words})
            self.writes.append(Write(who, words, begun, time.monotonic(), status))
        if status != DONE:
            self.failures.append((time.monotonic(), status))
        return status


@contextmanager
def people(place: Place, nodes: Sequence[Node], patience: float = 30) -> Iterator[People]:
    """Some people at work while the context is open; every other one begins with the last node.

    It opens when everybody has saved something: a process is slow to its first visitors.
    """
    stopping, found = threading.Event(), People()
    cookie = signed_in(place)
    with place.app.app_context():
        numbers = [builders.directive(clause).id for clause in CLAUSES]
        db.session.remove()
    browsers = [Browser(nodes[:: -1 if who % 2 else 1], cookie, patience) for who in range(len(numbers))]
    threads = [
        threading.Thread(target=found.work, args=(browser, who, number, stopping))
        for who, (number, browser) in enumerate(zip(numbers, browsers, strict=True))
    ]
    assert all(one.port for one in nodes)  # they serve
    begun = time.monotonic()
    for thread in threads:
        thread.start()
    try:
        while (
            not found.all_have_saved() and not found.turned_away() and time.monotonic() < begun + WARM_WITHIN
        ):
            time.sleep(0.05)
        yield found
    finally:
        stopping.set()
        for thread in threads:
            thread.join()
