"""Read a document: pick the reader that knows its content, take the lines out, understand them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from hashlib import sha256

from tracker.contracts import Limits, Reader, Text
from tracker.domain.errors import Unreadable
from tracker.domain.lead_times import DEFAULTS, LeadTime
from tracker.domain.wording import N_
from tracker.reading import Reading, understand
from tracker.reading.legacy import in_unicode


@dataclass(frozen=True, slots=True)
class Document:
    """A document as read: its lines, what was understood, and the SHA-256 of its bytes by which it is recognised."""

    text: Text
    reading: Reading
    digest: str


def read(
    content: bytes,
    *,
    readers: Iterable[Reader],
    limits: Limits | None = None,
    lead_times: Sequence[LeadTime] = DEFAULTS,
) -> Document:
    """Read `content`, whatever its file is called; the first of `readers` that recognises it does the work.

    `lead_times` is the office's table of usual lead times. Raises Unreadable with a sentence for a person; nothing is
    stored either way.
    """
    limits = limits or Limits()
    if not content:
        raise Unreadable(N_("Tệp trống, không có nội dung để đọc."))
    if len(content) > limits.size:
        raise Unreadable(
            N_("Tệp quá lớn: tối đa %(limit)s MB."),
            limit=f"{limits.size / 1024 / 1024:.0f}".replace(".", ","),
        )
    reader = next((reader for reader in readers if reader.recognises(content)), None)
    if reader is None:
        raise Unreadable(
            N_("Không nhận ra loại tệp. Đề nghị dùng tệp .docx, .pdf hoặc văn bản thuần (.txt, .md).")
        )
    found = reader.text(content, limits)
    lines, said = in_unicode(found.lines)
    text = Text(lines, (*found.notes, *said))
    return Document(text, understand(text.lines, lead_times=lead_times), sha256(content).hexdigest())
