"""Which parts of a document give tasks.

A plan gives them in its section "Tổ chức thực hiện"; a decision in the articles that give tasks; a letter, a directive, a
conclusion or a telegram in its request list; any of them in a task table.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from tracker.reading.dismissals import dismissed, informs, only_repeats
from tracker.reading.duties import assignment
from tracker.reading.layout import is_shouted
from tracker.reading.outline import Item
from tracker.reading.parts import Part
from tracker.reading.spelling import canon

_ORGANISATION = re.compile(
    r"(?:công tác |giải pháp |(?:kinh phí|nguồn lực|thời gian|tiến độ|lộ trình|kiểm tra|giám sát)(?: thực hiện)?(?:, | và ))*(?:tổ chức (?:triển khai )?(?:thực hiện|triển khai|thi hành)|phân công (?:nhiệm vụ|trách nhiệm|tổ chức|thực hiện|công việc|triển khai)|"
    r"phân công,? tổ chức|trách nhiệm (?:tổ chức )?(?:thực hiện|thi hành|của)|giao nhiệm vụ|nhiệm vụ (?:cụ thể )?của)"
)
_WHOLE = re.compile(
    rf"{_ORGANISATION.pattern}(?:[\s,]*(?:và )?(?:kế hoạch|chương trình|quyết định|chỉ thị|nghị quyết|đề án|quy chế|này|chế độ báo cáo|kinh phí|báo cáo|nhiệm vụ|cho|các|đơn vị|cơ quan|cụ thể))*\s*[:.]?$"
)
_ASKS = re.compile(
    r"(?:yêu cầu|đề nghị|giao(?! lưu)|chỉ thị|chỉ đạo|kết luận|ý kiến|nhiệm vụ|nội dung|quyết định|thực hiện|triển khai|tập trung|giải pháp|công việc|biện pháp)(?!\w)"
)
_ORDERS = re.compile(
    r"(?:yêu cầu|đề nghị|giao(?! lưu)|chỉ thị|kết luận(?! số)|ý kiến|chỉ đạo)(?!\w)(?![^:]*(?:\.\s|hướng dẫn))[^:]*:$"
)
_REQUESTING = frozenset({"công văn", "chỉ thị", "công điện", "điện", "thông báo", "kết luận", "thông tri"})
_INVITES = re.compile(r"(?:mời|triệu tập)\s.*(?:dự|họp)|thành phần|kính gửi|điện\s*:$")
_RESOLUTION = "nghị quyết"
_FEWEST_UNITS = 2
_SHORT = 120
_LAST_WORDS = 800
"""An announcement is told by its last words."""


@dataclass(frozen=True, slots=True)
class Area:
    """Items that give tasks, and the lead-in that tells who has to do them."""

    items: tuple[Item, ...]
    lead_in: Item | None = None
    explicit: bool = False


def is_organisation(item: Item) -> bool:
    """Whether the item is the heading of a section that says who does what."""
    text = canon(item.text)
    if not text or len(text) > _SHORT or item.kind in ("dash", "plus", "star", "paren", "table"):
        return False
    if _ORGANISATION.match(text) is None:
        return False
    return (
        is_shouted(item.text)
        or _WHOLE.match(text) is not None
        or (
            bool(item.children)
            and re.match(r"trách nhiệm (?:tổ chức thực hiện )?của|nhiệm vụ (?:cụ thể )?của", text) is not None
        )
    )


def areas(roots: list[tuple[Part, Item]], *, kind: str | None = None) -> list[Area]:
    """The areas of the document that give tasks, in its order. `kind` is its type ("công văn", "kế hoạch" …)."""
    if kind in _REQUESTING and (lead_in := _order_before_all(roots[0][1])) is not None:
        return _requests(roots[0][1], lead_in)
    found: list[Area] = []
    for _part, root in roots:
        organised = _organised(root)
        found.extend(Area(tuple(item.children) or (item,), item) for item in organised)
        if not organised or any(item.kind == "article" for item in organised):
            found.extend(area for area in _ordering_articles(root) if area.items[0] not in organised)
        if organised and kind == _RESOLUTION:
            found.extend(_sections_by_unit(root, besides=organised))
    if found:
        return found
    return [area for part, root in roots if not part.annex for area in _requests(root)]


def _organised(root: Item) -> list[Item]:
    """The outermost headings of organisation that have something under them."""
    found: list[Item] = []
    stack = [root]
    while stack:
        item = stack.pop()
        if is_organisation(item) and (item.children or ":" in item.text):
            found.append(item)
        else:
            stack.extend(reversed(item.children))
    return found


def _sections_by_unit(root: Item, *, besides: list[Item]) -> Iterator[Area]:
    """The sections of a resolution that give their tasks unit by unit: "II. Nhiệm vụ, giải pháp … 1. Bộ Tài chính: …"."""
    for section in root.walk():
        marked = [item for item in section.children if item.kind != "plain" and item.table is None]
        if section.kind != "section" or section in besides or len(marked) < _FEWEST_UNITS:
            continue
        named = [told for item in marked if (told := assignment(item.text, heads=item.opens)) is not None]
        if sum(told.start == 0 for told in named) * 2 > len(marked):
            yield Area(tuple(marked), explicit=True)


def _ordering_articles(root: Item) -> list[Area]:
    """The articles of a decision that give somebody a task."""
    found = []
    for article in root.children:
        if article.kind != "article" or dismissed(article.text) or only_repeats(article.text):
            continue
        told = assignment(article.text)
        if told is not None and (
            told.ordered
            or told.bare
            or re.search(
                r"có trách nhiệm|chịu trách nhiệm|chủ trì|là (?:cơ quan|đơn vị)|làm đầu mối|tổ chức|phối hợp|căn cứ",
                canon(article.text),
            )
        ):
            found.append(Area((article,), None, explicit=True))
    return found


def _order_before_all(root: Item) -> Item | None:
    """The sentence before any item that orders everything that follows ("… Thủ tướng Chính phủ yêu cầu:")."""
    for item in root.children:
        if item.kind != "plain":
            return None
        text = canon(item.text[-_LAST_WORDS:])
        if text.endswith(":") and _ORDERS.search(text) and not _INVITES.search(text):
            return item
    return None


def _requests(root: Item, lead_in: Item | None = None) -> list[Area]:
    """The request list of a letter: what follows the sentence that announces it."""
    for index, item in enumerate(root.children):
        if item is not lead_in and not _announces(item):
            continue
        after = root.children[index + 1 :]
        if item.kind == "plain":
            following = [later for later in after if not (later.children and informs(later))]
            if not item.children and not following:
                return [Area((item,), explicit=True)]
            return [Area((*item.children, *following), item)]
        if item.children:
            plain = [later for later in after if later.kind == "plain"]
            others = [later for later in after if later.kind != "plain" and not informs(later)]
            return [Area((*item.children, *plain), item), Area(tuple(others), explicit=True)]
    return [
        Area(
            tuple(item for item in root.children if item.kind == "plain" or not informs(item)), explicit=True
        )
    ]


def _announces(item: Item) -> bool:
    text = canon(item.text[-_LAST_WORDS:])
    if not text.endswith(":") or not _ASKS.search(text):
        return False
    return _INVITES.search(text) is None or re.search(r"(?:đề nghị|yêu cầu|giao)(?!\w)", text) is not None
