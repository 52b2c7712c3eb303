"""Which strings of letters can be a Vietnamese syllable: every word of the language is written as one."""

from __future__ import annotations

import re
import unicodedata

_TONES = dict.fromkeys(map(ord, "\u0300\u0301\u0303\u0309\u0323"), None)
_ONSET = r"(?:ngh|ng|nh|gh|gi|ch|kh|ph|qu|th|tr|[bcdđghklmnprstvx])?"
_RHYME = (
    r"(?:(?:ia|ua|ưa|uya|uơ|uê|uy|oa|oe|[aeêioôơuưy])"
    r"|(?:a|ă|â|e|ê|i|o|ô|ơ|u|ư|iê|yê|uô|ươ|oa|oă|oe|oo|uâ|uê|uy|uyê|y)(?:ng|nh|ch|[cmnpt])"
    r"|(?:a|o|ô|ơ|u|ư|uô|ươ|oa)i|(?:a|e|oa|oe)o|(?:a|â|ê|i|iê|yê|ư|ươ|uy)u|(?:a|â|oa|uâ)y)"
)
_SYLLABLE = re.compile(_ONSET + _RHYME)


def is_syllable(word: str) -> bool:
    """Whether `word`, in any case, is spelt as a Vietnamese syllable is; foreign words and letters alone are not all told."""
    toneless = unicodedata.normalize("NFD", word.lower()).translate(_TONES)
    return _SYLLABLE.fullmatch(unicodedata.normalize("NFC", toneless)) is not None
