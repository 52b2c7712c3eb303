"""Calendar feeds: an address a calendar program reads, made by its owner and revoked by its owner.

The address is the key: who has it reads what the owner may see of one unit or of the owner's own work, and nothing
else. So its token has one purpose, is shown once, and only its hash is kept. All times are real.
"""

import secrets
from datetime import UTC, datetime
from hashlib import sha256

from sqlalchemy import select

from tracker.domain.acts import Act
from tracker.domain.errors import NotAllowed, NotFound
from tracker.domain.events import Event, EventKind
from tracker.domain.permissions import Role
from tracker.domain.wording import N_
from tracker.extensions import db
from tracker.models.feeds import Feed
from tracker.models.units import Unit
from tracker.services.record import record


def open_feed(act: Act, unit_id: int | None = None) -> str:
    """Make a feed of the actor's own work, or of a unit, and return its token. Raises NotAllowed."""
    if not may_follow(act, unit_id):
        raise NotAllowed(N_("Đồng chí không theo dõi lịch của đơn vị này được."), field="unit_id")
    token = secrets.token_urlsafe(32)
    feed = Feed(
        token_hash=_digest(token),
        account_id=act.actor.account_id,
        unit_id=unit_id,
        created_at=datetime.now(UTC),
    )
    db.session.add(feed)
    db.session.flush()
    _record(act, after=_words(feed))
    return token


def revoke(act: Act, feed_id: int) -> None:
    """End a feed of the actor's own; its address is dead at once. Raises NotFound."""
    feed = db.session.get(Feed, feed_id)
    if feed is None or feed.account_id != act.actor.account_id:
        raise NotFound(N_("Không tìm thấy lịch này."))
    _record(act, before=_words(feed))
    db.session.delete(feed)


def find(token: str) -> Feed | None:
    """The feed behind ``token``, if its owner may still sign in."""
    feed = db.session.scalar(select(Feed).where(Feed.token_hash == _digest(token)))
    return feed if feed is not None and feed.account.active else None


def may_follow(act: Act, unit_id: int | None) -> bool:
    """True if the actor may have the dates of the unit in a calendar: its own, or any for leaders and the clerk."""
    if unit_id is None:
        return bool(act.actor.roles - {Role.ADMINISTRATOR})
    wide = act.actor.roles & {Role.LEADER, Role.CLERK}
    return unit_id in act.actor.unit_ids or bool(wide and db.session.get(Unit, unit_id))


def _digest(token: str) -> str:
    # the purpose is part of what is hashed: no other token of ours opens a feed
    return sha256(b"calendar feed\0" + token.encode()).hexdigest()


def _words(feed: Feed) -> dict[str, str]:
    unit = db.session.get(Unit, feed.unit_id) if feed.unit_id is not None else None
    return {"feed": unit.name if unit else "own"}


def _record(act: Act, *, before: dict[str, str] | None = None, after: dict[str, str] | None = None) -> None:
    me = act.actor.account_id
    record(act, Event(EventKind.ACCOUNT_CHANGED, ("account", me), before=before or {}, after=after or {}))
