"""Which unit a document means: a printed name against the names and aliases of the units the office knows.

Only an equal spelling is certain. Whatever is merely alike is proposed and waits for a person, and names of
different kinds ("Văn phòng …", "Phòng …", "Chi cục …") are never alike, however much they share.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum
from functools import lru_cache
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
    name, known = _taken_apart(printed), _taken_apart(unit.name)
    if name.exact == known.exact:
        return Certainty.EXACT
    if any(name.spelt == _taken_apart(alias).spelt for alias in unit.aliases):
        return Certainty.ALIAS
    if name.meant == known.meant:
        return Certainty.FOLDED
    return Certainty.SIMILAR if _similar(name, known) else None


@dataclass(frozen=True)
class _Name:
    """A name taken apart.

    ``spelt`` is its spelling, ``meant`` that of its words with the kind spelt out. ``words`` have no marks; ``kind``
    is what opens them ("" if none does), ``rest`` what follows. ``short`` are the initials it abbreviates, if any.
    """

    exact: str
    spelt: str
    meant: str
    words: tuple[str, ...]
    kind: str
    rest: tuple[str, ...]
    short: str


_SHORT = {"vp": "văn phòng", "p": "phòng", "tt": "trung tâm", "cc": "chi cục"}
"""Abbreviations that stand for the kind of a unit when they open its name."""

_KINDS = tuple(
    tuple(kind.split())
    for kind in (
        *("van phong", "phong", "trung tam", "chi cuc", "cuc"),
        *("so", "ban", "thanh tra", "hat", "xa", "phuong"),
    )
)


@lru_cache(maxsize=4096)
def _taken_apart(name: str) -> _Name:
    exact = " ".join(normalize("NFC", name).split())
    printed = re.findall(r"\w+", exact)
    meant = [word.casefold() for word in printed]
    if meant:
        meant[:1] = _SHORT.get(meant[0], meant[0]).split()
    meant = [word for word in meant if word != "và"]
    words = _folded(meant)
    kind = next((kind for kind in _KINDS if words[: len(kind)] == kind), ())
    rest = words[len(kind) :]
    capitals = set(_folded([word for word in printed if word.isupper()]))
    return _Name(
        exact=exact,
        spelt=spelling(name),
        meant=spelling(" ".join(meant)),
        words=words,
        kind=" ".join(kind),
        rest=rest,
        short=_initials(rest, capitals) if capitals & set(rest) else "",
    )


def _folded(words: Sequence[str]) -> tuple[str, ...]:
    """``words`` without marks, i and y alike ("đăng kí" is "đăng ký")."""
    return tuple(fold(" ".join(words)).replace("y", "i").split())


def _initials(words: Sequence[str], capitals: Collection[str] = ()) -> str:
    """The first letters of ``words``; of those written in capitals, every letter."""
    return "".join(word if word in capitals else word[0] for word in words)


def _similar(name: _Name, known: _Name) -> bool:
    if name.kind and known.kind and name.kind != known.kind:
        return False
    if len(known.words) >= 3 and name.words[: len(known.words)] == known.words:
        return True  # "Văn phòng Sở Nông nghiệp và Môi trường" begins with the whole of "Văn phòng Sở"
    abbreviated = known.rest if name.kind else known.words
    if len(name.short) >= 3 and _initials(abbreviated).endswith(name.short):
        return True
    return _alike(name.rest, known.rest)


def _alike(one: Sequence[str], other: Sequence[str]) -> bool:
    """True if every word of the shorter has its like in the longer; one word alone must not stand for many."""
    fewer, more = sorted((one, other), key=len)
    if not fewer or (len(fewer) < 2 and len(more) > 1):
        return False
    return all(word in more or any(_close(word, like) for like in more) for word in fewer)


@lru_cache(maxsize=4096)
def _close(word: str, like: str) -> bool:
    return SequenceMatcher(None, word, like).ratio() >= 0.75
