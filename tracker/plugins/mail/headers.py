"""How the headers of our mails are written: Vietnamese survives, letter by letter.

Python's own `EmailPolicy` loses spaces between encoded words when it folds a subject such as
"V.2.2 Chuẩn bị hội trường – hạn Thứ Sáu", and takes a millisecond for it. So the few headers there are get written
here, by the letter of RFC 2047: whole characters only, a word of at most 75 octets, a line of at most 78.
"""

from __future__ import annotations

import re
from base64 import b64encode
from collections.abc import Iterator, Sequence
from email.errors import MessageError
from email.headerregistry import Address
from functools import lru_cache

from tracker.contracts import Mailbox

LINE = 78
WORD = 75
FOLD = "\r\n "
_FRAME = len("=?utf-8?b??=")
_ATOMS = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~ -]*")
"""A name that needs no quotation marks beside an address."""


def text(name: str, value: str) -> str:
    """A header of free text. Raises `ValueError` when a line end hides in it."""
    said = _one_line(value)
    if not said.isascii() or "=?" in said or len(name) + 2 + len(said) > LINE:
        said = encoded(said, first=LINE - len(name) - 2)
    return f"{name}: {said}"


def address(name: str, mailbox: Mailbox) -> str:
    """A header of one address. Raises `ValueError` when it is none, or a line end hides in it or in its name."""
    spec = _address(mailbox.address)
    shown = _one_line(mailbox.name)
    if not shown:
        return f"{name}: {spec}"
    if not _ATOMS.fullmatch(shown) or "=?" in shown or len(f"{name}: {shown} <{spec}>") > LINE:
        return f"{name}: {encoded(shown, first=LINE - len(name) - 2)}{FOLD}<{spec}>"
    return f"{name}: {shown} <{spec}>"


def identities(name: str, ids: Sequence[str]) -> str:
    """A header of message ids, one a line."""
    return f"{name}: {FOLD.join(map(_one_line, ids))}"


def encoded(value: str, *, first: int) -> str:
    """The text as RFC 2047 words, one a line; `first` is the room on the first line."""
    return FOLD.join(f"=?utf-8?b?{b64encode(piece).decode('ascii')}?=" for piece in _pieces(value, first))


def _pieces(value: str, room: int) -> Iterator[bytes]:
    piece = b""
    for letter in value:
        octets = letter.encode()
        if len(piece) + len(octets) > (min(room, WORD) - _FRAME) // 4 * 3:
            yield piece
            piece, room = b"", WORD
        piece += octets
    yield piece


@lru_cache
def _address(spec: str) -> str:
    try:
        found = Address(addr_spec=_one_line(spec)).addr_spec
    except (MessageError, IndexError) as fault:  # the library's own, and no ValueError
        raise ValueError(f"not an address: {spec!r}") from fault
    if not found.isascii():
        raise ValueError(f"not an address: {spec!r}")
    return found


def _one_line(value: str) -> str:
    if not value.isprintable() and re.search(r"[\x00-\x1f\x7f\x85\u2028\u2029]", value):
        raise ValueError(f"a CR or LF, or what some take for one: {value[:100]!r}")
    return value
