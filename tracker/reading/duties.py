"""Who is told to do something in a sentence: the lead unit and the coordinating units."""

from __future__ import annotations

import re
from dataclasses import dataclass

from tracker.reading.lexicon import (
    CONNECTOR,
    DESCRIBES,
    INDEFINITE,
    INVITE,
    JOINT,
    ORDER,
    OWNER,
    PREDICATE,
    PREFIX,
    TOPIC,
    UNIT,
    VERB_FIRST,
)
from tracker.reading.spelling import canon, key
from tracker.reading.units import APPOSITION, Text, begins_unit, end_of_units, name, split_names

_CLAUSE = re.compile(r"[,:;]\s+(?:thì\s+)?|\.\s+(?=\S)")
_SENTENCE = re.compile(r"(?<=[^\W\d_])(?<!TP)[.;]\s+(?=[^\W\d_])|(?<=[)\"”\d])[.;]\s+(?=[^\W\d_])")
_FOR_SOME_END = re.compile(r"(?:để|nhằm)(?!\w)")
_ALSO_ASKS = re.compile(
    r"(?:xin |trân trọng |kính )*(?:gửi|ban hành|thông báo|nhận được|sao gửi|chuyển|tổ chức|đã|giới thiệu|dự thảo)(?!\w)[^.;:]{3,300}?"
    r"(?:,| và|, đồng thời)\s+(?=(?:trân trọng |kính )?đề nghị )"
)
_PURPOSE_OF_SENDING = re.compile(r"(?<!\w)(?:gửi|nộp|báo cáo)(?!\w)[^.;]*(?<!\w)để(?!\w)[^.;]*$")
_ANOTHER_DOES_IT = re.compile(r"(?<!\w)để\s+(?P<unit>[^,.;]{2,60})$")
_BRACKET = re.compile(
    r"\((?:giao\s+)?(?P<unit>[^()]{3,120}?)\s+(?:chủ trì|thực hiện|phụ trách|tham mưu)(?!\w)[^()]*\)\s*[.;]?$"
)
_LABEL = re.compile(r"(?P<who>[^:.;()]{3,100}?)\s*:\s+")
_END_OF_HEADING = re.compile(r"\s*(?:(?:có|chịu) (?:trách nhiệm|nhiệm vụ)(?: thực hiện)?)?\s*:?\s*$")
_DUTY_IN_HEADING = re.compile(
    r"(?<!\w)(?:chủ trì|phối hợp|tham mưu|có trách nhiệm|chịu trách nhiệm|theo chức năng|căn cứ|chủ động|khẩn trương|tiếp tục)(?!\w)|[.;]"
)
_CHARGED = re.compile(r"(?<!\w)(?:phụ trách|được giao|được phân công)(?!\w)")


@dataclass(frozen=True, slots=True)
class Assignment:
    """What a text says about who acts.

    `lead` is the unit as printed; `bare` is True when the text names it and says nothing more (a heading); `ordered` when
    an order word stands before it ("giao", "đề nghị"); `start` is where the sentence that names it begins, and `duty` where
    what it has to do begins, when the name stands before a colon like a heading in the line.
    """

    lead: str
    bare: bool = False
    ordered: bool = False
    start: int = 0
    duty: int = 0


def assignment(
    printed: str, *, inherited: str | None = None, own_list: bool = True, heads: bool = False
) -> Assignment | None:
    """The lead unit `printed` itself names, or None when it names none (or only one the inherited unit has to act on).

    `own_list`: the text stands in the list under the heading of the inherited unit, so that "Đề nghị các doanh nghiệp …"
    in it is that unit's task. Otherwise it stands in a list addressed to several, and such an order goes to whom it names.
    `heads`: the text stands alone over a list, so a name it opens with may go on to its end ("Các xã, phường có rừng").
    """
    text = Text.of(printed)
    held = inherited if own_list else None
    if heads and (named := _named_whole(text)) is not None:
        return named
    for start in _sentence_starts(text):
        found = _at_head(text, start, inherited=held) or _after_prefix(text, start, inherited=held)
        if found is not None:
            return found
        if inherited is not None:
            return _given_on(text, start) or _in_brackets(text)
    if inherited is not None:
        return _in_brackets(text)
    return _ordered_inside(text) or _in_brackets(text) or _labelled(text)


def _sentence_starts(text: Text) -> list[int]:
    starts = [0]
    for match in _SENTENCE.finditer(text.canon):
        if text.printed[match.end()].isupper():
            starts.append(match.end())
    return starts[:12]


