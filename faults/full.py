"""D1: the disk of the database, of the evidence, of the log is full but for n pages, n = 0, 1, 2 … until it goes well."""

import logging
import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from io import BytesIO
from itertools import count
from pathlib import Path

from flask.testing import FlaskClient
from sqlalchemy import func, select, update
from werkzeug.test import TestResponse

from faults import invariants
from faults.disks import row_first
from faults.experiment import Experiment, Impossible, Outcome
from faults.place import HEAD, Place, asked, installation
from tests import builders
from tests.web.scene import hidden
from tracker.extensions import db, writes
from tracker.logs import Form
from tracker.models.accounts import Session
from tracker.models.history import HistoryEntry
from tracker.services import health

PAGE = 4096
FILE = b"Bien ban hop " * 3000
"""Evidence of some ten pages."""

LONG = "Chuan bi hoi truong. " * 200
"""As long as a report may be: a short one finds room in the pages the database has."""

READ = ("/", "/plans/", "/healthz")
DONE, PLAIN = 303, 503
WORDS = "Hệ thống tạm gián đoạn"


def d1(folder: Path, rounds: int) -> Outcome:
    """``rounds`` times each: a report with a full database disk, a file with a full evidence disk, a full log."""
    wrong: list[str] = []
    fulls = [0, 0, 0]
    for n in range(rounds):
        for part, fill in enumerate((_database, _evidence, _log)):
            fulls[part] += fill(folder / f"{n}-{part}", wrong)
    said = "full {} times for the database, {} for evidence, {} for the log".format(*fulls)
    return Outcome(sum(fulls), f"{said}: a plain 503, reading goes on, nothing half kept, recovers", wrong)


def careless(folder: Path) -> Outcome:
    """Made wrong: the row is committed before the bytes are kept."""
    with _small_disk(folder / "evidence", kilobytes=64) as disk, installation(folder) as place:
        with place.app.app_context(), writes(), _full(disk, leaving=0):
            try:
                row_first(place)
            except OSError:
                db.session.rollback()
        return Outcome(1, "a row without its file passed", invariants.broken(place))


def _database(folder: Path, wrong: list[str]) -> int:
    """Report while n pages are free; the number of times there was no room."""
    with _small_disk(folder, kilobytes=8192) as disk, installation(folder) as place:
        with place.app.app_context():
            address = f"/directives/{builders.directive('V.1.1').id}/report"
        browser = _browser(place)
        for free in count():
            _seen_long_ago(place)
            with _full(disk, leaving=free):
                status = _report(browser, address, f"Lần {free}: {LONG}", wrong)
                wrong += _cannot_read(browser)
            if status == PLAIN and (again := _report(browser, address, f"Lần {free}: {LONG}", wrong)) != DONE:
                wrong.append(f"with room again: {again}")
            wrong += invariants.broken(place, f"{free} pages free")
            with place.app.app_context():
                kept = db.session.scalar(select(func.count()).where(HistoryEntry.kind == "reported"))
            if kept != free + 1:
                wrong.append(f"{kept} reports are kept, {free + 1} were answered")
            if status == DONE or wrong:
                return free
    return 0


def _evidence(folder: Path, wrong: list[str]) -> int:
    """Attach a file while n pages are free."""
    with _small_disk(folder / "evidence", kilobytes=1024) as disk, installation(folder) as place:
        with place.app.app_context():
            address = f"/directives/{builders.directive('V.1.1').id}/evidence/file"
        browser = _browser(place)
        first = _attach(browser, address, wrong)
        for free in count():
            with _full(disk, leaving=free):
                status = _attach(browser, address, wrong)
                wrong += (
                    _cannot_read(browser, "/evidence/1/file") if first == DONE else ["the first was refused"]
                )
                with place.app.app_context():
                    named = "evidence" in health.failing(datetime.now(UTC))
                wrong += [] if named else ["/readyz does not name a full store"]
            if status == PLAIN and (again := _attach(browser, address, wrong)) != DONE:
                wrong.append(f"with room again: {again}")
            wrong += invariants.broken(place, f"{free} pages free")
            if status == DONE or wrong:
                return free
    return 0


