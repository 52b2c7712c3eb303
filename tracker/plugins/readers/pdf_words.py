"""The words of a PDF page, put together from its characters. Runs in the child process of `worker` only.

pdfplumber's own words cost twice the time of reading the page, because every character becomes a dictionary first.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from pdfminer.layout import LTChar, LTContainer, LTCurve

from tracker.plugins.readers.printed_lines import Word, rows_of
from tracker.reading.legacy import capitals, is_capital_font

_GAP = 0.2
"""A gap of this share of the letters' size parts two words …"""
_RAISED = 0.75
"""A figure so much smaller than the word it follows refers to a note."""
_OVERPRINT = 0.1
"""… and a letter printed again so near the first makes it bold."""
_THIN, _SHORTEST, _LONGEST = 2.0, 60.0, 220.0
"""Points: a level rule of this size may part the text from the notes below it."""


@dataclass(frozen=True, slots=True)
class Drawn:
    """What stands on a page: its words, how many lines and boxes are drawn, and the tops of short level rules."""

    words: list[Word]
    rules: int
    dashes: list[tuple[float, float]]
    """Left and top of each."""


def drawn_on(page: Any) -> Drawn:
    """The words and the number of rules on a pdfplumber page."""
    across, down = page.mediabox[0], page.mediabox[1] + page.height
    letters: list[Word] = []
    rules = 0
    dashes = []
    for item in _items(page.layout):
        if isinstance(item, LTChar):
            if item.upright and item.get_text():
                printed = item.get_text()
                letters.append(
                    Word(
                        capitals(printed) if is_capital_font(item.fontname) else printed,
                        item.x0 + across,
                        item.x1 + across,
                        down - item.y1,
                        down - item.y0,
                        item.size,
                    )
                )
        elif isinstance(item, LTCurve):
            rules += 1
            if item.height < _THIN and _SHORTEST < item.width < _LONGEST:
                dashes.append((item.x0 + across, down - item.y1))
    return Drawn([word for row in rows_of(letters) for word in _words(row)], rules, dashes)


def _items(container: Any) -> Iterator[Any]:
    """Everything on the page, also what stands inside drawn forms."""
    stack = [iter(container)]
    while stack:
        for item in stack[-1]:
            if isinstance(item, LTContainer):
                stack.append(iter(item))
                break
            yield item
        else:
            stack.pop()


def _words(row: list[Word]) -> Iterator[Word]:
    """The words of one row of letters."""
    held: list[Word] = []
    for letter in row:
        if (
            held
            and abs(letter.left - held[-1].left) < _OVERPRINT * letter.size
            and letter.text == held[-1].text
        ):
            continue
        if held and letter.text.isdigit() and letter.size < _RAISED * held[-1].size:
            continue
        blank = letter.text.isspace()
        if held and (blank or letter.left - held[-1].right > _GAP * letter.size):
            yield _joined(held)
            held = []
        if not blank:
            held.append(letter)
    if held:
        yield _joined(held)


def _joined(letters: list[Word]) -> Word:
    return Word(
        "".join(letter.text for letter in letters),
        letters[0].left,
        max(letter.right for letter in letters),
        min(letter.top for letter in letters),
        max(letter.bottom for letter in letters),
        letters[0].size,
    )
