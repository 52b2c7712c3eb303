"""The list numbers Word computes: they stand nowhere in the text, but clause paths are made of them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from docx.oxml.ns import qn

_LEVELS = 9
_DEEPEST_STYLE = 20
_ROMAN = ((1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"), (40, "xl"), (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"))  # fmt: skip
_BULLETS = ("-", "+", "•")


@dataclass(frozen=True, slots=True)
class _Level:
    form: str
    text: str
    start: int


class Numbering:
    """Counts the numbered paragraphs of one document in order; ask for each paragraph once."""

    def __init__(self, document: Any) -> None:
        self._abstract: dict[str, dict[int, _Level]] = {}
        self._lists: dict[str, str] = {}
        self._starts: dict[tuple[str, int], int] = {}
        self._counts: dict[str, list[int | None]] = {}
        self._seen: set[str] = set()
        self._styles = {
            style.get(qn("w:styleId")): style for style in document.styles.element.iterchildren(qn("w:style"))
        }
        for relation in document.part.rels.values():
            if not relation.is_external and relation.reltype.endswith("/numbering"):
                self._read(relation.target_part.element)

    def _read(self, root: Any) -> None:
        for abstract in root.iterchildren(qn("w:abstractNum")):
            levels = {
                _whole(level.get(qn("w:ilvl"))): _level(level) for level in abstract.iterchildren(qn("w:lvl"))
            }
            self._abstract[abstract.get(qn("w:abstractNumId"))] = levels
        for number in root.iterchildren(qn("w:num")):
            identity = number.get(qn("w:numId"))
            reference = number.find(qn("w:abstractNumId"))
            if reference is not None:
                self._lists[identity] = reference.get(qn("w:val"))
            for override in number.iterchildren(qn("w:lvlOverride")):
                start = override.find(qn("w:startOverride"))
                if start is not None:
                    self._starts[identity, _whole(override.get(qn("w:ilvl")))] = _whole(
                        start.get(qn("w:val"))
                    )

    def mark(self, paragraph: Any) -> tuple[str, int | None]:
        """The mark Word prints before `paragraph` ("" if none) and its level from 0 (None if it is in no list)."""
        identity, depth = self._place(paragraph)
        abstract = self._lists.get(identity or "")
        if identity is None or abstract is None or identity == "0":
            return "", None
        levels = self._abstract.get(abstract, {})
        level = levels.get(depth)
        if level is None or level.form == "none":
            return "", depth
        if level.form == "bullet":
            return _bullet(level.text, depth), depth
        counts = self._counts.setdefault(abstract, [None] * _LEVELS)
        self._restart(identity, counts)
        before = counts[depth]
        counts[depth] = level.start if before is None else before + 1
        counts[depth + 1 :] = [None] * (_LEVELS - depth - 1)
        return _filled(level.text, levels, counts), depth

    def _restart(self, identity: str, counts: list[int | None]) -> None:
        """A list that says where it starts begins anew at its first paragraph."""
        if identity in self._seen:
            return
        self._seen.add(identity)
        for (number, depth), start in self._starts.items():
            if number == identity and depth < _LEVELS:
                counts[depth:] = [start - 1, *([None] * (_LEVELS - depth - 1))]

    def _place(self, paragraph: Any) -> tuple[str | None, int]:
        properties = paragraph.find(qn("w:pPr"))
        if properties is None:
            return None, 0
        own = properties.find(qn("w:numPr"))
        if own is not None and own.find(qn("w:numId")) is not None:
            return _identity(own), _depth(own)
        style = properties.find(qn("w:pStyle"))
        inherited = self._of_style(style.get(qn("w:val"))) if style is not None else None
        if inherited is None:
            return None, 0
        return _identity(inherited), _depth(own if own is not None else inherited)

    def _of_style(self, name: str | None) -> Any:
        for _ in range(_DEEPEST_STYLE):
            style = self._styles.get(name)
            if style is None:
                return None
            found = style.find(f"{qn('w:pPr')}/{qn('w:numPr')}")
            if found is not None and found.find(qn("w:numId")) is not None:
                return found
            based = style.find(qn("w:basedOn"))
            name = based.get(qn("w:val")) if based is not None else None
        return None


def _whole(value: str | None) -> int:
    return int(value) if value is not None and value.isdigit() and len(value) < 6 else 0


def _identity(properties: Any) -> str | None:
    value: str | None = properties.find(qn("w:numId")).get(qn("w:val"))
    return value


def _depth(properties: Any) -> int:
    level = properties.find(qn("w:ilvl"))
    return min(_whole(level.get(qn("w:val"))), _LEVELS - 1) if level is not None else 0


def _level(element: Any) -> _Level:
    def value(tag: str, default: str) -> str:
        found = element.find(qn(tag))
        return found.get(qn("w:val"), default) if found is not None else default

    return _Level(value("w:numFmt", "decimal"), value("w:lvlText", ""), _whole(value("w:start", "1")))


def _bullet(text: str, depth: int) -> str:
    """Bullets are drawn from symbol fonts; only the plain ones tell what they look like, the others their depth."""
    if text in ("-", "–", "—", "+", "*"):
        return text
    return _BULLETS[min(depth, len(_BULLETS) - 1)]


def _filled(template: str, levels: dict[int, _Level], counts: list[int | None]) -> str:
    def number(match: re.Match[str]) -> str:
        depth = int(match[1]) - 1
        level = levels.get(depth)
        count = counts[depth] if counts[depth] is not None else (level.start if level else 1)
        return _form(level.form if level else "decimal", count or 0)

    return re.sub(r"%([1-9])", number, template).strip()


def _form(form: str, number: int) -> str:
    if form in ("lowerLetter", "upperLetter"):
        letter = (
            chr(ord("a") + (number - 1) % 26) * ((number - 1) // 26 + 1) if 0 < number < 500 else str(number)
        )
        return letter.upper() if form == "upperLetter" else letter
    if form in ("lowerRoman", "upperRoman"):
        roman = _roman(number)
        return roman.upper() if form == "upperRoman" else roman
    return f"{number:02d}" if form == "decimalZero" else str(number)


def _roman(number: int) -> str:
    if not 0 < number < 4000:
        return str(number)
    text = ""
    for value, sign in _ROMAN:
        while number >= value:
            text, number = text + sign, number - value
    return text
