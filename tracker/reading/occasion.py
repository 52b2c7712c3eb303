"""What the work of a document is for: its printed time, the event it prepares, the event's day and place."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from tracker.reading.outline import Item
from tracker.reading.spelling import canon, squeeze
from tracker.reading.times import wording

_TIME = re.compile(r"(?:thời gian|thời điểm)(?:\s+(?:thực hiện|tổ chức|dự kiến))?(?:\s*,\s*địa điểm)?\s*:\s*")
_PLACE = re.compile(
    r"địa điểm(?:\s+(?:thực hiện|tổ chức|dự kiến))?\s*:\s*(?:dự kiến\s+)?(?:tổ chức\s+)?(?:tại\s+)?(?P<place>[^.;(]{3,160})"
)
_KINDS_OF_EVENT = (
    r"(?:hội nghị|hội thảo|lớp|lễ|cuộc họp|phiên họp|hội thi|cuộc thi|đại hội|diễn đàn|sự kiện|tập huấn|lễ hội|hội chợ|ngày hội|"
    r"tuần lễ|hội diễn|hội thao|giải|triển lãm)"
)
_EVENT = re.compile(
    rf"(?<!ban )(?:tổ chức|mời dự|dự|tham dự|mở)\s+(?:\d{{1,2}}\s+)?(?P<event>{_KINDS_OF_EVENT}(?:\s+[^\W\d_]+){{0,3}})"
)
_TITLED = re.compile(
    rf"(?:tổ chức|mời dự|tham dự|mở|về việc|dự|\s)*(?P<event>{_KINDS_OF_EVENT}(?:\s+[^\W\d_]+){{0,3}})"
)
_EVENT_ENDS = re.compile(
    r"\s(?:năm|tại|về|cho|với|để|nhằm|theo|trong|vào|được|do|thực hiện|bồi dưỡng|trên|và|có|đạt|trước|sau|nghe|triển khai|đánh giá|"
    r"tổng kết|sơ kết|lần|tập trung|gồm|nêu|này|đến|cùng|của|mục)(?!\w).*$",
    re.IGNORECASE,
)
_KIND = re.compile(rf"(?<!\w){_KINDS_OF_EVENT}(?!\w)")
_LONGEST = 2000
_EVENT_DAY = re.compile(r"ngày\s+(\d{1,2})\s*(?:/|tháng)\s*(\d{1,2})\s*(?:/|năm)\s*(\d{4})")
_PERIOD_LABEL = re.compile(r"^(?:dự kiến\s+)?(?:sẽ\s+)?(?:hoàn thành\s+)?(?:trong|vào|từ)?\s*", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Occasion:
    """The printed time of the work ("quý III năm 2025") and the event it prepares; None where not printed."""

    period: str | None = None
    event: str | None = None
    event_on: date | None = None
    place: str | None = None


def occasion(root: Item, title: str) -> Occasion:
    """The occasion of the document outlined by `root`.

    An event counts only if the title names one or a place is printed for it: conferences are mentioned everywhere.
    """
    period = event = place = None
    event_on: date | None = None
    for item in root.walk():
        text = canon(item.text[:_LONGEST])
        if period is None and event_on is None and (match := _TIME.match(text)):
            period, event_on = _time(item, match.end())
        if place is None and (match := _PLACE.match(text)):
            place = item.text[match.start("place") : match.end("place")].strip(" ,")
        if event is None and (match := _EVENT.search(text)):
            event = _event(item.text[match.start("event") : match.end("event")])
    named = _TITLED.match(canon(title))
    if event is None and named is not None:
        event = _event(title[named.start("event") : named.end("event")])
    if place is None and _KIND.search(canon(title)) is None:
        return Occasion(period=period)
    return Occasion(period, event, event_on if event else None, place)


def _time(item: Item, at: int) -> tuple[str | None, date | None]:
    """The period or the day that follows "Thời gian:"."""
    following = item.text[at:].strip() or " ".join(child.text for child in item.children[:1])
    found = wording(following)
    day = _EVENT_DAY.search(canon(following))
    if day is not None and (found is None or found.kind != "range"):
        return None, _day(day)
    return (_PERIOD_LABEL.sub("", found.words) if found else None), None


def _event(printed: str) -> str:
    return _EVENT_ENDS.sub("", squeeze(printed)).strip()


def _day(match: re.Match[str]) -> date | None:
    try:
        return date(int(match[3]), int(match[2]), int(match[1]))
    except ValueError:
        return None
