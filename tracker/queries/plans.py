"""Plans: the list of those followed and those closed, one plan as its viewer may see it, its timeline."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import ColumnElement, case, func, select

from tracker.domain.acts import Act
from tracker.domain.deadlines import Window
from tracker.domain.errors import NotFound
from tracker.domain.folding import fold
from tracker.domain.lifecycle import Stage
from tracker.domain.overview import OVERDUE
from tracker.domain.permissions import Role
from tracker.domain.wording import N_
from tracker.extensions import db
from tracker.models.accounts import Account
from tracker.models.directives import Directive
from tracker.models.plans import Plan, SourceText
from tracker.queries import seeing
from tracker.queries.paging import Page, leaf
from tracker.queries.timeliness import cell_expression

PAGE_SIZE = 25


@dataclass(frozen=True)
class Progress:
    """How far a plan has come; cancelled directives are not counted."""

    total: int = 0
    done: int = 0
    overdue: int = 0

    @property
    def open(self) -> int:
        """Those not over; while there are any, the plan is followed."""
        return self.total - self.done


@dataclass(frozen=True)
class PlanLine:
    """One plan in a list."""

    id: int
    kind: str
    number: str
    title: str
    issued_on: date | None
    given_at: datetime
    leader: str
    event_name: str
    event_on: date | None
    closed_at: datetime | None
    progress: Progress


def page(
    act: Act, *, closed: bool = False, text: str = "", number: int = 1, size: int | None = PAGE_SIZE
) -> Page[PlanLine]:
    """A page of the plans ``act.actor`` may see, newest first; all of them where ``size`` is None.

    ``text`` is searched without accents.
    """
    conditions = [_may_be_listed(act), Plan.closed_at.is_not(None) if closed else Plan.closed_at.is_(None)]
    conditions += [Plan.folded.contains(word, autoescape=True) for word in fold(text).split()]
    total = db.session.scalar(select(func.count()).select_from(Plan).where(*conditions)) or 0
    here = leaf(total, number, size)
    statement = (
        select(Plan, Account.title)
        .join(Account, Plan.leader_id == Account.id)
        .where(*conditions)
        .order_by(Plan.given_at.desc(), Plan.id.desc())
    )
    found = db.session.execute(here.of(statement)).all()
    counted = progress(act, [plan.id for plan, _ in found])
    return here.holding([_line(plan, leader, counted.get(plan.id, Progress())) for plan, leader in found])


def one(act: Act, plan_id: int) -> Plan:
    """A plan the actor may see. Raises NotFound for any other."""
    plan = db.session.scalar(select(Plan).where(Plan.id == plan_id, _may_be_listed(act)))
    if plan is None:
        raise NotFound(N_("Không tìm thấy kế hoạch này."))
    return plan


def progress(act: Act, plan_ids: list[int]) -> Mapping[int, Progress]:
    """How far each of the plans has come, counted over all its directives."""
    late = cell_expression(act).in_([cell.value for cell in OVERDUE])
    counted = (
        select(
            Directive.plan_id,
            func.count(),
            func.sum(case((Directive.stage == Stage.DONE, 1), else_=0)),
            func.sum(case((late, 1), else_=0)),
        )
        .where(Directive.plan_id.in_(plan_ids), Directive.stage != Stage.CANCELLED)
        .group_by(Directive.plan_id)
    )
    return {plan_id: Progress(n, done, overdue) for plan_id, n, done, overdue in db.session.execute(counted)}


def progress_of(act: Act, plan_id: int) -> Progress:
    """How far one plan has come."""
    return progress(act, [plan_id]).get(plan_id, Progress())


def span(plan: Plan) -> Window:
    """The days a timeline of the plan shows: its window, widened to its event and its deadlines."""
    bounds = select(func.min(Directive.due_on), func.max(Directive.due_on)).where(
        Directive.plan_id == plan.id
    )
    first, last = db.session.execute(bounds).one()
    firsts = [day for day in (plan.first_on, plan.event_on, first) if day]
    lasts = [day for day in (plan.last_on, plan.event_on, last) if day]
    if not firsts or not lasts:
        return Window()
    return Window(min(firsts), max(*lasts, min(firsts) + timedelta(days=14)))


def source(act: Act, plan_id: int) -> tuple[Plan, SourceText]:
    """The document a plan was read from, for leaders and clerks. Raises NotFound."""
    plan = one(act, plan_id)
    if plan.source is None or not act.actor.roles & {Role.LEADER, Role.CLERK}:
        raise NotFound(N_("Không tìm thấy văn bản này."))
    return plan, plan.source


def _may_be_listed(act: Act) -> ColumnElement[bool]:
    """Leaders and clerks see every plan, units those that give them something to do."""
    return Plan.id.in_(select(Directive.plan_id).where(seeing.may_be_listed(act.actor)))


def _line(plan: Plan, leader: str, counted: Progress) -> PlanLine:
    return PlanLine(
        id=plan.id,
        kind=plan.kind,
        number=plan.number,
        title=plan.title,
        issued_on=plan.issued_on,
        given_at=plan.given_at,
        leader=leader,
        event_name=plan.event_name,
        event_on=plan.event_on,
        closed_at=plan.closed_at,
        progress=counted,
    )
