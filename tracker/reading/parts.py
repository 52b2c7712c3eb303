"""The parts of a document: letterhead, body and foot, and again so for a plan or an annex sent with it."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from tracker.reading.layout import Block, Paragraph, Table, is_shouted
from tracker.reading.marks import BULLETS, mark_of
from tracker.reading.spelling import canon

KINDS = (
    "kế hoạch", "quyết định", "chỉ thị", "thông báo", "công điện", "nghị quyết", "báo cáo", "tờ trình", "hướng dẫn", "chương trình",
    "đề án", "phương án", "kết luận", "thông tư", "quy chế", "quy định", "giấy mời", "biên bản", "công văn", "thông tri", "điện",
    "chương trình hành động", "nghị định", "quy trình", "dự án", "phân công", "lịch", "danh mục", "bảng", "biểu",
)  # fmt: skip
"""Types of documents as their heading prints them, in small letters."""

_KIND = re.compile(rf"(?:{'|'.join(sorted(KINDS, key=len, reverse=True))})(?!\w)")
_LETTERHEAD = re.compile(r"cộng h(?:òa|oà) xã hội chủ nghĩa|độc lập\s*[-–]\s*tự do|đảng cộng sản việt nam")
_NUMBER = re.compile(r"số\s*:?\s*[\d\s.…]*[-/]\s*[\w-]+|số\s*:")
_DATED = re.compile(r".{0,40},\s*ngày[\s\d.…]*tháng[\s\d.…]*năm")
_SUBJECT = re.compile(r"(?:v\s*/\s*v|về việc)(?!\w)")
_TO = re.compile(r"kính gửi|.{0,60}(?<!\w)điện\s*:$|gửi\s*:")
_FOOT = re.compile(r"nơi nhận")
_ENDS = re.compile(r"\./\s*\.\s*[\"”]?$")
_HEAD_LENGTH = 60
_TITLE_LENGTH = 320
_OPENS_PART = frozenset({"annex", "article", "section", "chapter"})


@dataclass
class Part:
    """One letterhead-to-signature stretch; `annex` is True for what is sent with the document."""

    head: list[Block] = field(default_factory=list)
    body: list[Block] = field(default_factory=list)
    foot: list[Block] = field(default_factory=list)
    annex: bool = False


def parts(blocks: list[Block]) -> list[Part]:
    """The parts in order; the first is the document itself."""
    result: list[Part] = []
    current: list[Block] = []
    foot: list[Block] | None = None
    for block in blocks:
        if foot is not None and _opens_part(block):
            result.append(_part(current, foot, annex=bool(result)))
            current, foot = [block], None
        elif foot is not None:
            foot.append(block)
        elif _is_foot(block):
            foot = [block]
        else:
            current.append(block)
            if isinstance(block, Paragraph) and _ENDS.search(block.text):
                foot = []
    result.append(_part(current, foot or [], annex=bool(result)))
    return result


def _part(blocks: list[Block], foot: list[Block], *, annex: bool) -> Part:
    cut = _end_of_head(blocks)
    return Part(blocks[:cut], blocks[cut:], foot, annex)


def _is_foot(block: Block) -> bool:
    if isinstance(block, Table):
        return any(_FOOT.match(canon(cell)) for row in block.rows[:4] for cell in row.cells)
    return _FOOT.match(canon(block.text)) is not None


def _opens_part(block: Block) -> bool:
    if isinstance(block, Table):
        text = " ".join(cell for row in block.rows[:2] for cell in row.cells)
        return _LETTERHEAD.search(canon(text)) is not None or "chủ trì" in canon(text)
    mark = mark_of(block.text)
    if mark is not None:
        return mark.kind in _OPENS_PART and (
            mark.kind in ("annex", "article") or is_shouted(block.text[mark.end :])
        )
    text = canon(block.text)
    return _LETTERHEAD.search(text) is not None or (is_shouted(block.text) and is_kind(text) is not None)


def is_kind(text: str) -> str | None:
    """The type of document the canonical heading `text` names, if it opens with one."""
    match = _KIND.match(text)
    return match.group() if match else None


def _end_of_head(blocks: list[Block]) -> int:
    """How many blocks the letterhead, the number, the title and the addressees take up."""
    last = 0
    titled = False
    addressed = False
    for index, block in enumerate(blocks[:_HEAD_LENGTH]):
        if isinstance(block, Table):
            text = canon(" ".join(cell for row in block.rows for cell in row.cells))
            if len(block.rows) <= 6 and (
                _LETTERHEAD.search(text) or _NUMBER.search(text) or not text.strip()
            ):
                last = index + 1
            continue
        mark = mark_of(block.text)
        if mark is not None and (mark.kind not in BULLETS or not addressed):
            if mark.kind in BULLETS or mark.kind == "annex":
                continue
            break
        text = canon(block.text)
        if addressed and mark is not None:
            last = index + 1
        elif (
            _LETTERHEAD.search(text)
            or _NUMBER.match(text)
            or _DATED.match(text)
            or (_SUBJECT.match(text) and (not titled or last == index))
        ):
            last, addressed = index + 1, False
        elif _TO.match(text):
            last, addressed = index + 1, True
        elif is_shouted(block.text) and is_kind(text) and not text.endswith(":"):
            last, titled, addressed = index + 1, True, False
        elif (
            titled
            and last == index
            and len(text) < _TITLE_LENGTH
            and text[-1:] not in ".:;"
            and not re.match(r"căn cứ|thực hiện", text)
        ):
            last = index + 1
        elif len(text) > _TITLE_LENGTH:
            break
    return last
