"""The marks of a Vietnamese outline: Phụ lục, Điều, I., 1., 1.1., a), -, + and their kin."""

from __future__ import annotations

import re
from dataclasses import dataclass

from tracker.reading.spelling import canon

_ROMAN = r"(?:X{0,3}(?:IX|IV|V?I{1,3}|V)|X{1,3})"
_MARKS: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("annex", re.compile(r"(?P<label>(?:PHỤ LỤC|Phụ lục)(?:\s+(?:SỐ\s+|số\s+)?(?:\d{1,2}|[IVX]{1,5}|[A-Z]))?)\s*(?:[.:]\s*|$)")),
    ("chapter", re.compile(r"(?P<label>(?:CHƯƠNG|Chương)\s+(?:\d{1,2}|[IVX]{1,5}))\s*[.:]?\s*(?=$|[^\W\d_])")),
    ("article", re.compile(r"(?P<label>(?:ĐIỀU|Điều)\s+\d{1,3})\s*[.:]\s*")),
    ("section", re.compile(rf"(?P<label>{_ROMAN})\s*(?:[.)]|[/-]\s)\s*(?=[^\W\d_])")),
    ("part", re.compile(r"(?P<label>[A-HĐ])[.)]\s+(?=[^\W\d_])")),
    ("number", re.compile(r"(?P<label>\d{1,2}(?:\.\d{1,2}){0,4})(?:[.)]\s*(?=[^\W\d_]|[“\"(])|/\s+(?=[^\W\d_]))")),
    ("hyphened", re.compile(r"(?P<label>\d{1,2})\s?[-–]\s+(?=[^\W\d_])")),
    ("dotted", re.compile(r"(?P<label>\d{1,2}(?:\.\d{1,2}){1,4})\s+(?=[^\W\d_])")),
    ("letter", re.compile(r"(?P<label>[a-zđ])(?:[)/]|\.(?=\s))\s*(?=[^\W\d_]|[“\"(])")),
    ("paren", re.compile(r"\((?P<label>\d{1,2}|[ivx]{1,5}|[a-zđ])\)\s*(?=\S)")),
    ("dash", re.compile(r"(?P<label>[-–—−])\s*(?=[^\W_]|[“\"(])")),
    ("plus", re.compile(r"(?P<label>\+)\s*(?=[^\W_]|[“\"(])")),
    ("star", re.compile(r"(?P<label>[*•●○▪■◦·✓➢❖])\s*(?=[^\W_]|[“\"(])")),
)  # fmt: skip

_CAPITAL_AFTER = frozenset({"chapter", "dotted", "hyphened"})
"""Kinds that count only before a capital: "2.2.3 Lưu vực" is a mark, "4.28 người" a figure."""

BULLETS = frozenset({"dash", "plus", "star"})
"""Kinds of marks that carry no number of their own."""


@dataclass(frozen=True, slots=True)
class Mark:
    """A mark at the head of a paragraph: its kind (with the depth for dotted numbers), its label, where the text begins."""

    kind: str
    label: str
    end: int


def mark_of(text: str) -> Mark | None:
    """The mark `text` opens with, if it opens with one."""
    for kind, pattern in _MARKS:
        match = pattern.match(text)
        if match is None:
            continue
        if (
            kind in _CAPITAL_AFTER
            and not text[match.end() : match.end() + 1].isupper()
            and match.end() < len(text)
        ):
            continue
        label = match["label"]
        return Mark(_exact(kind, label, text, match), label, match.end())
    return None


def _exact(kind: str, label: str, text: str, match: re.Match[str]) -> str:
    """The kind with the depth of a dotted number, and "1." told from "1)": they are different levels of one list."""
    if kind not in ("number", "dotted", "hyphened"):
        return kind
    depth = label.count(".") + 1
    closing = text[match.end("label") : match.end("label") + 1]
    return f"number{depth}" + (closing if closing in ")/" and depth == 1 else "")


def label_of_annex(label: str) -> str:
    """ "PHỤ LỤC SỐ II" → "PL II" as it stands in a clause path."""
    rest = re.sub(r"^phụ lục\s*(số\s*)?", "", canon(label))
    return f"PL {rest.upper()}".strip()
