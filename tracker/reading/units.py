"""Names of units in running text: where one begins, where it ends, and how a list of them is split."""

from __future__ import annotations

import re
from dataclasses import dataclass

from tracker.reading.lexicon import (
    AFTER_SINGLE,
    BY_POST,
    DUTY_AHEAD,
    GENERIC,
    IN_A_NAME,
    MODIFIERS,
    MODIFIERS_BEFORE_DUTY,
    PREDICATE,
    SHARE,
    UNIT,
)
from tracker.reading.spelling import canon, squeeze

LONGEST = 600
"""No name or list of names is longer; it also keeps the scan linear."""

_STOP = re.compile(rf"[()]|[.;:,]|[–-](?=\s)|(?<!\w)(?:{PREDICATE.pattern})")
APPOSITION = re.compile(r",\s*(?:là\s+)?(?:cơ quan|đơn vị)\s+(?:chủ trì|thường trực|đầu mối)(?!\w)")
_ORGANISATION_NOUN = re.compile(
    r"(?:\s*(?:chính trị|thành viên|liên quan|có liên quan|cá nhân|đoàn thể|xã hội|hội(?!\s+nghị)|tín dụng|kinh tế|cơ sở|đảng|quốc tế)|\s*[,;]|\s+và(?!\w))"
)
_NOT_A_UNIT_PART = re.compile(r"\s*\((?:tại|theo|qua|để|thông qua|kèm|căn cứ)\s[^()]*(?:\([^()]*\)[^()]*)*\)")
_COLLECTIVE = re.compile(
    r"(?:các|những|toàn thể|tất cả|từng|mỗi)\s|(?:ubnd|ủy ban nhân dân|chủ tịch (?:ubnd|ủy ban nhân dân)|hđnd|công an|thủ trưởng|giám đốc|"
    r"trưởng|hiệu trưởng|lãnh đạo|bí thư|đảng ủy|trạm y tế|đồng chí)\s+(?:các|cấp)\s|(?:bộ|sở), (?:ban, )?ngành"
)

_WHAT_THEY_HAVE = re.compile(
    r"\s+(?!ý kiến|trách nhiệm|nhiệm vụ|kế hoạch|văn bản|báo cáo|giải pháp|phương án|biện pháp|thể )"
    rf"(?:[^\W\d_]+\s+){{0,3}}?[^\W\d_]+(?=\s*(?:[,;.]|$)|\s+(?:{PREDICATE.pattern}))"
)
_TITLE = re.compile(r"(?<!\w)(?:pgs|gs|ts|ths|bs|ks|tp)$")
_SOMEBODY = re.compile(r"(?:pgs|gs|ts|ths|bs|bác sĩ|đồng chí|đ/c|ông|bà|thầy|cô)(?!\w)[^,;]*,\s*$")
_POST = re.compile(r"(?:phó|giám đốc|chủ tịch|trưởng|bí thư|hiệu trưởng|ủy viên|chánh|tổ trưởng)(?!\w)")
_OFFICE_OF_BOTH = re.compile(
    r"(?:lãnh đạo |chánh |phó chánh )?(?:văn phòng|vp)(?: (?:đoàn đbqh|đoàn đại biểu quốc hội|hđnd|hội đồng nhân dân|và)|,)+\s+$"
)
_MEMBER = re.compile(r"(?:thành viên|ủy viên|đồng chí|cá nhân|bộ phận)(?: khác)?$")
_LEADERS_OF = re.compile(r"(?:đồng chí|các|và|,|ban|tập thể|cấp|cán bộ|của|đại diện|phó)$")
_BARE_MEMBERS = frozenset(
    [
        "cơ quan",
        "đơn vị",
        "địa phương",
        "doanh nghiệp",
        "đoàn thể",
        "ngành",
        "chủ đầu tư",
        "cán bộ",
        "công chức",
        "viên chức",
    ]
)


@dataclass(frozen=True, slots=True)
class Text:
    """A text beside its canonical form, which has the same indices."""

    printed: str
    canon: str

    @classmethod
    def of(cls, printed: str) -> Text:
        """Make both forms of `printed`."""
        return cls(printed, canon(printed))


