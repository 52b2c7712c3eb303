"""Many people at work through HTTP, each on a task of their own; every answer is written down as it arrives.

They read a form, fill it in with a word that occurs once, and send it. Who gets no answer, or 503, waits until the
server is well and sends the very same form again, as a browser does: its version lets it take effect only once.
"""

from __future__ import annotations

import os
import random
import re
import time
from collections import defaultdict
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from hashlib import sha256
from http.client import HTTPConnection, HTTPException
from io import BytesIO
from itertools import count
from pathlib import Path
from threading import Thread

from sqlalchemy import select
from werkzeug.datastructures import FileStorage
from werkzeug.test import encode_multipart

from faults.nodes import signed_in
from faults.place import HEAD, LEADER, Child, Place, fork
from tests import builders
from tests.web.scene import hidden
from tracker.clock import business_now
from tracker.domain.deadlines import Open
from tracker.extensions import db, writes
from tracker.models.evidence import Evidence
from tracker.models.history import HistoryEntry
from tracker.models.plans import Plan
from tracker.services import directives, evidence, plans
from tracker.services.plans import NewDirective

CLERK = "vanthu"
DONE, WELL, CONFLICT = 303, 200, 409
UNKNOWN = (0, 503)
"""No answer, and the answer that it may or may not have been kept."""

SIZES = (200, 20_000, 900_000)
"""Bytes of the files people attach."""


REPORTS = ("/overview", "/directives.csv", "/overview.csv", "/plans/1/history.csv")


@dataclass
class Person:
    """One browser, signed in as several people; ``number`` is the directive it works on, ``log`` takes its answers."""

    port: int
    cookies: dict[str, str]
    number: int
    name: str
    log: int
    rest: float
    turn: int = 0

    def work(self, kind: str) -> None:
        """Go on for ever."""
        deeds = {
            "create": self._create,
            "report": self._report,
            "upload": self._upload,
            "decide": self._decide,
            "read": self._read,
        }
        while True:
            self.turn += 1
            deeds[kind]()
            time.sleep(random.uniform(0, 2 * self.rest))

    def _create(self) -> None:
        word = self._word("tao")
        typed = {"text": f"Việc {word}", "kind": "none", "lead": "u1", "leader": ""}
        self._fill(CLERK, f"/plans/{self.number}/add", word, **typed)

    def _report(self) -> None:
        word = self._word("bao")
        self._fill(HEAD, f"/directives/{self.number}/report", word, state_of_work=word)

    def _upload(self) -> None:
        word = self._word("tep")
        size = SIZES[self.turn % len(SIZES)]
        self._fill(
            HEAD,
            f"/directives/{self.number}/evidence/file",
            word,
            attached=(f"{word}.txt", content(word, size)),
        )

    def _decide(self) -> None:
        for who, page, field in (
            (HEAD, f"/directives/{self.number}/submit", "note"),
            (LEADER, f"/signoffs/{self.number}/sign", "note"),
            (LEADER, f"/directives/{self.number}/reopen", "reason"),
        ):
            word = self._word(page.rsplit("/", 1)[1])
            self._fill(who, page, word, **{field: word})

    def _read(self) -> None:
        """Reports, one after another."""
        page = REPORTS[self.turn % len(REPORTS)]
        begun = time.monotonic()
        status, _page = self._ask(LEADER, "GET", page)
        os.write(self.log, f"read {status} 0 {time.monotonic() - begun:.4f}\n".encode())
        self._wait_until_well(status)

    def _word(self, deed: str) -> str:
        return f"{deed}-{self.name}-{self.turn}-x"

    def _fill(
        self, who: str, page: str, word: str, attached: tuple[str, bytes] | None = None, **typed: str
    ) -> None:
        """Open the form and send it, until it is known what came of it."""
        status, opened = self._ask(who, "GET", page)
        if status != WELL:
            os.write(self.log, f"{word} {status} -1 0\n".encode())
            self._wait_until_well(status)
            return
        form: dict[str, object] = {**hidden(opened), **typed}
        if attached:
            form["file"] = FileStorage(BytesIO(attached[1]), attached[0])
        boundary, body = encode_multipart(form)
        for tried in count():
            begun = time.monotonic()
            status, _page = self._ask(who, "POST", page, body, f"multipart/form-data; boundary={boundary}")
            os.write(self.log, f"{word} {status} {tried} {time.monotonic() - begun:.4f}\n".encode())
            if status not in UNKNOWN:
                return
            self._wait_until_well(status)

    def _wait_until_well(self, status: int) -> None:
        while status in UNKNOWN:
            time.sleep(0.02)
            status, _page = self._ask(HEAD, "GET", "/healthz")

    def _ask(self, who: str, method: str, path: str, body: bytes = b"", kind: str = "") -> tuple[int, str]:
        """The status and the page; status 0 where nobody answered."""
        headers = {"Host": "localhost", "Cookie": f"tracker={self.cookies[who]}"}
        headers |= {"Content-Type": kind} if kind else {}
        connection = HTTPConnection("127.0.0.1", self.port, timeout=30)
        try:
            connection.request(method, path, body, headers)
            answer = connection.getresponse()
            page = answer.read().decode()
            if given := re.search(r"tracker=([^;]+)", answer.headers.get("Set-Cookie", "")):
                self.cookies[who] = given[1]
            return answer.status, page
        except (OSError, HTTPException):
            return 0, ""
        finally:
            connection.close()


