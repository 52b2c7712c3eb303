"""The draft of a plan: what a document seems to say, corrected step by step by a person until it can be issued.

Every operation takes a draft and gives a new one that remembers the draft before it, so that the last step can be
undone. Nothing here knows a file format or a database; :mod:`tracker.domain.readiness` says what still keeps a draft
from being issued.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum

from tracker.domain.calendar import Calendar
from tracker.domain.deadlines import Due, Open, Rule, Window, due
from tracker.domain.errors import Invalid, NotFound
from tracker.domain.matching import Certainty, KnownUnit, match_unit
from tracker.domain.wording import N_


class Origin(StrEnum):
    """Where the rule of an item comes from."""

    PRINTED = "printed"
    USUAL = "usual"
    PERIOD = "period"
    PERSON = "person"


@dataclass(frozen=True)
class Party:
    """A unit as printed, and the known unit it was matched to; ``unit_id`` is None while nobody knows.

    ``group_id`` names a collective instead ("UBND các xã, phường"): the work is given to every member.
    """

    printed: str
    unit_id: int | None = None
    certainty: Certainty | None = None
    group_id: int | None = None

    @property
    def known(self) -> bool:
        """True if the name leads to a unit or a group."""
        return self.unit_id is not None or self.group_id is not None

    @property
    def sure(self) -> bool:
        """True if the unit was chosen by a person or its spelling is that of the unit."""
        return self.known and self.certainty is not Certainty.SIMILAR


def party(printed: str, units: Sequence[KnownUnit], groups: Sequence[KnownUnit] = ()) -> Party:
    """The party that ``printed`` names, matched among ``units`` and then ``groups`` as far as possible."""
    if found := match_unit(printed, units):
        return Party(printed, found.unit_id, found.certainty)
    if group := match_unit(printed, groups):
        return Party(printed, certainty=group.certainty, group_id=group.unit_id)
    return Party(printed)


@dataclass(frozen=True)
class Item:
    """One directive of a draft.

    ``id`` is unique within the draft and never used again. ``leads`` are the lead units printed; issuing needs exactly
    one. ``wording`` is the printed time phrase, verbatim. ``lines`` are the numbers of the source lines, first and last
    included. ``doubts`` are reasons for a person to look twice, as Vietnamese source sentences. ``past_accepted`` is the
    person's explicit word that a date already past is meant. ``leader_id`` overrides the leader of the plan.
    """

    id: int
    text: str
    clause: str = ""
    leads: tuple[Party, ...] = ()
    coordinating: tuple[Party, ...] = ()
    rule: Rule = field(default_factory=Open)
    origin: Origin = Origin.PERSON
    wording: str | None = None
    deliverable: str | None = None
    lines: tuple[int, ...] = ()
    depends_on: tuple[int, ...] = ()
    leader_id: int | None = None
    doubts: tuple[str, ...] = ()
    confirmed: bool = False
    past_accepted: bool = False

    @property
    def lead(self) -> Party | None:
        """The one lead unit; None while there is none, or more than one."""
        return self.leads[0] if len(self.leads) == 1 else None

    @property
    def sure(self) -> bool:
        """True if one act may confirm it among others: no doubts, one lead, and every unit certain."""
        parties = (*self.leads, *self.coordinating)
        return not self.doubts and self.lead is not None and all(party.sure for party in parties)


@dataclass(frozen=True)
class Head:
    """The source document as far as known; number and date can come later. ``kind`` is its type ("kế hoạch")."""

    title: str = ""
    number: str | None = None
    issued_on: date | None = None
    kind: str | None = None
    issuer: str | None = None
    signer: str | None = None
    place: str | None = None


@dataclass(frozen=True)
class Draft:
    """A plan before it is issued. ``event`` names what the rules around the event count from."""

    head: Head = field(default_factory=Head)
    window: Window = field(default_factory=Window)
    event: str = ""
    event_on: date | None = None
    event_place: str = ""
    leader_id: int | None = None
    items: tuple[Item, ...] = ()
    next_id: int = 1
    previous: Draft | None = None

    def item(self, item_id: int) -> Item:
        """The item with this id. Raises NotFound."""
        for item in self.items:
            if item.id == item_id:
                return item
        raise NotFound(N_("Bản nhập không còn nhiệm vụ này."))


def due_of(draft: Draft, item: Item, calendar: Calendar) -> Due:
    """The date ``item`` would get if the draft were issued as it stands."""
    return due(item.rule, event_on=draft.event_on, window=draft.window, calendar=calendar)


def _step(draft: Draft, items: Sequence[Item], added: int = 0) -> Draft:
    """``draft`` with new ``items``, remembering the one before it and no further."""
    before = replace(draft, previous=None)
    return replace(draft, items=tuple(items), next_id=draft.next_id + added, previous=before)


def _change(draft: Draft, item_id: int, change: Callable[[Item], Item]) -> Draft:
    draft.item(item_id)
    return _step(draft, [change(item) if item.id == item_id else item for item in draft.items])


def undo(draft: Draft) -> Draft:
    """The draft before the last step. Raises Invalid if there is none to go back to."""
    if draft.previous is None:
        raise Invalid(N_("Không còn bước nào để hoàn tác."))
    return replace(draft.previous, next_id=draft.next_id)


def describe(
    draft: Draft,
    *,
    head: Head,
    window: Window,
    event: str,
    event_on: date | None,
    event_place: str = "",
    leader_id: int | None,
) -> Draft:
    """Correct what is true of the whole plan.

    Words given for past dates go when the event or the window moves: they were given for other dates.
    """
    moved = (event_on, window) != (draft.event_on, draft.window)
    changed = replace(
        draft,
        head=head,
        window=window,
        event=event,
        event_on=event_on,
        event_place=event_place,
        leader_id=leader_id,
        items=tuple(replace(i, past_accepted=i.past_accepted and not moved) for i in draft.items),
    )
    return replace(changed, previous=replace(draft, previous=None))


def correct(draft: Draft, corrected: Item) -> Draft:
    """Put ``corrected`` in the place of the item with its id.

    A rule that a person changed is theirs from then on, and a word given for a past date goes with the old rule.
    """
    old = draft.item(corrected.id)
    if corrected.rule != old.rule:
        past_accepted = corrected.past_accepted and not old.past_accepted
        corrected = replace(corrected, origin=Origin.PERSON, past_accepted=past_accepted)
    return _change(draft, corrected.id, lambda _: corrected)


def add(draft: Draft, item: Item, *, after: int | None = None) -> Draft:
    """Add ``item`` under a new id, after the item ``after`` or at the end."""
    new = replace(item, id=draft.next_id)
    place = len(draft.items) if after is None else _place(draft, after) + 1
    return _step(draft, (*draft.items[:place], new, *draft.items[place:]), added=1)


def drop(draft: Draft, item_id: int) -> Draft:
    """Take an item out; what depended on it no longer does."""
    draft.item(item_id)
    return _step(draft, [_depending(i, {item_id: None}) for i in draft.items if i.id != item_id])


def move(draft: Draft, item_id: int, place: int) -> Draft:
    """Move an item to ``place``, counted from 0 among the others."""
    moved = draft.item(item_id)
    rest = [item for item in draft.items if item.id != item_id]
    rest.insert(max(place, 0), moved)
    return _step(draft, rest)


def split(draft: Draft, item_id: int, position: int) -> Draft:
    """Make two of an item, its text cut at ``position``; each needs a word of its own.

    Raises Invalid if one half would be empty.
    """
    whole = draft.item(item_id)
    first, second = whole.text[:position].strip(), whole.text[position:].strip()
    if position < 0 or not first or not second:
        raise Invalid(N_("Vị trí tách phải nằm giữa nội dung nhiệm vụ."), field="position")
    halves = (
        replace(whole, text=first, confirmed=False),
        replace(whole, text=second, confirmed=False, id=draft.next_id),
    )
    return _step(draft, _put(draft, item_id, halves), added=1)


def merge(draft: Draft, item_id: int, other_id: int) -> Draft:
    """Make one of two items, in the place and by the rule of the first; it needs a word of its own.

    Different lead units stay both, for a person to choose from. What depended on the second depends on the first.
    """
    if item_id == other_id:
        raise Invalid(N_("Cần hai nhiệm vụ khác nhau để gộp."))
    one, other = draft.item(item_id), draft.item(other_id)
    merged = replace(
        one,
        text=f"{one.text} {other.text}".strip(),
        leads=_union(one.leads, other.leads),
        coordinating=_union(one.coordinating, other.coordinating),
        wording="; ".join(dict.fromkeys(w for w in (one.wording, other.wording) if w)) or None,
        deliverable="; ".join(dict.fromkeys(d for d in (one.deliverable, other.deliverable) if d)) or None,
        lines=tuple(sorted({*one.lines, *other.lines})),
        depends_on=tuple(dict.fromkeys((*one.depends_on, *other.depends_on))),
        doubts=tuple(dict.fromkeys((*one.doubts, *other.doubts))),
        confirmed=False,
    )
    items = [merged if item.id == item_id else item for item in draft.items if item.id != other_id]
    return _step(draft, [_depending(item, {other_id: item_id}) for item in items])


def share_out(draft: Draft, item_id: int) -> Draft:
    """Make one directive per printed lead unit; coordinating units stay with each but their own."""
    whole = draft.item(item_id)
    if len(whole.leads) < 2:
        raise Invalid(N_("Nhiệm vụ này chỉ có một đơn vị chủ trì."))
    shares = [
        replace(
            whole,
            id=draft.next_id + place - 1 if place else whole.id,
            leads=(lead,),
            coordinating=_union((), whole.coordinating, without=lead),
            confirmed=False,
        )
        for place, lead in enumerate(whole.leads)
    ]
    return _step(draft, _put(draft, item_id, shares), added=len(shares) - 1)


def lead_alone(draft: Draft, item_id: int, place: int) -> Draft:
    """Let the printed lead at ``place`` (from 0) lead, and the other printed leads coordinate."""
    whole = draft.item(item_id)
    if not 0 <= place < len(whole.leads):
        raise Invalid(N_("Không có đơn vị chủ trì này."), field="lead")
    lead = whole.leads[place]
    coordinating = _union(whole.leads, whole.coordinating, without=lead)
    return _change(draft, item_id, lambda i: replace(i, leads=(lead,), coordinating=coordinating))


def place_units(draft: Draft, meant: Mapping[str, Party]) -> Draft:
    """A person's word what each printed name means, wherever the draft prints it."""

    def placed(party: Party) -> Party:
        return replace(meant.get(party.printed, party), printed=party.printed)

    return _step(
        draft,
        [
            replace(
                item, leads=tuple(map(placed, item.leads)), coordinating=tuple(map(placed, item.coordinating))
            )
            for item in draft.items
        ],
    )


