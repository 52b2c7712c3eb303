"""Word documents (.docx). Everything is judged before anything is unpacked; the parsing is done in a child process."""

from __future__ import annotations

import io
import struct
import zipfile

from tracker.contracts import Limits, Text
from tracker.domain.errors import Unreadable
from tracker.domain.wording import N_
from tracker.plugins.readers.child import text_by_child

_ZIP = (b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")
_END = b"PK\x05\x06"
_BODY = "word/document.xml"
_ENCRYPTED_BIT = 0x1


class DocxReader:
    """Paragraphs, computed list numbers, tables, text boxes and footnotes of a Word document."""

    name = "docx"

    def recognises(self, content: bytes) -> bool:
        """Any zip archive: an archive that is no Word document is refused by name rather than taken for text."""
        return content.startswith(_ZIP)

    def text(self, content: bytes, limits: Limits) -> Text:
        """The lines of the document; Unreadable for a broken, encrypted, foreign or oversized archive."""
        _check(content, limits)
        return text_by_child("docx", content, limits)


def _check(content: bytes, limits: Limits) -> None:
    """Judge the archive by its directory alone."""
    end = content.rfind(_END, max(0, len(content) - 65_557))
    if end < 0 or len(content) < end + 22:
        raise Unreadable(N_("Tệp .docx hỏng hoặc bị cắt cụt."))
    if struct.unpack_from("<H", content, end + 10)[0] > limits.members:
        raise Unreadable(
            N_("Tệp .docx có quá nhiều thành phần bên trong (tối đa %(limit)s)."), limit=limits.members
        )
    try:
        members = zipfile.ZipFile(io.BytesIO(content)).infolist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError):
        raise Unreadable(N_("Tệp .docx hỏng hoặc bị cắt cụt.")) from None
    if len(members) > limits.members:
        raise Unreadable(
            N_("Tệp .docx có quá nhiều thành phần bên trong (tối đa %(limit)s)."), limit=limits.members
        )
    if sum(member.file_size for member in members) > limits.unpacked:
        raise Unreadable(
            N_("Tệp .docx giải nén ra quá lớn (tối đa %(limit)s MB)."), limit=limits.unpacked // (1024 * 1024)
        )
    if any(member.flag_bits & _ENCRYPTED_BIT for member in members):
        raise Unreadable(N_("Tệp được bảo vệ bằng mật khẩu. Đề nghị bỏ mật khẩu rồi nhập lại."))
    if _BODY not in {member.filename for member in members}:
        raise Unreadable(N_("Tệp nén này không phải văn bản Word (.docx)."))
