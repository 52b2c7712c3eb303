"""A network of this bench alone, whose links can be cut: a thread in a namespace of its own, with a bridge and hosts.

A cut link drops everything without a word, as a switch that lost its power does; nothing of it touches the machine's
own network. It takes root and Linux; where they are not, `Impossible` says so.
"""

from __future__ import annotations

import ctypes
import os
import shutil
import subprocess
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TypeVar

from faults.experiment import Impossible

HERE = "10.231.0.1"
"""The address of the bench itself on its network."""

_CLONE_NEWNET = 0x40000000

Answer = TypeVar("Answer")


@dataclass(frozen=True)
class Host:
    """A host of the network: the name of its namespace, its address, and its port on the bridge."""

    name: str
    address: str
    port: str

    def cut(self) -> None:
        """Nothing reaches it or leaves it any more."""
        _ip("link", "set", self.port, "down")

    def mend(self) -> None:
        """Plug it in again."""
        _ip("link", "set", self.port, "up")

    def command(self, *words: str, user: tuple[int, int] | None = None) -> list[str]:
        """``words`` as a command that runs on this host, as ``user`` and group where they are given."""
        who = [] if user is None else ["-S", str(user[0]), "-G", str(user[1])]
        return ["nsenter", f"--net=/run/netns/{self.name}", *who, "--", *words]


def apart(work: Callable[[], Answer]) -> Answer:
    """Do ``work`` in a network of its own: threads and processes it starts see that network only."""
    if os.geteuid() != 0 or not (shutil.which("ip") and shutil.which("nsenter")):
        raise Impossible("network namespaces take root, ip and nsenter")
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(_isolated, work).result()


@contextmanager
def hosts(number: int) -> Iterator[list[Host]]:
    """So many hosts on one bridge, reachable from here and from each other. Inside `apart` only."""
    made = [Host(f"faults-{os.getpid()}-{n}", f"10.231.0.{11 + n}", f"port{n}") for n in range(number)]
    try:
        try:
            _plug_in(made)
        except OSError as lack:
            raise Impossible(str(lack)) from lack
        yield made
    finally:
        for host in made:
            subprocess.run(["ip", "netns", "delete", host.name], capture_output=True, check=False)  # noqa: S607


def _plug_in(made: list[Host]) -> None:
    _ip("link", "add", "bridge", "type", "bridge")
    _ip("address", "add", f"{HERE}/24", "dev", "bridge")
    _ip("link", "set", "bridge", "up")
    for host in made:
        _ip("netns", "add", host.name)
        _ip("link", "add", host.port, "type", "veth", "peer", "name", "eth0", "netns", host.name)
        _ip("link", "set", host.port, "master", "bridge", "up")
        for words in (
            ("link", "set", "lo", "up"),
            ("address", "add", f"{host.address}/24", "dev", "eth0"),
            ("link", "set", "eth0", "up"),
        ):
            _ip("-netns", host.name, *words)


def _isolated(work: Callable[[], Answer]) -> Answer:
    if ctypes.CDLL(None, use_errno=True).unshare(_CLONE_NEWNET) != 0:
        raise Impossible(f"no network namespaces: {os.strerror(ctypes.get_errno())}")
    _ip("link", "set", "lo", "up")
    return work()


def _ip(*words: str) -> None:
    done = subprocess.run(["ip", *words], capture_output=True, text=True, check=False)  # noqa: S607
    if done.returncode:
        raise OSError(f"ip {' '.join(words)}: {done.stderr.strip()}")
