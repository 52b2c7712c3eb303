"""K3: the web process is killed at random while many people work, and started again; then what they were told is checked."""

import logging
import random
import signal
import socket
import time
from collections.abc import Callable
from contextlib import nullcontext
from datetime import UTC, datetime, timedelta
from http.client import HTTPConnection, HTTPException
from io import BytesIO
from pathlib import Path
from statistics import median
from threading import Thread
from typing import Any

from flask import Flask

from faults import invariants
from faults.crowd import DONE, crowd, judged, told
from faults.experiment import Experiment, Outcome
from faults.machine import in_words, slowed
from faults.nodes import node
from faults.place import HEAD, LEADER, Child, Place, fork, installation
from tests import builders
from tracker import serving
from tracker.services import evidence

WRITERS = 8
LIVES = (0.3, 1.5)
"""Seconds a server lives at least and at most after it has answered for the first time."""
RESTART = 3
"""Seconds in which a server starts on a machine that does nothing else."""
STARTS = 3
"""Times a server is started as a new program, to measure how long it takes."""

Serving = Callable[[Flask, int], object]


def serve(app: Flask, port: int) -> None:
    """The process as it is served; what it logs when it is busy is not what is asked here."""
    app.logger.setLevel(logging.CRITICAL)
    logging.getLogger("waitress").setLevel(logging.CRITICAL)
    serving.serve(app, host="127.0.0.1", port=port, beside=nullcontext(), ready=lambda _address: None)


def serve_hastily(app: Flask, port: int) -> None:
    """Made wrong: says that it is done, and does it a moment later."""
    careful = app.wsgi_app

    def hasty(environ: dict[str, Any], start: Callable[..., Any]) -> Any:
        if environ["REQUEST_METHOD"] != "POST":
            return careful(environ, start)
        body = environ["wsgi.input"].read(int(environ.get("CONTENT_LENGTH") or 0))
        Thread(target=later, args=({**environ, "wsgi.input": BytesIO(body)},), daemon=True).start()
        start("303 See Other", [("Location", "/")])
        return [b""]

    def later(environ: dict[str, Any]) -> None:
        time.sleep(0.05)
        list(careful(environ, lambda *_: None))

    app.wsgi_app = hasty  # type: ignore[method-assign]
    serve(app, port)


def k3(folder: Path, kills: int, work: Serving = serve) -> Outcome:
    """Kill the server ``kills`` times under ``WRITERS`` people, and look for all they were told before it starts again."""
    wrong, swept = list[str](), 0
    with installation(folder) as place:
        port, log, others = free_port(), folder / "told", slowed()
        starts = _starts(place, folder) if work is serve else [0.0]
        warm(place)
        child = started(place, port, work)
        with crowd(place, port, WRITERS, log):
            for n in range(kills):
                time.sleep(random.uniform(*LIVES))
                child.signal(signal.SIGKILL)
                child.ended(10)
                swept += _swept(place)
                found = judged(place, told(log)) + invariants.broken(place)
                wrong += invariants.named(f"kill {n}", found)
                child = started(place, port, work)
            time.sleep(1)  # who has not been answered is answered now
        child.kill()
        answers = told(log)
        swept += _swept(place)
        wrong += judged(place, answers) + invariants.broken(place)
        wrong += [f"a start took {min(starts):.1f} s at best"] if min(starts) > RESTART * others else []
    done = sum(answer.status == DONE for answer in answers)
    asked = sum(answer.status == 0 for answer in answers)
    said = f"{done} forms answered, {asked} left without an answer and sent again, {swept} half uploads swept"
    said += f", a start takes {min(starts):.1f} s at best, {median(starts):.1f} s mostly"
    return Outcome(kills, said + in_words(others), wrong)


def started(place: Place, port: int, work: Serving) -> Child:
    """A server that has answered."""
    child = fork(place.app, lambda: work(place.app, port))
    while not _well(port):
        assert child.ended(0.01) is None, "the server ended by itself"
    return child


def warm(place: Place) -> None:
    """Read the pages once, so that every server begins as one that has served for a while."""
    client = place.app.test_client()
    for who, page in ((HEAD, "report"), (HEAD, "submit"), (HEAD, "evidence/file"), (LEADER, "reopen")):
        builders.sign_in(client, who)
        client.get(f"/directives/1/{page}")


def _swept(place: Place) -> int:
    """The half uploads of a server that is no more, swept as after two days."""
    with place.app.app_context():
        return evidence.sweep(datetime.now(UTC) + timedelta(days=2))


def _starts(place: Place, folder: Path) -> list[float]:
    """The seconds from the start of a new program to its first answer."""
    taken = []
    for n in range(STARTS):
        begun = time.monotonic()
        with node(folder / f"node{n}", place.settings.database_url) as one:
            assert _well(one.port)
            taken.append(time.monotonic() - begun)
    return taken


def _well(port: int) -> bool:
    connection = HTTPConnection("127.0.0.1", port, timeout=5)
    try:
        connection.request("GET", "/healthz", headers={"Host": "localhost"})
        return connection.getresponse().status == 200
    except (OSError, HTTPException):
        return False
    finally:
        connection.close()


def free_port() -> int:
    """A port nobody listens at."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        return int(free.getsockname()[1])


EXPERIMENTS = (
    Experiment(
        "K3", "web process killed under 8 writers", "1,000", 200, 8, k3, lambda at: k3(at, 3, serve_hastily)
    ),
)
