"""The sentence at the top: numbers that add up, each with the list it counts."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from flask import url_for
from flask_babel import gettext

from tracker.domain.overview import Cell, Clause, Figures, Part, headline
from tracker.domain.wording import N_

WORDS: Mapping[Part, str] = {
    Part.FINISHED: N_("%(n)s hoàn thành"),
    Part.IN_TIME: N_("%(n)s trong hạn"),
    Part.DUE_SOON: N_("%(n)s sắp đến hạn"),
    Part.OVERDUE: N_("%(n)s quá hạn"),
    Part.NO_DEADLINE: N_("%(n)s không thời hạn"),
    Part.UNDETERMINED: N_("%(n)s chưa xác định hạn"),
}


@dataclass(frozen=True)
class Phrase:
    """One clause of the sentence: linked words, and an aside that may be linked too."""

    text: str
    url: str
    kind: str
    aside: str = ""
    aside_url: str = ""


def phrases(figures: Figures, scope: Mapping[str, Any]) -> list[Phrase]:
    """The clauses of the headline; ``scope`` are the parameters of the lists they link to."""
    return [_phrase(clause, scope) for clause in headline(figures)]


def apart(figures: Figures, scope: Mapping[str, Any]) -> list[Phrase]:
    """What stands outside the sum: suspended and cancelled."""
    kinds: tuple[tuple[Cell, str], ...] = (
        (Cell.SUSPENDED, N_("%(n)s tạm dừng")),
        (Cell.CANCELLED, N_("%(n)s đã hủy")),
    )
    return [
        Phrase(gettext(words) % {"n": count}, url_for("lists.index", **scope, stage=cell.value), cell.value)
        for cell, words in kinds
        if (count := figures.of(cell))
    ]


def _phrase(clause: Clause, scope: Mapping[str, Any]) -> Phrase:
    aside, aside_url = next(_asides(clause, scope), ("", ""))
    return Phrase(
        text=gettext(WORDS[clause.part]) % {"n": clause.count},
        url=url_for("lists.index", **scope, time=clause.part.value),
        kind=clause.part.value,
        aside=aside,
        aside_url=aside_url,
    )


def _asides(clause: Clause, scope: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    if clause.late:
        words = gettext("%(n)s quá hạn", n=clause.late)
        yield words, url_for("lists.index", **scope, time="late")
    if clause.days and clause.count == 1:
        yield gettext("%(n)s ngày làm việc", n=clause.days), ""
    if clause.days:
        yield gettext("nhiều nhất %(n)s ngày làm việc", n=clause.days), ""
