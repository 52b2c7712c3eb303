"""The decision on a request for another date: granted, another date granted, or refused."""

from __future__ import annotations

from flask.typing import ResponseReturnValue
from flask_babel import get_locale, gettext

from tracker.domain.errors import Missing
from tracker.domain.lifecycle import Action
from tracker.domain.permissions import Right
from tracker.domain.wording import N_
from tracker.models.directives import Directive, Extension
from tracker.services import extensions
from tracker.web.filters import weekday_day
from tracker.web.guard import current_act, needs
from tracker.web.signoffs.area import asked, blueprint, carried_out, subject
from tracker.web.signoffs.forms import GRANT, REFUSE, DecisionForm


@blueprint.get("/signoffs/<int:directive_id>/extension")
@needs(Right.DIRECTIVES_SIGN)
def extension(directive_id: int) -> ResponseReturnValue:
    """Ask for the decision."""
    page, form = subject(directive_id, Action.DECIDE_EXTENSION), DecisionForm()
    assert page.request is not None
    form.offer(weekday_day(page.request.to_on, str(get_locale())))
    form.of_version(page.row.version)
    return asked(page, "extension", form)


@blueprint.post("/signoffs/<int:directive_id>/extension")
@needs(Right.DIRECTIVES_SIGN)
def decide(directive_id: int) -> ResponseReturnValue:
    """Decide."""
    page, form = subject(directive_id, Action.DECIDE_EXTENSION), DecisionForm()
    assert page.request is not None
    request = page.request
    form.offer(weekday_day(request.to_on, str(get_locale())))
    return carried_out(
        directive_id,
        form,
        lambda: _decide(request, form),
        action=Action.DECIDE_EXTENSION,
        template="extension",
        said=gettext("Hạn của nhiệm vụ %(clause)s là %(day)s."),
    )


def _decide(request: Extension, form: DecisionForm) -> Directive:
    act, version, words = current_act(), form.version.data, form.reason.data or ""
    if form.decision.data == REFUSE:
        return extensions.turn_down(act, request.directive_id, version, reason=words)
    granted_on = request.to_on if form.decision.data == GRANT else form.granted_on.data
    if granted_on is None:
        raise Missing(N_("Cần nêu ngày khác."), field="granted_on")
    return extensions.grant(
        act,
        request.directive_id,
        version,
        granted_on=granted_on,
        note=words,
        document_number=form.document_number.data or "",
        outside_window=form.outside_window.data,
    )
