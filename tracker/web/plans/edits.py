"""What a clerk changes on an issued plan besides its dates: its words, its directives, its end."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from flask import render_template, url_for
from flask.typing import ResponseReturnValue

from tracker.domain.deadlines import Open
from tracker.domain.permissions import Right
from tracker.models.plans import Plan
from tracker.queries import plans as known
from tracker.services import plans
from tracker.web.guard import current_act, needs
from tracker.web.plans.changing import change
from tracker.web.plans.forms import AddForm, ReasonForm, WordsForm, directives_named


@needs(Right.PLANS_EDIT)
def correct(plan_id: int) -> ResponseReturnValue:
    """Correct number, date, title, signer, leader."""
    form = _words()
    if not form.is_submitted():
        form.fill(_plan(plan_id))
        return render_template("plans/correct.html", plan=_plan(plan_id), form=form)
    return change(
        form,
        lambda: plans.correct(
            current_act(), plan_id, form.seen, form.fields(), reason=form.reason.data or ""
        ),
        page=lambda: render_template("plans/correct.html", plan=_plan(plan_id), form=form),
        fresh=lambda: _fresh(plan_id),
        then=url_for("plans.show", plan_id=plan_id),
    )


@needs(Right.PLANS_EDIT)
def add(plan_id: int) -> ResponseReturnValue:
    """Give one more directive."""
    form = AddForm()
    form.prepare()
    page = partial(render_template, "plans/add.html", form=form)
    if not form.is_submitted():
        form.version.data = str(_plan(plan_id).version)
        form.fill_rule(Open())
        form.kind.data = "event" if _plan(plan_id).event_on else "date"
        return page(plan=_plan(plan_id))
    return change(
        form,
        lambda: plans.add_directive(
            current_act(),
            plan_id,
            int(form.version.data or 0),
            form.new(),
            requires=directives_named(form.requires.data, _plan(plan_id)),
            accept_past=bool(form.accept_past.data),
        ),
        page=lambda: page(plan=_plan(plan_id)),
        fresh=lambda: _empty(plan_id),
        then=url_for("plans.show", plan_id=plan_id),
    )


@needs(Right.PLANS_EDIT)
def close(plan_id: int) -> ResponseReturnValue:
    """Stop following a plan whose directives are all over; while some are not, the page says how many."""

    def page(form: ReasonForm) -> str:
        left = known.progress_of(current_act(), plan_id).open
        return render_template("plans/close.html", plan=_plan(plan_id), form=form, left=left)

    return _with_reason(plan_id, plans.close, page)


@needs(Right.PLANS_EDIT)
def follow_again(plan_id: int) -> ResponseReturnValue:
    """Take up a closed plan again."""
    return _with_reason(
        plan_id,
        plans.follow_again,
        lambda form: render_template("plans/follow_again.html", plan=_plan(plan_id), form=form),
    )


def _with_reason(plan_id: int, verb: object, page: Callable[[ReasonForm], str]) -> ResponseReturnValue:
    form = ReasonForm()
    if not form.is_submitted():
        form.version.data = str(_plan(plan_id).version)
        return page(form)
    return change(
        form,
        lambda: verb(current_act(), plan_id, form.seen, reason=form.reason.data or ""),  # type: ignore[operator]
        page=lambda: page(form),
        fresh=lambda: (ReasonForm(formdata=None), _plan(plan_id).version),
        then=url_for("plans.show", plan_id=plan_id),
    )


def _plan(plan_id: int) -> Plan:
    return known.one(current_act(), plan_id)


def _words(**given: None) -> WordsForm:
    form = WordsForm(**given)
    form.prepare()
    return form


def _fresh(plan_id: int) -> tuple[WordsForm, int]:
    theirs = _words(formdata=None)
    theirs.fill(_plan(plan_id))
    return theirs, _plan(plan_id).version


def _empty(plan_id: int) -> tuple[AddForm, int]:
    theirs = AddForm(formdata=None)
    theirs.prepare()
    return theirs, _plan(plan_id).version
