"""One mail as bytes: a plain part complete by itself, and the same for eyes that like it set."""

from __future__ import annotations

from base64 import encodebytes
from email.utils import format_datetime

from tracker.contracts import Mail
from tracker.plugins.mail import headers


def compose(mail: Mail) -> bytes:
    """The mail as RFC 5322 bytes with CRLF, ready for the wire and for the ledger.

    The same `mail` gives the same bytes, so a retry can be compared. Raises `ValueError` when a
    line end hides in a subject, a name or an address, or an address is none.
    """
    boundary = f"=_{mail.message_id.strip('<>').partition('@')[0]}"
    lines = [
        headers.address("From", mail.sender),
        headers.address("To", mail.recipient),
        *([headers.address("Reply-To", mail.reply_to)] if mail.reply_to is not None else ()),
        headers.text("Subject", mail.subject),
        f"Date: {format_datetime(mail.dated_at)}",
        headers.identities("Message-ID", (mail.message_id,)),
        *([headers.identities("References", mail.references)] if mail.references else ()),
        "Auto-Submitted: auto-generated",
        f"Content-Language: {mail.language}",
        "MIME-Version: 1.0",
        f'Content-Type: multipart/alternative;{headers.FOLD}boundary="{boundary}"',
        "",
        *_part(boundary, "text/plain", mail.plain),
        *_part(boundary, "text/html", mail.html),
        f"--{boundary}--",
        "",
    ]
    return "\r\n".join(lines).encode("ascii")


def _part(boundary: str, kind: str, text: str) -> tuple[str, ...]:
    octets = b"\r\n".join(text.encode().splitlines()) + b"\r\n"
    return (
        f"--{boundary}",
        f'Content-Type: {kind}; charset="utf-8"',
        "Content-Transfer-Encoding: base64",
        "",
        *encodebytes(octets).decode("ascii").splitlines(),
    )
