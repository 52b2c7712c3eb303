"""Understand mails that come back: delivery status notifications (RFC 3464) and the plain ones of some servers.

What is not word of a failed or delayed delivery of a mail gives nothing: automatic replies, read receipts, letters of
people. A mail of ours is known by its Message-ID in the headers that were returned, whole or alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from email import message_from_bytes, message_from_string
from email.message import Message

from tracker.contracts import Failure

_ID = re.compile(r"(<[^<>\s]+@[^<>\s]+>)")
_COPIED_ID = re.compile(r"^[ \t>|]*Message-ID:\s*(<[^<>\s]+@[^<>\s]+>)", re.IGNORECASE | re.MULTILINE)
_STATUS = re.compile(r"\b([245])\.\d{1,3}\.\d{1,3}\b")
_REPLY = re.compile(r"\b([45])\d\d[ -]")
_COPY = re.compile(
    r"^-{3,}.*copy of (?:the|your) message.*$|^--- Below this line", re.IGNORECASE | re.MULTILINE
)
_GIVEN_UP = re.compile(r"permanent error|could not be delivered|giving up", re.IGNORECASE)
_SAID = 500

LONGEST = 256 * 1024
"""So many bytes of a mail are looked at; what a server says comes first, and ours are small."""


def failures(content: bytes) -> tuple[Failure, ...]:
    """What `content`, one whole mail, says of mails that were not delivered; nothing for any other mail."""
    message = message_from_bytes(content)
    reports = [part for part in _parts(message) if _is_report(part)]
    if reports:
        return tuple(_reported(message, reports[0]))
    return tuple(_plainly(message)) if _by_a_mail_server(message) else ()


def _parts(message: Message) -> Iterator[Message]:
    """The mail and its parts, but nothing inside a mail it carries: a report somebody passes on is none."""
    yield message
    if message.get_content_maintype() == "multipart" and message.is_multipart():
        for part in message.get_payload():
            if isinstance(part, Message):
                yield from _parts(part)


def _is_report(part: Message) -> bool:
    return part.get_content_type() in ("message/delivery-status", "message/global-delivery-status")


def _reported(message: Message, report: Message) -> Iterator[Failure]:
    message_id = _returned_id(message)
    if message_id is None:
        return
    for block in _blocks(report)[1:]:
        action = str(block.get("Action", "")).strip().lower()
        if action not in ("failed", "delayed"):
            continue
        # "failed" is final whatever the status: the server has given the mail up (RFC 3464, 2.3.3). A status of 4
        # then says that its time ran out, not that the address is wrong (RFC 3463, 2): it is not marked
        status = _STATUS.search(str(block.get("Status", "")))
        said = f"{block.get('Status', '')} {block.get('Diagnostic-Code', '')}"
        known = status[1] if status else _first(_REPLY, said)
        yield Failure(message_id, permanent=known == "5", final=action == "failed", text=_one_line(said))


def _blocks(report: Message) -> list[Message]:
    """The fields of the message, then those of each recipient."""
    parts = report.get_payload()
    assert isinstance(parts, list)
    if len(parts) > 1:
        return [part for part in parts if isinstance(part, Message)]
    whole = parts[0].as_string() if parts and isinstance(parts[0], Message) else ""
    return [message_from_string(block) for block in re.split(r"\r?\n\r?\n", whole) if block.strip()]


def _returned_id(message: Message) -> str | None:
    """The id of the mail that is spoken of: from the returned one, else from what this one answers."""
    for part in _parts(message):
        kind, found = part.get_content_type(), None
        if kind in ("message/rfc822", "message/global") and part.is_multipart():
            inner = part.get_payload(0)
            found = _first(_ID, str(inner.get("Message-ID", ""))) if isinstance(inner, Message) else None
        elif kind in ("text/rfc822-headers", "message/global-headers", "message/rfc822-headers"):
            found = _first_copied(_text(part))
        if found is not None:
            return found
    return _first(_ID, str(message.get("In-Reply-To", "")))


def _plainly(message: Message) -> Iterator[Failure]:
    """A notification of an older kind: a sentence, what the other server said, and a copy of the headers."""
    text = _text(next((part for part in _parts(message) if part.get_content_type() == "text/plain"), message))
    copy = _COPY.search(text)
    said = text[: copy.start()] if copy else text
    message_id = _first_copied(text[copy.end() :] if copy else text)
    if message_id is None:
        return
    known = _first(_STATUS, said) or _first(_REPLY, said)
    final = bool(message.get("X-Failed-Recipients") or _GIVEN_UP.search(said))
    lines = [line for line in said.splitlines() if _STATUS.search(line) or _REPLY.search(line)]
    if final or known in ("4", "5"):
        yield Failure(
            message_id, permanent=final and known != "4", final=final, text=_one_line(" ".join(lines))
        )


def _by_a_mail_server(message: Message) -> bool:
    sender = str(message.get("From", "")).lower()
    return bool(message.get("X-Failed-Recipients")) or "mailer-daemon" in sender


def _text(part: Message) -> str:
    payload = part.get_payload(decode=True)
    if isinstance(payload, bytes):
        return payload.decode("utf-8", "replace")
    return "\n".join(inner.as_string() for inner in part.get_payload() if isinstance(inner, Message))


def _first_copied(text: str) -> str | None:
    found = _COPIED_ID.search(re.sub(r"\r?\n[ \t]+<", " <", text))
    return found[1] if found else None


def _first(pattern: re.Pattern[str], text: str) -> str | None:
    found = pattern.search(text)
    return found[1] if found else None


def _one_line(text: str) -> str:
    return " ".join("".join(c if c.isprintable() else " " for c in text).split())[:_SAID]
