"""What the filters above the list offer, in the language of the page."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from flask_babel import gettext

from tracker.domain.acts import Act
from tracker.domain.lifecycle import STAGE_NAMES
from tracker.domain.wording import N_
from tracker.queries import filter_choices
from tracker.queries.narrowing import UnitRole
from tracker.web.lists.asked import MINE, NO_GROUP, ONLY, TIMES, Asked

Options = list[tuple[object, str]]

ROLES: Mapping[str, str] = {UnitRole.LEAD: N_("Chủ trì"), UnitRole.COORDINATING: N_("Phối hợp")}


SAID: Mapping[str, str] = {
    "time": N_("thời hạn: %(words)s"),
    "stage": N_("trạng thái: %(words)s"),
    "unit": N_("đơn vị: %(words)s"),
    "role": N_("vai trò: %(words)s"),
    "plan": N_("văn bản: %(words)s"),
    "group": N_("nhóm: %(words)s"),
    "leader": N_("lãnh đạo: %(words)s"),
    "only": N_("chỉ: %(words)s"),
}
"""How a chosen filter is told above the list, by its name."""


def offered(act: Act, want: Asked) -> dict[str, Options]:
    """The options of each filter by its name, the one that does not narrow first."""
    mine: Options = [(MINE, gettext("Đang phụ trách"))] if act.actor.led_ids else []
    everything = gettext("Tất cả")
    return {
        "time": _options(everything, _words({key: words for key, (words, _) in TIMES.items()})),
        "stage": _options(everything, _words(STAGE_NAMES)),
        "unit": _options(everything, filter_choices.units()),
        "role": _options(gettext("Chủ trì hoặc phối hợp"), _words(ROLES)),
        "plan": _options(everything, filter_choices.plans(want.filters.plan_id)),
        "group": _groups(everything),
        "leader": _options(everything, [*mine, *filter_choices.leaders()]),
        "only": _options(gettext("Không giới hạn"), _words(ONLY)),
    }


def chosen(offers: Mapping[str, Options], want: Asked) -> list[str]:
    """What narrows the list, in words: "quá hạn; đơn vị: Văn phòng Sở"."""
    said = []
    for name, options in offers.items():
        words = {str(key): words for key, words in options}.get(str(want.values.get(name, "")), "")
        if name in want.values and words:
            said.append(gettext(SAID[name]) % {"words": words})
    if "clause" in want.values:
        said.append(gettext("mục: %(words)s") % {"words": want.values["clause"]})
    if "q" in want.values:
        said.append(gettext("có “%(words)s”") % {"words": want.values["q"]})
    return said


def _groups(everything: str) -> Options:
    """Nothing to choose where the office knows no group."""
    known = filter_choices.groups()
    return _options(everything, [(NO_GROUP, gettext("Không giao theo nhóm")), *known] if known else [])


def _words(names: Mapping[Any, str]) -> Options:
    return [(str(key), gettext(words)) for key, words in names.items()]


def _options(first: str, rest: Iterable[tuple[object, str]]) -> Options:
    return [("", first), *rest]
