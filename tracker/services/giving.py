"""From a draft that is ready to the plan and the directives it gives."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from tracker.domain.documents import PLAN
from tracker.domain.drafting import Draft, Item, Party
from tracker.models.directives import RuleOrigin
from tracker.services.plans import NewDirective, PlanFields

Members = Mapping[int, Sequence[int]]
"""Group → its units."""


def fields_of(draft: Draft, source_id: int | None) -> PlanFields:
    """What the draft says of the plan itself. The draft must have a leader."""
    assert draft.leader_id is not None
    head = draft.head
    return PlanFields(
        title=head.title,
        leader_id=draft.leader_id,
        kind=head.kind or PLAN,
        number=head.number or "",
        issued_on=head.issued_on,
        issuer=head.issuer or "",
        signer=head.signer or "",
        place=head.place or "",
        window=draft.window,
        event_name=draft.event,
        event_on=draft.event_on,
        event_place=draft.event_place,
        source_id=source_id,
    )


def directives_of(draft: Draft, members: Members) -> list[NewDirective]:
    """One directive an item; one a member where the lead is a group. Every item must have one known lead.

    Between two groups a member waits for its own share; elsewhere for all that the other item gives.
    """
    shares = {item.id: _units(item.leads[:1], members) for item in draft.items}
    first, count = {}, 0
    for item in draft.items:
        first[item.id] = count
        count += len(shares[item.id])
    return [
        _directive(item, unit_id, members, tuple(_awaited(item, unit_id, shares, first)))
        for item in draft.items
        for unit_id in shares[item.id]
    ]


def _units(parties: Sequence[Party], members: Members) -> list[int]:
    """The units the parties stand for, each once."""
    found: dict[int, None] = {}
    for party in parties:
        if party.unit_id is not None:
            found[party.unit_id] = None
        elif party.group_id is not None:
            found.update(dict.fromkeys(members[party.group_id]))
    return list(found)


def _awaited(
    item: Item, unit_id: int, shares: Mapping[int, Sequence[int]], first: Mapping[int, int]
) -> list[int]:
    """The places, in the list of all directives, of those this share waits for."""
    places: list[int] = []
    for other in item.depends_on:
        own = [n for n, unit in enumerate(shares[other]) if unit == unit_id]
        between_groups = len(shares[item.id]) > 1 and own
        places += [first[other] + n for n in (own if between_groups else range(len(shares[other])))]
    return places


def _directive(item: Item, unit_id: int, members: Members, requires: tuple[int, ...]) -> NewDirective:
    return NewDirective(
        text=item.text,
        lead_unit_id=unit_id,
        rule=item.rule,
        clause=item.clause,
        coordinating_unit_ids=tuple(u for u in _units(item.coordinating, members) if u != unit_id),
        origin=RuleOrigin(item.origin.value),
        wording=item.wording,
        leader_id=item.leader_id,
        requires=requires,
        deliverable=item.deliverable or "",
        group_id=item.leads[0].group_id,
        source={"lines": list(item.lines)} if item.lines else {},
    )
