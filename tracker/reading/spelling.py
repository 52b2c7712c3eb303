"""One spelling for comparing what Vietnamese documents print in several.

Everything is shown as printed; only comparisons go through these functions.
"""

from __future__ import annotations

import re
import unicodedata

_INVISIBLE = dict.fromkeys(map(ord, "\u00ad\u200b\u200c\u200d\u2060\ufeff\u200e\u200f"), None)
_BLANKS = dict.fromkeys(map(ord, "\u00a0\u2002\u2003\u2007\u2009\u202f\u3000\t"), " ")
# Some fonts print the Icelandic Eth for Đ; office programs keep bullets in the private area.
_LOOKALIKES = {
    ord("Ð"): "Đ",
    0xF0B7: "•",
    0xF02D: "-",
    0xF0A7: "•",
    0xF0D8: "•",
    0xF0FC: "•",
    0x2010: "-",
    0x2011: "-",
}
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff]")

# The tone mark stands on the first vowel in the newer spelling of oa, oe, uy (hòa) and on the second in the older (hoà).
_TONES = {
    "oà": "òa",
    "oá": "óa",
    "oả": "ỏa",
    "oã": "õa",
    "oạ": "ọa",
    "oè": "òe",
    "oé": "óe",
    "oẻ": "ỏe",
    "oẽ": "õe",
    "oẹ": "ọe",
    "uỳ": "ùy",
    "uý": "úy",
    "uỷ": "ủy",
    "uỹ": "ũy",
    "uỵ": "ụy",
}
_OLDER = re.compile(rf"(?<!q)(?:{'|'.join(_TONES)})(?!\w)")


def clean(text: str) -> str:
    """NFC, ordinary blanks, nothing invisible, no control characters; blanks inside are kept as they are."""
    text = text.translate(_INVISIBLE).translate(_BLANKS).translate(_LOOKALIKES)
    return unicodedata.normalize("NFC", _CONTROL.sub(" ", text))


def squeeze(text: str) -> str:
    """`text` with every run of blanks made one."""
    return " ".join(text.split())


def canon(text: str) -> str:
    """`text` in lower case and the newer spelling, **of the same length**: a match in it cuts `text` by its indices."""
    lowered = text.lower()
    if len(lowered) != len(text):
        lowered = "".join(c.lower() if len(c.lower()) == 1 else c for c in text)
    return _OLDER.sub(lambda match: _TONES[match.group()], lowered)


def key(text: str) -> str:
    """A key by which two spellings of one name are equal: canonical words and digits, single blanks."""
    return " ".join(re.findall(r"\w+", canon(unicodedata.normalize("NFC", text))))
