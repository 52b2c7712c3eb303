"""The head and foot of an official document: who issued it, its number, day, title, addressees and signer."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date

from tracker.reading.layout import Block, Paragraph, is_shouted
from tracker.reading.marks import mark_of
from tracker.reading.model import Head
from tracker.reading.outline import Item
from tracker.reading.parts import Part, is_kind
from tracker.reading.spelling import canon, squeeze
from tracker.reading.times import wording
from tracker.reading.units import Text, begins_unit, end_of_units, name

_MOTTO = re.compile(
    r"cộng h(?:òa|oà) xã hội chủ nghĩa việt nam|độc lập\s*[-–]\s*tự do\s*[-–]\s*hạnh phúc|đảng cộng sản việt nam"
)
_NUMBER = re.compile(
    r"số\s*:?\s*(?P<digits>\d[\d\s]*)\s*(?P<symbol>[-/]\s*[A-ZĐ0-9][\w.&]*(?:\s?[-/&]\s?[A-ZĐ0-9][\w.&]*)*)",
    re.IGNORECASE,
)
_DATED = re.compile(
    r"(?P<place>[^\W\d_][^,|\d]{1,40}?),\s*ngày\s*(?P<day>\d{0,2})[\s.…]*tháng\s*(?P<month>\d{0,2})[\s.…]*năm\s*(?P<year>\d{4})?",
    re.IGNORECASE,
)
_SUBJECT = re.compile(r"^\s*(?:V\s*/\s*v\.?|Về việc)\s*:?\s*(?P<subject>.+)", re.IGNORECASE)
_AUTHORITY = re.compile(r"(?<!\w)(?P<by>KT|TM|TL|TUQ|Q)\s*\.\s*(?P<of>[^\W\d_][^|\d]*)")
_POST = re.compile(
    r"(?:phó |quyền )?(?:chủ tịch|giám đốc|bộ trưởng|thứ trưởng|thủ tướng|phó thủ tướng|chủ nhiệm|trưởng|vụ trưởng|cục trưởng|chánh|tổng|viện|hiệu trưởng)"
)
_PERSON = re.compile(r"(?:[A-ZĐÀ-Ỹ][^\W\d_]*\.?)(?:\s+[A-ZĐÀ-Ỹ][^\W\d_]*){1,4}")
_ISSUES = re.compile(
    r"(?:xây dựng|ban hành|đề ra|lập)\s+(?:và (?:tổ chức )?triển khai\s+)?(?:kế hoạch|chương trình|chỉ thị|quyết định|phương án|thông báo|hướng dẫn)"
)
_CLOSES = re.compile(r"(?:trân trọng |kính )?(?:đề nghị|yêu cầu|thông báo)")
_TIME = re.compile(r"(?:thời gian|thời điểm)(?:\s+(?:thực hiện|tổ chức|dự kiến))?(?:\s*,\s*địa điểm)?\s*:\s*")
_PLACE = re.compile(
    r"địa điểm(?:\s+(?:thực hiện|tổ chức|dự kiến))?\s*:\s*(?:dự kiến\s+)?(?:tổ chức\s+)?(?:tại\s+)?(?P<place>[^.;(]{3,160})"
)
_EVENT = re.compile(
    r"(?<!ban )(?:tổ chức|mời dự|dự|tham dự|mở)\s+(?:\d{1,2}\s+)?(?P<event>(?:hội nghị|hội thảo|lớp|lễ|cuộc họp|phiên họp|hội thi|cuộc thi|đại hội|diễn đàn|sự kiện|tập huấn)"
    r"(?:\s+[^\W\d_]+){0,5})"
)
_EVENT_DAY = re.compile(r"ngày\s+(\d{1,2})\s*(?:/|tháng)\s*(\d{1,2})\s*(?:/|năm)\s*(\d{4})")
_PERIOD_LABEL = re.compile(r"^(?:dự kiến\s+)?(?:sẽ\s+)?(?:hoàn thành\s+)?(?:trong|vào|từ)?\s*", re.IGNORECASE)
_OPENING = 1500
"""A body names itself near the beginning of a paragraph."""
_EVENT_ENDS = re.compile(
    r"\s(?:năm|tại|về|cho|với|để|nhằm|theo|trong|vào|được|do|thực hiện|bồi dưỡng|trên|và|có|đạt)(?!\w).*$"
)


def head(part: Part, items: Item, *, body: Iterable[Block]) -> Head:
    """Read the head of the first part of a document; `items` is its outline, `body` its running text."""
    columns = [
        column
        for text in _texts(part.head)
        for column in re.split(r"\s{3,}|\s\|\s|\n", text)
        if column.strip()
    ]
    texts = list(_texts(part.head))
    joined = "\n".join(texts)
    kind, title = _title(part)
    dated, place = _dated(joined)
    superior, issuer = _issuer(columns)
    paragraphs = [block.text for block in body if isinstance(block, Paragraph)]
    period, event, event_on, event_place = _occasion(items, title or "")
    authority, post, signer = _signer(part.foot)
    return Head(
        superior=superior,
        issuer=issuer or _issuer_in(paragraphs),
        number=_number(joined),
        place=place,
        dated=dated,
        kind=kind,
        title=title,
        bases=tuple(text for text in paragraphs[:40] if re.match(r"căn cứ (?!kết quả)", canon(text))),
        period=period,
        event=event,
        event_on=event_on,
        event_place=event_place,
        authority=authority,
        post=post,
        signer=signer,
        recipients=_recipients(part.head),
    )


def _texts(blocks: Iterable[Block]) -> Iterable[str]:
    for block in blocks:
        if isinstance(block, Paragraph):
            yield from (line.text for line in block.lines)
        else:
            for row in block.rows:
                yield from (line.text for line in row.lines)


def _number(text: str) -> str | None:
    match = _NUMBER.search(text)
    return squeeze(match["digits"] + match["symbol"]).replace(" ", "") if match else None


def _dated(text: str) -> tuple[date | None, str | None]:
    match = _DATED.search(text)
    if match is None:
        return None, None
    place = squeeze(match["place"]).split("  ")[-1]
    if found := re.search(r"(?:Độc lập.*Hạnh phúc|/[A-ZĐ-]+)\s+(.+)$", place):
        place = found[1]
    try:
        return date(int(match["year"] or 0), int(match["month"] or 0), int(match["day"] or 0)), place
    except ValueError:
        return None, place


def _issuer(columns: list[str]) -> tuple[str | None, str | None]:
    """The capitals above the number, left of the motto: the superior body, then the issuing one."""
    names: list[str] = []
    for column in columns:
        text = canon(column)
        if (
            re.match(r"số\s*:|v\s*/\s*v|kính gửi", text)
            or _DATED.search(column)
            or (is_shouted(column) and is_kind(text))
        ):
            if names:
                break
            continue
        left = squeeze(column[: match.start()] if (match := _MOTTO.search(text)) else column).strip(" -|_")
        if (left and is_shouted(left) and begins_unit(Text.of(_in_small(left)), 0)) or (
            names and is_shouted(left)
        ):
            names.append(left)
    if not names:
        return None, None
    if (len(names) > 1 and not begins_unit(Text.of(_in_small(names[1])), 0)) or (
        len(names) > 1
        and canon(names[0]) in ("ủy ban nhân dân", "hội đồng nhân dân")
        and re.match(r"tỉnh|thành phố|huyện|xã|phường", canon(names[1]))
    ):
        names[0:2] = [f"{names[0]} {names[1]}"]
    return (names[0], names[1]) if len(names) > 1 else (None, names[0])


def _in_small(name_in_capitals: str) -> str:
    return " ".join(word.capitalize() for word in name_in_capitals.split())


def _issuer_in(paragraphs: list[str]) -> str | None:
    """Without a letterhead: the unit that says it issues the plan, or that closes it with a request."""
    for wanted in (_ISSUES, _CLOSES):
        for paragraph in paragraphs:
            text = Text.of(paragraph[:_OPENING])
            for boundary in re.finditer(r"(?:^|[.,;]\s+)", text.canon):
                at = boundary.end()
                if text.printed[at : at + 1].isupper() and begins_unit(text, at):
                    end = end_of_units(text, at)
                    if end > at and wanted.match(text.canon[end:].lstrip(" ,")):
                        return name(text, at, end)
    return None


def _title(part: Part) -> tuple[str | None, str | None]:
    blocks = [block for block in part.head if isinstance(block, Paragraph)]
    for index, block in enumerate(blocks):
        heading = canon(block.text)
        kind = is_kind(heading)
        if kind and is_shouted(block.text[: len(kind)]) and not heading.endswith(":"):
            rest = [block.text[len(kind) :].strip()] if len(block.text) > len(kind) else []
            if not is_shouted(block.text) or not rest:
                rest += [
                    _unwrapped(after)
                    for after in blocks[index + 1 :]
                    if not re.search(r"(?<!\w)điện\s*:$|kính gửi|^-", canon(after.text))
                ][:3]
            title = squeeze(" ".join(text for text in rest if text and not text.startswith("-")))
            return kind, title or None
    for text in _texts(part.head):
        for column in re.split(r"\s{3,}|\s\|\s", text):
            if match := _SUBJECT.match(column):
                return "công văn", _whole_subject(part, match["subject"])
    return None, None


def _whole_subject(part: Part, first: str) -> str:
    for block in part.head:
        if isinstance(block, Paragraph) and (match := _SUBJECT.match(block.text)):
            return squeeze(match["subject"])
    return squeeze(first)


def _unwrapped(block: Paragraph) -> str:
    """The block; where its lines ran into the body, only those before the first that opens a sentence."""
    if len(block.text) < 260:
        return block.text
    texts: list[str] = []
    for line in block.lines:
        if texts and line.text[:1].isupper() and len(texts) >= 2:
            break
        texts.append(line.text)
    return squeeze(" ".join(texts))


def _recipients(blocks: list[Block]) -> tuple[str, ...]:
    found: list[str] = []
    listening = False
    for block in blocks:
        if not isinstance(block, Paragraph):
            continue
        text = canon(block.text)
        if match := re.search(r"(?:kính gửi|(?<!\w)điện)\s*:\s*", text):
            listening = True
            if rest := block.text[match.end() :].strip(" .;"):
                found.append(rest)
        elif listening and (mark := mark_of(block.text)):
            found.append(block.text[mark.end :].strip(" .;,"))
    return tuple(found)


def _occasion(root: Item, title: str) -> tuple[str | None, str | None, date | None, str | None]:
    """The printed time of the work, the event it prepares, its day and its place."""
    period = event = place = None
    event_on: date | None = None
    for item in root.walk():
        text = canon(item.text)
        if match := _TIME.match(text):
            following = item.text[match.end() :].strip() or " ".join(
                child.text for child in item.children[:1]
            )
            if period is None and following:
                found = wording(following)
                period = _PERIOD_LABEL.sub("", found.words) if found else None
                if day := _EVENT_DAY.search(canon(following)):
                    event_on = _day(day)
                    period = period if found and found.kind != "date" else None
        if place is None and (match := _PLACE.match(text)):
            place = item.text[match.start("place") : match.end("place")].strip(" ,")
        if event is None and (match := _EVENT.search(text)) and len(item.text) < 2000:
            event = _event(item.text[match.start("event") : match.end("event")])
    if event is None and (
        match := re.match(
            r"(?:tổ chức |mời dự )?((?:hội nghị|tập huấn|phiên họp|hội thảo|lễ|cuộc thi|hội thi)(?:\s+[^\W\d_]+){0,4})",
            canon(title),
        )
    ):
        event = _event(title[match.start(1) : match.end(1)])
    return period, event, event_on if event else None, place


def _event(printed: str) -> str:
    return _EVENT_ENDS.sub("", squeeze(printed)).strip()


def _day(match: re.Match[str]) -> date | None:
    try:
        return date(int(match[3]), int(match[2]), int(match[1]))
    except ValueError:
        return None


def _signer(foot: list[Block]) -> tuple[str | None, str | None, str | None]:
    """Authority (KT., TM. …), post and name of the signer, from the right-hand side of the foot."""
    cells = [squeeze(column) for text in _texts(foot) for column in re.split(r"\s{3,}|\s\|\s|\n", text)]
    authority = post = None
    for cell in cells:
        if not re.match(r"[-+]", cell) and (match := _AUTHORITY.search(cell)) and is_shouted(match["of"]):
            authority = authority or f"{match['by']}. {squeeze(match['of'])}"
        elif is_shouted(cell) and _POST.match(canon(cell)):
            post = cell
    names = [
        cell
        for cell in cells
        if _PERSON.fullmatch(cell)
        and not is_shouted(cell)
        and not begins_unit(Text.of(cell), 0)
        and not cell.startswith(("Nơi", "Như", "Lưu", "Trang", "Cổng"))
    ]
    signer = names[-1] if names and (authority or post) else None
    if signer is None:
        last = next(
            (
                match
                for cell in reversed(cells)
                if (match := re.search(r"[A-ZĐ\s.]{6,}\s+(?P<name>(?:[A-ZĐÀ-Ỹ][a-zà-ỹđ]+\s?){2,5})$", cell))
            ),
            None,
        )
        signer = last["name"].strip() if last else None
    return authority, post, signer
