"""A mail server as a process: writes the Message-ID and the digest of every message it takes, then says 250."""

import asyncio
import os
import re
import sys
import time
from hashlib import sha256
from pathlib import Path
from typing import Any

from tests.mailserver import MailServer, Received

SLOWLY, PAUSE = "slowly", 0.1
_NAME = re.compile(rb"^Message-ID: *(\S+)", re.MULTILINE)


class Mailbox(MailServer):
    """Keeps no message: a line in a file for each, written before the answer.

    While a file `slowly` lies beside that file it takes its time to answer.
    """

    def __init__(self, log: Path, address: str) -> None:
        super().__init__()
        self.hostname = address
        self.inbox = _Lines(os.open(log, os.O_WRONLY | os.O_APPEND))
        self.slowly = log.with_name(SLOWLY)

    async def handle_DATA(self, *given: Any) -> str:  # noqa: N802  aiosmtpd's name
        """Take the message, and answer in due time."""
        answer = await super().handle_DATA(*given)
        if self.slowly.exists():
            await asyncio.sleep(PAUSE)
        return answer


class _Lines(list[Received]):
    def __init__(self, file: int) -> None:
        super().__init__()
        self.file = file

    def extend(self, taken: object) -> None:
        """Write the lines at once, in one piece."""
        for one in taken:  # type: ignore[attr-defined]
            found = _NAME.search(one.content)
            name = found[1].decode() if found else None
            digest = sha256(one.content).hexdigest()
            os.write(self.file, f"{name} {digest} {one.recipient}\n".encode())


def main(log: str, address: str) -> None:
    """Serve until killed at ``address``; the port goes to standard output."""
    server = Mailbox(Path(log), address)
    server.start()
    print(server.port, flush=True)
    while True:
        time.sleep(3600)


if __name__ == "__main__":
    main(*sys.argv[1:])
