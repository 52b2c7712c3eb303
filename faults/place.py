"""An installation to do harm to: Plan 111 given, a copy of one template, a mail server of its own process."""

from __future__ import annotations

import atexit
import gc
import os
import shutil
import signal
import subprocess
import sys
import time
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from tempfile import mkdtemp

from flask import Flask
from sqlalchemy import exists, select

from tests import builders
from tests.databases import migrate
from tracker import create_app
from tracker.config import Settings, Smtp
from tracker.contracts import Mailbox, Security, Server
from tracker.extensions import db, writes
from tracker.models.letters import Letter, LetterKind, LetterState

_SHARED = Path("/dev/shm")  # noqa: S108  no temporary file: where a disk in memory is mounted
MEMORY = _SHARED if _SHARED.is_dir() else None
"""A disk in memory, where there is one."""

SENDER = Mailbox("nhac-viec@snnmt.example", "Theo dõi nhiệm vụ")
SECRET = "of this bench alone"  # noqa: S105
HEAD, LEADER = "truongphong.mtks", "pgd.moitruong"


@dataclass
class Place:
    """The application, its office, and where its database is."""

    app: Flask
    office: builders.Office
    settings: Settings

    @property
    def file(self) -> Path:
        """The database file."""
        return Path(self.settings.database_url.removeprefix("sqlite:///"))


@contextmanager
def installation(folder: Path, url: str | None = None, **changes: object) -> Iterator[Place]:
    """A new installation in ``folder`` with Plan 111, its business clock on 04/09/2025 at eight.

    ``url`` is an empty, migrated PostgreSQL; without it the database is a file in ``folder``.
    """
    folder.mkdir(parents=True, exist_ok=True)
    if url is None:
        shutil.copyfile(template(), folder / "tracker.sqlite")
        url = f"sqlite:///{folder / 'tracker.sqlite'}"
    given = {"secret_key": SECRET, "base_url": "http://localhost", "scheduler": False}
    settings = Settings(home=folder, database_url=url, **{**given, **changes})  # type: ignore[arg-type]
    app = create_app(settings)
    with app.app_context(), writes():
        office = builders.office()
        builders.plan_111(office)
        builders.business_clock(builders.at(4, hour=8))
        db.session.commit()
    yield Place(app, office, settings)
    let_go(app)


@contextmanager
def opened(settings: Settings) -> Iterator[Place]:
    """An installation somebody has restored or moved, to be looked at; who works in it is not known here."""
    app = create_app(settings)
    yield Place(app, builders.Office({}, {}), settings)
    let_go(app)


def let_go(app: Flask) -> None:
    """Close the connections, so that a child process opens its own."""
    with app.app_context():
        db.session.remove()
        db.engine.dispose()


def copies(app: Flask, number: int) -> None:
    """Plan ``number`` more letters like the first."""
    with app.app_context(), writes():
        rows = select(Letter)
        first = db.session.scalars(rows.order_by(Letter.id)).first()
        last = db.session.scalars(rows.order_by(Letter.id.desc())).first()
        assert first is not None
        assert last is not None
        names = ("kind", "event", "entry_id", "recipient_id", "because", "absent", "address")
        row = {name: getattr(first, name) for name in names}
        row |= {"planned_at": builders.at(4, hour=8), "ready_at": first.planned_at}
        db.session.add_all(
            Letter(
                key=f"copy:{last.id + n}",
                message_id=f"<copy-{last.id + n}@localhost>",
                state=LetterState.PLANNED,
                **row,
            )
            for n in range(number)
        )
        db.session.commit()


def none_replaced() -> list[str]:
    """What is missing where no daily mail refers to a later one, as an unsent one does to the next morning's."""
    later = exists().where(Letter.about_id > Letter.id, Letter.kind == LetterKind.DIGEST)
    return [] if db.session.scalar(select(later)) else ["no daily mail was replaced by a later one"]


@contextmanager
def mail_process(folder: Path, address: str = "127.0.0.1") -> Iterator[tuple[int, Path]]:
    """A mail server in a process of its own: its port, and the file that names every message it took."""
    folder.mkdir(parents=True, exist_ok=True)
    log = folder / "taken"
    log.touch()
    command = [sys.executable, "-m", "faults.mailbox", str(log), address]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    try:
        yield int(process.stdout.readline()), log
    finally:
        process.kill()
        process.wait()
        process.stdout.close()


def through(port: int, address: str = "127.0.0.1") -> Smtp:
    """Settings of mail that lead to ``port`` of this machine."""
    server = Server(host=address, port=port, security=Security.NONE)
    return Smtp(server=server, sender=SENDER, reply_to=None)


@dataclass
class Child:
    """A process forked from this one."""

    process: int

    def signal(self, number: signal.Signals) -> None:
        """Send it a signal; one that has ended already gets none."""
        os.kill(self.process, number)

    def kill(self) -> None:
        """Kill -9, and wait until it is gone."""
        self.signal(signal.SIGKILL)
        self.ended(10)

    def ended(self, within: float) -> int | None:
        """Its wait status, or None if it is still there after ``within`` seconds."""
        until = time.monotonic() + within
        while True:
            process, status = os.waitpid(self.process, os.WNOHANG)
            if process:
                return status
            if time.monotonic() > until:
                return None
            time.sleep(0.002)


def fork(app: Flask, work: Callable[[], object]) -> Child:
    """Do ``work`` in a child process; return when the child has begun."""
    let_go(app)
    begun, said = os.pipe()
    gc.freeze()  # a collection in the child need not touch, and so copy, all that there is
    process = os.fork()
    if process == 0:
        status = 1
        try:
            os.write(said, b".")
            work()
            status = 0
        finally:
            if status:
                traceback.print_exc()
            os._exit(status)
    gc.unfreeze()
    os.read(begun, 1)
    os.close(begun)
    os.close(said)
    return Child(process)


def asked(app: Flask, work: Callable[[], list[str]]) -> list[str]:
    """What ``work`` finds wrong, done in a child process."""
    read, write = os.pipe()
    child = fork(app, lambda: os.write(write, "\n".join(work()).encode() or b" "))
    status = child.ended(30)
    os.close(write)
    said = os.read(read, 10_000).decode().strip()
    os.close(read)
    return ([said] if said else []) + ([f"ended with {status}"] if status else [])


@cache
def template() -> Path:
    """An empty database file at the newest version."""
    folder = Path(mkdtemp(prefix="faults-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    migrate(f"sqlite:///{folder / 'template.sqlite'}", folder)
    return folder / "template.sqlite"
