"""A mail server as a process: writes the Message-ID and the digest of every message it takes, then says 250."""

import os
import sys
import time
from email import message_from_bytes
from hashlib import sha256

from tests.mailserver import MailServer, Received


class Mailbox(MailServer):
    """Keeps no message: a line in a file for each, written before the answer."""

    def __init__(self, file: int) -> None:
        super().__init__()
        self.inbox = _Lines(file)


class _Lines(list[Received]):
    def __init__(self, file: int) -> None:
        super().__init__()
        self.file = file

    def extend(self, taken: object) -> None:
        """Write the lines at once, in one piece."""
        for one in taken:  # type: ignore[attr-defined]
            name = message_from_bytes(one.content)["Message-ID"]
            digest = sha256(one.content).hexdigest()
            os.write(self.file, f"{name} {digest} {one.recipient}\n".encode())


def main(log: str) -> None:
    """Serve until killed; the port goes to standard output."""
    server = Mailbox(os.open(log, os.O_WRONLY | os.O_APPEND))
    server.start()
    print(server.port, flush=True)
    while True:
        time.sleep(3600)


if __name__ == "__main__":
    main(sys.argv[1])
