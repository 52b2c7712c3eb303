"""The first page: each is led to the one their post begins the day with."""

from flask import Blueprint, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from tracker.web.frame import ways
from tracker.web.guard import signed_in

blueprint = Blueprint("home", __name__)


@blueprint.get("/")
@signed_in
def start() -> ResponseReturnValue:
    """To the first way of the navigation; an account without a post is told so."""
    first = next(ways(), None)
    return redirect(url_for(first.endpoint)) if first else render_template("home/no_post.html")
