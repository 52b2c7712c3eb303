"""What a clerk corrects on a directive already given: its words and rule, and what it waits for."""

from __future__ import annotations

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue

from tracker.domain.errors import Refused
from tracker.domain.permissions import Right
from tracker.extensions import db
from tracker.models.directives import Directive
from tracker.queries import directive_rows
from tracker.services import corrections, previews
from tracker.services.previews import Shift
from tracker.web.guard import current_act, needs
from tracker.web.plans.changing import change
from tracker.web.plans.forms import CorrectionForm, DependenciesForm, directives_named, same_rule


@needs(Right.DIRECTIVES_CORRECT)
def correct(directive_id: int) -> ResponseReturnValue:
    """Correct a directive; another rule first shows the date it gives."""
    form = _form()
    row = directive_rows.one(directive_id)
    if not form.is_submitted():
        form.fill(row)
        return _page(row, form)
    if form.validate() and (shifts := _to_show(row, form)) is not None:
        return _page(directive_rows.one(directive_id), form, shifts)
    return change(
        form,
        lambda: _corrected(row, form, accept_past=bool(form.accept_past.data)),
        page=lambda: _page(directive_rows.one(directive_id), form),
        fresh=lambda: _fresh(directive_id),
        then=url_for("directives.show", directive_id=directive_id),
    )


@needs(Right.DIRECTIVES_CORRECT)
def dependencies(directive_id: int) -> ResponseReturnValue:
    """Say which directives of the plan this one waits for."""
    form = DependenciesForm()
    row = directive_rows.one(directive_id)
    if not form.is_submitted():
        form.version.data = str(row.version)
        form.requires.data = ", ".join(other.clause for other in row.requires)
        return render_template("plans/dependencies.html", row=row, form=form)
    return change(
        form,
        lambda: corrections.depend(
            current_act(),
            directive_id,
            form.seen,
            requires=directives_named(form.requires.data, row.plan),
            reason=form.reason.data or "",
        ),
        page=lambda: render_template(
            "plans/dependencies.html", row=directive_rows.one(directive_id), form=form
        ),
        fresh=lambda: (DependenciesForm(formdata=None), directive_rows.one(directive_id).version),
        then=url_for("directives.show", directive_id=directive_id),
    )


def _corrected(row: Directive, form: CorrectionForm, *, accept_past: bool) -> object:
    seen = int(form.version.data or 0)
    to = form.correction(row)
    return corrections.correct(
        current_act(), row.id, seen, to, reason=form.reason.data or "", accept_past=accept_past
    )


def _to_show(row: Directive, form: CorrectionForm) -> list[Shift] | None:
    """What another rule would move, if that has not been shown yet; None if it may be done."""
    try:
        rule = form.rule()
        shown = repr(rule)
        if same_rule(row, rule) or (request.form.get("step") == "confirm" and form.previewed.data == shown):
            return None
        found = previews.shifts(current_act(), row.plan_id, lambda: _corrected(row, form, accept_past=True))
    except Refused:
        db.session.rollback()
        return None  # the deed itself says what is wrong
    form.previewed.data = shown
    return found


def _page(row: Directive, form: CorrectionForm, shifts: list[Shift] | None = None) -> str:
    return render_template("plans/correct_directive.html", row=row, form=form, shifts=shifts)


def _form(**given: None) -> CorrectionForm:
    form = CorrectionForm(**given)
    form.prepare()
    return form


def _fresh(directive_id: int) -> tuple[CorrectionForm, int]:
    row = directive_rows.one(directive_id)
    theirs = _form(formdata=None)
    theirs.fill(row)
    return theirs, row.version
