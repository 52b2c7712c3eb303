"""The figures of the overview and of reports: counted rows in, a partition out that adds up.

Every directive falls into exactly one :class:`Cell`; whatever is shown is a sum of cells, so a total always
equals the sum of its columns, for each unit and for the office. Suspended and cancelled stand apart, outside
the total; awaiting and returned are "of which" and never a column of the sum. A directive counts for its lead
unit alone, or, where many units were given it together, for their group: 12 of 65 is one line, not 65 lines.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import NamedTuple

from tracker.domain.lifecycle import Stage
from tracker.domain.timeliness import Timeliness, overdue_band


class Cell(StrEnum):
    """Where one directive is counted. The values serve as the filter of the list that a number links to."""

    ON_TIME = "on_time"
    LATE = "late"
    FINISHED_UNDATED = "finished_undated"
    """Finished without ever having had a deadline: neither on time nor late."""
    IN_TIME = "in_time"
    DUE_SOON = "due_soon"
    DUE_TODAY = "due_today"
    OVERDUE_1_3 = "overdue_1_3"
    OVERDUE_4_10 = "overdue_4_10"
    OVERDUE_OVER_10 = "overdue_over_10"
    NO_DEADLINE = "no_deadline"
    UNDETERMINED = "undetermined"
    SUSPENDED = "suspended"
    CANCELLED = "cancelled"


FINISHED = (Cell.ON_TIME, Cell.LATE, Cell.FINISHED_UNDATED)
NEAR = (Cell.DUE_SOON, Cell.DUE_TODAY)
OVERDUE = (Cell.OVERDUE_1_3, Cell.OVERDUE_4_10, Cell.OVERDUE_OVER_10)
UNDATED = (Cell.NO_DEADLINE, Cell.UNDETERMINED)
APART = (Cell.SUSPENDED, Cell.CANCELLED)

_BANDS = {"1-3": Cell.OVERDUE_1_3, "4-10": Cell.OVERDUE_4_10, "over-10": Cell.OVERDUE_OVER_10}
_CELLS = {
    Timeliness.ON_TIME: Cell.ON_TIME,
    Timeliness.LATE: Cell.LATE,
    Timeliness.IN_TIME: Cell.IN_TIME,
    Timeliness.DUE_SOON: Cell.DUE_SOON,
    Timeliness.DUE_TODAY: Cell.DUE_TODAY,
    Timeliness.UNDETERMINED: Cell.UNDETERMINED,
    Timeliness.PAUSED: Cell.SUSPENDED,
    Timeliness.CANCELLED: Cell.CANCELLED,
}


def cell_of(stage: Stage, timeliness: Timeliness, band: str | None = None) -> Cell:
    """The one cell of a directive; ``band`` is what ``deadlines.overdue_band`` gives for an overdue one."""
    if timeliness is Timeliness.OVERDUE:
        return _BANDS[band or overdue_band(0)]
    if timeliness is Timeliness.NO_DEADLINE:
        return Cell.FINISHED_UNDATED if stage is Stage.DONE else Cell.NO_DEADLINE
    return _CELLS[timeliness]


class Bearer(NamedTuple):
    """In whose line a directive is counted: its lead unit's, or the group's it was given to together; one is None."""

    unit_id: int | None
    group_id: int | None = None


@dataclass(frozen=True)
class Counted:
    """``count`` directives of one bearer alike in stage, timeliness and band: a row of a grouped query.

    ``days`` is the most working days overdue among them, 0 for what is not overdue. What awaits sign-off is
    judged, as ``deadlines.timeliness`` does, by the day it was submitted, not by today.
    """

    bearer: Bearer
    stage: Stage
    timeliness: Timeliness
    count: int
    band: str | None = None
    days: int = 0


@dataclass(frozen=True)
class Figures:
    """The figures of one unit, or of the office. Every figure is a sum of ``cells``; a missing cell is 0."""

    cells: Mapping[Cell, int] = field(default_factory=dict)
    awaiting: int = 0
    returned: int = 0
    worst_days: int = 0
    """The most working days by which one directive is overdue; 0 if none is."""

    def of(self, *cells: Cell) -> int:
        """How many directives are counted in ``cells``."""
        return sum(self.cells.get(cell, 0) for cell in cells)

    @property
    def finished(self) -> int:
        """Finished: on time, late, or without a deadline."""
        return self.of(*FINISHED)

    @property
    def due_soon(self) -> int:
        """Due soon, today included."""
        return self.of(*NEAR)

    @property
    def overdue(self) -> int:
        """Open and overdue, by however many days."""
        return self.of(*OVERDUE)

    @property
    def undated(self) -> int:
        """Open, with no deadline or one not yet determined."""
        return self.of(*UNDATED)

    @property
    def total(self) -> int:
        """All but the suspended and the cancelled: what the columns add up to."""
        return sum(count for cell, count in self.cells.items() if cell not in APART)

    @property
    def on_time_percent(self) -> float | None:
        """On time ÷ finished with a deadline, 0 to 100; None where there is nothing (shown as "–")."""
        judged = self.of(Cell.ON_TIME, Cell.LATE)
        return 100 * self.of(Cell.ON_TIME) / judged if judged else None

    def columns(self) -> tuple[int, ...]:
        """The columns of the table: finished, in time, due soon, overdue by band (3), without a date.

        They add up to :attr:`total`.
        """
        return (
            self.finished,
            self.of(Cell.IN_TIME),
            self.due_soon,
            *(self.of(cell) for cell in OVERDUE),
            self.undated,
        )


@dataclass(frozen=True)
class Overview:
    """The figures of the office and of each unit or group, worst first."""

    office: Figures
    bearers: tuple[tuple[Bearer, Figures], ...]


def overview(rows: Iterable[Counted], order: Sequence[Bearer] = ()) -> Overview:
    """Sum ``rows`` by bearer and for the office.

    ``order`` names the bearers to show even with nothing to count, and settles ties; those of ``rows`` that it
    does not name come after those it does. First comes the one with the most working days overdue, then the
    one with most overdue directives, then with most due soon.
    """
    of_bearer: dict[Bearer, list[Counted]] = {bearer: [] for bearer in order}
    for row in rows:
        of_bearer.setdefault(row.bearer, []).append(row)
    lines = [(bearer, _figures(counted)) for bearer, counted in of_bearer.items()]
    lines.sort(key=lambda line: (-line[1].worst_days, -line[1].overdue, -line[1].due_soon))
    return Overview(_figures(row for counted in of_bearer.values() for row in counted), tuple(lines))


def _figures(rows: Iterable[Counted]) -> Figures:
    cells: dict[Cell, int] = {}
    awaiting = returned = worst = 0
    for row in rows:
        cell = cell_of(row.stage, row.timeliness, row.band)
        cells[cell] = cells.get(cell, 0) + row.count
        awaiting += row.count if row.stage is Stage.AWAITING else 0
        returned += row.count if row.stage is Stage.RETURNED else 0
        worst = max(worst, row.days if cell in OVERDUE and row.count else 0)
    return Figures(cells, awaiting, returned, worst)


class Part(StrEnum):
    """A part of the headline sentence; together the parts are the whole."""

    FINISHED = "finished"
    IN_TIME = "in_time"
    DUE_SOON = "due_soon"
    OVERDUE = "overdue"
    NO_DEADLINE = "no_deadline"
    UNDETERMINED = "undetermined"


_PARTS: Mapping[Part, tuple[Cell, ...]] = {
    Part.FINISHED: FINISHED,
    Part.IN_TIME: (Cell.IN_TIME,),
    Part.DUE_SOON: NEAR,
    Part.OVERDUE: OVERDUE,
    Part.NO_DEADLINE: (Cell.NO_DEADLINE,),
    Part.UNDETERMINED: (Cell.UNDETERMINED,),
}


@dataclass(frozen=True)
class Clause:
    """One clause of the headline: "5 hoàn thành (1 quá hạn)", "1 quá hạn 4 ngày".

    ``late`` is how many of the finished were late; ``days`` by how many working days the worst is overdue.
    """

    part: Part
    count: int
    cells: tuple[Cell, ...]
    late: int = 0
    days: int = 0


def headline(figures: Figures) -> tuple[Clause, ...]:
    """The clauses of the headline that have something to say; their counts add up to ``figures.total``."""
    return tuple(
        Clause(
            part,
            count,
            cells,
            late=figures.of(Cell.LATE) if part is Part.FINISHED else 0,
            days=figures.worst_days if part is Part.OVERDUE else 0,
        )
        for part, cells in _PARTS.items()
        if (count := figures.of(*cells))
    )
