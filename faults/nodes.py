"""Web nodes as real processes, and the browser of somebody signed in, which asks another where one is silent."""

from __future__ import annotations

import http.client
import os
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from http.cookies import SimpleCookie
from pathlib import Path
from urllib.parse import urlencode

from faults.network import Host
from faults.place import HEAD, SECRET, Place
from tests import builders

ROOT = Path(__file__).parents[1]
DONE, SIGNED_OUT, PLAIN, NOT_ANSWERED = 303, 302, 503, 0


@dataclass
class Node:
    """One process of `tracker serve`."""

    process: subprocess.Popen[str]
    host: Host | None

    @property
    def address(self) -> str:
        """Where it takes connections."""
        return self.host.address if self.host else "127.0.0.1"

    @cached_property
    def port(self) -> int:
        """Its port, as it says it: `http://127.0.0.1:8000  (Ctrl-C …)`. Waits until it serves."""
        assert self.process.stdout is not None
        return int(self.process.stdout.readline().partition(" ")[0].rpartition(":")[2])

    def kill(self) -> None:
        """Kill -9."""
        self.process.kill()
        self.process.wait()

    def stop(self) -> None:
        """Ask it to end, and wait until it has."""
        self.process.terminate()
        self.process.wait(30)


@contextmanager
def node(folder: Path, url: str, host: Host | None = None, **settings: str) -> Iterator[Node]:
    """A web node on the database at ``url``, on ``host`` or here; gone afterwards."""
    folder.mkdir(parents=True, exist_ok=True)
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
    words = [sys.executable, "-m", "flask", "--app", "wsgi", "tracker", "serve", "--port", "0"]
    words += ["--host", host.address] if host else []
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
    made = Node(process, host)
    try:
        yield made
    finally:
        made.kill()
        process.stdout.close()


@dataclass
class Browser:
    """Somebody signed in, through a balancer: the node that answered last is asked first, and where one is silent for
    ``patience`` seconds or says 503 the next is asked."""

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
        status, page = NOT_ANSWERED, ""
        for there in tuple(self.nodes):
            connection = http.client.HTTPConnection(there.address, there.port, timeout=self.patience)
            try:
                connection.request(method, path, body, headers)
                answer = connection.getresponse()
                status, page = answer.status, answer.read().decode()
            except (OSError, http.client.HTTPException):
                status = NOT_ANSWERED
            else:
                if given := SimpleCookie(answer.headers.get("Set-Cookie", "")).get("tracker"):
                    self.cookie = given.value
            finally:
                connection.close()
            if status not in (NOT_ANSWERED, PLAIN):
                break
            self.nodes = [*(one for one in self.nodes if one is not there), there]
        return status, page


def signed_in(place: Place, login: str = HEAD) -> str:
    """The cookie of somebody who has just signed in."""
    client = place.app.test_client()
    builders.sign_in(client, login)
    cookie = client.get_cookie("tracker")
    assert cookie is not None
    return cookie.value
