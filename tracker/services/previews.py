"""What a change of a plan would move: the change is made, looked at, and taken back. So preview and deed cannot differ."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from tracker.domain.acts import Act
from tracker.domain.errors import NotFound
from tracker.domain.lifecycle import OPEN
from tracker.domain.wording import N_
from tracker.extensions import db
from tracker.models.directives import Directive
from tracker.models.plans import Plan


@dataclass(frozen=True)
class Shift:
    """The deadline of one directive before and after; ``undetermined`` if it would wait for the event.

    ``kept``: a granted extension holds, the date stays and asks for a look. ``past``: the new date lies before today
    while the old one did not, which needs the clerk's explicit word.
    """

    directive_id: int
    clause: str
    text: str
    unit: str
    before: date | None
    after: date | None
    undetermined: bool
    kept: bool
    past: bool

    @property
    def moves(self) -> bool:
        """True if the date that holds would change."""
        return self.before != self.after


def shifts(act: Act, plan_id: int, deed: Callable[[], object]) -> list[Shift]:
    """What ``deed``, a verb on the plan bound to its arguments, would do to the open deadlines of the plan.

    Raises what the verb raises. Nothing is changed.
    """
    plan = db.session.get(Plan, plan_id)
    if plan is None:
        raise NotFound(N_("Không tìm thấy kế hoạch này."))
    before = {row.id: (row.due_on, row.undetermined) for row in plan.directives if row.stage in OPEN}
    savepoint = db.session.begin_nested()
    try:
        deed()
        db.session.flush()
        touched = [row for row in plan.directives if row.id in before and _touched(row, before[row.id])]
        return [_shift(act, row, before[row.id][0]) for row in touched]
    finally:
        savepoint.rollback()


def _touched(row: Directive, before: tuple[date | None, bool]) -> bool:
    return row.moved_under_extension or before != (row.due_on, row.undetermined)


def _shift(act: Act, row: Directive, before: date | None) -> Shift:
    def gone(day: date | None) -> bool:
        return day is not None and day < act.today

    return Shift(
        directive_id=row.id,
        clause=row.clause,
        text=row.text,
        unit=row.lead_unit.name,
        before=before,
        after=row.due_on,
        undetermined=row.undetermined,
        kept=row.moved_under_extension,
        past=gone(row.due_on) and not gone(before),
    )
