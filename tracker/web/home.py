"""The first page: each is led to the one their post begins the day with."""

from collections.abc import Iterator, Mapping

from flask import Blueprint, current_app, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from tracker.domain.permissions import Role
from tracker.web.frame import ways
from tracker.web.guard import current_act, signed_in

blueprint = Blueprint("home", __name__)

STARTS: Mapping[Role, str] = {
    Role.LEADER: "overview.show",
    Role.CLERK: "drafts.home",
    Role.UNIT_HEAD: "units.mine",
    Role.OFFICER: "units.mine",
    Role.ADMINISTRATOR: "admin.accounts",
}
"""Where a post begins the day; who holds several begins with the first."""


@blueprint.get("/")
@signed_in
def start() -> ResponseReturnValue:
    """To the page of the reader's post; an account without a post is told so."""
    first = next(_starts(), None)
    return redirect(url_for(first)) if first else render_template("home/no_post.html")


def _starts() -> Iterator[str]:
    roles = current_act().actor.roles
    yield from (page for role, page in STARTS.items() if role in roles and page in current_app.view_functions)
    yield from (way.endpoint for way in ways())
