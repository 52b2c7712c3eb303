"""Real mail servers on loopback: one that behaves, by aiosmtpd, and one that misbehaves on command."""

from __future__ import annotations

import contextlib
import datetime as dt
import ipaddress
import socket
import ssl
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from pathlib import Path
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from tests.loopback import DROP, HANG, Loopback

PASSWORD = b"only in this test"


@dataclass(frozen=True)
class Received:
    """One message a server took: who for, and its very bytes."""

    recipient: str
    content: bytes

    @property
    def message(self) -> EmailMessage:
        """The message, parsed."""
        return message_from_bytes(self.content, policy=default)

    @property
    def subject(self) -> str:
        """Its subject as a reader sees it."""
        return str(self.message["Subject"])

    @property
    def plain(self) -> str:
        """Its plain part with \\n line ends."""
        part = self.message.get_body(("plain",))
        assert isinstance(part, EmailMessage)
        return str(part.get_content()).replace("\r\n", "\n")


class MailServer(Controller):
    """An SMTP server at a free port that keeps what it takes in `inbox`.

    `refuse` maps a recipient to the answer it gets instead of 250. `sessions` counts the connections that
    said hello.
    """

    def __init__(self, *, tls: ssl.SSLContext | None = None, auth: bool = False) -> None:
        self.inbox: list[Received] = []
        self.refuse: dict[str, str] = {}
        self.sessions = 0
        super().__init__(
            self,
            hostname="127.0.0.1",
            port=0,
            tls_context=tls,
            require_starttls=tls is not None,
            auth_required=auth,
            authenticator=_authenticate if auth else None,
        )

    def _trigger_server(self) -> None:
        self.port = self.server.sockets[0].getsockname()[1]
        super()._trigger_server()
        self.sessions = 0

    async def handle_EHLO(  # noqa: N802  aiosmtpd's name
        self, _server: SMTP, session: Session, _envelope: Envelope, hostname: str, responses: list[str]
    ) -> list[str]:
        self.sessions += 1
        session.host_name = hostname
        return responses

    async def handle_RCPT(  # noqa: N802  aiosmtpd's name
        self, _server: SMTP, _session: Session, envelope: Envelope, address: str, _options: list[str]
    ) -> str:
        if address in self.refuse:
            return self.refuse[address]
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(  # noqa: N802  aiosmtpd's name
        self, _server: SMTP, _session: Session, envelope: Envelope
    ) -> str:
        content = envelope.original_content or b""
        self.inbox.extend(Received(to, content) for to in envelope.rcpt_tos)
        return "250 Taken"


def _authenticate(
    _server: SMTP, _session: Session, _envelope: Envelope, _mechanism: str, data: Any
) -> AuthResult:
    right = isinstance(data, LoginPassword) and data.password == PASSWORD
    # handled=False lets the server answer by itself; the default leaves the client waiting
    return AuthResult(success=right, handled=False)


@contextlib.contextmanager
def mail_server(**options: Any) -> Iterator[MailServer]:
    """A running `MailServer`."""
    server = MailServer(**options)
    server.start()
    try:
        yield server
    finally:
        server.stop()


_GOOD = {
    "BANNER": "220 ready",
    "EHLO": "250-here\r\n250 8BITMIME",
    "DATA": "354 go on",
    "QUIT": "221 bye",
}


class FaultyServer(Loopback):
    """An SMTP server that answers each verb as `script` says: a reply, HANG or DROP.

    A script may also be a function from the verb and its count (from 1). Verbs are BANNER, EHLO, STARTTLS,
    MAIL, RCPT, DATA, RSET, QUIT and DOT, the end of the message; what comes before the dot is kept in
    `inbox` even if the answer is lost.
    """

    def __init__(self, script: Mapping[str, str] | Callable[[str, int], str | None]) -> None:
        super().__init__()
        self._script = script if callable(script) else lambda verb, _count: script.get(verb)
        self._counts: dict[str, int] = {}
        self.inbox: list[Received] = []

    def count(self, verb: str) -> int:
        """How often `verb` was heard."""
        return self._counts.get(verb, 0)

    def serve(self, connection: socket.socket) -> None:
        """A conversation of SMTP."""
        with connection.makefile("rwb") as stream:
            recipient = ""
            if not self._say(stream, "BANNER"):
                return
            for line in stream:
                verb = line[:8].split()[0].decode().upper()
                if verb == "RCPT":
                    recipient = line.split(b"<")[1].split(b">")[0].decode()
                if not self._say(stream, verb):
                    return
                if verb == "DATA" and self._last.startswith("354"):
                    content = b"".join(iter(stream.readline, b".\r\n"))
                    self.inbox.append(Received(recipient, content))
                    if not self._say(stream, "DOT"):
                        return
                if verb == "QUIT":
                    return

    def _say(self, stream: Any, verb: str) -> bool:
        self._counts[verb] = self.count(verb) + 1
        self._last = self._script(verb, self.count(verb)) or _GOOD.get(verb, "250 OK")
        if self._last == HANG:
            self.hang()
        if self._last in (HANG, DROP):
            return False
        stream.write(self._last.encode() + b"\r\n")
        stream.flush()
        return True


def certificate(folder: Path, *, name: str = "127.0.0.1") -> tuple[ssl.SSLContext, Path]:
    """A fresh self-signed certificate for `name`: the server's context, and the file a client may trust."""
    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    try:
        shown: x509.GeneralName = x509.IPAddress(ipaddress.ip_address(name))
    except ValueError:
        shown = x509.DNSName(name)
    now = dt.datetime.now(dt.UTC)
    signed = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - dt.timedelta(days=1))
        .not_valid_after(now + dt.timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([shown]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    public, private = folder / "server.pem", folder / "server.key"
    public.write_bytes(signed.public_bytes(serialization.Encoding.PEM))
    private.write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
    )
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(public, private)
    return context, public