def begins_unit(text: Text, start: int) -> bool:
    """Whether the name of a unit begins at `start`."""
    match = UNIT.match(text.canon, start)
    if match is None:
        return False
    head = match["single"]
    if head is None:
        return (
            match["double"] not in ("cấp", "ngành", "khối")
            or text.printed[match.end() + 1 : match.end() + 2].isupper()
        )
    following = text.printed[match.end() + 1 : match.end() + 2]
    if text.printed[start : match.end()].isupper():
        following = ""  # in a heading all in capitals they tell nothing
    if following.isupper() or following.isdigit():
        return True
    after = AFTER_SINGLE.get(head)
    return after is not None and after.match(text.canon, match.end()) is not None


def end_of_units(text: Text, start: int) -> int:
    """Where the name, or list of names, that begins at `start` ends; `start` itself when no end is in sight."""
    at = _past_head(text, start)
    limit = min(len(text.canon), start + LONGEST)
    while at < limit:
        match = _STOP.search(text.canon, at, limit)
        if match is None:
            return len(text.canon) if limit == len(text.canon) else start
        onward = _onward(text, start, match, limit)
        if onward is None:
            return match.start()
        at = onward
    return start if limit < len(text.canon) else limit


def _onward(text: Text, start: int, match: re.Match[str], limit: int) -> int | None:
    """Where the name goes on after the sign or word found in it, or None when it ends there."""
    sign, here = match.group(), match.start()
    following = _skip_blanks(text.canon, match.end())
    if sign == "(":
        return _after_bracket(text.canon, here, limit)
    if sign == ")":
        return None  # a bracket opened before the name
    if sign == ":":
        return _after_shared_head(text, start, here, limit)
    if sign == "." and _TITLE.search(text.canon[max(start, here - 5) : here]):
        return match.end()
    if sign == ".":
        # "TP.HCM" goes on, a full stop does not.
        return match.end() if text.printed[here + 1 : here + 2].strip() else None
    if sign == ";":
        return _past_head(text, following) if begins_unit(text, following) else None
    if sign == ",":
        if APPOSITION.match(text.canon, here):
            return None
        return _past_head(text, following) if begins_unit(text, following) else match.end()
    if sign in "-–" or not _is_predicate(text, start, match):
        return match.end()
    return None


def _skip_blanks(canonical: str, at: int) -> int:
    while at < len(canonical) and canonical[at] == " ":
        at += 1
    return at


def _past_head(text: Text, at: int) -> int:
    """Past the first words of a name, which may hold a verb: "Đoàn kiểm tra", "Ban chấp hành"."""
    match = UNIT.match(text.canon, at)
    if match is None:
        return at
    after = AFTER_SINGLE.get(match["single"] or "")
    inner = after.match(text.canon, match.end()) if after else None
    return inner.end() if inner and not inner.group().lstrip().startswith(",") else match.end()


def _after_bracket(canonical: str, start: int, limit: int) -> int:
    depth = 0
    for at in range(start, limit):
        depth += {"(": 1, ")": -1}.get(canonical[at], 0)
        if depth == 0:
            return at + 1
    return limit


def _after_shared_head(text: Text, start: int, colon: int, limit: int) -> int | None:
    """ "các Sở: Tài chính, Kế hoạch và Đầu tư có ý kiến": one head, several names. None where that is not so."""
    if not re.match(
        r"(?:(?:chủ tịch\s+)?(?:ubnd|ủy ban nhân dân)\s+|lãnh đạo\s+|giám đốc\s+|trưởng\s+|công an\s+)?(?:các|những)\s",
        text.canon[start : start + 40],
    ):
        return None
    stop = re.compile(rf"[.:]|(?<!\w)(?:{PREDICATE.pattern})")
    at = colon + 1
    while (match := stop.search(text.canon, at, limit)) is not None:
        if match.group() in ".:":
            return None
        if text.printed[match.start()].islower():
            break
        at = match.end()
    if match is None:
        return None
    names = [
        name.strip() for name in re.split(r"[,;]", text.printed[colon + 1 : match.start()]) if name.strip()
    ]
    # One name in four may begin small: a letter misread on a scan.
    small = sum(1 for name in names if not name[0].isupper() and not name.startswith("và "))
    if len(names) < 2 or small * 4 > len(names):
        return None
    return match.start()


