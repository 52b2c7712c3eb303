"""Which unit a document means: a printed name against the names and aliases of the units the office knows.

Only an equal spelling is certain. Whatever is merely alike is proposed and waits for a person, and names of
different kinds ("Văn phòng …", "Phòng …", "Chi cục …") are never alike, however much they share.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum
from unicodedata import normalize

from tracker.domain.folding import fold, spelling


class Certainty(StrEnum):
    """How a printed name came to its unit, best first."""

    CHOSEN = "chosen"
    EXACT = "exact"
    ALIAS = "alias"
    FOLDED = "folded"
    SIMILAR = "similar"


@dataclass(frozen=True)
class KnownUnit:
    """A unit as matching needs it. ``aliases`` are short names in use: "MTKS", "VP Sở"."""

    id: int
    name: str
    aliases: tuple[str, ...] = ()


@dataclass(frozen=True)
class Match:
    """A unit that a printed name may mean. Similar ones are proposals, nothing more."""

    unit_id: int
    certainty: Certainty


def match_unit(printed: str, units: Iterable[KnownUnit]) -> Match | None:
    """The one unit that ``printed`` means; None if there is none, or more than one equally good."""
    found = proposals(printed, units)
    if not found or (len(found) > 1 and found[1].certainty is found[0].certainty):
        return None
    return found[0]


def proposals(printed: str, units: Iterable[KnownUnit]) -> tuple[Match, ...]:
    """Every unit that ``printed`` may mean, the most certain first."""
    matches = (Match(u.id, certainty) for u in units if (certainty := _certainty(printed, u)) is not None)
    return tuple(sorted(matches, key=lambda match: list(Certainty).index(match.certainty)))


def _certainty(printed: str, unit: KnownUnit) -> Certainty | None:
    if _exactly(printed) == _exactly(unit.name):
        return Certainty.EXACT
    if any(spelling(printed) == spelling(alias) for alias in unit.aliases):
        return Certainty.ALIAS
    meant, known = _words(printed), _words(unit.name)
    if spelling(" ".join(meant)) == spelling(" ".join(known)):
        return Certainty.FOLDED
    return Certainty.SIMILAR if _similar(printed, meant, known) else None


def _exactly(text: str) -> str:
    return " ".join(normalize("NFC", text).split())


_SHORT = {"vp": "văn phòng", "p": "phòng", "tt": "trung tâm", "cc": "chi cục"}
"""Abbreviations that stand for the kind of a unit when they open its name."""

_KINDS = (
    "văn phòng",
    "phòng",
    "trung tâm",
    "chi cục",
    "cục",
    "sở",
    "ban",
    "thanh tra",
    "hạt",
    "xã",
    "phường",
)


def _words(name: str) -> list[str]:
    """The words of ``name`` in small letters, its kind spelt out; signs and "và" left out."""
    words = re.findall(r"\w+", normalize("NFC", name).casefold())
    if words:
        words[:1] = _SHORT.get(words[0], words[0]).split()
    return [word for word in words if word != "và"]


def _similar(printed: str, meant: Sequence[str], known: Sequence[str]) -> bool:
    kind, rest = _kind(meant)
    known_kind, known_rest = _kind(known)
    if kind and known_kind and kind != known_kind:
        return False
    if len(known) >= 3 and list(meant[: len(known)]) == list(known):
        return True  # "Văn phòng Sở Nông nghiệp và Môi trường" begins with the whole of "Văn phòng Sở"
    short = _initials(printed, rest)
    if len(short) >= 3 and "".join(word[0] for word in _folded(known_rest if kind else known)).endswith(
        short
    ):
        return True
    return _alike(_folded(rest), _folded(known_rest))


def _kind(words: Sequence[str]) -> tuple[str, Sequence[str]]:
    """The kind that opens a name ("" if none does), and the words after it."""
    for kind in _KINDS:
        length = len(kind.split())
        if fold(" ".join(words[:length])) == fold(kind):
            return kind, words[length:]
    return "", words


def _folded(words: Sequence[str]) -> list[str]:
    """``words`` without marks, i and y alike ("đăng kí" is "đăng ký")."""
    return fold(" ".join(words)).replace("y", "i").split()


def _initials(printed: str, words: Sequence[str]) -> str:
    """What ``words`` abbreviate: capitals written together count letter by letter; "" where there are none."""
    capitals = {
        _folded([word])[0] for word in re.findall(r"\w+", normalize("NFC", printed)) if word.isupper()
    }
    if not capitals & set(_folded(words)):
        return ""
    return "".join(word if word in capitals else word[0] for word in _folded(words))


def _alike(one: Sequence[str], other: Sequence[str]) -> bool:
    """True if every word of the shorter has its like in the longer; one word alone must not stand for many."""
    fewer, more = sorted((one, other), key=len)
    if not fewer or (len(fewer) < 2 and len(more) > 1):
        return False
    return all(any(SequenceMatcher(None, word, like).ratio() >= 0.75 for like in more) for word in fewer)
