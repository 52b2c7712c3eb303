"""Vietnamese text as search and lists compare it: without marks, or in alphabetical order."""

from __future__ import annotations

from unicodedata import category, normalize

_TONES = "\u0300\u0309\u0303\u0301\u0323"
"""Huyền, hỏi, ngã, sắc, nặng: the order of Vietnamese dictionaries, after the word without a tone."""

_ALPHABET = "aăâbcdđeêfghijklmnoôơpqrstuưvwxyz"
_ORDER = {letter: chr(ord("A") + place) for place, letter in enumerate(_ALPHABET)}


def fold(text: str) -> str:
    """``text`` as search compares it: lower case, no marks, đ as d, any run of blanks as one space.

    "Thuỷ" and "Thủy", "oà" and "òa", NFC and NFD fold alike. Folding twice changes nothing more.
    """
    decomposed = normalize("NFD", normalize("NFD", text).casefold())
    letters = "".join(c for c in decomposed if category(c) != "Mn")
    return " ".join(letters.replace("đ", "d").split())


def spelling(text: str) -> str:
    """A key that is equal for texts alike but for capitals, blanks, and where a word's tone is written.

    "Thuỷ" equals "Thủy"; "Tân Thanh" and "Tân Thành", two communes, stay apart.
    """
    return " ".join("".join(_without_tones(word)) for word in text.casefold().split())


def sort_key(text: str) -> str:
    """A key in Vietnamese alphabetical order, fit for a column compared byte by byte.

    Letters decide first (a ă â b c d đ e ê …), then tones word by word (wherever in the word the mark is
    written), then capitals, after small letters.
    """
    letters: list[str] = []
    tones: list[str] = []
    for word in text.split():
        toneless, marks = _without_tones(word)
        letters.append("".join(_rank(c) for c in toneless.casefold()))
        tones.append(marks)
    return "\t".join((" ".join(letters), " ".join(tones), text.swapcase()))


def _without_tones(word: str) -> tuple[str, str]:
    """``word`` without its tone marks, composed, and the marks as digits ("" for none)."""
    decomposed = normalize("NFD", word)
    toneless = "".join(c for c in decomposed if c not in _TONES)
    return normalize("NFC", toneless), "".join(str(_TONES.index(c)) for c in decomposed if c in _TONES)


def _rank(letter: str) -> str:
    """A character that stands for ``letter`` in the order: signs, figures, letters, other scripts."""
    if letter in _ORDER:
        return _ORDER[letter]
    return letter if letter.isdigit() or ord(letter) > 127 else "!"
