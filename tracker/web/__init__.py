"""The web: the list of blueprints, the guard in front of them, and how a refusal becomes a status."""

from flask import Blueprint, Flask
from flask_babel import get_locale
from flask_login import current_user

from tracker.web import clock, errors, filters, guard, health, visitor

BLUEPRINTS: tuple[Blueprint, ...] = (
    clock.blueprint,
    health.blueprint,
)


def init_app(app: Flask) -> None:
    """Give `app` its pages, its guard and its error pages."""
    app.jinja_env.globals["get_locale"] = get_locale
    filters.register(app)
    visitor.init_app()
    guard.init_app(app)
    errors.init_app(app)
    for blueprint in BLUEPRINTS:
        app.register_blueprint(blueprint)


def language() -> str:
    """The language of the page being made: the account's, Vietnamese for strangers."""
    return str(current_user.account.language) if current_user and current_user.is_authenticated else "vi"
