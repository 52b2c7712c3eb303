"""Printed time phrases: which words of a text are its deadline, and which rule they give.

Vague words ("kịp thời", "khẩn trương") are manner, not time, and citations ("Kế hoạch số … ngày …") are not deadlines:
a date counts only after a word of limit ("trước", "chậm nhất", "đến hết", "trong").
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from tracker.domain.deadlines import (
    AroundEvent,
    Continuous,
    EndOf,
    OnDate,
    Period,
    PeriodKind,
    Recurring,
    Rule,
)
from tracker.reading.spelling import canon

_DAY = (
    r"(?:(?:ngày\s+)?(?P<{p}d>\d{{1,2}})\s*[/.-]\s*(?P<{p}m>\d{{1,2}})(?:\s*[/.-]\s*(?P<{p}y>(?:19|20)\d{{2}}))?(?![/\d])"
    r"|(?:ngày\s+)?(?P<{p}d2>\d{{1,2}})\s+tháng\s+(?P<{p}m2>\d{{1,2}})(?:(?:\s+năm\s+|\s*/\s*)(?P<{p}y2>(?:19|20)\d{{2}}))?)"
)
_HOUR = r"(?:(?:lúc\s+)?(?P<hour>\d{1,2}\s*(?:giờ|h|g)(?![^\W\d])\s*(?:\d{1,2}\s*(?:phút|p)?)?),?\s*(?:sáng|chiều)?\s*,?\s*)?"
_AT = r"(?:\d{1,2}\s*(?:giờ|h|g)(?![^\W\d])\s*(?:\d{1,2}\s*(?:phút|p)?)?,?\s*)?"
_LIMIT = (
    r"(?:(?:chậm nhất|muộn nhất)\s*(?:là|vào|trong|trước|đến|đến hết)?\s*|không\s+(?:quá|muộn hơn|chậm hơn)\s+|xong\s+trước\s+|"
    r"trước\s+|đến\s+hết\s+|đến\s+(?=ngày|tháng|\d{1,2}/\d{1,2}/\d)|hết\s+(?=ngày)|trong\s+(?=ngày)|vào\s+(?=ngày)|"
    r"(?:hoàn thành|thời hạn|hạn cuối|hạn chót|xong|thời gian(?:\s+\w+){0,3})\s*(?:là|vào|:)?\s*(?=ngày)|(?:hạn cuối|hạn chót|thời hạn)\s*(?:là|:)?\s*(?=\d))"
)
_YEARLY = r"\s+(?:hằng|hàng|mỗi)\s+năm"
_CLAUSE_END = r"(?=\s*(?:[.,;)]|$))"
_WEEKDAYS = {
    "hai": 1,
    "ba": 2,
    "tư": 3,
    "năm": 4,
    "sáu": 5,
    "bảy": 6,
    "2": 1,
    "3": 2,
    "4": 3,
    "5": 4,
    "6": 5,
    "7": 6,
}
_QUARTER = r"quý\s+(?P<quarter>iv|i{1,3}|[1-4])(?!\w)(?:\s*(?:/|-|năm|\s)\s*(?:năm\s+)?(?P<quarter_year>(?:19|20)\d{2}))?"
_MONTH = r"tháng\s+(?P<month>\d{1,2})(?:\s*(?:/|-|năm)\s*(?P<month_year>(?:19|20)\d{2}))?(?!\d)"
_EVENTS = (
    r"(?:hội nghị|hội thảo|tập huấn|lớp tập huấn|cuộc họp|phiên họp|kỳ họp|buổi lễ|lễ|đại hội|sự kiện|chương trình|khai mạc|bế mạc|"
    r"khai giảng|tổ chức|diễn ra|kết thúc|bắt đầu|họp|đợt|chuyến|buổi|cuộc thi|hội thi|ngày hội|diễn đàn)"
)
_EVERY = r"(?:hằng|hàng|mỗi)\s+(?:tuần|tháng|quý|năm|6 tháng|06 tháng)"

_PATTERNS: tuple[tuple[str, str], ...] = (
    ("range", rf"(?:kể\s+)?từ\s+{_AT}{_DAY.format(p='a')}\s*(?:đến|-|–)\s*(?:hết\s+)?{_AT}(?:ngày\s+)?{_DAY.format(p='b')}"),
    ("range", r"từ\s+(?:nay|(?:đầu\s+|cuối\s+)?(?:tháng\s+\d{1,2}|quý\s+\w{1,3})(?:\s*(?:/|năm)\s*\d{4})?|(?:đầu\s+)?năm\s+\d{4})\s+(?:đến|cho đến|tới)\s+(?:hết\s+|cuối\s+)?(?:"
     rf"{_MONTH}|{_QUARTER}|(?:ngày\s+)?{_DAY.format(p='b')}|năm\s+(?P<year>\d{{4}}))" + _CLAUSE_END),
    ("recurring", rf"(?:trước|vào|chậm nhất(?:\s+là)?|trong)\s+(?:lúc\s+)?{_HOUR}(?:sáng|chiều)?\s*(?:ngày\s+)?thứ\s+(?P<weekday>hai|ba|tư|năm|sáu|bảy|[2-7])\s+(?:hằng|hàng|mỗi)\s+tuần"),
    ("recurring", r"(?:trước|vào|chậm nhất(?:\s+là)?)\s+ngày\s+(?P<day_of_month>\d{1,2})\s+(?:của\s+)?tháng\s+(?P<which>đầu|cuối)(?:\s+tiên)?\s+(?:của\s+)?(?:mỗi\s+)?(?:quý|năm|học kỳ)(?:\s+sau)?"),
    ("recurring", rf"(?:trước|vào|chậm nhất(?:\s+là)?|trước)\s+(?:ngày\s+)?{_DAY.format(p='a')}{_YEARLY}"),
    ("recurring", rf"(?:trước|trong|vào|sau)\s+(?:mùa|vụ|dịp|tháng)\s+[^,.;:()]{{1,20}}?{_YEARLY}|(?:vào\s+)?(?:đầu|cuối)\s+mỗi\s+(?:học kỳ|quý|năm|tháng|tuần|năm học)"),
    ("recurring", rf"(?:định kỳ\s*,?\s+)?(?:chậm nhất\s+(?:là\s+|vào\s+)?|trước\s+)?(?:vào\s+)?ngày\s+(?P<every_day>\d{{1,2}})\s+(?:của\s+)?(?:{_EVERY}|(?:tháng|quý)\s+(?:sau|cuối|liền sau|liền kề|tiếp theo|kế tiếp)(?!\w))"),
    ("daily", r"(?:trước|chậm nhất(?:\s+là)?|vào)\s+(?:lúc\s+)?\d{1,2}\s*(?:giờ|h|g)(?!\w*[^\W\d_]{2})\s*(?:\d{2})?\s*(?:phút\s+)?(?:(?:,|và)\s*\d{1,2}\s*(?:giờ|h|g)\s*(?:\d{2}\s*)?)*(?:hằng|hàng|mỗi)\s+ngày"),
    ("date", _LIMIT + _HOUR + _DAY.format(p="a")),
    ("duration", r"(?:chậm nhất\s+|muộn nhất\s+|không quá\s+)?(?:trong\s+)?(?:thời\s+hạn\s+|vòng\s+)?\(?\d{1,3}\)?\s*(?:\([^()]{1,20}\)\s*)?(?:ngày làm việc|ngày|tháng|giờ|tuần)\s*,?\s*(?:kể\s+)?(?:từ|sau)\s+(?:khi\s+|ngày\s+)?[^,.;:()]{4,60}"),
    ("lead time", r"(?:chậm nhất\s+(?:là\s+)?|ít nhất\s+|trước\s+)?(?P<ahead>\d{1,3})\s*(?P<unit>ngày làm việc|ngày|giờ|tuần)\s+trước\s+(?:khi|ngày)\s+[^,.;:()]{3,60}"),
    ("lead time", rf"(?:chậm nhất\s+|ít nhất\s+)?trước\s+(?P<ahead>\d{{1,3}})\s*(?P<unit>ngày làm việc|ngày)\s+(?:khi\s+|so với\s+)?{_EVENTS}(?!\w)(?:\s+[^,.;:()\s]+){{0,3}}"),
    ("duration", r"(?:chậm nhất\s+|không quá\s+)?trong\s+(?:vòng|thời hạn)\s+(?:không quá\s+)?\d{1,3}\s*(?:\([^()]{1,20}\)\s*)?(?:ngày làm việc|ngày|tháng|giờ|tuần)(?!\w)"),
    ("week", r"trong\s+tuần\s+(?:(?:thứ\s+)?[^\W_]{1,5}\s+(?:của\s+)?tháng\s+\d{1,2}(?:\s*(?:/|năm)\s*\d{4})?|này|sau)"),
    ("quarter", r"(?:(?:hoàn thành\s+)?(?:chậm nhất\s+)?(?:xong\s+)?(?:trong|trước|đến hết|đến|hết|đầu|cuối|vào)\s+)" + _QUARTER),
    ("month", r"(?:(?:hoàn thành\s+)?(?:chậm nhất\s+)?(?:xong\s+)?(?:trong|trước|đến hết|đến|hết|đầu|cuối|giữa|vào)\s+)(?:tháng\s+\d{1,2}\s*(?:,|và)\s+)*" + _MONTH),
    ("quarter", _QUARTER + _CLAUSE_END),
    ("day", r"ngày\s+" + _DAY.format(p="a") + r"(?=\s*\)?\s*[.;]?\s*$)"),
    ("event", r"(?:ngay\s+)?sau\s+khi\s+(?:được|có)\s+[^,.;:()]{2,80}?\s(?:phê duyệt|ban hành|thông qua|giao|chấp thuận|đồng ý|cho phép)(?!\w)[^,.;:()]{0,30}"),
    ("ending", r"(?:ngay\s+khi\s+|sau\s+khi\s+)?kết thúc\s+(?:cuộc|đợt|hội nghị|chương trình|kỳ|chiến dịch|lớp|năm học|mùa|lễ)[^,.;:()]{0,50}(?=,)"),
    ("event", rf"(?:ngay\s+)?sau\s+khi\s+(?:kết thúc|tổ chức|hoàn thành|có\s+\w+|bế mạc|được\s+(?:phê duyệt|ban hành|thông qua|giao))[^,.;:()]{{0,60}}|ngay\s+sau\s+(?:khi\s+|hội nghị|cuộc họp)[^,.;:()]{{0,60}}|trước\s+(?:khi\s+)?(?:{_EVENTS})(?!\w)(?:\s+(?!để|nhằm)[^,.;:()\s]+){{0,4}}"),
    ("half", r"(?:trong|hết|trước)\s+6\s+tháng\s+(?:đầu|cuối)\s+năm(?:\s+(?P<half_year>(?:19|20)\d{2}))?"),
    ("frequency", r"(?:mỗi\s+(?:tuần|tháng|quý|năm)\s+(?:một|hai|ba|\d{1,2})\s+lần|(?:ít nhất\s+)?\d{1,2}\s+lần\s*/\s*(?:ngày|tuần|tháng|quý|năm))(?!\w)"),
    ("frequency", r"mỗi\s+(?:ngày|tuần|tháng|quý|năm)\s+(?:có\s+)?(?:ít nhất\s+)?\d{1,3}\s+[^\W\d_]+(?:\s+[^\W\d_]+)?"),
    ("recurring", rf"định kỳ\s+{_EVERY}(?:\s*(?:,|và|,\s*và)\s*(?:{_EVERY}|6 tháng|06 tháng|năm|quý)(?!\w))+|định kỳ\s+(?:{_EVERY}|(?:hằng|hàng)\s+ngày|\d{{1,2}}\s+(?:tháng|tuần|ngày|năm)(?:\s*/\s*lần|\s+một\s+lần)?|(?:tháng|quý|năm|tuần)(?:\s*,\s*(?:tháng|quý|6 tháng|năm))*)|(?P<bare_every>{_EVERY})|\d{{1,2}}\s+tháng(?:\s*/\s*|\s+một\s+)lần|(?:theo\s+)?(?:tháng|quý),\s*(?:quý|6 tháng),?\s*(?:6 tháng,\s*)?(?:và\s+)?năm|sơ kết 6 tháng"),
    ("season", r"(?:hoàn thành\s+)?(?:trong|trước|xong trước)\s+(?:mùa|vụ)\s+\w+(?:\s+\w+)?(?:\s+năm\s+(?:19|20)\d{2})|trước\s+mùa\s+\w+"),
    ("year", r"(?:hoàn thành\s+)?(?:trong|trước|hết|đến hết|(?:vào\s+)?cuối|(?:vào\s+)?đầu|vào)\s+năm\s+(?P<year>(?:19|20)\d{2})(?!\s*[-–])"),
    ("occasion", r"nhân\s+(?:dịp\s+)?(?:kỷ niệm\s+)?ngày\s+[^,.;:()]{3,60}"),
    ("year", r"(?:(?<=hoàn thành )|(?<=xong )|(?<=, ))năm\s+(?P<year>(?:19|20)\d{2})(?=\s*(?:[.;]|$))"),
    ("recurring", r"định kỳ(?:\s*(?:,|và|hoặc|hay)\s*đột xuất)?(?!\w)"),
    ("term", r"(?:trong|cho cả)\s+(?:cả\s+)?nhiệm kỳ\s+(?:19|20)\d{2}\s*[-–]\s*(?:19|20)\d{2}"),
    ("while", r"trước\s*,?\s*trong và sau\s+[^,.;:()]{3,50}|trong\s+suốt\s+(?:thời gian|đợt|kỳ|mùa|những ngày)(?:\s+[^,.;:()]{3,50})?|trong\s+thời gian\s+(?!qua|tới|đến|sớm|ngắn|này|quy định|nhanh|vừa|chờ|trên)[^,.;:()]{4,50}" + _CLAUSE_END),
    ("occurrence", r"khi\s+có\s+(?:yêu cầu|thông báo|lệnh)(?!\s+của(?!\w))"),
    ("occurrence", r"khi\s+(?:có|xảy ra)\s+(?:mưa|lũ|bão|thiên tai|sự cố|úng|ngập|cháy|dịch|động đất|hạn hán|rét|nắng nóng|cảnh báo|báo động)[^,.;:()]{0,40}(?=[.;]?\s*$)|khi\s+(?:nhiệt độ|mực nước|lượng mưa)\s[^,.;:()]{3,60}"),
)  # fmt: skip
_COMPILED = tuple((kind, re.compile(rf"(?<!\w)(?:{pattern})")) for kind, pattern in _PATTERNS)

_FIELD = re.compile(
    r"(?:thời\s+(?:gian|hạn)\s+(?:thực\s+hiện|hoàn\s+thành|trình|báo\s+cáo|gửi)?|thời\s+hạn|hoàn\s+thành|tiến\s+độ(?:\s+(?:thực\s+hiện|hoàn\s+thành))?)\s*:\s*"
    r"(?P<value>[^.;\n]{2,120})"
)
_FIELD_SENTENCE = re.compile(
    r"thời\s+(?:gian|hạn)\s+(?:thực\s+hiện|hoàn\s+thành)\s*:\s*(?P<value>[^;\n]{2,160}?)(?=[;\n]|\.\s|\.?$)"
)

# A yearly or monthly adjective of a plan or report says what it is, not when the work is due.
_ATTRIBUTE = re.compile(
    r"(?:kế hoạch|chương trình|chỉ tiêu|dự toán|ngân sách|mục tiêu|công tác|báo cáo|đánh giá|kết quả|cuộc họp|thời sự|khen thưởng|chỉ số)"
    r"(?:\s+[^\s,.;:]+){0,6}\s*$"
)
_DONE = re.compile(r"^(?:hoàn thành|xong)\s+(?=trong|trước|đến|hết|chậm)", re.IGNORECASE)
_PAID_EVERY = re.compile(
    r"(?:trợ cấp|phụ cấp|lương|lương hưu|thu nhập|sinh hoạt phí|học bổng|học phí|kinh phí|ngân sách|chi phí|hóa đơn|định mức|mất sức lao động)\s*$"
)
_ABOUT = re.compile(
    r"(?:giai đoạn|số liệu|kết quả|tình hình|dữ liệu|báo cáo|hồ sơ|phát sinh|thống kê|giao ban|tháng|chỉ tiêu|kế hoạch|dự toán|ngân sách)"
    r"(?:(?!ubnd|ủy ban|hđnd|sở |bộ |về |chính phủ|thủ tướng)[^,.;:]){0,40}$"
)
_OF_A_PAPER = re.compile(
    r"(?<!\w)(?:số|quyết định|kế hoạch|công văn|nghị (?:quyết|định)|thông (?:tư|báo)|luật|văn bản|hợp đồng|chỉ thị|công điện|tờ trình|kết luận|biên bản)(?!\w)[^,;]*$"
)
_FOR_A_PURPOSE = re.compile(r"(?<!\w)để(?!\w)[^.;]*$")
_CITED = re.compile(
    r"(?:(?<!\w)số\s*(?:[\d.…/]\S*)?|ban hành|ký|cấp|sinh|sản xuất|thành lập|từ|phát sinh|có hiệu lực)\s*$"
)
_PERIODICALLY = re.compile(rf"(?:định kỳ\s+)?{_EVERY}|(?<=định kỳ )(?:\d{{1,2}}\s+tháng|tháng|quý|năm)")
_ROMAN = {"i": 1, "ii": 2, "iii": 3, "iv": 4}


@dataclass(frozen=True, slots=True)
class Wording:
    """A printed time phrase: its words, what kind of phrase it is, and the rule it gives by itself (None: a person decides)."""

    words: str
    kind: str
    rule: Rule | None = None


def wording(printed: str, *, year: int | None = None) -> Wording | None:
    """The deadline printed in `printed`, or None. `year` completes dates printed without one."""
    text = canon(printed)
    if field := _FIELD_SENTENCE.search(text) or _FIELD.search(text):
        value = printed[field.start("value") : field.end("value")].strip(" .;")
        return cell(value.removesuffix(")") if "(" not in value else value, year=year)
    for kind, pattern in _COMPILED:
        for match in pattern.finditer(text):
            if not _is_deadline(kind, match, text):
                continue
            words = _DONE.sub("", printed[match.start() : match.end()].strip(" ,;:"))
            if kind == "date" and not (match["ay"] or match["ay2"]) and (every := _PERIODICALLY.search(text)):
                # "định kỳ 6 tháng … trước ngày 15 tháng 6": the day comes back, so it is no date of one year.
                return Wording(words, "recurring", _recurring(every.group(), {}))
            return Wording(words, kind, _rule(kind, match, year))
    return None


def cell(printed: str, *, year: int | None = None) -> Wording | None:
    """The content of a time column or a "Thời gian hoàn thành:" field, taken whole."""
    words = printed.strip(" .;")
    if not words:
        return None
    text = canon(words)
    if re.search(r"thường xuyên|liên tục|hằng ngày|hàng ngày", text) and not re.search(r"\d{4}", text):
        return Wording(words, "continuous", Continuous())
    bare = re.fullmatch(r"(?:tháng\s*)?(?P<month>\d{1,2})\s*[/-]\s*(?P<year>(?:19|20)\d{2})", text)
    if bare and 1 <= int(bare["month"]) <= 12:
        return Wording(words, "month", _end_of(PeriodKind.MONTH, int(bare["year"]), int(bare["month"])))
    if year and re.fullmatch(r"(?:cả|trong) năm", text):
        return Wording(words, "year", _end_of(PeriodKind.YEAR, year, 1))
    if only_year := re.fullmatch(r"(?:năm\s*)?((?:19|20)\d{2})", text):
        return Wording(words, "year", _end_of(PeriodKind.YEAR, int(only_year[1]), 1))
    for kind, pattern in _COMPILED:
        if match := pattern.search(text):
            return Wording(words, kind, _rule(kind, match, year))
    for kind, probe in (("date", _DAY.format(p="a")), ("quarter", _QUARTER), ("month", _MONTH)):
        if match := re.search(probe, text):
            return Wording(words, kind, _rule(kind, match, year))
    return Wording(words, "other")


def _is_deadline(kind: str, match: re.Match[str], text: str) -> bool:
    before = text[max(0, match.start() - 60) : match.start()]
    if kind in ("date", "month", "year", "quarter") and _CITED.search(before):
        return False
    if kind == "date" and _is_only_a_figure(match, text):
        return False
    if kind == "day":
        return not (_CITED.search(before) or _OF_A_PAPER.search(before))
    if (
        kind in ("quarter", "range")
        and match.group()[0] in "tq"
        and not match.group().startswith(("trong", "trước"))
    ):
        return "nay" in match.group() or _ABOUT.search(before) is None
    if kind == "year" and before.endswith("tháng "):
        return False  # the tail of "6 tháng đầu năm 2026"
    if kind == "year" and match.group().startswith("năm") and before.endswith(", "):
        return _ABOUT.search(before[:-2]) is None  # not the tail of "kết quả năm 2024, năm 2025"
    if kind == "while" and before.rstrip().endswith(("thường xuyên", "định kỳ", "liên tục")):
        return False  # how steadily, not until when
    if kind == "ending":
        return not before.strip() or before.rstrip().endswith((".", ";"))
    if match.groupdict().get("bare_every") and _PAID_EVERY.search(before):
        return False
    if (
        kind == "recurring"
        and match.groupdict().get("bare_every")
        and _FOR_A_PURPOSE.search(text[: match.start()])
    ):
        return False
    if kind == "recurring" and match.groupdict().get("bare_every") and _ATTRIBUTE.search(before):
        return re.match(r"\s*(?:[.;]|$)", text[match.end() :]) is not None
    if kind == "recurring" and match.group().startswith("định kỳ") and match.group().endswith(("kỳ", "xuất")):
        return not before.rstrip().endswith(("thường xuyên,", "thường xuyên", "không"))
    return not (
        kind == "event"
        and re.match(r"trước (?:khi )?(?:tổ chức|kết thúc|bắt đầu)", match.group())
        and before.endswith("thành lập ")
    )


def _is_only_a_figure(match: re.Match[str], text: str) -> bool:
    """ "trước 3/4 số hộ" is a fraction; "trước 20/5." at the end of a clause is a day."""
    if "ngày" in match.group() or match["ay"] or match["ay2"] or match["am2"]:
        return False
    return re.match(r"\s*(?:[.,;)]|$|để|và)", text[match.end() : match.end() + 8]) is None


def _rule(kind: str, match: re.Match[str], year: int | None) -> Rule | None:
    got = {name: value for name, value in match.groupdict().items() if value}
    match kind:
        case "date" | "day":
            return _on_date(got, "a", year)
        case "range":
            last = next((name for name in ("month", "quarter", "year") if name in got), None)
            return _rule(last, match, year) if last else _on_date(got, "b", year)
        case "quarter":
            number = got["quarter"]
            return _end_of(
                PeriodKind.QUARTER,
                int(got.get("quarter_year") or year or 0),
                _ROMAN.get(number) or int(number),
            )
        case "month":
            return _end_of(PeriodKind.MONTH, int(got.get("month_year") or year or 0), int(got["month"]))
        case "half":
            half = 1 if "đầu" in match.group() else 2
            return _end_of(PeriodKind.HALF, int(got.get("half_year") or year or 0), half)
        case "year":
            return _end_of(PeriodKind.YEAR, int(got["year"]), 1)
        case "event" | "ending" | "lead time":
            return _around(match.group(), got)
        case "recurring" | "frequency":
            return _recurring(match.group(), got)
        case "continuous":
            return Continuous()
        case _:
            return None


def _around(words: str, got: dict[str, str]) -> Rule | None:
    """On which side of the event, and how many working days from it where they are printed."""
    if "ahead" in got:
        counted = got["unit"] == "ngày làm việc" and not re.search(r"trước ngày", words)
        return AroundEvent(-int(got["ahead"])) if counted else None
    return AroundEvent(1 if words.startswith(("sau", "ngay", "kết thúc")) else -1)


def _on_date(got: dict[str, str], part: str, year: int | None) -> Rule | None:
    day, month = got.get(part + "d") or got.get(part + "d2"), got.get(part + "m") or got.get(part + "m2")
    printed_year = got.get(part + "y") or got.get(part + "y2")
    if not day or not month or not (printed_year or year):
        return None
    try:
        return OnDate(
            date(int(printed_year or year or 0), int(month), int(day)), got.get("hour", "").strip() or None
        )
    except ValueError:
        return None


def _end_of(kind: PeriodKind, year: int, number: int) -> Rule | None:
    months = {PeriodKind.MONTH: 12, PeriodKind.QUARTER: 4, PeriodKind.HALF: 2, PeriodKind.YEAR: 1}
    if not 1900 <= year <= 2200 or not 1 <= number <= months[kind]:
        return None
    return EndOf(Period(kind, year, number))


def _recurring(words: str, got: dict[str, str]) -> Rule | None:
    if "weekday" in got:
        return Recurring(PeriodKind.WEEK, _WEEKDAYS[got["weekday"]])
    if "day_of_month" in got or "which" in got:
        return None
    if "ad" in got or "ad2" in got:
        day_of_year = _on_date(got, "a", 2025)
        return (
            Recurring(PeriodKind.YEAR, day_of_year.day.timetuple().tm_yday)
            if isinstance(day_of_year, OnDate)
            else None
        )
    day = int(got["every_day"]) if "every_day" in got else None
    for sign, kind in (
        (r"6 tháng|06 tháng|sáu tháng", PeriodKind.HALF),
        (r"(?<!\d )tháng|0?1 tháng", PeriodKind.MONTH),
        (r"quý|0?3 tháng", PeriodKind.QUARTER),
        (r"năm|12 tháng", PeriodKind.YEAR),
        (r"(?<!\d )tuần|0?1 tuần", PeriodKind.WEEK),
    ):
        if re.search(sign, words):
            return Recurring(kind, day)
    return None


def period_of(printed: str, *, year: int | None = None) -> Period | None:
    """The month, quarter, half or year a phrase such as "trong quý III năm 2025" means, if it means one."""
    found = wording(printed, year=year) or cell(printed, year=year)
    return found.rule.period if found and isinstance(found.rule, EndOf) else None
