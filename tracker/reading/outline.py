"""The outline of a document: which item stands under which, told by marks alone."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from tracker.reading.layout import Block, Table, is_shouted
from tracker.reading.marks import BULLETS, label_of_annex, mark_of
from tracker.reading.model import Source
from tracker.reading.spelling import canon

_HEADING_LENGTH = 160
_SECTION = re.compile(
    r"(?:kinh phí (?:thực hiện )?và )?(?:tổ chức thực hiện|phân công (?:nhiệm vụ|trách nhiệm|thực hiện)|trách nhiệm thực hiện)\s*[:.]?"
)
_OUTERMOST = ("annex", "chapter", "part", "article", "section")


@dataclass(eq=False)
class Item:
    """A paragraph in its place. `text` stands without its mark; `ordinal` counts bullets among their kind from 1."""

    kind: str
    label: str
    text: str
    source: Source
    ordinal: int = 0
    parent: Item | None = field(default=None, repr=False)
    children: list[Item] = field(default_factory=list)
    table: Table | None = None

    @property
    def opens(self) -> bool:
        """True if it reads as the heading or lead-in of what follows: it ends in a colon, or is short and unfinished."""
        text = self.text.rstrip()
        return text.endswith(":") or (len(text) < _HEADING_LENGTH and text[-1:] not in (".", ";", ",", "…"))

    @property
    def clause(self) -> str:
        """The path a person would cite: "V.1.3", "Điều 2.1.b", "PL II.7"."""
        parts: list[str] = []
        node: Item | None = self
        while node is not None and node.kind != "root":
            label = node.own_label
            if label:
                parts.append(label)
            if node.kind in ("annex", "article"):
                break
            # "2.1" already says that it stands under "2".
            depth = int(node.kind.removeprefix("number")[:1]) if node.kind.startswith("number") else 1
            node = node.parent
            while depth > 1 and node is not None and node.kind.startswith("number"):
                node = node.parent
        return ".".join(reversed(parts))

    @property
    def own_label(self) -> str:
        """The part of the path this item adds; plain paragraphs add none unless they stand in a row of their own."""
        if self.kind == "annex":
            return label_of_annex(self.label)
        if self.kind in BULLETS or self.kind in ("plain", "row"):
            return str(self.ordinal) if self.ordinal else ""
        return self.label

    def walk(self) -> Iterator[Item]:
        """This item and everything under it, in the order of the document."""
        stack = [self]
        while stack:
            item = stack.pop()
            yield item
            stack.extend(reversed(item.children))


def outline(blocks: list[Block]) -> Item:
    """The tree of items; its root has no text of its own."""
    root = Item("root", "", "", Source(0, 0))
    path = [root]
    for block in blocks:
        item = _item(block, path)
        _make_room(path, item)
        _hang(path[-1], item)
        path.append(item)
    return root


def _item(block: Block, path: list[Item]) -> Item:
    if isinstance(block, Table):
        return Item("table", "", "", block.rows[0].source, table=block)
    mark = mark_of(block.text)
    if _is_section(block.text[mark.end :] if mark else block.text, path, numbered=mark is not None):
        return Item(
            "section", mark.label if mark else "", block.text[mark.end if mark else 0 :].strip(), block.source
        )
    if mark is None:
        return Item("plain", "", block.text, block.source)
    return Item(mark.kind, mark.label, block.text[mark.end :].strip(), block.source)


def _is_section(text: str, path: list[Item], *, numbered: bool) -> bool:
    """Whether a line without a mark of sections heads one all the same: "TỔ CHỨC THỰC HIỆN" alone, "5. TỔ CHỨC THỰC HIỆN" after IV."""
    if len(text) > _HEADING_LENGTH or _SECTION.fullmatch(canon(text.strip())) is None:
        return False
    if numbered:
        return is_shouted(text) and any(member.kind == "section" for member in path)
    return path[-1].kind not in ("chapter", "part", "article", "annex")


def _make_room(path: list[Item], item: Item) -> None:
    """Leave on `path` only what `item` stands under."""
    kinds = [member.kind for member in path]
    if item.kind in kinds:
        del path[kinds.index(item.kind) :]
    elif item.kind in _OUTERMOST:
        # An outer kind met for the first time stands under outer kinds only.
        keep = next((n for n, kind in enumerate(kinds) if n and kind not in _OUTERMOST), len(kinds))
        del path[max(keep, 1) :]
    elif item.kind == "plain":
        # What follows a finished item stands beside it; what follows a heading or a lead-in stands under it.
        while len(path) > 1 and not path[-1].opens:
            path.pop()
        while len(path) > 1 and path[-1].kind in BULLETS and path[-1].children:
            path.pop()
    elif item.kind.startswith("number") or item.kind == "letter":
        while path[-1].kind in BULLETS or path[-1].kind == "plain":
            path.pop()
    while len(path) > 1 and path[-1].kind == "table":
        path.pop()
    if item.kind == "plain":
        kinds = [member.kind for member in path]
        if "plain" in kinds:
            del path[kinds.index("plain") :]
    elif path[-1].kind == "plain" and not path[-1].opens:
        path.pop()


def _hang(parent: Item, item: Item) -> None:
    item.parent = parent
    if item.kind in BULLETS:
        item.ordinal = 1 + sum(1 for sibling in parent.children if sibling.kind == item.kind)
    parent.children.append(item)
