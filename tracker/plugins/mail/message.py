"""One mail as bytes: a plain part complete by itself, and the same for eyes that like it set."""

from __future__ import annotations

from email.errors import MessageError
from email.headerregistry import Address
from email.message import EmailMessage

from tracker.contracts import Mail, Mailbox
from tracker.plugins.mail.policy import POLICY


def compose(mail: Mail) -> bytes:
    """The mail as RFC 5322 bytes with CRLF, ready for the wire and for the ledger.

    The same `mail` gives the same bytes, so a retry can be compared. Raises `ValueError` when a
    line end hides in a subject, a name or an address, or an address is none.
    """
    message = EmailMessage(policy=POLICY)
    message["From"] = _address(mail.sender)
    message["To"] = _address(mail.recipient)
    if mail.reply_to is not None:
        message["Reply-To"] = _address(mail.reply_to)
    message["Subject"] = mail.subject
    message["Date"] = mail.dated_at
    message["Message-ID"] = mail.message_id
    if mail.references:
        message["References"] = " ".join(mail.references)
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(mail.plain, cte="base64")
    message.add_alternative(mail.html, subtype="html", cte="base64")
    message.set_boundary(f"=_{mail.message_id.strip('<>').partition('@')[0]}")
    message["Content-Language"] = mail.language
    return message.as_bytes()


def _address(mailbox: Mailbox) -> Address:
    try:
        return Address(display_name=mailbox.name, addr_spec=mailbox.address)
    except MessageError as fault:  # the library's own, and no ValueError
        raise ValueError(f"not an address: {mailbox.address!r}") from fault
