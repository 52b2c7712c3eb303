"""Plans to be looked at: the list, a plan with its directives and timeline, its document."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask import current_app, render_template, request
from flask.typing import ResponseReturnValue

from tracker.domain.drafting import Item
from tracker.domain.permissions import Right, Role, may
from tracker.domain.timeliness import Timeliness
from tracker.domain.wording import N_
from tracker.queries import directives, groups, plans, reviews
from tracker.queries.directives import DirectiveRow, Sort
from tracker.queries.groups import GroupLine
from tracker.queries.narrowing import Filters
from tracker.queries.paging import Page
from tracker.queries.plans import PlanLine
from tracker.web.filters import document_kind
from tracker.web.guard import current_act, needs
from tracker.web.lists.lines import Line, group_url, lines
from tracker.web.sheets import Sheet

_STATES = {
    Timeliness.ON_TIME: "done",
    Timeliness.LATE: "done",
    Timeliness.OVERDUE: "late",
    Timeliness.DUE_SOON: "near",
    Timeliness.DUE_TODAY: "near",
}
PLANS: Sheet[PlanLine] = Sheet(
    "ke-hoach",
    (
        (N_("Loại văn bản"), lambda plan: document_kind(plan.kind)),
        (N_("Số, ký hiệu"), lambda plan: plan.number),
        (N_("Ngày văn bản"), lambda plan: plan.issued_on),
        (N_("Trích yếu"), lambda plan: plan.title),
        (N_("Lãnh đạo phụ trách"), lambda plan: plan.leader),
        (N_("Sự kiện"), lambda plan: plan.event_name),
        (N_("Ngày sự kiện"), lambda plan: plan.event_on),
        (N_("Số nhiệm vụ"), lambda plan: plan.progress.total),
        (N_("Hoàn thành"), lambda plan: plan.progress.done),
        (N_("Quá hạn"), lambda plan: plan.progress.overdue),
        (N_("Giao lúc"), lambda plan: plan.given_at),
        (N_("Kết thúc theo dõi lúc"), lambda plan: plan.closed_at),
    ),
)
ON_TIMELINE = 60
"""A timeline of more lines says nothing; such a plan is read in its list."""


@needs(Right.PLANS_READ)
def index() -> ResponseReturnValue:
    """The plans followed, or those closed, with a search without accents."""
    closed, text = _asked()
    act = current_act()
    page = plans.page(act, closed=closed, text=text, number=request.args.get("page", 1, type=int))
    return render_template(
        "plans/index.html",
        page=page,
        closed=closed,
        q=text,
        edits=may(act.actor, Right.PLANS_EDIT),
        as_of=act.now,
    )


@needs(Right.PLANS_READ)
def table() -> ResponseReturnValue:
    """The same list, all its pages, as CSV."""
    closed, text = _asked()
    return PLANS.answer(plans.page(current_act(), closed=closed, text=text, size=None).rows)


@needs(Right.PLANS_READ)
def show(plan_id: int) -> ResponseReturnValue:
    """A plan: what it is, when its event is, and where each of its directives stands."""
    act = current_act()
    plan = plans.one(act, plan_id)
    number = request.args.get("page", 1, type=int)
    found = directives.page(act, Filters(plan_id=plan.id, apart=True), sort=Sort.PLAN, number=number)
    shown = lines(found.rows, with_plan=False)
    given = groups.lines(act, plan.id)
    return render_template(
        "plans/show.html",
        plan=plan,
        page=found,
        lines=shown,
        groups=given if found.number == 1 else [],
        group_url=group_url,
        progress=plans.progress_of(act, plan.id),
        span=plans.span(plan),
        marks=_marks(given, found, shown),
        today=act.today,
        edits=may(act.actor, Right.PLANS_EDIT),
        has_history="history.of_plan" in current_app.view_functions,
        whole=bool(act.actor.roles & {Role.LEADER, Role.CLERK}),
        as_of=act.now,
    )


@needs(Right.PLANS_READ)
def source(plan_id: int) -> ResponseReturnValue:
    """The document the plan was read from, its directives marked in it."""
    act = current_act()
    plan, text = plans.source(act, plan_id)
    given = [
        Item(d.id, d.text, clause=d.clause, lines=tuple(d.source.get("lines", ()))) for d in plan.directives
    ]
    return render_template("plans/source.html", plan=plan, text=text, it=reviews.paper(text, given, given))


def _asked() -> tuple[bool, str]:
    """Whether the address asks for closed plans, and the words to be searched."""
    return request.args.get("show") == "closed", request.args.get("q", "").strip()[:100]


def _marks(
    given: Sequence[GroupLine], found: Page[DirectiveRow], shown: Sequence[Line]
) -> list[dict[str, Any]]:
    """The lines of the timeline, one for all that a group was given together; none where they would be too many."""
    if len(given) + found.total > ON_TIMELINE:
        return []
    of_groups = [_group_mark(line) for line in given] if found.number == 1 else []
    return of_groups + [_mark(row, line) for row, line in zip(found.rows, shown, strict=True)]


def _mark(row: DirectiveRow, line: Line) -> dict[str, Any]:
    return {
        "clause": row.clause,
        "label": row.unit_short,
        "day": row.due_on,
        "state": _STATES.get(row.judgement.timeliness, "open"),
        "url": line.url,
    }


def _group_mark(line: GroupLine) -> dict[str, Any]:
    """As late as its latest member, done when all are."""
    over = bool(line.total) and line.done == line.total
    state = "late" if line.overdue else "near" if line.near else "done" if over else "open"
    return {
        "clause": line.task.clause,
        "label": line.group,
        "day": line.due_on,
        "state": state,
        "url": group_url(line.task),
    }