def _at_head(text: Text, start: int, *, inherited: str | None) -> Assignment | None:
    """ "Giao X …", "X chủ trì …", "Sở Tư pháp đề nghị X …", "Đối với X:", at the head of a sentence."""
    at = start
    if match := CONNECTOR.match(text.canon, at):
        at = match.end()
    order = ORDER.match(text.canon, at) or (INVITE.match(text.canon, at) if inherited is None else None)
    owner = None if order else OWNER.match(text.canon, at)
    if order or owner:
        at = (order or owner).end()  # type: ignore[union-attr]
    if not begins_unit(text, at):
        return None
    end = end_of_units(text, at)
    rest = text.canon[end:]
    if APPOSITION.match(rest) and rest.rstrip().endswith(":"):
        rest = ""  # "Bộ Nội vụ, cơ quan chủ trì Đề án:"
    bare = not rest.strip(" :.;,")
    if end <= at or (owner and not bare and text.canon[end : end + 1] != ":"):
        return None
    if order is None and not bare and not _acts(text, end):
        return None
    if order is None and owner is None:
        onward = _ordered_onward(text, end)
        if onward is not None:
            return Assignment(onward, ordered=True, start=start)
    lead = name(text, at, end)
    if order is not None and inherited is not None and not _overrides(text, order.group(), at, lead):
        return None
    headed = start == 0 and not bare and text.canon[end : end + 1] == ":"
    return Assignment(lead, bare=bare, ordered=order is not None, start=start, duty=end + 1 if headed else 0)


def _named_whole(text: Text) -> Assignment | None:
    """ "Cán bộ phụ trách lĩnh vực tổng hợp", "Các đơn vị được giao làm chủ đầu tư:": a heading that is a name to its end."""
    order = ORDER.match(text.canon) or OWNER.match(text.canon)
    at = order.end() if order else 0
    if not begins_unit(text, at):
        return None
    end = end_of_units(text, at)
    stop = _END_OF_HEADING.search(text.canon)
    last = stop.start() if stop else len(text.canon)
    rest = text.canon[end:last].strip(" ,")
    if not at < end < last or not rest or _DUTY_IN_HEADING.search(rest):
        return None
    one_word = rest.count(" ") == 1 and PREDICATE.fullmatch(rest) is not None and last == len(text.canon)
    goes_on = text.canon[:end].endswith("và ") and _CHARGED.search(text.canon[at:end]) is not None
    if one_word or goes_on or DESCRIBES.match(rest) or _shares_head(text, at, end, last):
        return Assignment(name(text, at, last), bare=True, ordered=order is not None)
    return None


def _shares_head(text: Text, start: int, end: int, last: int) -> bool:
    """ "Các khoa: Vật lý, Hóa học": names alone after the colon."""
    if text.canon[end : end + 1] != ":" or not text.canon.startswith(("các ", "những "), start):
        return False
    names = [part.strip() for part in re.split(r"[,;]|\svà\s", text.printed[end + 1 : last]) if part.strip()]
    return len(names) > 1 and all(part[0].isupper() and len(part) < 60 for part in names)


def _acts(text: Text, end: int) -> bool:
    """Whether after the name there follows what it has to do: a colon or a predicate."""
    rest = text.canon[end:].lstrip(" ,;")
    return rest.startswith(":") or PREDICATE.match(rest) is not None


def _ordered_onward(text: Text, end: int) -> str | None:
    """The unit told to act when the one just named is the one who tells: "Bộ X đề nghị các tỉnh …", "Sở Y gửi dự thảo và đề nghị …"."""
    at = end + len(text.canon[end:]) - len(text.canon[end:].lstrip(" ,"))
    if also := _ALSO_ASKS.match(text.canon, at):
        at = also.end()
    order = ORDER.match(text.canon, at)
    if order is None or not begins_unit(text, order.end()):
        return None
    stop = end_of_units(text, order.end())
    return name(text, order.end(), stop) if stop > order.end() else None


def _overrides(text: Text, order: str, at: int, lead: str) -> bool:
    """Whether an order inside a unit's own list really goes to another unit.

    "Giao cơ quan, đơn vị làm đầu mối …" tells the addressee to appoint somebody; "Đề nghị các doanh nghiệp …" under a unit
    is its own task towards them. "Giao Sở Nội vụ chủ trì …" goes to that department.
    """
    if text.printed[at].islower() and INDEFINITE.match(text.canon, at):
        return False
    return order.startswith(("giao", "phân công", "chỉ định")) or not canon(lead).startswith(
        ("các ", "những ")
    )


