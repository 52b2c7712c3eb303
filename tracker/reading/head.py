"""The head and foot of an official document: who issued it, its number, day, title, addressees and signer."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date

from tracker.reading.layout import Block, Paragraph, is_shouted
from tracker.reading.marks import mark_of
from tracker.reading.model import Head
from tracker.reading.occasion import occasion
from tracker.reading.outline import Item
from tracker.reading.parts import Part, is_kind
from tracker.reading.signature import signature
from tracker.reading.spelling import canon, squeeze
from tracker.reading.units import Text, begins_unit, end_of_units, name

_MOTTO = re.compile(
    r"cộ\s?ng h(?:òa|oà) xã hội chủ nghĩa(?:\s+việt(?:\s+nam)?)?|độc lập\s*[-–]\s*tự do\s*[-–]\s*hạnh phúc|đảng cộng sản việt nam"
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
_COLUMNS = re.compile(r"\s{3,}|\s\|\s|\n")
_SYMBOL = re.compile(r"^\s*số\s*:?\s*[\d\s.…]*[-/]?\s?[\w/&-]*\s", re.IGNORECASE)
_NUMBER_LABEL = re.compile(r"\s*\bsố\s*(?::|(?=\d))", re.IGNORECASE)
_ENDS_LETTERHEAD = re.compile(r"số\s*:|v\s*/\s*v|kính gửi")
_IS_PLACE = re.compile(r"(?:tỉnh|thành phố|huyện|thị xã|xã|phường|đặc khu)(?!\w)")
_HIGHEST = frozenset({"chính phủ", "quốc hội", "thủ tướng chính phủ", "ủy ban thường vụ quốc hội"})
_ISSUES = re.compile(
    r"(?:xây dựng|ban hành|đề ra|lập)\s+(?:và (?:tổ chức )?triển khai\s+)?(?:kế hoạch|chương trình|chỉ thị|quyết định|phương án|thông báo|hướng dẫn)"
)
_CLOSES = re.compile(r"(?:trân trọng |kính )?(?:đề nghị|yêu cầu|thông báo)")
_OPENING = 1500
"""A body names itself near the beginning of a paragraph."""


def head(part: Part, items: Item, *, body: Iterable[Block]) -> Head:
    """Read the head of the first part of a document; `items` is its outline, `body` its running text."""
    texts = list(_texts(part.head))
    columns = [column.strip() for text in texts for column in _COLUMNS.split(text) if column.strip()]
    kind, title = _title(part)
    dated, place = _dated([*columns, *map(squeeze, texts)])
    superior, issuer = _issuer(texts)
    paragraphs = [block.text for block in body if isinstance(block, Paragraph)]
    prepared = occasion(items, title or "")
    authority, post, signer = signature(_texts(part.foot))
    return Head(
        superior=superior,
        issuer=issuer or _issuer_in(paragraphs),
        number=_number(texts),
        place=place,
        dated=dated,
        kind=kind,
        title=title,
        bases=tuple(text for text in paragraphs[:40] if re.match(r"căn cứ (?!kết quả)", canon(text))),
        period=prepared.period,
        event=prepared.event,
        event_on=prepared.event_on,
        event_place=prepared.place,
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


def _number(texts: list[str]) -> str | None:
    """The number with its symbol, where the line that opens with "Số" prints one; a blank is left for the clerk."""
    for text in map(squeeze, texts):
        if _NUMBER_LABEL.match(text):
            match = _NUMBER.match(text)
            return squeeze(match["digits"] + match["symbol"]).replace(" ", "") if match else None
    return None


def _dated(columns: list[str]) -> tuple[date | None, str | None]:
    """The day and the place of signing, from the first line that prints them."""
    for column in columns:
        after = max((motto.end() for motto in _MOTTO.finditer(canon(column))), default=0)
        match = _DATED.search(_SYMBOL.sub("", column[after:]))
        if match is None:
            continue
        place = squeeze(match["place"])
        try:
            return date(int(match["year"] or 0), int(match["month"] or 0), int(match["day"] or 0)), place
        except ValueError:
            return None, place
    return None, None


def _issuer(texts: list[str]) -> tuple[str | None, str | None]:
    """The capitals above the number, left of the motto: the superior body, then the issuing one."""
    names: list[str] = []
    headed = False
    for text in texts:
        motto = _MOTTO.search(canon(text))
        left = squeeze(_COLUMNS.split(text[: motto.start()] if motto else text)[0]).strip(" -|_")
        left = _NUMBER_LABEL.split(left)[0].strip()
        if _ENDS_LETTERHEAD.match(canon(text)) or (is_shouted(left) and is_kind(canon(left))):
            if names:
                break
            continue
        if motto and left and not headed:
            names, headed = [], True  # what stands above the line of the motto is a stamp, not the letterhead
        if left and is_shouted(left) and (names or _is_body(left)):
            names.append(left)
    names = _unwrapped_names(names)
    return (names[0], names[1]) if len(names) > 1 else (None, names[0] if names else None)


def _unwrapped_names(lines: list[str]) -> list[str]:
    """The names printed on these lines: a line that names no body, or a place under the first, goes on with the one above."""
    names: list[str] = []
    for line in lines:
        place_of_first = len(names) == 1 and _IS_PLACE.match(canon(line))
        if names and (not _is_body(line) or place_of_first):
            names[-1] = f"{names[-1]} {line}"
        else:
            names.append(line)
    return names


def _is_body(capitals: str) -> bool:
    return canon(capitals) in _HIGHEST or begins_unit(Text.of(_in_small(capitals)), 0)


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
                    _title_lines(after)
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


def _title_lines(block: Paragraph) -> str:
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
