"""The blueprint of the sign-offs, and what its views share."""

from __future__ import annotations

from collections.abc import Callable

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from tracker.domain.errors import Conflict, Invalid, Missing, NotAllowed
from tracker.domain.lifecycle import TRANSITIONS, Action
from tracker.domain.wording import N_
from tracker.extensions import db
from tracker.models.directives import Directive
from tracker.queries import directive_page, signoffs
from tracker.queries.directive_page import DirectivePage
from tracker.web import conflicts
from tracker.web.conflicts import VersionedForm
from tracker.web.directives import words
from tracker.web.filters import day
from tracker.web.guard import current_act

blueprint = Blueprint("signoffs", __name__)


def subject(directive_id: int, *actions: Action) -> DirectivePage:
    """The directive, if the reader may do one of ``actions`` to it now; else Refused, saying why."""
    page = directive_page.in_full(current_act(), directive_id)
    offers = [offer for action in actions if (offer := page.offer(action)) is not None]
    if not offers:
        raise NotAllowed(N_("Nhiệm vụ này hiện không chờ đồng chí quyết định."))
    if offers[0].refused is not None:
        raise offers[0].refused
    return page


def asked(page: DirectivePage, template: str, form: VersionedForm) -> str:
    """The page that asks for a decision; ``following`` is the submission to go on with, if there is one."""
    following = signoffs.next_to_sign(current_act(), page.row.id)
    return render_template(
        f"signoffs/{template}.html", page=page, form=form, words=words, following=following
    )


def carried_out(
    directive_id: int,
    form: VersionedForm,
    verb: Callable[[], Directive],
    *,
    action: Action,
    template: str,
    said: str,
) -> ResponseReturnValue:
    """Do ``verb`` and commit, then go on; where the form or the domain objects, show the form with the reason.

    ``said`` is what is told afterwards, with places for ``clause`` and ``day``.
    """
    if not form.validate():
        return asked(subject(directive_id, action), template, form), 422
    try:
        row = verb()
        db.session.commit()
    except Conflict:
        label = gettext(TRANSITIONS[action].label)
        return conflicts.overtaken(form, directive_id, label=label, back=url_for("signoffs.index"))
    except (Missing, Invalid) as refusal:
        db.session.rollback()
        form.show(refusal)
        return asked(subject(directive_id, action), template, form), 422
    return _onward(directive_id, said % {"clause": row.clause, "day": day(row.due_on)})


def _onward(directive_id: int, said: str) -> ResponseReturnValue:
    """Say what was done, and go to the next submission where that was asked for, else to the queue."""
    flash(said, "success")
    following = signoffs.next_to_sign(current_act(), directive_id) if "next" in request.form else None
    if following is None:
        return redirect(url_for("signoffs.index"), 303)
    return redirect(url_for("signoffs.show", directive_id=following), 303)
