"""Text set in the fonts from before Unicode: TCVN3 (ABC: .VnTime …) and VNI (VNI-Times …), told by its spelling and decoded.

Both write Vietnamese with Western letters: "Céng hßa" and "Coäng hoøa" are "Cộng hòa". Nothing says which encoding a text
is in, but in the right one its words are spelt as Vietnamese syllables are, and in the wrong one they are not.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace

from tracker.domain.errors import Unreadable
from tracker.domain.wording import N_
from tracker.reading.model import Line
from tracker.reading.syllables import is_syllable

_TCVN3 = str.maketrans(
    "µ¸¶·¹¨»¾¼½Æ©ÇÊÈÉË®ÌÐÎÏÑªÒÕÓÔÖ×ÝØÜÞßãáâä«åèæçé¬êíëìîïóñòô\u00adõøö÷ùúýûüþ¡¢§£¤¥¦",
    "àáảãạăằắẳẵặâầấẩẫậđèéẻẽẹêềếểễệìíỉĩịòóỏõọôồốổỗộơờớởỡợùúủũụưừứửữựỳýỷỹỵĂÂĐÊÔƠƯ",
)
# VNI writes a vowel and after it its marks as one letter: the breve or circumflex and the tone.
_ACUTE, _GRAVE, _HOOK, _TILDE, _DOT, _BREVE, _CIRCUMFLEX = "\u0301\u0300\u0309\u0303\u0323\u0306\u0302"
_VNI_MARKS = {
    "ù": _ACUTE, "ø": _GRAVE, "û": _HOOK, "õ": _TILDE, "ï": _DOT,
    "â": _CIRCUMFLEX, "á": _CIRCUMFLEX + _ACUTE, "à": _CIRCUMFLEX + _GRAVE, "å": _CIRCUMFLEX + _HOOK, "ã": _CIRCUMFLEX + _TILDE, "ä": _CIRCUMFLEX + _DOT,
    "ê": _BREVE, "é": _BREVE + _ACUTE, "è": _BREVE + _GRAVE, "ú": _BREVE + _HOOK, "ü": _BREVE + _TILDE, "ë": _BREVE + _DOT,
}  # fmt: skip
_VNI_LETTERS = {"ô": "ơ", "ö": "ư", "ñ": "đ", "í": "í", "ì": "ì", "æ": "ỉ", "ó": "ĩ", "ò": "ị", "î": "ỵ"}
_VNI = re.compile(
    rf"(?P<letter>[aeiouyôö])(?P<mark>[{''.join(_VNI_MARKS)}])|[{''.join(_VNI_LETTERS)}]", re.IGNORECASE
)

_WORD = re.compile(r"[A-Za-z\u00a1-\u00ff]*[\u00a1-\u00ff][A-Za-z\u00a1-\u00ff]*")
_LETTERS = re.compile(r"[^\W\d_]+")
_DEBRIS = re.compile(r"\(cid:\d+\)|[ÂÃÄÅÆ][\u0080-\u00bf\u2018-\u2122]|á[º»]")
"""What is left of letters: codes of a font that does not name them, and bytes of UTF-8 taken for letters of their own."""
_FEWEST = 5
"""Words that must gain by an encoding before a text is taken to be in it …"""
_MOST = 0.6
"""… and the share of the words misspelt without it."""
_JUDGED = 30
"""Fewer words with marks say nothing about a text."""
_UNKNOWN = N_(
    "Không đọc được chữ trong tệp: văn bản dùng phông chữ hoặc bảng mã lạ. Đề nghị mở tệp, chuyển chữ sang Unicode (phông Times New Roman) rồi nhập lại."
)


def tcvn3(text: str) -> str:
    """`text` in TCVN3 as Unicode."""
    return text.translate(_TCVN3)


def is_capital_font(name: str) -> bool:
    """Whether a font draws the small letters of TCVN3 as capitals: ".VnTimeH", ".VnArialH" …"""
    return ".Vn" in name and name.endswith("H")


def capitals(text: str) -> str:
    """`text` as a capital font prints it; text already in Unicode only becomes capital."""
    return (text if _is_unicode(text) else tcvn3(text)).upper()


def _is_unicode(text: str) -> bool:
    """Whether some letter is none of the Western ones the older encodings write with."""
    return any(letter > "\u00ff" and letter.isalpha() for letter in text)


def vni(text: str) -> str:
    """`text` in VNI as Unicode."""

    def letter(match: re.Match[str]) -> str:
        printed = match["letter"] or match.group()
        plain = _VNI_LETTERS.get(printed.lower(), printed)
        composed = unicodedata.normalize("NFC", plain + _VNI_MARKS.get((match["mark"] or "").lower(), ""))
        return composed.upper() if printed.isupper() else composed

    return _VNI.sub(letter, text)


@dataclass(frozen=True, slots=True)
class Encoding:
    """An encoding from before Unicode: how it is decoded, and what the person who checks the result is told."""

    decode: Callable[[str], str]
    note: str


ENCODINGS = (
    Encoding(tcvn3, N_("Văn bản dùng bảng mã cũ TCVN3 (ABC), đã chuyển sang Unicode: cần kiểm tra lại chữ.")),
    Encoding(vni, N_("Văn bản dùng bảng mã cũ VNI, đã chuyển sang Unicode: cần kiểm tra lại chữ.")),
)


def encoding_of(texts: Iterable[str]) -> Encoding | None:
    """The encoding `texts` are surely in, at least in part; None for Unicode and for what cannot be told."""
    words = {word for text in texts for word in _WORD.findall(text) if not is_syllable(word)}
    best = max(ENCODINGS, key=lambda encoding: _gained(words, encoding))
    gained = _gained(words, best)
    return best if gained >= _FEWEST and gained >= _MOST * len(words) else None


def _gained(words: Iterable[str], encoding: Encoding) -> int:
    return sum(is_syllable(encoding.decode(word)) for word in words)


def in_unicode(lines: Sequence[Line]) -> tuple[tuple[Line, ...], tuple[str, ...]]:
    """`lines` decoded where they are in an older encoding, and the note that says so.

    Raises Unreadable for letters that are Vietnamese in no encoding known here.
    """
    encoding = encoding_of(line.text for line in lines)
    if encoding is not None:
        lines = [replace(line, text=_decoded(line.text, encoding)) for line in lines]
    if _is_garbled(" ".join(line.text for line in lines)):
        raise Unreadable(_UNKNOWN)
    return tuple(lines), (encoding.note,) if encoding else ()


def _is_garbled(text: str) -> bool:
    """Whether most of what should be Vietnamese words is spelt as none is, or is debris."""
    marked = [word for word in _LETTERS.findall(text) if not word.isascii()]
    debris = len(_DEBRIS.findall(text))
    misspelt = sum(not is_syllable(word) for word in marked)
    return len(marked) + debris >= _JUDGED and max(misspelt, debris) * 2 > len(marked)


def _decoded(text: str, encoding: Encoding) -> str:
    """The whole line; where a part of it is Unicode, only the words that are not."""
    if not _is_unicode(text):
        return encoding.decode(text)

    def word(match: re.Match[str]) -> str:
        printed, decoded = match.group(), encoding.decode(match.group())
        return decoded if is_syllable(decoded) and not is_syllable(printed) else printed

    return _WORD.sub(word, text)


def from_bytes(content: bytes) -> str | None:
    """The text of a file that is in no Unicode encoding, its words still in TCVN3 or VNI; None where that is not sure."""
    text = content.decode("latin-1")
    return text if encoding_of([text]) is not None else None