def _after_prefix(text: Text, start: int, *, inherited: str | None) -> Assignment | None:
    """ "Trên cơ sở …, giao X …", "Để …, Bộ Y đề nghị X …", "Về …: X chủ trì …"."""
    prefix = PREFIX.match(text.canon, start)
    if prefix is None:
        return None
    for boundary in _CLAUSE.finditer(text.canon, start, start + 2000):
        at = boundary.end()
        if boundary.group().startswith((".", ";")):
            if prefix["purpose"] and boundary.group().startswith(";"):
                continue
            return None
        order = ORDER.match(text.canon, at)
        unit_at = order.end() if order else at
        if begins_unit(text, unit_at):
            end = end_of_units(text, unit_at)
            if end <= unit_at:
                continue
            if order is None and (onward := _ordered_onward(text, end)) is not None:
                return Assignment(onward, ordered=True, start=start)
            if order is None and text.canon[end:].lstrip(" ,").startswith("để "):
                continue  # whoever gets something "để tổng hợp" is told nothing
            lead = name(text, unit_at, end)
            if order is not None or (_acts(text, end) and text.canon[end : end + 1] != ":"):
                if (
                    order is not None
                    and inherited is not None
                    and not _overrides(text, order.group(), unit_at, lead)
                ):
                    return None
                return Assignment(lead, ordered=order is not None, start=start)
        elif _FOR_SOME_END.match(text.canon, at):
            continue
        elif not prefix["purpose"] and VERB_FIRST.match(text.canon, at):
            return None
    return None


def _given_on(text: Text, start: int) -> Assignment | None:
    """Under a unit, a text that gives the duty away in its first sentence: "…, giao Sở Nội vụ chủ trì …"."""
    match = re.compile(r"(?:^|[,;:]\s*)(?:và\s+)?giao\s+(?:nhiệm vụ\s+)?(?:cho\s+)?").search(
        text.canon, start, start + 1500
    )
    if match is None or not begins_unit(text, match.end()) or not text.printed[match.end()].isupper():
        return None
    end = end_of_units(text, match.end())
    if not re.match(r"\s*(?:chủ trì|là cơ quan|là đơn vị|làm đầu mối)", text.canon[end : end + 30]):
        return None
    return Assignment(name(text, match.end(), end), ordered=True, start=start)


def _in_brackets(text: Text) -> Assignment | None:
    """ "… (Công an tỉnh chủ trì)" at the end of a task."""
    match = _BRACKET.search(text.canon)
    if match is None or not begins_unit(text, match.start("unit")):
        return None
    return Assignment(name(text, match.start("unit"), match.end("unit")))


def _labelled(text: Text) -> Assignment | None:
    """ "Bảo vệ, tạp vụ: dọn vệ sinh …": whoever is named before a colon that a verb follows."""
    match = _LABEL.match(text.canon)
    if match is None or VERB_FIRST.match(text.canon, match.end()) is None:
        return None
    if VERB_FIRST.match(text.canon) or PREFIX.match(text.canon) or TOPIC.match(text.canon):
        return None
    return Assignment(name(text, 0, match.end("who")), duty=match.end())


def _ordered_inside(text: Text) -> Assignment | None:
    """With no unit from above: the first order to a unit anywhere in the text ("…; giao Sở X …", "thống nhất giao …")."""
    for order in ORDER.finditer(text.canon):
        before = text.canon[max(0, order.start() - 40) : order.start()].rstrip()
        if before and not re.search(
            r"(?:[.,;:]|và|thì|ubnd tỉnh|thành phố|tỉnh|chủ tịch|chính phủ|thống nhất|đồng ý|cũng|đồng thời)$",
            before,
        ):
            continue
        if begins_unit(text, order.end()):
            end = end_of_units(text, order.end())
            if end > order.end():
                return Assignment(name(text, order.end(), end), ordered=True, start=0)
    return None


def coordinating(printed: str, *, lead: str = "") -> tuple[str, ...]:
    """The units `printed` wants worked with, in order, each once; never the lead itself."""
    text = Text.of(printed)
    found: list[str] = []
    for match in JOINT.finditer(text.canon):
        at = match.end()
        if match.start() and text.canon[match.start() - 1].isalnum():
            continue
        # "phối hợp các đơn vị …" lacks its "với"; "phối hợp chỉ đạo các công ty …" is another verb.
        if not begins_unit(text, at) or _sends(text.canon, match.start()):
            continue
        end = end_of_units(text, at)
        if end <= at:
            continue
        found.extend(split_names(name(text, at, end)))
    seen = {key(lead)}
    result = []
    for unit in found:
        if key(unit) not in seen:
            seen.add(key(unit))
            result.append(unit)
    return tuple(result)


def _sends(canonical: str, at: int) -> bool:
    """ "… gửi Sở Tư pháp để phối hợp với Sở Nội vụ …": the one it is sent to does the working together."""
    before = canonical[max(0, at - 200) : at]
    if _PURPOSE_OF_SENDING.search(before):
        return True
    match = _ANOTHER_DOES_IT.search(before)
    return match is not None and UNIT.match(match["unit"]) is not None
