"""Error pages, and how a refusal of the domain becomes one."""

from flask import Flask, current_app, render_template, request, send_from_directory
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import SQLAlchemyError
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

PAGES = frozenset({400, 403, 404, 405, 409, 413, 422, 429, 500})


def init_app(app: Flask) -> None:
    """Answer every error of `app` with a page for a person."""
    app.add_template_filter(sentence)
    app.register_error_handler(HTTPException, _http)
    app.register_error_handler(CSRFError, _forged)
    app.register_error_handler(Refused, _refused)
    app.register_error_handler(StaleDataError, _stale)
    app.register_error_handler(500, _broken)


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
    return render_template(f"errors/{name}.html", message=message), status


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
    try:
        return _page(500)
    except SQLAlchemyError:  # the database is what is broken, and the page's frame needs it
        return send_from_directory(current_app.template_folder or "", "errors/no_database.html"), 500
