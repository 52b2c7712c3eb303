"""A draft as plain JSON, as the database keeps it, and back."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from tracker.domain.deadlines import Window, rule_from_json, rule_to_json
from tracker.domain.drafting import Draft, Head, Item, Origin, Party
from tracker.domain.errors import Invalid
from tracker.domain.matching import Certainty
from tracker.domain.wording import N_


def draft_to_json(draft: Draft) -> dict[str, Any]:
    """The whole draft, the step before it included; :func:`draft_from_json` reads it back."""
    head = vars(draft.head) | {"issued_on": _day(draft.head.issued_on)}
    return {
        "head": head,
        "window": {"first_on": _day(draft.window.first_on), "last_on": _day(draft.window.last_on)},
        "event": draft.event,
        "event_on": _day(draft.event_on),
        "event_place": draft.event_place,
        "leader_id": draft.leader_id,
        "items": [_item_to_json(item) for item in draft.items],
        "next_id": draft.next_id,
        "previous": None if draft.previous is None else draft_to_json(draft.previous),
    }


def draft_from_json(data: Mapping[str, Any]) -> Draft:
    """Read a draft written by :func:`draft_to_json`. Raises Invalid for anything else."""
    try:
        head = Head(**(dict(data["head"]) | {"issued_on": _date(data["head"]["issued_on"])}))
        return Draft(
            head=head,
            window=Window(_date(data["window"]["first_on"]), _date(data["window"]["last_on"])),
            event=data["event"],
            event_on=_date(data["event_on"]),
            event_place=data["event_place"],
            leader_id=data["leader_id"],
            items=tuple(_item_from_json(item) for item in data["items"]),
            next_id=data["next_id"],
            previous=None if data["previous"] is None else draft_from_json(data["previous"]),
        )
    except (KeyError, TypeError, ValueError, AttributeError) as failure:
        raise Invalid(N_("Bản nhập không đọc được.")) from failure


def _item_to_json(item: Item) -> dict[str, Any]:
    return vars(item) | {
        "leads": [_party_to_json(party) for party in item.leads],
        "coordinating": [_party_to_json(party) for party in item.coordinating],
        "rule": rule_to_json(item.rule),
        "origin": item.origin.value,
        "lines": list(item.lines),
        "depends_on": list(item.depends_on),
        "doubts": list(item.doubts),
    }


def _item_from_json(data: Mapping[str, Any]) -> Item:
    return Item(
        **dict(data)
        | {
            "leads": tuple(_party_from_json(party) for party in data["leads"]),
            "coordinating": tuple(_party_from_json(party) for party in data["coordinating"]),
            "rule": rule_from_json(data["rule"]),
            "origin": Origin(data["origin"]),
            "lines": tuple(data["lines"]),
            "depends_on": tuple(data["depends_on"]),
            "doubts": tuple(data["doubts"]),
        }
    )


def _party_to_json(party: Party) -> dict[str, Any]:
    return {
        "printed": party.printed,
        "unit_id": party.unit_id,
        "certainty": None if party.certainty is None else party.certainty.value,
        "group_id": party.group_id,
    }


def _party_from_json(data: Mapping[str, Any]) -> Party:
    certainty = data["certainty"]
    known = None if certainty is None else Certainty(certainty)
    return Party(data["printed"], data["unit_id"], known, data["group_id"])


def _day(day: date | None) -> str | None:
    return None if day is None else day.isoformat()


def _date(day: str | None) -> date | None:
    return None if day is None else date.fromisoformat(day)
