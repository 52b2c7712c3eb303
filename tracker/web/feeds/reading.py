"""A feed as its reader gets it: an iCalendar file (RFC 5545) of the deadlines, made anew each time."""

from datetime import UTC, datetime, timedelta

from flask import abort, current_app
from flask_babel import force_locale, gettext
from icalendar import Calendar, Event, vDuration
from werkzeug.wrappers import Response

from tracker.queries import feeds as known
from tracker.queries.directives import DirectiveRow
from tracker.services import feeds, ledger, links
from tracker.web.filters import stage_name
from tracker.web.guard import act_of, public

AGAIN_AFTER = timedelta(hours=1)
"""How often a calendar program should look again; most decide by themselves."""


@public
def read(token: str) -> Response:
    """The calendar of the feed; 404 where there is none, or its owner may not see the unit any more."""
    feed = feeds.find(token)
    if feed is None:
        abort(404)
    act = act_of(feed.account)
    if not feeds.may_follow(act, feed.unit_id):
        abort(404)
    with force_locale(feed.account.language):
        whose = feed.unit.name if feed.unit else feed.account.title
        content = calendar(known.rows(act, feed.unit_id), gettext("Thời hạn: %(whose)s", whose=whose))
    answer = current_app.make_response(content)
    answer.content_type = "text/calendar; charset=utf-8"
    answer.headers["Referrer-Policy"] = "no-referrer"
    return answer


def calendar(rows: list[DirectiveRow], name: str) -> bytes:
    """One all-day event for each deadline. Its UID stays when the date moves, so calendars move it too."""
    made = Calendar()
    made.add("prodid", "-//Theo doi nhiem vu//VI")
    made.add("version", "2.0")
    made.add("method", "PUBLISH")
    made.add("x-wr-calname", name)
    made.add("refresh-interval", AGAIN_AFTER, parameters={"VALUE": "DURATION"})
    made.add("x-published-ttl", vDuration(AGAIN_AFTER))
    for row in rows:
        made.add_component(_event(row))
    return made.to_ical()


def _event(row: DirectiveRow) -> Event:
    assert row.due_on is not None
    url = links.directive(row.id)
    lines = [
        row.text,
        gettext("Đơn vị chủ trì: %(unit)s", unit=row.unit),
        gettext("Văn bản: %(plan)s", plan=row.plan),
        gettext("Tình trạng: %(stage)s", stage=stage_name(row.stage)),
        url,
    ]
    event = Event()
    event.add("uid", f"directive-{row.id}@{ledger.domain()}")
    event.add("sequence", row.version)
    event.add("dtstamp", datetime.now(UTC))
    event.add("dtstart", row.due_on)
    event.add("dtend", row.due_on + timedelta(days=1))
    event.add("summary", gettext("Hạn: %(what)s", what=_short(f"{row.clause} {row.text}")))
    event.add("description", "\n".join(lines))
    event.add("url", url)
    event.add("transp", "TRANSPARENT")
    return event


def _short(text: str, limit: int = 120) -> str:
    flat = " ".join(text.split())
    return flat if len(flat) <= limit else flat[:limit].rsplit(" ", 1)[0] + " …"
