"""The served process: waitress in front of the application, its jobs beside it, a clean end for both."""

import gc
import signal
import socket
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, closing, contextmanager
from types import FrameType
from typing import Any

from flask import Flask
from waitress import wasyncore
from waitress.server import create_server

from tracker.config import EXTENSION, Settings

THREADS = 8
PATIENCE = 5
"""Seconds after a signal in which everything ends by itself; then the system ends the process, whatever hangs.

What was in hand is undone by the database, and a letter of which nobody knows is sent again under its own id."""


def serve(
    app: Flask,
    *,
    host: str,
    port: int,
    beside: AbstractContextManager[object],
    ready: Callable[[str], None],
) -> None:
    """Serve `app` until Ctrl-C or SIGTERM; requests in flight are finished, then `beside` (its jobs) is left.

    `ready` is called with the address once connections are taken. Raises `OSError` where the address is taken.
    """
    settings: Settings = app.extensions[EXTENSION]
    sockets: dict[int, Any] = {}  # by descriptor: all that the loop of the server listens to
    server = create_server(
        app,
        map=sockets,
        host=host,
        port=port,
        threads=THREADS,
        ident="",
        clear_untrusted_proxy_headers=settings.trusted_proxies == 0,
        # what is a little too big gets our page; what is much too big is not even read
        max_request_body_size=2 * settings.max_upload_mb * 1024 * 1024,
    )
    with _heard(sockets), beside:
        gc.collect()
        gc.freeze()  # what is loaded now stays: later collections need not walk it
        ready(_address(host, server))
        server.run()  # waitress takes SystemExit as the word to finish what is begun and come back
    server.close()


def _address(host: str, server: Any) -> str:
    """Where pages are; the port of the first where the name of the host stands for several addresses."""
    several = getattr(server, "effective_listen", None)
    port = several[0][1] if several else server.effective_port
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"


@contextmanager
def _heard(sockets: dict[int, Any]) -> Iterator[None]:
    """SIGINT and SIGTERM ring a bell among the `sockets` of the loop, so that none is lost.

    An exception raised where a signal happens to arrive would be: while rubbish is collected, Python says that it
    was ignored and goes on.
    """
    ringing, hearing = socket.socketpair()
    ringing.setblocking(False)
    with closing(ringing), closing(_Bell(hearing, sockets)):
        before = {number: signal.signal(number, _hurry) for number in (signal.SIGINT, signal.SIGTERM)}
        signal.set_wakeup_fd(ringing.fileno(), warn_on_full_buffer=False)
        try:
            yield
        finally:
            signal.set_wakeup_fd(-1)
            for number, handler in before.items():
                signal.signal(number, handler)
            if hasattr(signal, "alarm"):
                signal.alarm(0)


class _Bell(wasyncore.dispatcher):
    """Ends the loop when a signal has rung."""

    def writable(self) -> bool:
        """Nothing is ever said to the other end."""
        return False

    def handle_read(self) -> None:
        """Waitress lets SystemExit through, and nothing else."""
        if {signal.SIGINT, signal.SIGTERM} & set(self.recv(64)):
            raise SystemExit(0)


def _hurry(_number: int, _frame: FrameType | None) -> None:
    if hasattr(signal, "alarm"):  # not on Windows
        signal.alarm(PATIENCE)
