"""What goes into the understanding of a document, and what comes out of it.

In: `Line`s, as a reader of one file format found them. Out: a `Reading`: the head of the document, the directives
found in it, and the imperative sentences that stand elsewhere and that a person has to look at.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from tracker.domain.deadlines import Period, Rule


@dataclass(frozen=True, slots=True)
class Cell:
    """Place of a line inside a table; all three are counted from 1, tables through the whole document."""

    table: int
    row: int
    column: int


@dataclass(frozen=True, slots=True)
class Line:
    """One line (or one whole paragraph) of a document and its place in it.

    `number` counts lines from 1 in reading order. `paragraph` is set where the format itself knows paragraphs (.docx);
    where it is None the line is a printed line and may be a part of a longer paragraph. `left` is the indentation in
    characters and `right` where the line ends, where the format measures it (0: as long as its text). Runs of three or more blanks inside `text` separate columns. `level` is the depth of a list item where the
    format numbers lists itself (0 = outermost); the number it computes stands at the head of `text`. `note`: it belongs to a
    note at the foot of a page or the end of the document, which is shown and gives no tasks.
    """

    text: str
    number: int
    page: int | None = None
    paragraph: int | None = None
    left: int = 0
    right: int = 0
    level: int | None = None
    cell: Cell | None = None
    note: bool = False


@dataclass(frozen=True, slots=True)
class Source:
    """Where in the document something was found: lines first to last (see `Line.number`), page, paragraph, table cell."""

    first: int
    last: int
    page: int | None = None
    paragraph: int | None = None
    cell: Cell | None = None


@dataclass(frozen=True, slots=True)
class Head:
    """The head and foot of an official document; None or empty where nothing is printed.

    `number` is the number with its symbol ("117/UBND-KT"), `dated` the day of signing. `kind` is the type of document in
    lower case ("kế hoạch", "công văn" …). `period` is the printed time of the work ("quý III năm 2025") and `within` the
    same as a period where it is one, `event` what it prepares ("hội nghị tập huấn"), with `event_on` when a day is printed. `authority` is KT., TL., TM. … with the post.
    """

    superior: str | None = None
    issuer: str | None = None
    number: str | None = None
    place: str | None = None
    dated: date | None = None
    kind: str | None = None
    title: str | None = None
    bases: tuple[str, ...] = ()
    period: str | None = None
    within: Period | None = None
    event: str | None = None
    event_on: date | None = None
    event_place: str | None = None
    authority: str | None = None
    post: str | None = None
    signer: str | None = None
    recipients: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Found:
    """One directive as the document gives it.

    `clause` is its path ("V.1.3", "Điều 2.1.b", "PL II.7"), `text` the whole item after its mark. `lead` is the lead unit
    as printed ("" where none could be named); `leads` are the units it names when it names several, the proposal for one
    directive each. `collective` says the lead is a named group ("UBND các xã, phường") that means every member.
    `wording` is the printed time phrase, None where none is printed; `rule` the rule we propose and `origin` where it comes
    from: "printed", "usual" (the table of usual lead times) or "period" (the end of the document's period, or no limit).
    `usual` names the kind of work when the origin is "usual". `doubts` are reasons for a person to look twice, as
    Vietnamese sentences; the reader is sure when there are none.
    """

    clause: str
    text: str
    lead: str
    source: Source
    leads: tuple[str, ...] = ()
    collective: bool = False
    coordinating: tuple[str, ...] = ()
    wording: str | None = None
    rule: Rule | None = None
    origin: str = "period"
    usual: str | None = None
    deliverable: str | None = None
    doubts: tuple[str, ...] = ()

    @property
    def sure(self) -> bool:
        """True when nothing about this finding asks for a second look."""
        return not self.doubts


@dataclass(frozen=True, slots=True)
class Unplaced:
    """An imperative sentence outside the parts that give tasks: shown to the person, never dropped."""

    clause: str
    text: str
    source: Source


@dataclass(frozen=True, slots=True)
class Reading:
    """Everything understood from one document; findings stand in the order of the document."""

    document: Head
    directives: tuple[Found, ...]
    unplaced: tuple[Unplaced, ...] = ()
    notes: tuple[str, ...] = field(default=())