def _log(folder: Path, wrong: list[str]) -> int:
    """Serve while not a line of the log can be written."""
    with _small_disk(folder / "log", kilobytes=64) as disk, installation(folder, logs=Form.JSON) as place:
        with place.app.app_context():
            address = f"/directives/{builders.directive('V.1.1').id}/report"

        def served() -> list[str]:
            found: list[str] = []
            log = disk / "standard-error"
            os.dup2(os.open(log, os.O_CREAT | os.O_APPEND | os.O_WRONLY, 0o600), 2)
            browser = _browser(place)
            with _full(disk, leaving=0):
                for n in range(20):
                    if (status := _report(browser, address, f"Lần {n}", found)) != DONE:
                        found.append(f"with a full log: {status}")
            before = log.stat().st_size
            found += _cannot_read(browser)
            return found + ([] if log.stat().st_size > before else ["no line is written with room again"])

        wrong += asked(place.app, served) + invariants.broken(place)
    return 1


def _browser(place: Place) -> FlaskClient:
    if place.settings.logs is Form.TEXT:
        place.app.logger.setLevel(logging.CRITICAL)  # that there is no room is known here
    client = place.app.test_client()
    builders.sign_in(client, HEAD)
    return client


def _report(browser: FlaskClient, address: str, words: str, wrong: list[str]) -> int:
    asked_for = browser.get(address)
    if asked_for.status_code != 200:
        wrong.append(f"{address} cannot be read: {asked_for.status_code}")
        return asked_for.status_code
    return _plainly(browser.post(address, data=hidden(asked_for.text) | {"state_of_work": words}), wrong)


def _attach(browser: FlaskClient, address: str, wrong: list[str]) -> int:
    form = hidden(browser.get(address).text)
    return _plainly(browser.post(address, data=form | {"file": (BytesIO(FILE), "biên bản.txt")}), wrong)


def _plainly(answer: TestResponse, wrong: list[str]) -> int:
    """Either it is done, or a page says so in words."""
    status = answer.status_code
    if status != DONE and (status != PLAIN or WORDS not in answer.text):
        wrong.append(f"answered {status}, not with a plain page")
    return status


def _cannot_read(browser: FlaskClient, *more: str) -> list[str]:
    statuses = {page: browser.get(page, follow_redirects=True).status_code for page in (*READ, *more)}
    return [f"{page} cannot be read: {status}" for page, status in statuses.items() if status != 200]


def _seen_long_ago(place: Place) -> None:
    """So that the next page wants to write down that the session is in use."""
    with place.app.app_context(), writes():
        long_ago = datetime.now(UTC) - timedelta(minutes=5)
        db.session.execute(update(Session).values(last_seen_at=long_ago))
        db.session.commit()


@contextmanager
def _small_disk(folder: Path, *, kilobytes: int) -> Iterator[Path]:
    """A disk of its own at ``folder``."""
    folder.mkdir(parents=True)
    words = ["mount", "-t", "tmpfs", "-o", f"size={kilobytes}k,mode=0700", "tmpfs", str(folder)]
    try:
        subprocess.run(words, check=True, capture_output=True, text=True)
    except (OSError, subprocess.CalledProcessError) as refused:
        raise Impossible("no small disk may be mounted here") from refused
    try:
        yield folder
    finally:
        subprocess.run(["umount", "-l", str(folder)], check=True)  # noqa: S607  where the system has it


@contextmanager
def _full(disk: Path, *, leaving: int) -> Iterator[None]:
    """Nothing is free on ``disk`` but ``leaving`` pages."""
    ballast = disk / "ballast"
    with ballast.open("wb", buffering=0) as file:
        try:
            while True:
                file.write(bytes(PAGE))
        except OSError:
            file.truncate(max(0, ballast.stat().st_size // PAGE - leaving) * PAGE)
    try:
        yield
    finally:
        ballast.unlink()


EXPERIMENTS = (Experiment("D1", "disk full but for n pages", "every n", 5, 1, d1, careless),)
