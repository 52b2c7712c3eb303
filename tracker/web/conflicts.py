"""Two people changed the same thing: both versions side by side, and the form ready to be sent again.

A form that changes something inherits :class:`VersionedForm` and is drawn with the version it was read at. When the
service answers Conflict, the view rolls back, reads the thing anew and returns :func:`page`: nothing that was typed
is lost, and sending the form again is a change of the version just read.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import make_response, render_template, request
from flask.typing import ResponseReturnValue
from wtforms import IntegerField
from wtforms.validators import InputRequired
from wtforms.widgets import HiddenInput

from tracker.extensions import db
from tracker.models.history import HistoryEntry
from tracker.queries import directive_page
from tracker.web.both import beside
from tracker.web.forms import Form
from tracker.web.guard import current_act
from tracker.web.history.words import told


class VersionedForm(Form):
    """A form that says which version of its thing it was drawn from."""

    version = IntegerField(validators=[InputRequired()], widget=HiddenInput())

    def of_version(self, version: int) -> None:
        """Draw the form, sent or not, as one of ``version``."""
        self.version.raw_data, self.version.data = None, version


def overtaken(form: VersionedForm, directive_id: int, *, label: str, back: str) -> ResponseReturnValue:
    """The page for a step taken on a directive that overwrites nothing: what happened meanwhile, and the form again.

    It reads the directive anew, past what the refused step left in the session. ``label`` names the step.
    """
    db.session.rollback()
    found = directive_page.in_full(current_act(), directive_id)
    return page(
        form,
        version=found.row.version,
        stored={},
        changed=found.latest[0] if found.latest else None,
        title=label,
        action=request.script_root + request.path,
        back=back,
        label=label,
    )


def page(
    form: VersionedForm,
    *,
    version: int,
    stored: Mapping[str, Any],
    changed: HistoryEntry | None,
    title: str,
    action: str,
    back: str,
    label: str,
) -> ResponseReturnValue:
    """The page with both versions, status 409.

    ``version`` is the one just read and ``stored`` what the fields of ``form`` hold in it, by name. ``changed`` is
    the last thing that happened. ``action`` is where the form goes, ``back`` leads out of it, ``label`` is its button.
    """
    form.of_version(version)
    html = render_template(
        "conflicts/page.html",
        form=form,
        rows=beside(form, stored),
        changed=told([changed])[0] if changed else None,
        title=title,
        action=action,
        back=back,
        label=label,
    )
    response = make_response(html, 409)
    if "HX-Request" in request.headers:
        # a part of a page cannot show two versions; the page itself is fresh
        response.headers["HX-Refresh"] = "true"
    return response
