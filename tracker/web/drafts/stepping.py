"""One step of a draft from a form of one button, and the way back to its review."""

from flask import redirect, request, url_for
from flask.typing import ResponseReturnValue

from tracker.extensions import db
from tracker.services import drafts
from tracker.services.drafts import Step
from tracker.web.guard import current_act


def version() -> int:
    """The version of the draft the form was drawn from; one without it is stale."""
    return request.form.get("version", 0, type=int)


def step(draft_id: int, do: Step, *, item_id: int | None = None) -> ResponseReturnValue:
    """Apply and keep one step, then go back to the review, at ``item_id`` where one is given."""
    drafts.change(current_act(), draft_id, version(), do)
    db.session.commit()
    return back(draft_id, item_id)


def back(draft_id: int, item_id: int | None = None) -> ResponseReturnValue:
    """The way to the review, on the page one was on."""
    number = request.values.get("page", 1, type=int)
    anchor = f"item-{item_id}" if item_id is not None else None
    page = number if number > 1 else None
    return redirect(url_for("drafts.review", draft_id=draft_id, page=page, _anchor=anchor), 303)
