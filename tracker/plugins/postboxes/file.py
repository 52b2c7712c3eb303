"""Mails that come back into a mailbox of this machine: one file (mbox) or a folder (Maildir)."""

from __future__ import annotations

import mailbox
from collections.abc import Container, Iterator
from contextlib import closing
from hashlib import sha256
from typing import Any

from tracker.contracts import Arrival, Inbox, Unreachable
from tracker.plugins.postboxes.returned import LONGEST, failures


class FilePostbox:
    """Reads without a lock and changes nothing: a mail caught half written has another key when it is whole."""

    def __init__(self, inbox: Inbox) -> None:
        assert inbox.path is not None, "the settings name a file with this postbox"
        self._path = inbox.path

    def arrivals(self, handled: Container[str]) -> Iterator[Arrival]:
        """See `Postbox`. A mail is named by its content."""
        if not self._path.exists():
            raise Unreachable(f"no such mailbox: {self._path}")
        try:
            with closing(self._open()) as box:
                for name in sorted(box.keys()):
                    content = self._beginning(box, name)
                    key = f"sha256:{sha256(content).hexdigest()}"
                    if key not in handled:
                        yield Arrival(key, failures(content))
        except (
            OSError,
            KeyError,
        ) as fault:  # the library's word for a mail moved while we look is a KeyError
            raise Unreachable(f"{self._path}: {type(fault).__name__}: {fault}") from fault

    def close(self) -> None:
        """Nothing is kept open."""

    def _open(self) -> mailbox.Mailbox[Any]:
        if self._path.is_dir():
            return mailbox.Maildir(self._path, create=False)
        return mailbox.mbox(self._path, create=False)

    def _beginning(self, box: mailbox.Mailbox[Any], name: Any) -> bytes:
        with closing(box.get_file(name)) as file:
            return bytes(file.read(LONGEST))
