"""The views of a directive: its page, the page of each action, and the ticking of a step."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from tracker.domain.errors import Conflict, NotAllowed, Refused
from tracker.domain.lifecycle import TRANSITIONS, Action
from tracker.domain.permissions import Right
from tracker.domain.wording import N_
from tracker.extensions import db
from tracker.queries import directive_page
from tracker.queries.directive_page import DirectivePage, Glimpse
from tracker.services import steps
from tracker.web import conflicts
from tracker.web.addresses import one_of
from tracker.web.conflicts import VersionedForm
from tracker.web.directives import words
from tracker.web.directives.forms import TickForm
from tracker.web.directives.verbs import VERBS, Verb
from tracker.web.errors import status_of
from tracker.web.guard import current_act, needs
from tracker.web.history.words import told

blueprint = Blueprint("directives", __name__)
ACTION = "/directives/<int:directive_id>/" + one_of("verb", VERBS)


@blueprint.get("/directives/<int:directive_id>")
@needs(Right.DIRECTIVES_LIST)
def show(directive_id: int) -> str:
    """The page, in full or as much as the viewer may see."""
    act = current_act()
    page = directive_page.page(act, directive_id)
    if isinstance(page, Glimpse):
        return render_template("directives/glimpse.html", page=page, words=words)
    return render_template(
        "directives/show.html", page=page, words=words, history=told(page.latest), as_of=act.now
    )


@blueprint.get(ACTION)
@needs(Right.DIRECTIVES_LIST)
def ask(directive_id: int, verb: str) -> ResponseReturnValue:
    """What an action needs, asked before it is done; a blocked one says why."""
    wanted = VERBS[verb]
    page = directive_page.in_full(current_act(), directive_id)
    _refuse_blocked(page, wanted)
    form = wanted.form(data=wanted.stored(page))
    form.of_version(page.row.version)
    wanted.prepare(form, page, current_act())
    return _form_page(page, wanted, form)


@blueprint.post(ACTION)
@needs(Right.DIRECTIVES_LIST)
def do(directive_id: int, verb: str) -> ResponseReturnValue:
    """Do an action with what its form says."""
    wanted, form = VERBS[verb], VERBS[verb].form()
    page = directive_page.in_full(current_act(), directive_id)
    wanted.prepare(form, page, current_act())
    if not form.validate():
        return _form_page(page, wanted, form), 422
    try:
        wanted.do(current_act(), directive_id, form)
        db.session.commit()
    except Refused as refusal:
        return _refused(directive_id, wanted, form, refusal)
    flash(gettext(wanted.said), "success")
    return redirect(url_for("directives.show", directive_id=directive_id), 303)


@blueprint.post("/directives/<int:directive_id>/steps/<int:step_id>")
@needs(Right.DIRECTIVES_LIST)
def tick(directive_id: int, step_id: int) -> ResponseReturnValue:
    """Mark a step done, or not done after all."""
    form = TickForm(request.values)
    if not form.validate():
        return redirect(url_for("directives.show", directive_id=directive_id), 303)
    try:
        steps.tick(
            current_act(), directive_id, form.version.data, step_id=step_id, done=form.done.data == "1"
        )
        db.session.commit()
    except Conflict:
        return _both_ticks(directive_id, step_id, form)
    return redirect(url_for("directives.show", directive_id=directive_id, _anchor="steps"), 303)


def _refuse_blocked(page: DirectivePage, wanted: Verb) -> None:
    """Raise what blocks the action, or NotAllowed where it is not even offered."""
    offer = page.offer(wanted.action)
    if offer is None:
        raise NotAllowed(N_("Thao tác này hiện không thực hiện được với nhiệm vụ này."))
    if offer.refused is not None:
        raise offer.refused


def _refused(directive_id: int, wanted: Verb, form: VersionedForm, refusal: Refused) -> ResponseReturnValue:
    """The form again with what was typed: both versions where somebody was faster, else the reason."""
    db.session.rollback()
    page = directive_page.in_full(current_act(), directive_id)
    if not isinstance(refusal, Conflict):
        form.show(refusal)
        return _form_page(page, wanted, form), status_of(refusal)
    return conflicts.page(
        form,
        version=page.row.version,
        stored=wanted.stored(page),
        changed=page.latest[0] if page.latest else None,
        title=wanted.label,
        action=request.script_root + request.path,
        back=url_for("directives.show", directive_id=directive_id),
        label=wanted.label,
    )


def _both_ticks(directive_id: int, step_id: int, form: TickForm) -> ResponseReturnValue:
    db.session.rollback()
    page = directive_page.in_full(current_act(), directive_id)
    step = next((s for s in page.row.steps if s.id == step_id), None)
    form.done.label.text = step.text if step else form.done.label.text
    label = gettext(TRANSITIONS[Action.TEND_STEPS].label)
    return conflicts.page(
        form,
        version=page.row.version,
        stored={"done": "1" if step and step.done else "0"},
        changed=page.latest[0] if page.latest else None,
        title=label,
        action=request.script_root + request.path,
        back=url_for("directives.show", directive_id=directive_id),
        label=label,
    )


def _form_page(page: DirectivePage, wanted: Verb, form: VersionedForm) -> str:
    return render_template("directives/action.html", page=page, verb=wanted, form=form, words=words)
