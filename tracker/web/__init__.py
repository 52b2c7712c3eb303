"""The web: the list of blueprints, the guard in front of them, and how a refusal becomes a status."""

from flask import Blueprint, Flask, has_request_context, session
from flask_babel import get_locale
from flask_login import current_user

from tracker.web import (
    accounts,
    admin,
    clock,
    directives,
    drafts,
    errors,
    evidence,
    feeds,
    filters,
    frame,
    guard,
    health,
    history,
    home,
    letters,
    lists,
    overview,
    plans,
    requests,
    rules,
    signoffs,
    units,
    visitor,
)
from tracker.web.history import words

BLUEPRINTS: tuple[Blueprint, ...] = (
    accounts.blueprint,
    admin.blueprint,
    clock.blueprint,
    directives.blueprint,
    drafts.blueprint,
    evidence.blueprint,
    feeds.blueprint,
    health.blueprint,
    history.blueprint,
    home.blueprint,
    letters.blueprint,
    lists.blueprint,
    overview.blueprint,
    plans.blueprint,
    signoffs.blueprint,
    units.blueprint,
)


def init_app(app: Flask) -> None:
    """Give `app` its pages, its guard and its error pages."""
    app.jinja_env.globals["get_locale"] = get_locale
    filters.register(app)
    rules.register(app)
    words.register(app)
    requests.init_app(app)
    visitor.init_app()
    guard.init_app(app)
    errors.init_app(app)
    frame.init_app(app)
    for blueprint in BLUEPRINTS:
        app.register_blueprint(blueprint)


def language() -> str:
    """The language of the page being made: the account's, else the one a stranger chose, else Vietnamese."""
    if not has_request_context():
        return "vi"
    if current_user.is_authenticated:
        return str(current_user.language)
    return str(session.get("language", "vi"))
