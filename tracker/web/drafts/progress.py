"""How far the reading of an upload is: noted in a small file while it lasts, asked for by the page that waits.

The page makes up the word for its upload. Whoever does not ask, or has no script, waits as for any page.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from hashlib import sha256
from pathlib import Path
from secrets import token_urlsafe
from tempfile import gettempdir

from flask import jsonify
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from tracker.contracts import watched
from tracker.domain.permissions import Right
from tracker.web.guard import needs

_LONGEST = 64


def new_word() -> str:
    """A word nobody else has for an upload."""
    return token_urlsafe(24)


@contextmanager
def told(word: str) -> Iterator[None]:
    """Inside, the pages read are noted for the page that knows ``word``; nothing is left afterwards."""
    if not word or len(word) > _LONGEST:
        yield
        return
    note = _note(word)

    def write(page: int, pages: int) -> None:
        with suppress(OSError):  # a full disk must not stop the reading
            note.write_text(f"{page} {pages}", encoding="ascii")

    try:
        with watched(write):
            yield
    finally:
        with suppress(OSError):
            note.unlink(missing_ok=True)


@needs(Right.DRAFTS_EDIT)
def reading(word: str) -> ResponseReturnValue:
    """How many pages of the upload are read, of how many, and in words; nothing when nothing is known."""
    try:
        page, pages = map(int, _note(word).read_text(encoding="ascii").split())
    except (OSError, ValueError):
        return "", 204
    return jsonify(
        page=page, pages=pages, words=_("Đã đọc %(page)s/%(pages)s trang.", page=page, pages=pages)
    )


def _note(word: str) -> Path:
    """The file of one account's upload: nobody asks for another's."""
    name = sha256(f"{current_user.get_id()} {word}".encode()).hexdigest()
    return Path(gettempdir()) / f"tracker-reading-{name}"
