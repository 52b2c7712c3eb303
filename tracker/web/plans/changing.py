"""The frame of every form that changes a plan: what is wrong beside its field, a stale form beside what holds now."""

from __future__ import annotations

from collections.abc import Callable

from flask import redirect, render_template
from flask.typing import ResponseReturnValue

from tracker.domain.errors import Conflict, Refused
from tracker.extensions import db
from tracker.web.both import differences
from tracker.web.errors import status_of
from tracker.web.forms import Form


def change(
    form: Form,
    deed: Callable[[], object],
    *,
    page: Callable[[], str],
    fresh: Callable[[], tuple[Form, int]],
    then: str,
) -> ResponseReturnValue:
    """Do ``deed`` with what ``form`` says and go on to ``then``.

    ``page`` draws the form again with what is wrong; ``fresh`` gives a form of what is stored now and its version,
    for the page that shows both where somebody else was faster.
    """
    if not form.validate():
        return page(), 422
    try:
        deed()
    except Conflict:
        db.session.rollback()
        theirs, version = fresh()
        return both(form, theirs, version=version, back=then), 409
    except Refused as refusal:
        db.session.rollback()
        form.show(refusal)
        return page(), status_of(refusal)
    db.session.commit()
    return redirect(then, 303)


def both(form: Form, theirs: Form, *, version: int, back: str) -> str:
    """The page with what is stored now beside what was typed; the typed can be sent again."""
    rows = differences(form, theirs)
    return render_template("plans/both.html", rows=rows, form=form, version=version, back_url=back)