def content(word: str, size: int) -> bytes:
    """What the file named after ``word`` holds."""
    return (word.encode() * (size // len(word) + 1))[:size]


@dataclass(frozen=True)
class Answer:
    """What somebody was told of a form: the word in it, the status, at which try, after how many seconds."""

    word: str
    status: int
    tried: int
    seconds: float


@contextmanager
def crowd(
    place: Place, port: int, number: int, log: Path, *, readers: int = 0, rest: float = 0
) -> Iterator[Child]:
    """``number`` people at work and some who read, in a process of their own; what they were told is in ``log``.

    After each form they rest for ``rest`` seconds on the average.
    """
    tasks = _tasks(place, number) + [("read", 0)] * readers
    cookies = {who: signed_in(place, who) for who in (HEAD, LEADER, CLERK)}
    opened = os.open(log, os.O_CREAT | os.O_APPEND | os.O_WRONLY, 0o600)
    people = [
        (kind, Person(port, dict(cookies), task, f"{kind}{n}", opened, rest))
        for n, (kind, task) in enumerate(tasks)
    ]
    child = fork(place.app, lambda: _at_work(people))
    try:
        yield child
    finally:
        child.kill()
        os.close(opened)


def _at_work(people: Sequence[tuple[str, Person]]) -> None:
    threads = [Thread(target=person.work, args=(kind,)) for kind, person in people]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def _tasks(place: Place, number: int) -> list[tuple[str, int]]:
    """What each does, and on which directive; the first gives new directives in the plan."""
    with place.app.app_context(), writes():
        clerk, head = (place.office.act(who, business_now()) for who in (CLERK, HEAD))
        plan = db.session.scalars(select(Plan)).one()
        found = [("create", plan.id)]
        for n in range(1, number):
            kind = ("report", "upload", "decide")[n % 3]
            new = NewDirective(f"Việc của người thứ {n}", place.office.units["MTKS"], Open())
            row = plans.add_directive(clerk, plan.id, plan.version, new)
            db.session.flush()
            if kind == "decide":
                builders.document(row, place.office, number=f"{n}/GM-SNNMT")
                directives.report(head, row.id, row.version, state_of_work="Đang thực hiện")
            db.session.commit()
            found.append((kind, row.id))
        return found


def told(log: Path) -> list[Answer]:
    """Every answer, in the order it arrived; the people may be writing down the next."""
    words = [line.split() for line in log.read_text().rpartition("\n")[0].splitlines()]
    return [Answer(word, int(status), int(tried), float(seconds)) for word, status, tried, seconds in words]


def judged(place: Place, answers: Sequence[Answer]) -> list[str]:
    """What is wrong: something answered with success that is not there, something there twice, a file that is not its own.

    Who was refused at a later try was told that the first had taken effect: that counts as success, too.
    """
    by_word = defaultdict(list)
    for answer in answers:
        by_word[answer.word].append(answer)
    with place.app.app_context():
        entries = [f"{entry.note} {entry.after}" for entry in db.session.scalars(select(HistoryEntry))]
        files = {row.filename: row for row in db.session.scalars(select(Evidence)) if row.filename}
        kept = defaultdict(int)
        for entry in entries:
            for word in set(re.findall(r"[a-z]+-[a-z]+\d+-\d+-x", entry)):
                kept[word] += 1
        lost, doubled, torn = [], [], []
        for word, told_of in by_word.items():
            last = told_of[-1]
            sure = last.status == DONE or (last.status == CONFLICT and last.tried)
            lost += [word] if sure and not kept[word] else []
            doubled += [word] if kept[word] > 1 else []
            if sure and word.startswith("tep-") and not _whole(files.get(f"{word}.txt"), word):
                torn.append(word)
        db.session.rollback()
    return [
        f"{len(some)} {said}, such as {some[0]}"
        for some, said in ((lost, "answered and lost"), (doubled, "kept twice"), (torn, "files half kept"))
        if some
    ]


def _whole(row: Evidence | None, word: str) -> bool:
    if row is None or row.storage_key is None:
        return False
    with evidence.store().open(row.storage_key) as file:
        found = file.read()
    return found == content(word, len(found)) and sha256(found).hexdigest() == row.digest
