"""The guard in front of every page: closed unless declared open.

A view says who may ask for it with `@public`, `@signed_in` or `@needs(Right...)`. A view that says nothing is
refused to everybody, and a test names it. What one may do with one particular directive is decided by the
domain; this is only the outer door.
"""

from collections.abc import Callable
from typing import Any, TypeVar

from flask import Flask, current_app, g, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user
from werkzeug.exceptions import Forbidden
from werkzeug.wrappers import Response

from tracker.clock import business_now
from tracker.domain.acts import Act
from tracker.domain.permissions import Right, may
from tracker.extensions import writing
from tracker.models.accounts import Account
from tracker.queries import actors, office

PUBLIC = "public"
SIGNED_IN = "signed in"
SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})

WITH_ONE_TIME_PASSWORD = frozenset({"accounts.password"})
"""Besides what is public, all that is open until the owner has chosen a password."""

View = TypeVar("View", bound=Callable[..., Any])


def public(view: View) -> View:
    """Anybody may open `view`, signed in or not."""
    return _declare(view, PUBLIC)


def signed_in(view: View) -> View:
    """Everybody with an account may open `view`, whatever posts it holds."""
    return _declare(view, SIGNED_IN)


def needs(right: Right) -> Callable[[View], View]:
    """Whoever has `right` may open the view."""
    return lambda view: _declare(view, right)


def declared(app: Flask, endpoint: str) -> str | None:
    """What the view behind `endpoint` says: PUBLIC, SIGNED_IN, a Right, or None if it says nothing."""
    return getattr(app.view_functions[endpoint], "tracker_access", None)


def current_act() -> Act:
    """Who acts in this request and when, by which calendar and thresholds. The same object all through it."""
    if "act" not in g:
        g.act = act_of(current_user.account)
    act: Act = g.act
    return act


def act_of(account: Account) -> Act:
    """The act of `account` at this moment, for whoever has just proved to be its owner."""
    now = business_now()
    return Act(actors.actor(account, now), now, office.calendar(), office.thresholds())


def init_app(app: Flask) -> None:
    """Put the guard in front of every request of `app`."""
    public(app.view_functions["static"])
    app.before_request(_choose_transaction)
    app.before_request(_check_access)
    app.after_request(_add_headers)
    app.teardown_request(_end_transaction)


def _declare(view: View, access: str) -> View:
    view.tracker_access = access  # type: ignore[attr-defined]
    return view


def _choose_transaction() -> None:
    writing.set(request.method not in SAFE_METHODS)


def _end_transaction(_error: BaseException | None) -> None:
    writing.set(False)


def _check_access() -> ResponseReturnValue | None:
    if request.endpoint is None:
        return None  # no such page: routing has the answer ready
    access = declared(current_app, request.endpoint)
    if access == PUBLIC:
        return None
    if access is None:
        current_app.logger.error("%s declares no access and is refused", request.endpoint)
        raise Forbidden
    if not current_user.is_authenticated:
        return _to_sign_in()
    if current_user.account.must_change_password and request.endpoint not in WITH_ONE_TIME_PASSWORD:
        return redirect(url_for("accounts.password"))
    if access == SIGNED_IN or may(current_act().actor, Right(access)):
        return None
    current_app.logger.warning("account %s may not open %s", current_user.account.id, request.endpoint)
    raise Forbidden


def _to_sign_in() -> ResponseReturnValue:
    page = request.method == "GET" and request.path != "/"
    wanted = request.script_root + request.full_path.rstrip("?") if page else None
    return redirect(url_for("accounts.sign_in", next=wanted))


_POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self'",
        "font-src 'self'",
        "connect-src 'self'",
        "form-action 'self'",
        "manifest-src 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    )
)

HEADERS = {
    "Content-Security-Policy": _POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
}


def _add_headers(response: Response) -> Response:
    for name, value in HEADERS.items():
        response.headers.setdefault(name, value)
    if request.endpoint != "static":
        response.headers.setdefault("Cache-Control", "no-store")
    if current_app.config["SESSION_COOKIE_SECURE"]:
        response.headers.setdefault("Strict-Transport-Security", "max-age=31536000; includeSubDomains")
    return response
