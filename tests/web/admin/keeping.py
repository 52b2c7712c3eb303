"""What the administrator's pages have left in the database."""

from flask.testing import FlaskClient
from sqlalchemy import select

from tracker.extensions import db
from tracker.models.history import HistoryEntry


def id_of(client: FlaskClient, kind: type, **wanted: object) -> int:
    with client.application.app_context():
        found = select(kind.id).filter_by(**wanted)
        value = db.session.scalars(found).first()
        assert value is not None
        return int(value)


def last_entry(client: FlaskClient) -> HistoryEntry:
    with client.application.app_context():
        rows = (
            select(HistoryEntry).where(HistoryEntry.chain == "installation").order_by(HistoryEntry.seq.desc())
        )
        entry = db.session.scalars(rows).first()
        assert entry is not None
        return entry
