"""How the child process tells its parent, on its standard error, how many pages it has read."""

from __future__ import annotations

import os
import re
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager

from tracker.contracts import Watcher

_SAID = re.compile(rb"page (\d{1,6}) of (\d{1,6})\n")


def say(page: int, pages: int) -> None:
    """In the child: this page has been read."""
    sys.stderr.write(f"page {page} of {pages}\n")
    sys.stderr.flush()


@contextmanager
def heard_by(watcher: Watcher) -> Iterator[int]:
    """In the parent: the file descriptor for the standard error of a child whose pages ``watcher`` is told of."""
    hears, speaks = os.pipe()
    listening = threading.Thread(target=_listen, args=(hears, watcher), daemon=True)
    listening.start()
    try:
        yield speaks
    finally:
        os.close(speaks)
        listening.join(timeout=1)


def _listen(hears: int, watcher: Watcher) -> None:
    with os.fdopen(hears, "rb") as lines:
        for line in lines:
            if said := _SAID.fullmatch(line):
                watcher(int(said[1]), int(said[2]))
