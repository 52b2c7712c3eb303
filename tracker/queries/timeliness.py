"""How a directive stands to its deadline: judged for one row, and as one SQL expression for a database to count by.

The expression gives for every row what ``domain.overview.cell_of`` gives for ``domain.timeliness.timeliness`` of that row; a
test compares the two over many rows. The boundaries come from the domain as dates, so SQL knows nothing of
working days.
"""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Protocol

from sqlalchemy import ColumnElement, String, case, literal, select

from tracker.domain.acts import Act
from tracker.domain.lifecycle import WORKING, Stage
from tracker.domain.overview import FINISHED, Cell
from tracker.domain.timeliness import Bands, Judgement, bands, timeliness
from tracker.extensions import db
from tracker.models.directives import Directive

SUBMITTED_LATE = (Directive.stage == Stage.AWAITING) & (Directive.submitted_on > Directive.due_on)
"""Waits for sign-off and was submitted after its due day: overdue by a day of its own, not by today."""


class Dated(Protocol):
    """What is judged: a directive, or a row of a query with the columns that count."""

    @property
    def stage(self) -> Stage: ...
    @property
    def due_on(self) -> date | None: ...
    @property
    def undetermined(self) -> bool: ...
    @property
    def submitted_on(self) -> date | None: ...


def judged(act: Act, row: Dated) -> Judgement:
    """How ``row`` stands on the day of ``act``."""
    return timeliness(
        stage=row.stage,
        due_on=row.due_on,
        undetermined=row.undetermined,
        submitted_on=row.submitted_on,
        today=act.today,
        calendar=act.calendar,
        due_soon=act.thresholds.due_soon,
    )


def cell_expression(act: Act) -> ColumnElement[str]:
    """The cell of each directive on the day of ``act``, as text. Asks the database once for its boundaries."""
    at_hand = bands(act.today, act.calendar, act.thresholds.due_soon)
    submitted = db.session.scalars(select(Directive.submitted_on).where(SUBMITTED_LATE).distinct())
    return case(
        (Directive.stage == Stage.SUSPENDED, _is(Cell.SUSPENDED)),
        (Directive.stage == Stage.CANCELLED, _is(Cell.CANCELLED)),
        (Directive.due_on.is_(None), _undated()),
        (Directive.stage == Stage.DONE, _finished()),
        (Directive.stage == Stage.AWAITING, _awaiting(act, [day for day in submitted if day])),
        else_=_working(at_hand),
    )


def stages_of(cells: Iterable[Cell]) -> frozenset[Stage]:
    """The stages in which a directive can be in one of ``cells``: an index knows stages, not cells."""
    return frozenset(stage for cell in cells for stage in _STAGES.get(cell, WORKING | {Stage.AWAITING}))


_STAGES: Mapping[Cell, frozenset[Stage]] = {
    **dict.fromkeys(FINISHED, frozenset({Stage.DONE})),
    Cell.SUSPENDED: frozenset({Stage.SUSPENDED}),
    Cell.CANCELLED: frozenset({Stage.CANCELLED}),
}


def _is(cell: Cell) -> ColumnElement[str]:
    return literal(cell.value, String)


def _undated() -> ColumnElement[str]:
    return case(
        (Directive.stage == Stage.DONE, _is(Cell.FINISHED_UNDATED)),
        (Directive.undetermined, _is(Cell.UNDETERMINED)),
        else_=_is(Cell.NO_DEADLINE),
    )


def _finished() -> ColumnElement[str]:
    return case((Directive.submitted_on > Directive.due_on, _is(Cell.LATE)), else_=_is(Cell.ON_TIME))


def _working(at: Bands) -> ColumnElement[str]:
    return case(
        (Directive.due_on < at.over_10, _is(Cell.OVERDUE_OVER_10)),
        (Directive.due_on < at.over_3, _is(Cell.OVERDUE_4_10)),
        (Directive.due_on < at.today, _is(Cell.OVERDUE_1_3)),
        (Directive.due_on == at.today, _is(Cell.DUE_TODAY)),
        (Directive.due_on <= at.soon_until, _is(Cell.DUE_SOON)),
        else_=_is(Cell.IN_TIME),
    )


def _awaiting(act: Act, late_days: list[date]) -> ColumnElement[str]:
    """Judged by the day of submission; ``late_days`` are the days on which something was submitted late."""
    if not late_days:
        return _is(Cell.IN_TIME)
    then = {day: bands(day, act.calendar, 0) for day in late_days}
    over_10 = case({day: at.over_10 for day, at in then.items()}, value=Directive.submitted_on)
    over_3 = case({day: at.over_3 for day, at in then.items()}, value=Directive.submitted_on)
    return case(
        (Directive.submitted_on <= Directive.due_on, _is(Cell.IN_TIME)),
        (Directive.due_on < over_10, _is(Cell.OVERDUE_OVER_10)),
        (Directive.due_on < over_3, _is(Cell.OVERDUE_4_10)),
        else_=_is(Cell.OVERDUE_1_3),
    )
