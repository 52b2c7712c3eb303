"""What is over at the door is swept away, and nothing else."""

from datetime import UTC, datetime, timedelta

from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import select, update

from tests import builders
from tracker.models.accounts import PasswordReset, Session
from tracker.queries.sessions import IDLE, live
from tracker.services import resets, sessions


def test_sessions_that_are_over_are_swept_and_live_ones_stay(db: SQLAlchemy) -> None:
    account = builders.account("vanthu", "Văn thư")
    live_one, idle, ended = (sessions.open_for(account, address="127.0.0.1", agent="") for _ in range(3))
    now = datetime.now(UTC)
    for token, values in (
        (idle, {"last_seen_at": now - IDLE - timedelta(seconds=1)}),
        (ended, {"expires_at": now - timedelta(seconds=1)}),
    ):
        found = live(token)
        assert found is not None
        db.session.execute(update(Session).where(Session.token_hash == found.token_hash).values(values))
    db.session.expire_all()
    assert sessions.sweep() == 2
    assert live(live_one) is not None
    assert sessions.sweep() == 0


def test_links_that_are_dead_are_swept(db: SQLAlchemy) -> None:
    builders.account("vanthu", "Văn thư")
    builders.account("truongphong", "Trưởng phòng")
    for login in ("vanthu", "truongphong"):
        assert resets.offer(login) is not None
    first = db.session.scalars(select(PasswordReset)).first()
    assert first is not None
    first.expires_at = datetime.now(UTC) - timedelta(seconds=1)
    db.session.flush()
    assert resets.sweep() == 1
    assert resets.sweep() == 0
