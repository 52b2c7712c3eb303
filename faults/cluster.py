"""PostgreSQL servers to do harm to: started, killed, promoted, made a standby of another."""

from __future__ import annotations

import os
import pwd
import shutil
import signal
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from tempfile import mkdtemp
from typing import Any

import psycopg

from faults.network import Host
from faults.place import MEMORY
from tests.databases import postgresql_binaries, unprivileged_user

DATABASE, STANDBY = "tracker", "tracker_standby"
PORT = 5432
PLUGGED_IN = 3
"""So often a machine just plugged in tries to reach another: the first packets may find no way yet."""

SETTINGS = {
    "fsync": "off",  # processes are killed here, and no machine loses its power
    "max_connections": "60",
    "dynamic_shared_memory_type": "mmap",  # what is killed leaves nothing outside its folder
    "wal_level": "replica",
    "wal_receiver_timeout": "3s",
    "wal_retrieve_retry_interval": "200ms",
}


@dataclass
class Server:
    """One PostgreSQL in ``home``: on ``host``, or here at ``address``, or here at its socket alone."""

    home: Path
    host: Host | None = None
    address: str = ""

    @property
    def data(self) -> Path:
        """Its data directory."""
        return self.home / "data"

    @property
    def url(self) -> str:
        """Its address by its socket, which reaches it from any network."""
        return f"postgresql+psycopg://tracker@/{DATABASE}?host={self.home}"

    def create(self, **settings: str) -> None:
        """A new, empty one, started, with a database of the tracker's name."""
        self._run("initdb", "-D", str(self.data), "-U", "tracker", "-A", "trust", "-E", "UTF8", "--no-sync")
        with (self.data / "pg_hba.conf").open("a") as file:
            file.write("host all all samenet trust\nhost replication all samenet trust\n")
        with (self.data / "postgresql.conf").open("a") as file:
            file.writelines(f"{name} = '{value}'\n" for name, value in (SETTINGS | settings).items())
        self.start()
        with self.connection("postgres") as connection:
            connection.execute(f"CREATE DATABASE {DATABASE}".encode())

    def follow(self, primary: Server) -> None:
        """Become a standby of ``primary``, from nothing; return when it streams."""
        assert primary.host is not None
        source = f"host={primary.host.address} user=tracker application_name={STANDBY}"
        for left in reversed(range(PLUGGED_IN)):
            shutil.rmtree(self.data, ignore_errors=True)
            try:
                self._run(
                    "pg_basebackup", "-D", str(self.data), "-d", source, "-R", "-c", "fast", "--no-sync"
                )
                break
            except RuntimeError:
                if not left:
                    raise
        self.start()

    def start(self) -> None:
        """Start it; return when it takes connections."""
        listen = self.host.address if self.host else self.address
        options = f"-k {self.home} -p {PORT} -c listen_addresses='{listen}'"
        self._run("pg_ctl", "-D", str(self.data), "-w", "-l", f"{self.home}/log", "-o", options, "start")

    def stop(self, how: str) -> None:
        """Stop it, ``fast`` or ``immediate``."""
        self._run("pg_ctl", "-D", str(self.data), "-w", "-m", how, "stop")

    def kill(self) -> None:
        """Kill -9; return when the last of its processes is gone. Nothing if it is not there."""
        file = self.data / "postmaster.pid"
        if not file.exists():
            return
        process, *_rest, memory = file.read_text().split("\n")[:7]
        with suppress(ProcessLookupError):
            os.kill(int(process), signal.SIGKILL)
        until = time.monotonic() + 10
        while (Path(f"/proc/{process}").exists() or _using(self.data)) and time.monotonic() < until:
            time.sleep(0.02)
        subprocess.run(["ipcrm", "-m", memory.split()[1]], capture_output=True, check=False)  # noqa: S607  nobody else would

    def promote(self) -> None:
        """From standby to primary; return when it takes writes."""
        self._run("pg_ctl", "-D", str(self.data), "-w", "promote")

    def wait_for(self, standbys: str) -> None:
        """Answer no commit before one of these ``standbys`` has it; return when one of them does follow."""
        self.ask(f"ALTER SYSTEM SET synchronous_standby_names = '{standbys}'")
        self.ask("SELECT pg_reload_conf()")
        until = time.monotonic() + 20
        while standbys and not self.ask("SELECT 1 FROM pg_stat_replication WHERE sync_state = 'quorum'"):
            if time.monotonic() > until:
                raise TimeoutError("the standby does not come")
            time.sleep(0.05)

    def ask(self, statement: str) -> list[tuple[Any, ...]]:
        """The rows of a statement, past the tracker."""
        with self.connection() as connection:
            cursor = connection.execute(statement.encode())
            return cursor.fetchall() if cursor.description else []

    def reported(self) -> set[str]:
        """Every state of work its history tells."""
        rows = self.ask("SELECT after ->> 'state_of_work' FROM history_entry WHERE kind = 'reported'")
        return {str(words) for (words,) in rows}

    def connection(self, name: str = DATABASE) -> psycopg.Connection[tuple[Any, ...]]:
        """A connection by the socket, every statement of it its own transaction."""
        return psycopg.connect(f"host={self.home} user=tracker dbname={name}", autocommit=True)

    def _run(self, *words: str) -> None:
        done = subprocess.run(
            self._command(*words),
            cwd=self.home,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            check=False,
        )
        if done.returncode:
            raise RuntimeError(f"{words[0]} {words[-1]}: {done.stderr.decode(errors='replace')[-300:]}")

    def _command(self, program: str, *words: str) -> list[str]:
        path, owner = str(postgresql_binaries() / program), _owner()
        if self.host is not None:
            return self.host.command(path, *words, user=owner)
        become = ["setpriv", f"--reuid={owner[0]}", f"--regid={owner[1]}", "--clear-groups"] if owner else []
        return [*become, path, *words]


@contextmanager
def server(host: Host | None = None, address: str = "") -> Iterator[Server]:
    """A place for one server, gone with it afterwards."""
    home = Path(mkdtemp(prefix="pg-", dir=MEMORY or "/tmp"))  # noqa: S108  pg_ctl's socket needs a short path
    if owner := _owner():
        os.chown(home, *owner)
    made = Server(home, host, address)
    try:
        yield made
    finally:
        made.kill()
        shutil.rmtree(home, ignore_errors=True)


def _owner() -> tuple[int, int] | None:
    """The user and group that the servers run as; None for whoever runs the bench."""
    name = unprivileged_user()
    if name is None:
        return None
    entry = pwd.getpwnam(name)
    return entry.pw_uid, entry.pw_gid


def _using(data: Path) -> bool:
    """Whether a process still works in ``data``."""
    for process in Path("/proc").glob("[0-9]*"):
        with suppress(OSError):
            if (process / "cwd").readlink() == data:
                return True
    return False
