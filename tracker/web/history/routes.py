"""`/directives/<id>/history` and `/plans/<id>/history`: everything that happened, page by page."""

from flask import Blueprint, render_template, request

from tracker.domain.errors import NotFound
from tracker.domain.permissions import Right
from tracker.domain.wording import N_
from tracker.extensions import db
from tracker.models.plans import Plan
from tracker.queries import directive_page, history
from tracker.web.guard import current_act, needs
from tracker.web.history.words import told

blueprint = Blueprint("history", __name__)


@blueprint.get("/directives/<int:directive_id>/history")
@needs(Right.DIRECTIVES_LIST)
def of_directive(directive_id: int) -> str:
    """The whole history of one directive, for those it concerns."""
    row = directive_page.in_full(current_act(), directive_id).row
    page = history.of_directive(row.id, number=request.args.get("page", 1, int))
    return render_template("history/directive.html", row=row, page=page, items=told(page.entries))


@blueprint.get("/plans/<int:plan_id>/history")
@needs(Right.OVERVIEW_READ)
def of_plan(plan_id: int) -> str:
    """The history of a plan and of all its directives, for leaders and clerks."""
    plan = db.session.get(Plan, plan_id)
    if plan is None:
        raise NotFound(N_("Không tìm thấy kế hoạch này."))
    page = history.of_plan(plan.id, number=request.args.get("page", 1, int))
    items = told(page.entries, page.clauses)
    return render_template("history/plan.html", plan=plan, page=page, items=items)
