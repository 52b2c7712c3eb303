"""`/directives/<id>/history` and `/plans/<id>/history`: everything that happened, page by page."""

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from tracker.domain.permissions import Right
from tracker.queries import directive_page, history, plans
from tracker.web.guard import current_act, needs
from tracker.web.history.sheet import HISTORY
from tracker.web.history.words import told

blueprint = Blueprint("history", __name__)


@blueprint.get("/directives/<int:directive_id>/history")
@needs(Right.DIRECTIVES_LIST)
def of_directive(directive_id: int) -> str:
    """The whole history of one directive, for those it concerns."""
    row = directive_page.in_full(current_act(), directive_id).row
    page = history.of_directive(row.id, number=request.args.get("page", 1, int))
    return render_template("history/directive.html", row=row, page=page, items=told(page.rows))


@blueprint.get("/directives/<int:directive_id>/history.csv")
@needs(Right.DIRECTIVES_LIST)
def directive_table(directive_id: int) -> ResponseReturnValue:
    """The same history as CSV."""
    row = directive_page.in_full(current_act(), directive_id).row
    return HISTORY.answer(told(history.of_directive(row.id, size=None).rows))


@blueprint.get("/plans/<int:plan_id>/history")
@needs(Right.OVERVIEW_READ)
def of_plan(plan_id: int) -> str:
    """The history of a plan and of all its directives, for leaders and clerks."""
    plan = plans.one(current_act(), plan_id)
    page = history.of_plan(plan.id, number=request.args.get("page", 1, int))
    items = told(page.rows, history.clauses(page.rows))
    return render_template("history/plan.html", plan=plan, page=page, items=items)


@blueprint.get("/plans/<int:plan_id>/history.csv")
@needs(Right.OVERVIEW_READ)
def plan_table(plan_id: int) -> ResponseReturnValue:
    """The same history as CSV."""
    plan = plans.one(current_act(), plan_id)
    entries = history.of_plan(plan.id, size=None).rows
    return HISTORY.answer(told(entries, history.clauses(entries)))
