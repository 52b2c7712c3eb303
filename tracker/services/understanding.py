"""Make the first draft of a plan out of the reading of its document."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from tracker.domain.deadlines import EndOfWindow, Window
from tracker.domain.documents import kind_of
from tracker.domain.drafting import Draft, Head, Item, Origin, Party, party
from tracker.domain.matching import KnownUnit
from tracker.reading.model import Found, Reading


def first_draft(
    reading: Reading, *, units: Sequence[KnownUnit], groups: Sequence[KnownUnit], leaders: Sequence[int]
) -> Draft:
    """The draft a person then checks: printed names matched to known units, every rule with where it comes from.

    A leader is proposed only where there is no choice.
    """
    head = reading.document
    items = tuple(_item(place, found, units, groups) for place, found in enumerate(reading.directives, 1))
    return Draft(
        head=Head(
            title=head.title or "",
            number=head.number,
            issued_on=head.dated,
            kind=kind_of(head.kind),
            issuer=head.issuer,
            signer=head.signer,
            place=head.place,
        ),
        window=Window(head.within.first_on, head.within.last_on) if head.within else Window(),
        event=head.event or "",
        event_on=head.event_on,
        event_place=head.event_place or "",
        leader_id=leaders[0] if len(leaders) == 1 else None,
        items=items,
        next_id=len(items) + 1,
    )


def _item(place: int, found: Found, units: Sequence[KnownUnit], groups: Sequence[KnownUnit]) -> Item:
    def matched(names: Iterable[str]) -> tuple[Party, ...]:
        return tuple(party(name, units, groups) for name in names if name)

    return Item(
        id=place,
        text=found.text,
        clause=found.clause,
        leads=matched(found.leads or (found.lead,)),
        coordinating=matched(found.coordinating),
        rule=found.rule or EndOfWindow(),
        origin=Origin(found.origin),
        wording=found.wording,
        deliverable=found.deliverable,
        lines=tuple(range(found.source.first, found.source.last + 1)),
        doubts=found.doubts,
    )
