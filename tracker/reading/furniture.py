"""What a page carries beside its text: page numbers, drawn rules, notes, running heads and feet."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import groupby, pairwise

from tracker.reading.marks import mark_of
from tracker.reading.model import Line
from tracker.reading.spelling import clean

_PAGE_NUMBER = re.compile(r"(?:trang\s+)?[-–—\s]*\d{1,4}[-–—\s]*(?:/\s*\d{1,4})?", re.IGNORECASE)
_RULE = re.compile(r"[\s_\-–—=*.·•~]+")
_FEWEST_PAGES = 3
_DEEPEST_HEAD = 3
"""Lines a running head may have; each round takes the outermost."""
_SOFT_HYPHEN = re.compile(r"\u00ad\s*$")
_FIGURE = re.compile(r"\d{1,9}")


def without_furniture(lines: Sequence[Line]) -> list[Line]:
    """Cleaned lines that are neither blank, nor a drawn rule, nor a note, nor a page number, nor a running head."""
    kept = []
    for line in lines:
        text = clean(_SOFT_HYPHEN.sub("-", line.text)).rstrip()
        printed = text.strip()
        if (
            not printed
            or line.note
            or (line.cell is None and (_RULE.fullmatch(text) or _PAGE_NUMBER.fullmatch(printed)))
        ):
            continue
        kept.append(replace(line, text=printed, left=line.left + len(text) - len(text.lstrip())))
    for _ in range(_DEEPEST_HEAD):
        heads = _running_heads(kept)
        kept = [line for line in kept if line.number not in heads]
    return kept


def _running_heads(lines: list[Line]) -> set[int]:
    """The numbers of lines that head or close most pages in the same words; only a page number in them may rise.

    A line that opens with the mark of an item is text, however like its neighbours it is, and so is a cell of a table.
    """
    pages = {page: list(group) for page, group in groupby(lines, key=lambda line: line.page)}
    if len(pages) < _FEWEST_PAGES:
        return set()
    alike: dict[str, dict[int, Line]] = defaultdict(dict)
    for page, group in pages.items():
        for line in (group[0], group[-1]):
            if page is not None and line.cell is None and mark_of(line.text) is None:
                alike[_FIGURE.sub("#", line.text)][page] = line
    first = next(iter(pages))
    return {
        line.number
        for lines_alike in alike.values()
        if len(lines_alike) * 2 > len(pages) and _only_pages_are_counted(lines_alike)
        for page, line in lines_alike.items()
        if page != first
    }


def _only_pages_are_counted(lines: Mapping[int, Line]) -> bool:
    """Whether each figure in `lines` (by page) stays the same or rises as the pages do."""
    return all(
        int(after) - int(before) in (0, later - page)
        for (page, line), (later, following) in pairwise(sorted(lines.items()))
        for before, after in zip(_FIGURE.findall(line.text), _FIGURE.findall(following.text), strict=True)
    )
