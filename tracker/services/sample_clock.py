"""The sample's clock: it runs, and its administrator may step it to the next working day. Real use has none."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from tracker.clock import OFFSET_KEY
from tracker.config import settings
from tracker.domain.acts import SYSTEM, Act
from tracker.domain.calendar import local_moment
from tracker.domain.errors import NotAllowed
from tracker.domain.events import Event, EventKind
from tracker.domain.permissions import Right
from tracker.domain.wording import N_
from tracker.extensions import db
from tracker.models.office import Setting
from tracker.services import loading, recurrence, reminders
from tracker.services.record import record

OPENS_AT_HOUR = 8


def step(act: Act) -> datetime:
    """Move the business clock to 08:00 of the next working day; returns that moment. Raises NotAllowed in real use.

    What that morning would have brought is planned with it, so that no day's letters are stepped over.
    """
    loading.require(act, Right.CLOCK_STEP)
    if not settings().sample:
        raise NotAllowed(N_("Chỉ bản mẫu mới có đồng hồ riêng."))
    to = local_moment(act.calendar.add(act.today, 1), OPENS_AT_HOUR)
    set_to(to)
    before, after = {"now": act.now.isoformat()}, {"now": to.isoformat()}
    record(act, Event(EventKind.SETTING_CHANGED, ("clock", 0), before=before, after=after))
    morning = replace(act, actor=SYSTEM, now=to)
    recurrence.open_due(morning)
    reminders.plan_due(morning)
    return to


def set_to(moment: datetime) -> None:
    """Let the business clock show ``moment`` (aware UTC) now, and run on from there."""
    found = db.session.get(Setting, OFFSET_KEY)
    seconds = (moment - datetime.now(UTC)) / timedelta(seconds=1)
    if found is None:
        db.session.add(Setting(name=OFFSET_KEY, value=seconds))
    else:
        found.value = seconds
    db.session.flush()
