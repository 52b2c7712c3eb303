"""Web nodes as real processes, and people who work through them: everything that was answered is written down."""

from __future__ import annotations

import http.client
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.cookies import SimpleCookie
from pathlib import Path
from urllib.parse import urlencode

from faults.network import Host
from faults.place import HEAD, SECRET, Place
from tests import builders
from tests.web.scene import hidden
from tracker.extensions import db

ROOT = Path(__file__).parents[1]
DONE, SIGNED_OUT, NOT_ANSWERED = 303, 302, 0
CLAUSES = ("V.1.1", "V.1.2", "V.1.3", "V.1.4")


@dataclass
class Node:
    """One process of `tracker serve`."""

    process: subprocess.Popen[str]
    address: str
    port: int

    def kill(self) -> None:
        """Kill -9."""
        self.process.send_signal(signal.SIGKILL)
        self.process.wait()


@contextmanager
def node(folder: Path, url: str, host: Host | None = None, **settings: str) -> Iterator[Node]:
    """A web node on the database at ``url``, on ``host`` or here; gone afterwards."""
    folder.mkdir(parents=True, exist_ok=True)
    address = host.address if host else "127.0.0.1"
    given = {
        "INSTANCE": str(folder),
        "DATABASE_URL": url,
        "DATABASE_TLS": "off",
        "SECRET_KEY": SECRET,
        "BASE_URL": "http://localhost",
        "SCHEDULER": "no",
        **settings,
    }
    environment = {k: v for k, v in os.environ.items() if not k.startswith("TRACKER_")}
    environment |= {f"TRACKER_{name}": value for name, value in given.items()}
    words = [
        sys.executable,
        "-m",
        "flask",
        "--app",
        "wsgi",
        "tracker",
        "serve",
        "--host",
        address,
        "--port",
        "0",
    ]
    with (folder / "log").open("w") as log:
        process = subprocess.Popen(
            host.command(*words) if host else words,
            cwd=ROOT,
            env=environment,
            stdout=subprocess.PIPE,
            stderr=log,
            text=True,
        )
    assert process.stdout is not None
    made = Node(process, address, _port_said(process.stdout.readline()))
    try:
        yield made
    finally:
        made.kill()
        process.stdout.close()


def _port_said(line: str) -> int:
    """The port of a line such as `http://127.0.0.1:8000  (Ctrl-C …)`."""
    return int(line.split(maxsplit=1)[0].rsplit(":", 1)[1])


@dataclass
class Browser:
    """Somebody signed in; of several nodes the first that answers within ``patience`` seconds is asked."""

    nodes: Sequence[Node]
    cookie: str
    patience: float = 30

    def get(self, path: str) -> tuple[int, str]:
        """The status and the page; status 0 where no node answered."""
        return self._ask("GET", path, None)

    def post(self, path: str, form: Mapping[str, str]) -> tuple[int, str]:
        """The same for a form."""
        return self._ask("POST", path, urlencode(form))

    def _ask(self, method: str, path: str, body: str | None) -> tuple[int, str]:
        headers = {"Host": "localhost", "Cookie": f"tracker={self.cookie}"}
        if body is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        for there in self.nodes:
            connection = http.client.HTTPConnection(there.address, there.port, timeout=self.patience)
            try:
                connection.request(method, path, body, headers)
                answer = connection.getresponse()
                if given := SimpleCookie(answer.headers.get("Set-Cookie", "")).get("tracker"):
                    self.cookie = given.value
                return answer.status, answer.read().decode()
            except (OSError, http.client.HTTPException):
                continue
            finally:
                connection.close()
        return NOT_ANSWERED, ""


@dataclass(frozen=True)
class Write:
    """One report that was sent: its words, when, and with which status it was answered when."""

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

    def acknowledged(self) -> set[str]:
        """The words that were answered with success."""
        return {one.words for one in list(self.writes) if one.status == DONE}

    def first_success_after(self, moment: float, *, within: float) -> float | None:
        """When the first write that began after ``moment`` was answered with success; waits for it."""
        until = time.monotonic() + within
        while time.monotonic() < until:
            for one in reversed(list(self.writes)):
                if one.begun > moment and one.status == DONE:
                    return min(w.ended for w in list(self.writes) if w.begun > moment and w.status == DONE)
            time.sleep(0.02)
        return None

    def work(self, browser: Browser, who: int, number: int, stopping: threading.Event) -> None:
        """Report on directive ``number`` until told to stop."""
        n, path = 0, f"/directives/{number}/report"
        while not stopping.is_set():
            n += 1
            status, page = browser.get(path)
            if status == http.HTTPStatus.OK:
                words = f"Việc {who}.{n}"
                begun = time.monotonic()
                status, _ = browser.post(path, hidden(page) | {"state_of_work": words})
                self.writes.append(Write(words, begun, time.monotonic(), status))
            if status != DONE:
                self.failures.append((time.monotonic(), status))
                while not stopping.wait(0.05) and browser.get("/healthz")[0] != http.HTTPStatus.OK:
                    pass


@contextmanager
def people(place: Place, nodes: Sequence[Node], patience: float = 30) -> Iterator[People]:
    """Some people at work while the context is open."""
    stopping, found = threading.Event(), People()
    cookie = signed_in(place)
    with place.app.app_context():
        numbers = [builders.directive(clause).id for clause in CLAUSES]
        db.session.remove()
    threads = [
        threading.Thread(target=found.work, args=(Browser(nodes, cookie, patience), who, number, stopping))
        for who, number in enumerate(numbers)
    ]
    for thread in threads:
        thread.start()
    try:
        yield found
    finally:
        stopping.set()
        for thread in threads:
            thread.join()


def signed_in(place: Place, login: str = HEAD) -> str:
    """The cookie of somebody who has just signed in."""
    client = place.app.test_client()
    builders.sign_in(client, login)
    cookie = client.get_cookie("tracker")
    assert cookie is not None
    return cookie.value
