"""Error pages, and how a refusal of the domain becomes one."""

import errno

from flask import Flask, current_app, make_response, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import DBAPIError, OperationalError, SQLAlchemyError
from sqlalchemy.exc import TimeoutError as PoolExhausted
from sqlalchemy.orm.exc import StaleDataError
from werkzeug.exceptions import HTTPException, SecurityError

from tracker.domain.errors import (
    Conflict,
    Invalid,
    Missing,
    NotAllowed,
    NotFound,
    Refused,
    Unreadable,
    WrongStage,
)
from tracker.extensions import db
from tracker.services.doorway import TooMany

STATUSES: dict[type[Refused], int] = {
    NotAllowed: 403,
    NotFound: 404,
    WrongStage: 409,
    Conflict: 409,
    Missing: 422,
    Invalid: 422,
    Unreadable: 422,
    TooMany: 429,
}
"""Which status answers which refusal. A view that can show it beside its form catches it first."""

OUT_OF_REACH = (OperationalError, PoolExhausted)
"""What a database raises that is away, restarting, locked, or without room: none of it is a fault of the request."""

FULL = (errno.ENOSPC, errno.EDQUOT, errno.EROFS)
"""What a disk says that takes nothing more."""

RETRY_AFTER = 5
"""Seconds after which a program may ask again."""

PAGES = frozenset({400, 403, 404, 405, 409, 413, 422, 429, 500})


def init_app(app: Flask) -> None:
    """Answer every error of `app` with a page for a person."""
    app.add_template_filter(sentence)
    app.register_error_handler(HTTPException, _http)
    app.register_error_handler(CSRFError, _forged)
    app.register_error_handler(Refused, _refused)
    app.register_error_handler(StaleDataError, _stale)
    app.register_error_handler(500, _broken)
    app.register_error_handler(DBAPIError, _database)
    app.register_error_handler(PoolExhausted, _without_database)
    app.register_error_handler(OSError, _without_room)


def status_of(refusal: Refused) -> int:
    """The HTTP status that answers `refusal`."""
    return next((code for kind, code in STATUSES.items() if isinstance(refusal, kind)), 422)


def sentence(refusal: Refused) -> str:
    """The refusal in the reader's language."""
    translated = gettext(refusal.template)
    return translated % refusal.params if refusal.params else translated


def _page(status: int, message: str | None = None) -> ResponseReturnValue:
    db.session.rollback()
    if isinstance(request.routing_exception, SecurityError):
        # a host name that is not ours: there is no address to link to
        return "400 Bad Request\n", 400, {"Content-Type": "text/plain; charset=utf-8"}
    name = status if status in PAGES else 500 if status >= 500 else 400
    try:
        return render_template(f"errors/{name}.html", message=message), status
    except OUT_OF_REACH as error:
        return _without_database(error)


def _http(error: HTTPException) -> ResponseReturnValue:
    if error.code is None or error.code < 400:
        return error  # a redirect the router asks for
    return _page(error.code)


def _forged(error: CSRFError) -> ResponseReturnValue:
    current_app.logger.warning("form refused: %s", error.description)
    return _page(400, gettext("Biểu mẫu đã hết hiệu lực. Đề nghị tải lại trang và gửi lại."))


def _refused(refusal: Refused) -> ResponseReturnValue:
    return _page(status_of(refusal), sentence(refusal))


def _stale(_error: StaleDataError) -> ResponseReturnValue:
    return _page(409)


def _broken(_error: HTTPException) -> ResponseReturnValue:
    return _page(500)


def _database(error: DBAPIError) -> ResponseReturnValue:
    if isinstance(error, OUT_OF_REACH) or error.connection_invalidated:
        return _without_database(error)
    raise error


def _without_database(error: SQLAlchemyError) -> ResponseReturnValue:
    """A page that needs no database: its frame would. What was sent may or may not have been kept."""
    cause = getattr(error, "orig", None) or error
    current_app.logger.error(
        "database out of reach: %s %s", type(cause).__name__, str(cause).partition("\n")[0]
    )
    return _plain()


def _without_room(error: OSError) -> ResponseReturnValue:
    """A disk that is full, a store that is away: what was sent is not kept, and no fault of whoever sent it."""
    current_app.logger.error(
        "storage out of reach: %s %s", type(error).__name__, error.strerror, exc_info=error
    )
    db.session.rollback()
    return _plain()


def _plain() -> ResponseReturnValue:
    response = make_response(current_app.jinja_env.get_template("errors/503.html").render(), 503)
    response.headers["Retry-After"] = str(RETRY_AFTER)
    return response
