"""Words with their places on a page become lines: gaps between columns kept, indentation measured in characters."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median

_GAP = 2.2
"""A gap of so many characters separates columns."""


@dataclass(frozen=True, slots=True)
class Word:
    """A word and its box; `size` is the size of its letters, in the same units as the box."""

    text: str
    left: float
    right: float
    top: float
    bottom: float
    size: float


@dataclass(frozen=True, slots=True)
class PrintedLine:
    """One line of a page; `left` and `right` in characters from the edge of the page."""

    text: str
    left: int
    right: int
    top: float
    size: float


def lines_of(words: Sequence[Word]) -> list[PrintedLine]:
    """The lines of one page from top to bottom, words from left to right."""
    return set_out(rows_of(words), character_width(words))


def set_out(rows: Sequence[Sequence[Word]], width: float) -> list[PrintedLine]:
    """The lines of one page whose words are already gathered line by line, each from left to right; `width` of a character."""
    return [_line(row, width) for row in rows]


def character_width(words: Sequence[Word]) -> float:
    """The usual width of a character on the page."""
    widths = [(word.right - word.left) / len(word.text) for word in words if len(word.text) > 2]
    return max(median(widths) if widths else 5.0, 0.1)


def rows_of(words: Sequence[Word]) -> list[list[Word]]:
    """The words of each line. Words are of one line when their middles lie within a third of their height."""
    rows: list[list[Word]] = []
    middle = 0.0
    for word in sorted(words, key=lambda word: ((word.top + word.bottom) / 2, word.left)):
        centre = (word.top + word.bottom) / 2
        if rows and abs(centre - middle) <= 0.35 * max(
            word.bottom - word.top, rows[-1][0].bottom - rows[-1][0].top
        ):
            rows[-1].append(word)
        else:
            rows.append([word])
            middle = centre
    for row in rows:
        row.sort(key=lambda word: word.left)
    return rows


def _line(row: Sequence[Word], width: float) -> PrintedLine:
    text = row[0].text
    for before, word in itertools.pairwise(row):
        gap = (word.left - before.right) / width
        text += ("    " if gap > _GAP else " ") + word.text
    return PrintedLine(
        text,
        round(row[0].left / width),
        round(row[-1].right / width),
        row[0].top,
        median(word.size for word in row),
    )
