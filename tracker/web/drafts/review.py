"""The review page: the document on one side, its directives on the other, until the work can be given."""

from __future__ import annotations

from collections import Counter

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from tracker.domain import drafting
from tracker.domain.errors import Conflict, Refused
from tracker.domain.permissions import Right
from tracker.extensions import db
from tracker.models.plans import Draft as Row
from tracker.queries import choices, reviews
from tracker.queries import drafts as at_hand
from tracker.services import drafts
from tracker.services.units import NewUnit
from tracker.web import both
from tracker.web.choosing import parties_of, party_choices
from tracker.web.drafts.forms import PlanForm
from tracker.web.drafts.stepping import back, step, version
from tracker.web.errors import sentence, status_of
from tracker.web.guard import current_act, needs


@needs(Right.DRAFTS_EDIT)
def show(draft_id: int) -> ResponseReturnValue:
    """The review of a draft; one already issued leads to its plan."""
    row = at_hand.one(draft_id)
    if row.plan_id is not None:
        return redirect(url_for("plans.show", plan_id=row.plan_id))
    return _page(row, PlanForm().prepare().fill(drafts.content(row)))


@needs(Right.DRAFTS_EDIT)
def plan(draft_id: int) -> ResponseReturnValue:
    """Keep what was entered of the whole plan."""
    form = PlanForm().prepare()
    if not form.validate():
        return _page(at_hand.one(draft_id), form), 422
    try:
        return step(draft_id, form.apply)
    except Conflict:
        db.session.rollback()
        return _both(draft_id, form)
    except Refused as refusal:
        db.session.rollback()
        form.show(refusal)
        return _page(at_hand.one(draft_id), form), status_of(refusal)


@needs(Right.DRAFTS_EDIT)
def units(draft_id: int) -> ResponseReturnValue:
    """Say which unit each printed name means; ``new`` enters it as a unit of the office, ``group`` as a group."""
    columns = ("printed", "means", "name", "short_name", "members")
    rows = list(zip(*(request.form.getlist(column) for column in columns), strict=False))
    known = {printed: party for printed, means, *_rest in rows for party in parties_of([means])}
    new = {
        printed: NewUnit(name or printed, short_name, aliases=(printed,))
        for printed, means, name, short_name, _members in rows
        if means == "new"
    }
    new_groups = {
        printed: members.splitlines()
        for printed, means, *_rest, members in rows
        if means == "group" and members.strip()  # a group nobody has named members for waits
    }
    drafts.settle_units(current_act(), draft_id, version(), known=known, new=new, new_groups=new_groups)
    db.session.commit()
    return back(draft_id)


@needs(Right.DRAFTS_EDIT)
def confirm_sure(draft_id: int) -> ResponseReturnValue:
    """One word for everything that is sure."""
    return step(draft_id, drafting.confirm_all_sure)


@needs(Right.DRAFTS_EDIT)
def undo(draft_id: int) -> ResponseReturnValue:
    """Back by the last step."""
    drafts.undo(current_act(), draft_id, version())
    db.session.commit()
    return back(draft_id)


@needs(Right.DRAFTS_EDIT)
def issue(draft_id: int) -> ResponseReturnValue:
    """A last look at who is given what; then give it."""
    row = at_hand.one(draft_id)
    if request.method == "GET":
        return _last_look(row)
    given = drafts.issue(current_act(), draft_id, version())
    db.session.commit()
    n = len(given.directives)
    flash(ngettext("Đã giao %(num)d nhiệm vụ.", "Đã giao %(num)d nhiệm vụ.", n), "success")
    return redirect(url_for("plans.show", plan_id=given.id), 303)


@needs(Right.DRAFTS_EDIT)
def delete(draft_id: int) -> ResponseReturnValue:
    """Ask once more, then throw the draft away."""
    row = at_hand.one(draft_id)
    if request.method == "GET":
        return render_template("drafts/delete.html", row=row)
    drafts.delete(current_act(), draft_id, version())
    db.session.commit()
    flash(_("Đã xóa bản nhập."), "success")
    return redirect(url_for("drafts.home"), 303)


def conflict(refusal: Conflict) -> ResponseReturnValue:
    """A step from a stale page: say so, and lead back to what is kept now."""
    db.session.rollback()
    draft_id = (request.view_args or {}).get("draft_id")
    return render_template("drafts/stale.html", draft_id=draft_id, message=sentence(refusal)), 409


def _page(row: Row, form: PlanForm) -> str:
    found = reviews.review(current_act(), row, number=request.args.get("page", 1, type=int))
    wrong = form.errors or form.form_errors
    return render_template("drafts/review.html", it=found, form=form, wrong=wrong, parties=party_choices())


def _last_look(row: Row) -> str:
    draft = drafts.content(row)
    found = drafts.obstacles(current_act(), draft)
    names = {unit.id: unit.name for unit in choices.units()}
    members = {group.id: [unit.id for unit in group.members] for group in choices.groups()}
    shares: Counter[int] = Counter()
    for item in draft.items:
        for party in item.leads[:1]:
            shares.update([party.unit_id] if party.unit_id else members.get(party.group_id or 0, ()))
    return render_template(
        "drafts/issue.html",
        row=row,
        draft=draft,
        obstacles=[(o.item_id, o.why) for o in found],
        given=[(names[unit_id], n) for unit_id, n in shares.items() if unit_id in names],
        total=shares.total(),
        leader=next((a.title for a in choices.leaders() if a.id == draft.leader_id), ""),
    )


def _both(draft_id: int, form: PlanForm) -> ResponseReturnValue:
    """What is kept now of the plan beside what was entered."""
    row = at_hand.one(draft_id)
    theirs = PlanForm(formdata=None).prepare().fill(drafts.content(row))
    here = url_for("drafts.review", draft_id=row.id)
    return both.page(both.differences(form, theirs), version=row.version, back=here)
