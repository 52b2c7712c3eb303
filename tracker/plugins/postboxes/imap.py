"""Mails that come back to a mail server, read over IMAP: encrypted, with the certificate checked, and read-only."""

from __future__ import annotations

import imaplib
import ssl
from collections.abc import Container, Iterator
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

from tracker.contracts import Arrival, Inbox, Security, Unreachable
from tracker.plugins.postboxes.returned import LONGEST, failures

SINCE = timedelta(days=30)
"""Older mails are not looked at; other servers give up after some five days."""


class ImapPostbox:
    """A mail is named by server, folder and the number the server gave it. Nothing is marked, moved or deleted."""

    def __init__(self, inbox: Inbox) -> None:
        assert inbox.server is not None, "the settings name a server with this postbox"
        self._server, self._folder = inbox.server, inbox.folder
        self._client: imaplib.IMAP4 | None = None
        self._verb = "connect"

    def arrivals(self, handled: Container[str]) -> Iterator[Arrival]:
        """See `Postbox`."""
        try:
            client = self._connect()
            place = f"imap:{self._server.host}/{self._folder}/{self._select(client)}"
            for uid in self._numbers(client):
                if (key := f"{place}/{uid}") not in handled:
                    content = self._fetch(client, uid)
                    if content is not None:
                        yield Arrival(key, failures(content))
        except (OSError, imaplib.IMAP4.error) as fault:
            raise Unreachable(f"{self._verb}: {type(fault).__name__}: {fault}") from fault

    def close(self) -> None:
        """Say goodbye if there is a connection; a server that does not answer is left."""
        if self._client is None:
            return
        try:
            self._client.logout()
        except (OSError, imaplib.IMAP4.error):
            self._client.shutdown()
        self._client = None

    def _connect(self) -> imaplib.IMAP4:
        server, self._verb = self._server, "connect"
        context = ssl.create_default_context(cafile=server.ca_file)
        at = (server.host, server.port)
        if server.security is Security.TLS:
            self._client = imaplib.IMAP4_SSL(*at, ssl_context=context, timeout=server.timeout)
        else:
            self._client = imaplib.IMAP4(*at, timeout=server.timeout)
        client = self._client
        if server.security is Security.STARTTLS:
            self._verb = "STARTTLS"
            client.starttls(context)
        self._verb = "LOGIN"
        client.login(server.username, server.password)
        return client

    def _select(self, client: imaplib.IMAP4) -> str:
        """Open the folder for reading; the number under which its mails' numbers hold."""
        self._verb = "EXAMINE"
        state, said = client.select(f'"{self._folder}"', readonly=True)
        if state != "OK":
            raise imaplib.IMAP4.error(_words(said))
        validity = client.response("UIDVALIDITY")[1]
        return _words(validity)

    def _numbers(self, client: imaplib.IMAP4) -> list[int]:
        self._verb = "SEARCH"
        _, day, month, year, *_ = format_datetime(datetime.now(UTC) - SINCE).split()
        state, said = client.uid("SEARCH", "SINCE", f"{day}-{month}-{year}")
        if state != "OK":
            raise imaplib.IMAP4.error(_words(said))
        return sorted(int(number) for number in (said[0] or b"").split())

    def _fetch(self, client: imaplib.IMAP4, uid: int) -> bytes | None:
        """The beginning of a mail; None if it is gone."""
        self._verb = "FETCH"
        state, said = client.uid("FETCH", str(uid), f"(BODY.PEEK[]<0.{LONGEST}>)")
        if state != "OK":
            raise imaplib.IMAP4.error(_words(said))
        return next((bytes(answer[1]) for answer in said if isinstance(answer, tuple)), None)


def _words(said: object) -> str:
    """What a server said, as one line."""
    parts = said if isinstance(said, list) else [said]
    return " ".join(part.decode("ascii", "replace") for part in parts if isinstance(part, bytes))[:500]
