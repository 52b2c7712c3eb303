"""The event and the window of a plan: every date that will move is shown before anything moves."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from tracker.domain.deadlines import Window
from tracker.domain.errors import Conflict, Refused
from tracker.domain.permissions import Right
from tracker.extensions import db
from tracker.models.plans import Plan
from tracker.queries import plans as known
from tracker.services import plans, previews
from tracker.services.previews import Shift
from tracker.web import both
from tracker.web.errors import status_of
from tracker.web.guard import current_act, needs
from tracker.web.plans.forms import EventForm, WindowForm
from tracker.web.rules import due_ahead


@needs(Right.PLANS_EDIT)
def event(plan_id: int) -> ResponseReturnValue:
    """Set, move or cancel the event."""
    form = EventForm()

    def deed(accept_past: bool) -> object:
        return plans.set_event(
            current_act(),
            plan_id,
            form.seen,
            event_on=form.event_on.data,
            window=form.window,
            name=form.name.data or "",
            place=form.place.data or "",
            accept_past=accept_past,
        )

    return _dated(plan_id, form, deed, "plans/event.html")


@needs(Right.PLANS_EDIT)
def window(plan_id: int) -> ResponseReturnValue:
    """Move the span the plan is bound to."""
    form = WindowForm()

    def deed(accept_past: bool) -> object:
        return plans.move_window(
            current_act(), plan_id, form.seen, window=form.window, accept_past=accept_past
        )

    return _dated(plan_id, form, deed, "plans/window.html")


@needs(Right.PLANS_EDIT)
def due(plan_id: int) -> ResponseReturnValue:
    """The date a rule would give in this plan, while one chooses it."""
    plan = known.one(current_act(), plan_id)
    return due_ahead(plan.event_on, Window(plan.first_on, plan.last_on))


def _dated(
    plan_id: int, form: WindowForm, deed: Callable[[bool], object], template: str
) -> ResponseReturnValue:
    """Ask, then show what would move, then do it: the last only with what was shown."""
    act = current_act()
    plan = known.one(act, plan_id)
    page = partial(render_template, template, form=form)
    if not form.is_submitted():
        form.fill(plan)
        return page(plan=plan)
    if not form.validate():
        return page(plan=plan), 422
    shifts: list[Shift] = []
    try:
        shifts = previews.shifts(act, plan_id, lambda: deed(True))
        if request.form.get("step") != "confirm" or form.previewed.data != form.values():
            form.previewed.data = form.values()
            return page(plan=plan, shifts=shifts)
        deed(bool(form.accept_past.data))
    except Conflict:
        db.session.rollback()
        return _stale(plan_id, form)
    except Refused as refusal:
        db.session.rollback()
        form.show(refusal)
        if refusal.field == "accept_past":  # what would move stays on the page, beside the word asked for
            return page(plan=known.one(act, plan_id), shifts=shifts), status_of(refusal)
        form.previewed.data = ""
        return page(plan=known.one(act, plan_id)), status_of(refusal)
    db.session.commit()
    n = sum(shift.moves for shift in shifts)
    flash(_("Đã ghi.") + " " + ngettext("%(num)d hạn đã đổi.", "%(num)d hạn đã đổi.", n), "success")
    return redirect(url_for("plans.show", plan_id=plan_id), 303)


def _stale(plan_id: int, form: WindowForm) -> ResponseReturnValue:
    plan: Plan = known.one(current_act(), plan_id)
    theirs = type(form)(formdata=None)
    theirs.fill(plan)
    back = url_for("plans.show", plan_id=plan_id)
    return both.page(both.differences(form, theirs), version=plan.version, back=back)
