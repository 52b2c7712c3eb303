"""How far the reading of an upload is: noted in the database while it lasts, asked for by the page that waits.

The page makes up the word for its upload; whichever process it asks can answer. Whoever does not ask, or has no
script, waits as for any page.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from secrets import token_urlsafe
from threading import Lock
from time import monotonic

from flask import Flask, current_app, jsonify
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user
from sqlalchemy.exc import SQLAlchemyError

from tracker.contracts import watched
from tracker.domain.permissions import Right
from tracker.extensions import db, writes
from tracker.models.readings import PagesRead
from tracker.services import pages_read
from tracker.web.guard import needs

EVERY = 0.5
"""So many seconds lie between two notes, and before the first: what is read by then is not worth a word."""

_LONGEST = 64


def new_word() -> str:
    """A word nobody else has for an upload."""
    return token_urlsafe(24)


@contextmanager
def told(word: str) -> Iterator[None]:
    """Inside, the pages read are noted for the page that knows ``word``; nothing is left afterwards.

    The request must have no transaction open: each note is one of its own.
    """
    if not word or len(word) > _LONGEST:
        yield
        return
    app: Flask = current_app._get_current_object()  # type: ignore[attr-defined]
    notes = _Notes(app, pages_read.key_of(current_user.account_id, word))
    try:
        with watched(notes.write):
            yield
    finally:
        notes.end()


@needs(Right.DRAFTS_EDIT)
def reading(word: str) -> ResponseReturnValue:
    """How many pages of the upload are read, of how many, and in words; nothing when nothing is known."""
    row = db.session.get(PagesRead, pages_read.key_of(current_user.account_id, word))
    if row is None:
        return "", 204
    words = _("Đã đọc %(page)s/%(pages)s trang.", page=row.page, pages=row.pages)
    return jsonify(page=row.page, pages=row.pages, words=words)


class _Notes:
    """The notes of one upload. The reader may write from a thread of its own, even a moment after the end."""

    def __init__(self, app: Flask, key: str) -> None:
        self._app, self._key = app, key
        self._one_at_a_time = Lock()
        self._last, self._left, self._over = monotonic(), False, False

    def write(self, page: int, pages: int) -> None:
        with self._one_at_a_time:
            if self._over or monotonic() - self._last < EVERY:
                return
            self._left = True
            self._do(lambda: pages_read.note(self._key, page, pages))
            self._last = monotonic()

    def end(self) -> None:
        with self._one_at_a_time:
            self._over = True
            if self._left:
                self._do(lambda: pages_read.forget(self._key))

    def _do(self, change: Callable[[], None]) -> None:
        """Change the row in a short transaction. Where none can be written, on a full disk, the reading goes on."""
        try:
            with self._app.app_context(), writes():
                change()
                db.session.commit()
        except SQLAlchemyError as failure:
            self._app.logger.warning("pages read not noted: %s", type(failure).__name__)
