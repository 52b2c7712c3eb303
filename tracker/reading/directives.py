"""The walk through the parts that give tasks: what is one directive, whose it is, and by when."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from tracker.domain.wording import N_
from tracker.reading.dismissals import (
    agrees,
    announces_contents,
    asks_by_a_limit,
    dismissed,
    informs,
    lists_contents,
    lists_legal_bases,
    looks_like_task,
    only_repeats,
    rests_on,
)
from tracker.reading.duties import Assignment, assignment, coordinating
from tracker.reading.fields import Fields, fields_of, is_field
from tracker.reading.findings import finding
from tracker.reading.layout import is_shouted
from tracker.reading.lexicon import INDEFINITE, PREFIX, TOPIC, VERB_FIRST
from tracker.reading.model import Found, Source
from tracker.reading.outline import Item
from tracker.reading.scope import Area, is_organisation
from tracker.reading.spelling import canon
from tracker.reading.times import cell, wording
from tracker.reading.units import split_names

LEAD_UNKNOWN = N_("Tên đơn vị chủ trì lấy nguyên từ đề mục.")
LEAD_FROM_ADDRESSEES = N_("Văn bản không nêu đơn vị; lấy theo nơi kính gửi.")
INSIDE_PARAGRAPH = N_("Lấy từ một câu trong đoạn văn.")
_LEADING = re.compile(r"chủ trì[^.:]{0,12}phối hợp|phối hợp")
_SENTENCES = re.compile(r"(?<=[^\W\d_]|[)\"”\d%])[.;]\s+(?=[A-ZĐÀ-Ỹ“\"(])")
_NAME_LENGTH = 90


@dataclass(frozen=True, slots=True)
class _Given:
    """What an item has from above: the unit, those it works with, whether items must name a unit themselves.

    `heading`: the unit stands as a heading over the list, not in a sentence that addresses several. `doubt`: why the
    unit is only assumed, where it is.
    """

    lead: str | None = None
    coordinating: tuple[str, ...] = ()
    explicit: bool = False
    heading: bool = True
    doubt: str | None = None


def _told(printed: str, given: _Given, *, heads: bool = False) -> Assignment | None:
    """Whom `printed` itself tells to act; a nameless "cơ quan, đơn vị" never takes the duty from a named one."""
    told = assignment(printed, inherited=given.lead, own_list=given.heading, heads=heads)
    return None if told is not None and given.lead and INDEFINITE.match(told.lead) else told


def directives(area: Area, *, year: int | None = None, addressees: str = "") -> Iterator[Found]:
    """The directives of one area in the order of the document.

    `year` completes dates printed without one; `addressees` are meant where a request list names nobody.
    """
    given = _Given(explicit=area.explicit)
    items = area.items
    if area.lead_in is not None and is_organisation(area.lead_in):
        given = _from_lead_in(area.lead_in, given)
    elif area.lead_in is not None:
        given = _addressed(area.lead_in, addressees)
        marked = [item for item in items if item.kind != "plain"]
        if marked and announces_contents(area.lead_in, marked):
            yield from _contents(area.lead_in, marked, items, year)
            return
    yield from _each(items, given, year)


def _addressed(lead_in: Item, addressees: str) -> _Given:
    """Whom the sentence that opens a request list addresses; its subject is the one who asks, not the one who acts."""
    told = assignment(lead_in.text)
    if told is not None and told.ordered:
        return _Given(told.lead, heading=False)
    return _Given(addressees or None, heading=False, doubt=LEAD_FROM_ADDRESSEES if addressees else None)


def _contents(lead_in: Item, marked: list[Item], items: Sequence[Item], year: int | None) -> Iterator[Found]:
    """A request whose list says what the answer has to hold: the request is one directive.

    Where a paragraph after the list asks for it again with the limit, that paragraph is the directive.
    """
    later = [item for item in items if item.kind == "plain"]
    found = [directive for item in later for directive in _item(item, _Given(explicit=True), year)]
    if not any(directive.wording for directive in found):
        text = " ".join([lead_in.text, *(part.text for item in marked for part in item.walk())])
        yield from _one(lead_in, _Given(), year, text=text)
    yield from found


def _each(items: Sequence[Item], given: _Given, year: int | None) -> Iterator[Found]:
    items = _under_headings(items)
    skip = -1
    for index, item in enumerate(items):
        if index <= skip:
            continue
        if item.children and lists_legal_bases(item):
            # "Đề nghị X, căn cứ quy định tại: - Luật …" goes on in the paragraph after the list.
            following = items[index + 1] if index + 1 < len(items) else None
            joined = item.text + " " + " ".join(child.text for child in item.children)
            last = item.children[-1].source
            if following is not None and following.kind == "plain" and not only_repeats(following.text):
                joined, last, skip = f"{joined} {following.text}", following.source, index + 1
            yield from _one(item, given, year, text=joined, last=last)
            continue
        if item.kind == "plain" and not item.children and item.text.endswith(":") and index + 1 < len(items):
            # A lead-in whose list has marks of an outer kind stands beside the list, not over it.
            continue
        yield from _item(item, given, year)


def _under_headings(items: Sequence[Item]) -> list[Item]:
    """The items, where unmarked lines follow a line that only names a unit, gathered under it as its duties."""
    gathered: list[Item] = []
    open_heading = False
    for item in items:
        plain = item.kind == "plain" and item.table is None
        if plain and not item.children and item.opens and _names_only(item):
            gathered.append(replace(item, children=[]))
            open_heading = True
        elif open_heading and plain and dismissed(item.text) is None:
            gathered[-1].children.append(item)
        else:
            gathered.append(item)
            open_heading = False
    return gathered


def _item(item: Item, given: _Given, year: int | None) -> Iterator[Found]:
    if item.table is not None:
        return
    if not item.text or (is_shouted(item.text) and not item.children):
        return
    if _is_dismissed(item):
        yield from _orders_inside(item, given, year)
        return
    named = fields_of(item)
    if named is not None and not is_field(item):
        yield from _from_fields(item, named, year)
        return
    if is_organisation(item) and item.children:
        yield from _each(item.children, _from_lead_in(item, _Given()), year)
        return
    if informs(item):
        yield from _each(item.children, replace(given, lead=None, coordinating=(), explicit=True), year)
        return
    if not item.children:
        yield from _leaf(item, given, year)
    elif lists_contents(item) and not _names_only(item):
        yield from _whole(item, given, year)
    else:
        if _states_a_duty(item):
            yield from _one(item, given, year)
        yield from _each(item.children, _from_lead_in(item, given), year)


def _is_dismissed(item: Item) -> bool:
    """Whether a formula stands where a directive could; of a paragraph outside lists the first sentence decides."""
    if item.kind != "plain":
        return dismissed(item.text) is not None and not item.children
    return any(dismissed(piece) for piece in _pieces(item.text)[:1])


def _from_fields(item: Item, named: Fields, year: int | None) -> Iterator[Found]:
    """A task whose unit and time are printed as fields under it; other lines under it are tasks of the same unit."""
    tasks_below = [child for child in item.children if not is_field(child)]
    if tasks_below:
        yield from _each(tasks_below, _Given(named.lead, split_names(named.coordinating)), year)
        return
    last = item.children[-1].source if item.children else item.source
    yield finding(
        item.clause,
        item.text,
        replace(item.source, last=last.last),
        lead=named.lead,
        coordinating=split_names(named.coordinating),
        time=cell(named.time, year=year),
        deliverable=named.product or None,
    )


def _from_lead_in(item: Item, given: _Given) -> _Given:
    """What the children of a heading or lead-in have from it."""
    told = _told(item.text, given, heads=item.opens)
    if told is None:
        together = coordinating(item.text, lead=given.lead or "") if "chủ trì" in canon(item.text) else ()
        if given.lead is None and _could_be_somebody(item):
            return _Given(item.text.strip(" :."), doubt=LEAD_UNKNOWN)
        return replace(given, coordinating=together or given.coordinating) if given.lead else given
    if item.kind == "plain" and given.lead is not None and given.heading and not told.ordered:
        # A sentence under a unit's heading that names its members does not take the duty from it.
        return given
    together = (
        coordinating(item.text, lead=told.lead)
        if _LEADING.search(canon(item.text)) and item.text.rstrip().endswith(":") and _leads(item.text)
        else ()
    )
    return _Given(told.lead, together, heading=told.bare)


def _could_be_somebody(item: Item) -> bool:
    """A short heading that is no subject, no fact and no deed may be the name of somebody the lexicon does not know."""
    text = canon(item.text)
    return (
        item.opens
        and item.kind != "plain"
        and 3 < len(text) < _NAME_LENGTH
        and not (
            VERB_FIRST.match(text)
            or PREFIX.match(text)
            or TOPIC.match(text)
            or informs(item)
            or is_organisation(item)
        )
        and not is_shouted(item.text)
    )


def _leads(printed: str) -> bool:
    return re.search(r"chủ trì[\s,]", canon(printed)) is not None


def _names_only(item: Item) -> bool:
    told = assignment(item.text, heads=item.opens)
    return told is not None and told.bare


def _states_a_duty(item: Item) -> bool:
    """An item with a list under it that is itself a whole sentence with a duty."""
    text = item.text.rstrip()
    return text.endswith((".", ";")) and assignment(text) is not None and not dismissed(text)


def _leaf(item: Item, given: _Given, year: int | None) -> Iterator[Found]:
    told = _told(item.text, given)
    if told is not None and told.bare and not (item.kind != "plain" and len(item.text) > 200):
        return
    if item.kind == "plain":
        yield from _paragraph(item, given, year)
        return
    if given.explicit and told is None:
        return
    if (
        told is None
        and (given.lead is None or given.doubt)
        and (not (looks_like_task(item.text) or asks_by_a_limit(item.text)) or agrees(item.text))
    ):
        return
    if (
        only_repeats(item.text)
        and told is not None
        and told.ordered
        and given.lead is None
        and len(item.text) < 160
    ):
        return
    yield from _one(item, given, year)


def _paragraph(item: Item, given: _Given, year: int | None) -> Iterator[Found]:
    """A paragraph outside lists: one directive for each unit its sentences tell to act."""
    pieces = _pieces(item.text)
    if given.lead is not None and given.heading and _told(item.text, given) is None:
        if not (only_repeats(item.text) and len(item.text) < 160) and (
            looks_like_task(item.text) or rests_on(item.text)
        ):
            yield from _one(item, given, year)
        return
    groups: list[str] = []
    agreed = ""
    for piece in pieces:
        told = assignment(piece, inherited=None)
        if dismissed(piece):
            continue
        if told is not None and not told.bare and (told.start == 0 or not groups):
            groups.append(f"{agreed} {piece}".strip())
            agreed = ""
        elif groups:
            groups[-1] = f"{groups[-1]} {piece}"
        elif agrees(piece) or agreed:
            agreed = f"{agreed} {piece}".strip()  # what is agreed to is a part of the order that follows it
    for piece in groups:
        if only_repeats(piece):
            continue
        alone = len(groups) == 1
        yield from _one(
            item,
            replace(given, lead=None, coordinating=()),
            year,
            text=piece,
            doubt=None if alone else INSIDE_PARAGRAPH,
        )


def _pieces(text: str) -> list[str]:
    cuts = [0, *(match.end() for match in _SENTENCES.finditer(text)), len(text)]
    return [text[a:b].strip() for a, b in itertools.pairwise(cuts) if text[a:b].strip()]


def _orders_inside(item: Item, given: _Given, year: int | None) -> Iterator[Found]:
    """Orders in the later sentences of a closing paragraph: "… Giao Công an tỉnh theo dõi, đôn đốc …"."""
    for piece in _pieces(item.text):
        told = assignment(piece)
        if (
            canon(piece).startswith("giao ")
            and told is not None
            and told.ordered
            and not only_repeats(piece)
            and not dismissed(piece)
        ):
            yield from _one(item, given, year, text=piece, doubt=INSIDE_PARAGRAPH)


def _whole(item: Item, given: _Given, year: int | None) -> Iterator[Found]:
    """A lead-in whose list is the contents of one thing: one directive, unless a later paragraph asks for it with a limit."""
    told = _told(item.text, given)
    if told is None and (given.explicit or given.lead is None):
        return
    text = item.text + " " + " ".join(part.text for part in item.walk() if part is not item)
    yield from _one(item, given, year, text=text)


def _one(
    item: Item,
    given: _Given,
    year: int | None,
    *,
    text: str | None = None,
    last: Source | None = None,
    doubt: str | None = None,
) -> Iterator[Found]:
    """The directive an item states."""
    text = item.text if text is None else text
    told = _told(text, given)
    lead = told.lead if told else given.lead or ""
    own = coordinating(text, lead=lead)
    together = own or (() if told and given.lead and told.lead != given.lead else given.coordinating)
    if told is None:
        doubt = doubt or given.doubt
    source = item.source if last is None else replace(item.source, last=max(last.last, item.source.last))
    yield finding(
        item.clause,
        text[told.duty :].lstrip() if told else text,
        source,
        lead=lead,
        coordinating=together,
        time=wording(text, year=year),
        doubt=doubt,
    )
