"""How a PostgreSQL server is reached: limits on every wait, the writable one of several hosts, the certificate checked.

Of several hosts (`?host=db1:5432&host=db2:5432` in the address) the driver takes the one that takes writes, so after
a fail-over the next connection finds the new primary by itself.
"""

import re
from dataclasses import dataclass
from enum import IntEnum, StrEnum
from typing import Any

from sqlalchemy import URL, Connection, ExceptionContext, func, make_url, select

DRIVER = "postgresql+psycopg"

_VANISHED = 5000
"""Milliseconds after which the other end of a connection that acknowledges nothing is given up."""

_READ_ONLY = "25006"  # read_only_sql_transaction


class Turn(IntEnum):
    """What is done by one transaction after another; each number is one that nothing else locks."""

    RATE = 4_210_111
    UPGRADE = 4_210_112


class Tls(StrEnum):
    """Whether the connection is encrypted and the server's certificate and name are checked."""

    VERIFY_FULL = "verify-full"
    OFF = "off"


@dataclass(frozen=True, kw_only=True)
class Postgresql:
    """The limits of one installation. Times in whole seconds.

    `pool` is how many connections a process keeps at most. `tls` None means: checked for every host but this machine.
    `ca_file` replaces the system's certificate authorities.
    """

    pool: int = 12
    connect_seconds: int = 3
    statement_seconds: int = 30
    lock_seconds: int = 10
    tls: Tls | None = None
    ca_file: str | None = None

    def engine_options(self, address: str) -> dict[str, Any]:
        """What `create_engine` needs beside the address; nothing for an SQLite database."""
        url = make_url(address)
        if url.drivername != DRIVER:
            return {}
        return {
            "pool_size": self.pool,
            "max_overflow": 0,
            "pool_timeout": self.connect_seconds * 2,
            "pool_pre_ping": True,
            "pool_recycle": 1800,
            "connect_args": {**self._waits(), **self._protection(url)},
        }

    def _waits(self) -> dict[str, Any]:
        limits = {
            "statement_timeout": 1000 * self.statement_seconds,
            "lock_timeout": 1000 * self.lock_seconds,
            "idle_in_transaction_session_timeout": 2000 * self.statement_seconds,
            # what a machine of ours that vanished had locked is free again after five seconds
            "tcp_keepalives_idle": 2,
            "tcp_keepalives_interval": 1,
            "tcp_keepalives_count": 3,
            "tcp_user_timeout": _VANISHED,
        }
        return {
            "target_session_attrs": "read-write",
            "connect_timeout": self.connect_seconds,
            # a peer that went away without a word is noticed by the kernel, not by a person: after five seconds,
            # whether it owes us an acknowledgement or, as in a commit that waits for the standby, an answer
            "keepalives_idle": 2,
            "keepalives_interval": 1,
            "keepalives_count": 3,
            "tcp_user_timeout": _VANISHED,
            "options": " ".join(f"-c {name}={limit}" for name, limit in limits.items()),
        }

    def _protection(self, url: URL) -> dict[str, str]:
        wanted = self.tls or (Tls.VERIFY_FULL if any(map(_is_remote, hosts(url))) else None)
        if wanted is Tls.VERIFY_FULL:
            return {"sslmode": "verify-full", "sslrootcert": self.ca_file or "system"}
        return {"sslmode": "disable"} if wanted is Tls.OFF else {}


def leave_a_server_that_takes_no_writes(context: ExceptionContext) -> None:
    """Let go of every connection to a server that has become read-only under us; the next one finds the primary."""
    if getattr(context.original_exception, "sqlstate", None) == _READ_ONLY:
        context.is_disconnect = True


def take(turn: Turn, connection: Connection) -> None:
    """Wait for the transaction that has the turn, and keep it to the end of this one. SQLite has but one writer."""
    if connection.dialect.name == "postgresql":
        connection.execute(select(func.pg_advisory_xact_lock(turn.value)))


def hosts(url: URL) -> list[str]:
    """Every host an address names, without its port; a socket's folder begins with a slash."""
    listed = [name for key in ("host", "hostaddr") for name in _several(url.query.get(key, ()))]
    return [_without_port(name) for name in (*_several(url.host or ()), *listed) if name]


def _several(given: str | tuple[str, ...]) -> list[str]:
    return given.split(",") if isinstance(given, str) else list(given)


def _without_port(name: str) -> str:
    """``db1:5432`` and ``[::1]:5432`` lose it; ``::1`` and a folder have none."""
    found = re.fullmatch(r"\[(.+)\](?::\d+)?|([^/:]+):\d+", name)
    return (found[1] or found[2]) if found else name


def _is_remote(host: str) -> bool:
    return not host.startswith("/") and host not in {"localhost", "127.0.0.1", "::1"}
