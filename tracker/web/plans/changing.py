"""The frame of every form that changes a plan: what is wrong beside its field, a stale form beside what holds now."""

from __future__ import annotations

from collections.abc import Callable

from flask import redirect
from flask.typing import ResponseReturnValue

from tracker.domain.errors import Conflict, Refused
from tracker.extensions import db
from tracker.web import both
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
        return both.page(both.differences(form, theirs), version=version, back=then)
    except Refused as refusal:
        db.session.rollback()
        form.show(refusal)
        return page(), status_of(refusal)
    db.session.commit()
    return redirect(then, 303)
