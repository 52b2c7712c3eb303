"""How the headers of our mails are written: Vietnamese survives, letter by letter.

Python's own `EmailPolicy` loses spaces between encoded words when it folds a subject such as
"V.2.2 Chuẩn bị hội trường – hạn Thứ Sáu", so the folding of text outside ASCII is done here, by the
letter of RFC 2047: whole characters only, a word of at most 75 octets, a line of at most 78.
"""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Iterator
from email.headerregistry import Address, AddressHeader, UnstructuredHeader
from email.policy import EmailPolicy
from typing import Any

LINE = 78
WORD = 75
_FRAME = len("=?utf-8?b??=")


class WholeWordsPolicy(EmailPolicy):
    """An `EmailPolicy` with CRLF line ends that never damages a header it has to encode."""

    def fold(self, name: str, value: Any) -> str:
        """The header as ASCII lines, each at most 78 octets, with the line end."""
        if isinstance(value, AddressHeader):
            written = f",{self.linesep} ".join(_address(one, name) for one in value.addresses)
        elif isinstance(value, UnstructuredHeader) and not _plain(str(value)):
            written = encoded(str(value), first=LINE - len(name) - 2)
        else:
            return str(super().fold(name, value))
        return f"{name}: {written}{self.linesep}"

    def fold_binary(self, name: str, value: Any) -> bytes:
        """The same as bytes; everything is ASCII by then."""
        return self.fold(name, value).encode("ascii")


POLICY = WholeWordsPolicy(linesep="\r\n", max_line_length=LINE)


def encoded(text: str, *, first: int) -> str:
    """The text as RFC 2047 words, one a line; `first` is the room on the first line."""
    return "\r\n ".join(f"=?utf-8?b?{b64encode(piece).decode('ascii')}?=" for piece in _pieces(text, first))


def _pieces(text: str, room: int) -> Iterator[bytes]:
    piece = b""
    for letter in text:
        octets = letter.encode()
        if len(piece) + len(octets) > (min(room, WORD) - _FRAME) // 4 * 3:
            yield piece
            piece, room = b"", WORD
        piece += octets
    yield piece


def _address(mailbox: Address, name: str) -> str:
    if mailbox.display_name.isascii() and len(f"{name}: {mailbox},") <= LINE:
        return str(mailbox)
    shown = encoded(mailbox.display_name, first=LINE - len(name) - 2)
    return f"{shown}\r\n <{mailbox.addr_spec}>"


def _plain(text: str) -> bool:
    """True for ASCII that the library can fold at its spaces."""
    return text.isascii() and "=?" not in text and all(len(word) <= LINE // 2 for word in text.split())
