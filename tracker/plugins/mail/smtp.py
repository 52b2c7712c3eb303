"""Mail over SMTP: encrypted and with the server's certificate checked, unless switched off by name."""

from __future__ import annotations

import re
import smtplib
import ssl

from tracker.contracts import Accepted, Mail, Outcome, Security, Server, TransportError
from tracker.plugins.mail.message import compose

_MAILBOX = re.compile(r"[!-;=?-~]+@[!-;=?-~]+")
"""What may stand between the angle brackets of an envelope: visible ASCII without brackets."""


class SmtpChannel:
    """A `Channel` that keeps one connection for all it delivers between two `close`."""

    name = "smtp"

    def __init__(self, server: Server) -> None:
        self._server = server
        self._client: smtplib.SMTP | None = None
        self._verb = "connect"

    def compose(self, mail: Mail) -> bytes:
        """See `tracker.plugins.mail.message.compose`."""
        return compose(mail)

    def deliver(self, content: bytes, *, sender: str, recipient: str) -> Outcome:
        """Hand over one message to one recipient.

        One recipient a message, so that a server can never take a part of it. When the connection breaks
        after the message was sent and before the answer came, nobody knows: that is an error, to be tried
        again with the same bytes.
        """
        if not _MAILBOX.fullmatch(recipient):
            return TransportError(permanent=True, text=f"not an address: {recipient!r}")
        try:
            client = self._envelope(sender)
        except (OSError, ValueError, smtplib.SMTPException) as fault:
            return self._broken(fault, of_channel=True)
        try:
            return self._hand_over(client, content, recipient)
        except (OSError, smtplib.SMTPException) as fault:
            return self._broken(fault, of_channel=False)

    def close(self) -> None:
        """Say goodbye if there is a connection; a server that does not answer is left."""
        if self._client is None:
            return
        try:
            self._client.quit()
        except (OSError, smtplib.SMTPException):
            self._client.close()
        self._client = None

    def _envelope(self, sender: str) -> smtplib.SMTP:
        """A connection on which the sender has been accepted."""
        if self._client is not None:
            try:
                return self._from(self._client, sender)
            except (OSError, smtplib.SMTPException):
                self._drop()  # an idle connection the server has left; nothing was handed over yet
        return self._from(self._connect(), sender)

    def _connect(self) -> smtplib.SMTP:
        server, self._verb = self._server, "connect"
        context = ssl.create_default_context(cafile=server.ca_file)
        if server.security is Security.TLS:
            self._client = smtplib.SMTP_SSL(
                server.host,
                server.port,
                local_hostname=server.hello,
                timeout=server.timeout,
                context=context,
            )
        else:
            self._client = smtplib.SMTP(
                server.host, server.port, local_hostname=server.hello, timeout=server.timeout
            )
        self._verb = "EHLO"
        self._client.ehlo_or_helo_if_needed()
        if server.security is Security.STARTTLS:
            self._verb = "STARTTLS"
            self._client.starttls(context=context)
        if server.username:
            self._verb = "AUTH"
            self._client.login(server.username, server.password)
        return self._client

    def _from(self, client: smtplib.SMTP, sender: str) -> smtplib.SMTP:
        self._verb = "MAIL"
        code, reply = client.mail(sender)
        if code != 250:
            raise smtplib.SMTPSenderRefused(code, reply, sender)
        return client

    def _hand_over(self, client: smtplib.SMTP, content: bytes, recipient: str) -> Outcome:
        self._verb = "RCPT"
        reply: bytes | str
        code, reply = client.rcpt(recipient)
        if code in (250, 251):
            self._verb = "DATA"
            try:
                code, reply = client.data(content)
            except smtplib.SMTPDataError as refused:
                code, reply = refused.smtp_code, _octets(refused.smtp_error)
            if code == 250:
                return Accepted(_words(code, reply))
        refusal = TransportError(permanent=500 <= code < 600, text=f"{self._verb}: {_words(code, reply)}")
        try:
            client.rset()
        except (OSError, smtplib.SMTPException):
            self._drop()
        return refusal

    def _broken(self, fault: Exception, *, of_channel: bool) -> TransportError:
        self._drop()
        if isinstance(fault, smtplib.SMTPResponseException):
            text = _words(fault.smtp_code, fault.smtp_error)
        else:
            text = f"{type(fault).__name__}: {fault}"
        return TransportError(permanent=False, text=f"{self._verb}: {text}", of_channel=of_channel)

    def _drop(self) -> None:
        if self._client is not None:
            self._client.close()
            self._client = None


def _octets(reply: bytes | str) -> bytes:
    return reply if isinstance(reply, bytes) else reply.encode()


def _words(code: int, reply: bytes | str) -> str:
    said = reply.decode("utf-8", "replace") if isinstance(reply, bytes) else reply
    return f"{code} {' '.join(said.split())}"[:500]
