"""A draft laid out for the person who checks it: its document, its directives, and what is still to be settled."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Any

from tracker.domain.acts import Act
from tracker.domain.deadlines import Due
from tracker.domain.drafting import Draft, Item, Party, due_of
from tracker.domain.errors import Refused
from tracker.domain.matching import Match, proposals
from tracker.domain.readiness import Obstacle
from tracker.models.plans import Draft as DraftRow
from tracker.models.plans import SourceText
from tracker.queries import choices
from tracker.queries.paging import leaf
from tracker.reading.layout import Block, Table, blocks, is_shouted
from tracker.reading.units import is_collective
from tracker.services import drafts, sources

PAGE_SIZE = 50
ALL_LINES = 1500
"""A document up to so many lines is shown whole; of a longer one only what lies around the directives of a page."""
AROUND = 6


class State(StrEnum):
    """How far a person has come with one item."""

    UNSURE = "unsure"
    SURE = "sure"
    CONFIRMED = "confirmed"


@dataclass(frozen=True)
class Named:
    """A party as a page shows it: ``name`` of the unit or group it means, empty while nobody knows."""

    printed: str
    name: str
    sure: bool


@dataclass(frozen=True)
class Card:
    """One item with what it would give. ``past``: its date lies before today and nobody has said that it may."""

    item: Item
    state: State
    due: Due
    past: bool
    leads: tuple[Named, ...]
    coordinating: tuple[Named, ...]
    leader: str
    awaits: tuple[str, ...]
    obstacles: tuple[Refused, ...]
    next_id: int | None


@dataclass(frozen=True)
class Unsettled:
    """A printed name no unit is certain for: how often it stands there, and the units it may mean, best first.

    ``collective``: it means every member of a group ("UBND các xã, phường").
    """

    printed: str
    times: int
    proposals: tuple[Match, ...]
    collective: bool


@dataclass(frozen=True)
class Part:
    """A paragraph of the document (or a table: ``cells``), and the items found in it; ``first`` is its first line.

    ``begins`` are the items whose place it is, ``gap`` how many lines are left out before it, ``shout`` a heading
    in capitals.
    """

    first: int
    text: str = ""
    cells: tuple[tuple[str, ...], ...] = ()
    items: tuple[Item, ...] = ()
    begins: tuple[Item, ...] = ()
    unplaced: bool = False
    shout: bool = False
    gap: int = 0


@dataclass(frozen=True)
class Document:
    """The document beside its directives: its parts, and the first line of the part in which a line stands."""

    lines: tuple[Part, ...] = ()
    where: Mapping[int, int] = field(default_factory=dict)


@dataclass(frozen=True)
class Review:
    """Everything the review page shows."""

    row: DraftRow
    draft: Draft
    cards: tuple[Card, ...]
    counts: dict[State, int]
    number: int
    last: int
    unsettled: tuple[Unsettled, ...]
    plan_obstacles: tuple[Refused, ...]
    blocked: int
    unplaced: tuple[dict[str, Any], ...]
    notes: tuple[str, ...]
    lines: tuple[Part, ...]
    where: Mapping[int, int]

    @property
    def ready(self) -> bool:
        """True if nothing keeps the draft from being issued."""
        return not self.plan_obstacles and not self.blocked


def state_of(item: Item) -> State:
    """How far a person has come with ``item``."""
    if item.confirmed:
        return State.CONFIRMED
    return State.SURE if item.sure else State.UNSURE


def review(act: Act, row: DraftRow, *, number: int = 1) -> Review:
    """The draft as ``act.actor`` checks it: unsure items first, then the rest in the order of the document."""
    draft = drafts.content(row)
    ordered = sorted(draft.items, key=lambda item: state_of(item) is not State.UNSURE)
    here = leaf(len(ordered), number, PAGE_SIZE)
    shown = ordered[here.offset : here.offset + PAGE_SIZE]
    found = drafts.obstacles(act, draft)
    beside = drafts.beside(row)
    covered = {line for item in draft.items for line in item.lines}
    unplaced = tuple(u for u in beside.unplaced if u["line"] not in covered)
    counts = Counter(state_of(item) for item in draft.items)
    printed = document(row, draft, shown, {u["line"] for u in unplaced})
    return Review(
        row=row,
        draft=draft,
        cards=tuple(cards(act, draft, shown, found)),
        counts={state: counts[state] for state in State},
        number=here.number,
        last=here.last,
        unsettled=_unsettled(draft),
        plan_obstacles=tuple(o.why for o in found if o.item_id is None),
        blocked=len({o.item_id for o in found if o.item_id is not None}),
        unplaced=unplaced,
        notes=beside.notes,
        lines=printed.lines,
        where=printed.where,
    )


def cards(act: Act, draft: Draft, items: Iterable[Item], found: Sequence[Obstacle]) -> Iterable[Card]:
    """The cards of ``items``, with the names of their units and the dates they would get."""
    units = {unit.id: unit.name for unit in choices.units()}
    groups = {group.id: group.name for group in choices.groups()}
    leaders = {account.id: account.title for account in choices.leaders()}
    clauses = {item.id: item.clause or item.text[:40] for item in draft.items}
    after = dict(zip((i.id for i in draft.items), (i.id for i in draft.items[1:]), strict=False))

    def named(party: Party) -> Named:
        name = units.get(party.unit_id or 0) or groups.get(party.group_id or 0, "")
        return Named(party.printed, name, party.sure)

    for item in items:
        due = due_of(draft, item, act.calendar)
        yield Card(
            item=item,
            state=state_of(item),
            due=due,
            past=due.on is not None and due.on < act.today and not item.past_accepted,
            leads=tuple(map(named, item.leads)),
            coordinating=tuple(map(named, item.coordinating)),
            leader=leaders.get(item.leader_id or 0, ""),
            awaits=tuple(clauses[other] for other in item.depends_on if other in clauses),
            obstacles=tuple(o.why for o in found if o.item_id == item.id and o.why.field != "confirmed"),
            next_id=after.get(item.id),
        )


def document(row: DraftRow, draft: Draft, shown: Iterable[Item], elsewhere: Collection[int] = ()) -> Document:
    """The document of a draft with its findings: whole, or around the ``shown`` items where it is long.

    ``elsewhere`` are the lines of imperative sentences found outside the parts that give tasks.
    """
    return paper(row.source, draft.items, shown, elsewhere) if row.source else Document()


def paper(
    source: SourceText, items: Iterable[Item], shown: Iterable[Item], elsewhere: Collection[int] = ()
) -> Document:
    """The document ``source`` with ``items`` found in it, as :func:`document` shows that of a draft."""
    found: dict[int, list[Item]] = {}
    for item in items:
        for number in item.lines:
            found.setdefault(number, []).append(item)
    lines = sources.lines_of(source)
    near = None if len(lines) <= ALL_LINES else _near(shown)
    parts: list[Part] = []
    where: dict[int, int] = {}
    end = 0
    for block in blocks(lines):
        numbers = _numbers(block)
        if near is not None and near.isdisjoint(numbers):
            continue
        where.update(dict.fromkeys(numbers, numbers[0]))
        here = {item.id: item for number in numbers for item in found.get(number, ())}
        part = _part(block, tuple(here.values()), any(number in elsewhere for number in numbers))
        parts.append(part if near is None else replace(part, gap=numbers[0] - end - 1))
        end = numbers[-1]
    return Document(tuple(parts), where)


def _numbers(block: Block) -> range:
    """The numbers of the lines of a paragraph or table."""
    if isinstance(block, Table):
        return range(block.rows[0].source.first, block.rows[-1].source.last + 1)
    return range(block.source.first, block.source.last + 1)


def _part(block: Block, items: tuple[Item, ...], unplaced: bool) -> Part:
    numbers = _numbers(block)
    begins = tuple(item for item in items if item.lines[0] in numbers)
    text = "" if isinstance(block, Table) else block.text
    return Part(
        first=numbers[0],
        text=text,
        cells=tuple(row.cells for row in block.rows) if isinstance(block, Table) else (),
        items=items,
        begins=begins,
        unplaced=unplaced and not items,
        shout=is_shouted(text),
    )


def _near(shown: Iterable[Item]) -> set[int]:
    near: set[int] = set()
    for item in shown:
        for number in item.lines:
            near.update(range(number - AROUND, number + AROUND + 1))
    return near


def _unsettled(draft: Draft) -> tuple[Unsettled, ...]:
    """The printed names without a certain unit, as they first stand in the document."""
    parties = [party for item in draft.items for party in (*item.leads, *item.coordinating)]
    times = Counter(party.printed for party in parties if not party.sure and party.printed)
    known = choices.known_units()
    return tuple(
        Unsettled(printed, n, proposals(printed, known), is_collective(printed))
        for printed, n in times.items()
    )
