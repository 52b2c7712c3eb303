"""The queue, and the two steps of a sign-off or a return."""

from __future__ import annotations

from flask import make_response, render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from tracker.domain.lifecycle import Action
from tracker.domain.permissions import Right
from tracker.queries import directives as lists
from tracker.queries import signoffs
from tracker.queries.directives import Sort
from tracker.services import directives
from tracker.web.directives import words
from tracker.web.guard import HEADERS, current_act, needs
from tracker.web.signoffs.area import asked, blueprint, carried_out, subject
from tracker.web.signoffs.forms import ReturnForm, SignForm


@blueprint.get("/signoffs")
@needs(Right.DIRECTIVES_SIGN)
def index() -> ResponseReturnValue:
    """What waits for the reader, the oldest first."""
    act = current_act()
    submitted = list(lists.every(act, signoffs.to_sign(act), sort=Sort.SUBMITTED, limit=lists.PAGE_SIZE))
    requests = list(lists.every(act, signoffs.to_decide(act), limit=lists.PAGE_SIZE))
    return render_template(
        "signoffs/index.html",
        waiting=signoffs.waiting(act),
        submitted=submitted,
        requests=requests,
        waited=lambda row: act.calendar.between(row.submitted_on, act.today),
        as_of=act.now,
    )


@blueprint.get("/signoffs/<int:directive_id>")
@needs(Right.DIRECTIVES_SIGN)
def show(directive_id: int) -> ResponseReturnValue:
    """First step: the clause, and beside it what was submitted, with its evidence in sight."""
    act = current_act()
    page = subject(directive_id, Action.SIGN, Action.RETURN)
    following = signoffs.next_to_sign(act, directive_id)
    html = render_template(
        "signoffs/show.html", page=page, words=words, following=following, waiting=signoffs.waiting(act)
    )
    response = make_response(html)
    policy = "Content-Security-Policy"  # the evidence itself is shown in frames of our own
    response.headers[policy] = f"{HEADERS[policy]}; frame-src 'self'"
    return response


@blueprint.get("/signoffs/<int:directive_id>/sign")
@needs(Right.DIRECTIVES_SIGN)
def ask_sign(directive_id: int) -> ResponseReturnValue:
    """Second step: ask once more."""
    page, form = subject(directive_id, Action.SIGN), SignForm()
    form.of_version(page.row.version)
    return asked(page, "sign", form)


@blueprint.post("/signoffs/<int:directive_id>/sign")
@needs(Right.DIRECTIVES_SIGN)
def sign(directive_id: int) -> ResponseReturnValue:
    """Sign off."""
    form, act = SignForm(), current_act()
    return carried_out(
        directive_id,
        form,
        lambda: directives.sign(act, directive_id, form.version.data, note=form.note.data or ""),
        action=Action.SIGN,
        template="sign",
        said=gettext("Đã phê duyệt nhiệm vụ %(clause)s."),
    )


@blueprint.get("/signoffs/<int:directive_id>/return")
@needs(Right.DIRECTIVES_SIGN)
def ask_return(directive_id: int) -> ResponseReturnValue:
    """Second step: ask for the reason."""
    page, form = subject(directive_id, Action.RETURN), ReturnForm()
    form.of_version(page.row.version)
    return asked(page, "return", form)


@blueprint.post("/signoffs/<int:directive_id>/return")
@needs(Right.DIRECTIVES_SIGN)
def send_back(directive_id: int) -> ResponseReturnValue:
    """Return it to the unit."""
    form, act = ReturnForm(), current_act()
    return carried_out(
        directive_id,
        form,
        lambda: directives.send_back(act, directive_id, form.version.data, reason=form.reason.data or ""),
        action=Action.RETURN,
        template="return",
        said=gettext("Đã trả lại nhiệm vụ %(clause)s."),
    )
