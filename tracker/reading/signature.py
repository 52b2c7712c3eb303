"""The foot of a document: authority (KT., TM. …), post and name of the signer."""

from __future__ import annotations

import re
from collections.abc import Iterable

from tracker.reading.layout import is_shouted
from tracker.reading.spelling import canon, squeeze
from tracker.reading.units import Text, begins_unit

_AUTHORITY = re.compile(r"(?<!\w)(?P<by>KT|TM|TL|TUQ|Q)\s*\.\s*(?P<of>[^\W\d_][^|\d]*)")
_POST = re.compile(
    r"(?:phó |quyền )?(?:chủ tịch|giám đốc|bộ trưởng|thứ trưởng|thủ tướng|phó thủ tướng|chủ nhiệm|trưởng|vụ trưởng|cục trưởng|chánh|tổng|viện|hiệu trưởng)"
)
_NO_NAMES = ("Nơi", "Như", "Lưu", "Trang", "Cổng", "Đã")


def signature(texts: Iterable[str]) -> tuple[str | None, str | None, str | None]:
    """Authority, post and name, from the lines of the foot; columns are parted by wide blanks."""
    cells = [squeeze(column) for text in texts for column in re.split(r"\s{3,}|\s\|\s|\n", text)]
    authority = post = signer = None
    for cell in cells:
        if not cell or cell[0] in "-+":
            continue
        shouted, name = _parted(cell)
        if (match := _AUTHORITY.search(shouted)) is not None:
            by, _, below = squeeze(match["of"]).partition(" PHÓ ")
            authority = authority or f"{match['by']}. {by}"
            post = f"PHÓ {below}" if below else post
        elif shouted and _POST.match(canon(shouted)):
            post = shouted
        if name and (authority or post):
            signer = name
    return authority, post, signer


def _parted(cell: str) -> tuple[str, str]:
    """The capitals a cell opens with and the name it ends with: a Word cell may hold both."""
    words = cell.split()
    count = next(
        (n for n, word in enumerate(words) if not is_shouted(word) and not word.isupper()), len(words)
    )
    name = " ".join(words[count:])
    return " ".join(words[:count]), name if _is_name(words[count:]) else ""


def _is_name(words: list[str]) -> bool:
    if not 2 <= len(words) <= 5 or words[0] in _NO_NAMES:
        return False
    return all(word.isalpha() and word[0].isupper() for word in words) and not begins_unit(
        Text.of(" ".join(words)), 0
    )
