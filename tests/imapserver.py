"""A real IMAP server on loopback, as much of one as is needed to read a folder; it can misbehave on command."""

from __future__ import annotations

import contextlib
import re
import socket
import ssl
from typing import Any

from tests.loopback import DROP, HANG, Loopback

USER, PASSWORD = "nhac-viec", "only in this test"


class ImapServer(Loopback):
    """Serves `mails` (number → bytes) as the folder `Thu tra lai`, read-only, at a free port.

    `implicit` speaks TLS from the first byte, `starttls` offers it. `answers` maps a command to what is answered
    instead: a line, HANG or DROP. `heard` are the commands in order, without their tags.
    """

    FOLDER = "Thu tra lai"

    def __init__(
        self,
        mails: dict[int, bytes] | None = None,
        *,
        implicit: ssl.SSLContext | None = None,
        starttls: ssl.SSLContext | None = None,
        validity: int = 7,
    ) -> None:
        super().__init__()
        self.mails = mails or {}
        self.answers: dict[str, str] = {}
        self.heard: list[str] = []
        self.validity = validity
        self._implicit, self._starttls = implicit, starttls

    def serve(self, connection: socket.socket) -> None:
        """A conversation of IMAP."""
        with contextlib.ExitStack() as stack:
            if self._implicit is not None:
                connection = stack.enter_context(self._implicit.wrap_socket(connection, server_side=True))
            stream = stack.enter_context(connection.makefile("rwb"))
            if not self._say(stream, "BANNER", "* OK ready"):
                return
            while line := stream.readline():
                tag, _, rest = line.decode().strip().partition(" ")
                self.heard.append(rest)
                verb = " ".join(rest.upper().split()[: 2 if rest.upper().startswith("UID") else 1])
                if verb == "STARTTLS" and self._starttls is not None:
                    if not self._say(stream, verb, f"{tag} OK go on"):
                        return
                    connection = stack.enter_context(self._starttls.wrap_socket(connection, server_side=True))
                    stream = stack.enter_context(connection.makefile("rwb"))
                elif not self._say(stream, verb, *self._answer(verb, rest), f"{tag} OK done"):
                    return
                if verb == "LOGOUT":
                    return

    def _answer(self, verb: str, rest: str) -> list[str | bytes]:
        match verb:
            case "CAPABILITY":
                return ["* CAPABILITY IMAP4rev1" + (" STARTTLS" if self._starttls else "")]
            case "LOGIN" if rest != f'LOGIN {USER} "{PASSWORD}"':
                return ["NO wrong password"]
            case "EXAMINE" | "SELECT" if rest.split(" ", 1)[1].strip('"') != self.FOLDER:
                return ["NO no such folder"]
            case "EXAMINE" | "SELECT":
                return [f"* {len(self.mails)} EXISTS", f"* OK [UIDVALIDITY {self.validity}] as ever"]
            case "UID SEARCH":
                return ["* SEARCH " + " ".join(map(str, sorted(self.mails, reverse=True)))]
            case "UID FETCH":
                return self._fetched(rest)
        return []

    def _fetched(self, rest: str) -> list[str | bytes]:
        asked = re.fullmatch(r"UID FETCH (\d+) \(BODY\.PEEK\[\]<0\.(\d+)>\)", rest)
        assert asked is not None, rest
        content = self.mails.get(int(asked[1]))
        if content is None:
            return []
        part = content[: int(asked[2])]
        head = f"* 1 FETCH (UID {asked[1]} BODY[]<0> {{{len(part)}}}\r\n".encode()
        return [head + part + b")"]

    def _say(self, stream: Any, verb: str, *lines: str | bytes) -> bool:
        told = self.answers.get(verb)
        if told == HANG:
            self.hang()
        if told in (HANG, DROP):
            return False
        *before, last = lines
        refused = next((one for one in before if isinstance(one, str) and one.startswith("NO")), told)
        if refused is not None:
            before, last = [], f"{str(last).split(' ')[0]} {refused}"
        for line in (*before, last):
            stream.write((line if isinstance(line, bytes) else line.encode()) + b"\r\n")
        stream.flush()
        return True
