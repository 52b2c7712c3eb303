"""What every server of these tests' own shares: a free port of loopback, a thread for each connection, an end."""

from __future__ import annotations

import contextlib
import socket
import threading
from typing import Self

HANG = "hang"
DROP = "drop"
"""What a server may be told to do instead of answering."""


class Loopback:
    """Listens at `port` while its context is open; `serve` talks over one connection, which is closed afterwards."""

    def __init__(self) -> None:
        self._stopping = threading.Event()
        self._socket = socket.create_server(("127.0.0.1", 0))
        self._threads = [threading.Thread(target=self._accept, daemon=True)]
        self.port: int = self._socket.getsockname()[1]

    def __enter__(self) -> Self:
        self._threads[0].start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stopping.set()
        with contextlib.suppress(OSError):
            self._socket.shutdown(socket.SHUT_RDWR)
        self._socket.close()
        for thread in self._threads:
            thread.join(5)

    def serve(self, connection: socket.socket) -> None:
        """Talk until there is nothing more to say; a connection that breaks ends it."""
        raise NotImplementedError

    def hang(self) -> None:
        """Say nothing until the end of the server."""
        self._stopping.wait()

    def _accept(self) -> None:
        while not self._stopping.is_set():
            try:
                connection, _ = self._socket.accept()
            except OSError:
                return
            thread = threading.Thread(target=self._talk, args=(connection,), daemon=True)
            self._threads.append(thread)
            thread.start()

    def _talk(self, connection: socket.socket) -> None:
        with contextlib.suppress(OSError), connection:
            self.serve(connection)
