"""Formats that cannot be read, recognised so that a person is told what to do."""

from __future__ import annotations

from tracker.contracts import Limits, Text
from tracker.domain.errors import Unreadable
from tracker.domain.wording import N_

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED_PACKAGE = "EncryptedPackage".encode("utf-16-le")
_PICTURES = (b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"II*\x00", b"MM\x00*", b"BM")
_PAGES = (b"<!doctype html", b"<html", b"<?xml")


class ForeignReader:
    """Old .doc files, protected documents, RTF, pictures and web pages: refused, each with its own advice."""

    name = "foreign"

    def recognises(self, content: bytes) -> bool:
        """True for the first bytes of one of these formats."""
        start = content[:64].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
        return content.startswith((_OLE, b"{\\rtf", *_PICTURES)) or start.startswith(_PAGES)

    def text(self, content: bytes, limits: Limits) -> Text:
        """Raise Unreadable, saying what the file is and what to do."""
        del limits
        if content.startswith(_OLE):
            if _ENCRYPTED_PACKAGE in content:
                raise Unreadable(N_("Tệp được bảo vệ bằng mật khẩu. Đề nghị bỏ mật khẩu rồi nhập lại."))
            raise Unreadable(
                N_(
                    "Đây là tệp Word kiểu cũ (.doc). Đề nghị mở bằng Word hoặc LibreOffice, lưu thành .docx rồi nhập lại."
                )
            )
        if content.startswith(b"{\\rtf"):
            raise Unreadable(
                N_("Đây là tệp RTF. Đề nghị mở bằng Word hoặc LibreOffice, lưu thành .docx rồi nhập lại.")
            )
        if content.startswith(_PICTURES):
            raise Unreadable(N_("Đây là tệp ảnh. Đề nghị dùng bản .docx hoặc .pdf có chữ của văn bản."))
        raise Unreadable(
            N_("Đây là trang web hoặc tệp XML. Đề nghị dán phần chữ của văn bản hoặc dùng .docx, .pdf.")
        )
