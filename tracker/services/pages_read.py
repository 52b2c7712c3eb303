"""How far the reading of an upload is, kept where every web process finds it. All times are real."""

from datetime import UTC, datetime, timedelta
from hashlib import sha256

from sqlalchemy import delete

from tracker.extensions import db
from tracker.models.readings import PagesRead
from tracker.services import ledger

DEAD_AFTER = timedelta(minutes=15)
"""No reading lasts so long: its process has died."""


def key_of(account_id: int, word: str) -> str:
    """What the upload of an account is kept under: nobody finds another's."""
    return sha256(f"{account_id} {word}".encode()).hexdigest()


def note(key: str, page: int, pages: int) -> None:
    """Write down that ``page`` pages of ``pages`` are read. The caller commits at once."""
    said = {"page": page, "pages": pages, "at": datetime.now(UTC)}
    row = ledger.insert(PagesRead).values(key=key, **said)
    db.session.execute(row.on_conflict_do_update(index_elements=["key"], set_=said))


def forget(key: str) -> None:
    """The reading is over. The caller commits."""
    db.session.execute(delete(PagesRead).where(PagesRead.key == key))


def sweep() -> int:
    """Delete what readings left whose process died; how many."""
    dead = delete(PagesRead).where(PagesRead.at <= datetime.now(UTC) - DEAD_AFTER)
    return len(db.session.scalars(dead.returning(PagesRead.key)).all())