def confirm(draft: Draft, item_id: int, *, past_accepted: bool = False) -> Draft:
    """A person's word for one item; ``past_accepted`` is the explicit one for a date already past."""
    return _change(
        draft,
        item_id,
        lambda i: replace(i, confirmed=True, past_accepted=past_accepted or i.past_accepted),
    )


def confirm_all_sure(draft: Draft) -> Draft:
    """One word for all items that are sure; the unsure keep waiting for their own."""
    return _step(draft, [replace(item, confirmed=True) if item.sure else item for item in draft.items])


def _place(draft: Draft, item_id: int) -> int:
    return draft.items.index(draft.item(item_id))


def _put(draft: Draft, item_id: int, instead: Sequence[Item]) -> tuple[Item, ...]:
    place = _place(draft, item_id)
    return (*draft.items[:place], *instead, *draft.items[place + 1 :])


def _union(
    one: Sequence[Party], other: Sequence[Party], *, without: Party | None = None
) -> tuple[Party, ...]:
    """The parties of both, each unit once, the first mention kept; ``without`` leaves one unit out."""
    kept: dict[object, Party] = {}
    for named in (*one, *other):
        kept.setdefault(_meant(named), named)
    if without is not None:
        kept.pop(_meant(without), None)
    return tuple(kept.values())


def _meant(party: Party) -> object:
    """What makes two mentions the same: the unit or group where known, else the words."""
    return (party.unit_id, party.group_id) if party.known else party.printed


def _depending(item: Item, instead: dict[int, int | None]) -> Item:
    """``item`` with the ids it depends on replaced; None and itself fall away."""
    ids = (instead.get(i, i) for i in item.depends_on)
    return replace(item, depends_on=tuple(dict.fromkeys(i for i in ids if i is not None and i != item.id)))