def _is_predicate(text: Text, start: int, match: re.Match[str]) -> bool:
    """Whether the verb found really begins what the unit has to do, and is not a part of a name."""
    here, word = match.start(), match.group()
    before = text.canon[start:here].rstrip()
    if not before or text.printed[here].isupper() or IN_A_NAME.search(f"{before} {word}"):
        return False
    if (word == "phụ trách" and BY_POST.search(before)) or SHARE.search(before) or before.endswith(" được"):
        return False
    if before.endswith(" người") and word != "được":
        return False  # "người nộp thuế"
    if word == "có" and is_collective(before.rsplit(",")[-1].strip()):
        return _WHAT_THEY_HAVE.match(text.canon, match.end()) is None
    if word == "trong" and _MEMBER.search(before):
        return False
    if word == "lãnh đạo" and _LEADERS_OF.search(before):
        return False
    if word == "được":
        return not (is_collective(before) or GENERIC.search(before) or BY_POST.search(before))
    if word == "và tổ chức":
        return _ORGANISATION_NOUN.match(text.canon, match.end()) is None
    if word == "tổ chức" and re.search(r"(?:các|,|và|;)$", before):
        return _ORGANISATION_NOUN.match(text.canon, match.end()) is None
    if GENERIC.search(before) and MODIFIERS.match(text.canon, here):
        return False
    if GENERIC.search(before) and MODIFIERS_BEFORE_DUTY.match(text.canon, here):
        return DUTY_AHEAD.match(text.canon, match.end()) is None
    if word in ("quản lý", "thực hiện", "sử dụng") and before.endswith(("được giao", "chủ trì")):
        return False
    return not (word == "giao" and before.endswith("đầu mối"))


def name(text: Text, start: int, end: int) -> str:
    """The printed name between `start` and `end` without what does not belong to it."""
    printed = _NOT_A_UNIT_PART.sub("", squeeze(text.printed[start:end]))
    return re.sub(r"\s+(?:và|cùng|cùng với)$", "", printed.strip(" ,;:-–")).strip(" ,;:-–")


def split_names(printed: str) -> tuple[str, ...]:
    """The units of a list, split where the text separates whole units.

    A semicolon separates before all else; "các sở, ban, ngành" and "các Sở: Tài chính, Xây dựng" stay whole.
    """
    parts = [part.strip() for part in re.split(r";(?![^(]*\))", printed) if part.strip()]
    if len(parts) > 1 and re.match(r"(?:các|những)[^;:]*:", canon(printed)):
        return (squeeze(printed),)
    if len(parts) > 1:
        return tuple(parts)
    text = Text.of(squeeze(printed))
    cuts, depth = [0], 0
    if re.match(r"(?:các|những)[^,;:]*:", text.canon):
        return (text.printed,) if text.printed else ()
    for match in re.finditer(r"[()]|,\s*(?:và\s+|cùng\s+)?|\s+và\s+|\s+cùng\s+(?:với\s+)?", text.canon):
        sign = match.group()
        if sign in "()":
            depth = max(0, depth + (1 if sign == "(" else -1))
        elif depth == 0 and _opens_another(text, cuts[-1], match.end()):
            cuts.append(match.end())
    ends = [*cuts[1:], len(text.printed)]
    names = (
        re.sub(r"(?:,\s*(?:và|cùng)?|\s+và|\s+cùng(?:\s+với)?)\s*$", "", text.printed[a:b]).strip(" ,;")
        for a, b in zip(cuts, ends, strict=True)
    )
    return tuple(part for part in names if part)


def _opens_another(text: Text, previous: int, at: int) -> bool:
    """Whether a whole new unit begins at `at`, and not the next word of a phrase such as "các sở, ban, ngành"."""
    match = UNIT.match(text.canon, at)
    if match is None or not begins_unit(text, at):
        return False
    if match["plural"]:
        return True
    phrase = text.canon[previous:at]
    if _OFFICE_OF_BOTH.match(phrase) or (_SOMEBODY.match(phrase) and _POST.match(text.canon, at)):
        return False  # "Văn phòng HĐND và UBND xã" is one office, "Bs A, Phó Giám đốc" one person
    if not text.printed[at].islower():
        return True
    if match["single"]:
        return (
            re.match(r"(?:các|những|ubnd các|chủ tịch ubnd các|bộ|sở|thủ trưởng các)(?!\w)", phrase) is None
        )
    return (
        match["double"] not in _BARE_MEMBERS
        or re.match(r"(?:các|những|bộ|sở|thủ trưởng các|cơ quan|đơn vị)(?!\w)", phrase) is None
    )


def is_collective(unit: str) -> bool:
    """Whether a name means every member of a group ("UBND các xã, phường"), so that each has the duty."""
    return _COLLECTIVE.match(canon(unit)) is not None
