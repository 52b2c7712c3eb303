"""PDF documents, with a text layer or (where the machine can) by recognising scanned pages, in a child process."""

from __future__ import annotations

from tracker.contracts import Limits, Text
from tracker.domain.errors import Unreadable
from tracker.domain.wording import N_
from tracker.plugins.readers.child import text_by_child

_MAGIC = b"%PDF-"
_PREAMBLE = 1024


class PdfReader:
    """Lines, columns and ruled tables of a PDF."""

    name = "pdf"

    def recognises(self, content: bytes) -> bool:
        """True if the PDF mark stands within the first kilobyte, where viewers look for it."""
        return _MAGIC in content[:_PREAMBLE]

    def text(self, content: bytes, limits: Limits) -> Text:
        """The lines of the document; Unreadable for a broken, protected or oversized file, or a scan without OCR."""
        if b"%%EOF" not in content[-4096:] and b"startxref" not in content[-8192:]:
            raise Unreadable(N_("Tệp .pdf hỏng hoặc bị cắt cụt."))
        return text_by_child("pdf", content, limits)
