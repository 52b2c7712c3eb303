"""A slow link in front of a server: everything comes through, late, and some of it later still."""

from __future__ import annotations

import random
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from queue import SimpleQueue

ONE_WAY = 0.15
"""Seconds a piece takes in each direction: 300 ms there and back."""
LOST, SENT_AGAIN_AFTER = 0.05, 0.3
"""The share of pieces that are lost, and the seconds until a lost one is sent again."""


@contextmanager
def slow_link(address: str, to: tuple[str, int]) -> Iterator[int]:
    """The port of ``address`` at which the server at ``to`` is reached slowly."""
    with socket.create_server((address, 0)) as door:
        threading.Thread(target=_serve, args=(door, to), daemon=True).start()
        yield door.getsockname()[1]
        with suppress(OSError):
            door.shutdown(socket.SHUT_RDWR)


def _serve(door: socket.socket, to: tuple[str, int]) -> None:
    while True:
        try:
            near, _ = door.accept()
        except OSError:
            return
        far = socket.create_connection(to)
        for source, target in ((near, far), (far, near)):
            pieces: SimpleQueue[tuple[float, bytes]] = SimpleQueue()
            threading.Thread(target=_take, args=(source, pieces), daemon=True).start()
            threading.Thread(target=_give, args=(target, pieces), daemon=True).start()


def _take(source: socket.socket, pieces: SimpleQueue[tuple[float, bytes]]) -> None:
    piece = b"."
    while piece:
        try:
            piece = source.recv(65536)
        except OSError:
            piece = b""
        late = SENT_AGAIN_AFTER if random.random() < LOST else 0
        pieces.put((time.monotonic() + ONE_WAY + late, piece))


def _give(target: socket.socket, pieces: SimpleQueue[tuple[float, bytes]]) -> None:
    """Hand the pieces on in their order, each when it is due; an empty one is the end."""
    piece = b"."
    with suppress(OSError):
        while piece:
            due, piece = pieces.get()
            time.sleep(max(0, due - time.monotonic()))
            target.sendall(piece) if piece else target.shutdown(socket.SHUT_WR)
