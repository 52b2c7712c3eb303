"""Fields by which a clerk chooses units, groups and leaders."""

from __future__ import annotations

from collections.abc import Iterable

from flask_babel import gettext as _
from wtforms import SelectMultipleField
from wtforms.widgets import CheckboxInput, ListWidget

from tracker.domain.drafting import Party
from tracker.domain.matching import Certainty
from tracker.queries import choices


class MultiCheckboxField(SelectMultipleField):
    """Several of many, each a box to tick."""

    widget = ListWidget(prefix_label=False)
    option_widget = CheckboxInput()


def unit_choices() -> dict[str, str]:
    """The units as choices, by id."""
    return {str(unit.id): unit.name for unit in choices.units()}


def party_choices() -> dict[str, str]:
    """Units and groups as choices: ``u12``, ``g3``."""
    groups = {
        f"g{group.id}": _("%(name)s (mỗi đơn vị một nhiệm vụ)", name=group.name) for group in choices.groups()
    }
    return {f"u{unit.id}": unit.name for unit in choices.units()} | groups


def leader_choices(empty: str) -> dict[str, str]:
    """The leaders as choices, after one that says what no choice means."""
    return {"": empty} | {str(account.id): account.title for account in choices.leaders()}


def value_of(party: Party) -> str:
    """The choice that stands for ``party``; empty while nobody knows its unit."""
    if party.group_id is not None:
        return f"g{party.group_id}"
    return f"u{party.unit_id}" if party.unit_id is not None else ""


def parties_of(values: Iterable[str], before: Iterable[Party] = ()) -> tuple[Party, ...]:
    """The parties chosen; one that was there ``before`` keeps what was printed."""
    known = {value_of(party): party for party in before if party.known}
    names = party_choices()
    return tuple(_party(value, names, known) for value in values if value in names)


def _party(value: str, names: dict[str, str], known: dict[str, Party]) -> Party:
    printed = known[value].printed if value in known else names[value]
    number = int(value[1:])
    if value[0] == "g":
        return Party(printed, certainty=Certainty.CHOSEN, group_id=number)
    return Party(printed, number, Certainty.CHOSEN)
