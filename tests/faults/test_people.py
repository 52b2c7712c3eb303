"""People rest while a program judges, and what it finds bears the name of the fault before it."""

import threading
import time
from http import HTTPStatus
from pathlib import Path
from typing import cast

from faults.cluster import Server
from faults.nodes import DONE, Browser
from faults.people import People, Write
from faults.place import installation
from faults.servers import Judge


class Slow:
    """A browser whose every request takes its time."""

    def __init__(self) -> None:
        self.asking = 0

    def get(self, _path: str) -> tuple[int, str]:
        self._ask()
        return HTTPStatus.OK, '<input name="csrf_token" type="hidden" value="x">'

    def post(self, _path: str, _form: dict[str, str]) -> tuple[int, str]:
        self._ask()
        return DONE, ""

    def _ask(self) -> None:
        self.asking += 1
        time.sleep(0.005)
        self.asking -= 1


class Nothing:
    """A database that has kept nothing."""

    def reported(self) -> set[str]:
        return set()


def test_while_people_rest_nobody_has_a_request_in_flight_and_then_they_go_on() -> None:
    them, stopping, browser = People(), threading.Event(), Slow()
    given = (cast(Browser, browser), 0, 1, stopping)
    working = threading.Thread(target=them.work, args=given)
    working.start()
    try:
        for _ in range(20):
            assert them.first_success_after(time.monotonic(), within=5)
            with them.resting():
                before = len(them.writes)
                assert browser.asking == 0
                time.sleep(0.02)
                assert browser.asking == 0
                assert len(them.writes) == before
    finally:
        stopping.set()
        working.join()


def test_what_is_lost_is_told_once_after_the_fault_that_lost_it(tmp_path: Path) -> None:
    with installation(tmp_path) as place:
        them = People(writes=[Write(0, "Việc 1", 0, 1, DONE)], failures=[(1, DONE + 100)])
        judge = Judge(place, them)
        found = judge.look(cast(Server, Nothing()), "restart 2")
        assert found == ["restart 2: 1 of 1 acknowledged writes lost", "restart 2: 1 answers of 403"]
        assert judge.look(cast(Server, Nothing()), "restart 3") == []
