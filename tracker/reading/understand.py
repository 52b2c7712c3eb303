"""The door of the understanding: lines in, a reading out."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace

from tracker.domain.deadlines import AroundEvent, EndOf, EndOfWindow
from tracker.domain.errors import Unreadable
from tracker.domain.lead_times import DEFAULTS, LeadTime, suggest
from tracker.domain.wording import N_
from tracker.reading.directives import directives
from tracker.reading.dismissals import dismissed
from tracker.reading.findings import from_table
from tracker.reading.head import head
from tracker.reading.layout import blocks
from tracker.reading.lexicon import INVITE, ORDER
from tracker.reading.model import Found, Head, Line, Reading, Unplaced
from tracker.reading.outline import Item, outline
from tracker.reading.parts import parts
from tracker.reading.pasted import in_cells
from tracker.reading.scope import areas
from tracker.reading.secrecy import refuse_secret
from tracker.reading.spelling import canon
from tracker.reading.times import period_of

_WORDING_UNCLEAR = N_("Cụm từ chỉ thời gian chưa quy được thành thời hạn.")
_PERIOD_UNCLEAR = N_("Nhiệm vụ định kỳ, chưa rõ kỳ.")
_SENDS_PEOPLE = re.compile(r"\((?:cử|đề nghị|giao)\s")


def understand(lines: Iterable[Line], *, lead_times: Sequence[LeadTime] = DEFAULTS) -> Reading:
    """What the document says: its head, its directives, and imperative sentences that stand elsewhere.

    Raises Unreadable for a secret document and for one that gives no task anywhere.
    """
    everything = list(lines)
    refuse_secret(everything)
    documents = parts(blocks(in_cells(everything)))
    roots = [(part, outline(part.body)) for part in documents]
    first, root = roots[0]
    document = head(first, root, body=first.body)
    year = document.dated.year if document.dated else _year(document)
    tasks = areas(roots, kind=document.kind)
    found = [
        directive
        for area in tasks
        for directive in directives(area, year=year, addressees="; ".join(document.recipients))
    ]
    within = {id(item) for area in tasks for top in area.items for item in top.walk()}
    for part, tree in roots:
        for item in tree.walk():
            if item.table is not None:
                found.extend(from_table(item, anywhere=part.annex or id(item) in within, year=year))
    if not found:
        raise Unreadable(
            N_(
                "Văn bản không có phần “Tổ chức thực hiện”, danh mục yêu cầu hay bảng phân công nhiệm vụ nào để nhập."
            )
        )
    found = _in_order(found)
    period = period_of(document.period, year=year) if document.period else None
    document = replace(document, within=period)
    ruled = tuple(_ruled(directive, document, lead_times) for directive in found)
    return Reading(document, ruled, _unplaced([item for _, item in roots], within, ruled))


def _year(document: Head) -> int | None:
    found = re.search(r"(?:19|20)\d{2}", " ".join(text for text in (document.period, document.title) if text))
    return int(found.group()) if found else None


def _in_order(found: list[Found]) -> list[Found]:
    """In the order of the document, and what was found twice only once."""
    ordered = sorted(found, key=lambda directive: directive.source.first)
    seen: set[tuple[int, str]] = set()
    result = []
    for directive in ordered:
        key = (directive.source.first, directive.text)
        if key not in seen:
            seen.add(key)
            result.append(directive)
    return result


def _ruled(directive: Found, document: Head, table: Sequence[LeadTime]) -> Found:
    """The directive with the rule proposed for it and where that rule comes from."""
    usual = suggest(directive.text, table)
    ending = EndOf(document.within) if document.within else EndOfWindow()
    if directive.wording is not None:
        return _by_wording(directive, usual)
    if usual is not None and document.event is not None:
        rule = ending if isinstance(usual.rule, EndOfWindow) else usual.rule
        return replace(directive, rule=rule, origin="usual", usual=usual.kind)
    return replace(directive, rule=ending, origin="period")


def _by_wording(directive: Found, usual: LeadTime | None) -> Found:
    rule = directive.rule
    if isinstance(rule, AroundEvent):
        # The wording says before or after; how many days is usage, if the kind of work agrees with the side.
        if usual and isinstance(usual.rule, AroundEvent) and usual.rule.working_days * rule.working_days > 0:
            return replace(directive, rule=usual.rule, origin="usual", usual=usual.kind)
        return replace(directive, origin="printed")
    if rule is None:
        recurring = "định kỳ" in canon(directive.wording or "")
        doubt = _PERIOD_UNCLEAR if recurring else _WORDING_UNCLEAR
        return replace(directive, rule=EndOfWindow(), origin="period", doubts=(*directive.doubts, doubt))
    return directive


def _unplaced(roots: list[Item], within: set[int], found: tuple[Found, ...]) -> tuple[Unplaced, ...]:
    """Sentences elsewhere that tell somebody to do something."""
    taken = {directive.source.first for directive in found}
    result = []
    for root in roots:
        for item in root.walk():
            if not item.text or item.source.first in taken or dismissed(item.text):
                continue
            if id(item) in within and item.kind != "plain":
                continue
            text = canon(item.text)
            if (
                ORDER.match(text)
                or INVITE.match(text)
                or _SENDS_PEOPLE.search(text)
                or re.search(r"(?:trân trọng|kính) (?:đề nghị|mời)", text)
            ):
                result.append(Unplaced(item.clause, item.text, item.source))
    return tuple(result)
