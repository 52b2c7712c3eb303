"""What is measured and logged of every request: its id, endpoint, status and time."""

import re
from secrets import token_hex
from time import perf_counter

from flask import Flask, current_app, g, request
from werkzeug.wrappers import Response

from tracker import logs
from tracker.config import EXTENSION, Settings
from tracker.metrics import Metrics

HEADER = "X-Request-ID"
_GIVEN = re.compile(r"[A-Za-z0-9._-]{8,64}")


def init_app(app: Flask) -> None:
    """Name, time and count every request of ``app``."""
    app.before_request(_begin)
    app.after_request(_end)


def _begin() -> None:
    wanted: Settings = current_app.extensions[EXTENSION]
    given = request.headers.get(HEADER, "") if wanted.trusted_proxies else ""
    g.request_id = given if _GIVEN.fullmatch(given) else token_hex(8)
    g.begun = perf_counter()
    logs.name_request(g.request_id)


def _end(response: Response) -> Response:
    if "begun" not in g:
        return response  # refused before anything was asked of us
    seconds = perf_counter() - g.begun
    endpoint = request.endpoint or "none"
    response.headers[HEADER] = g.request_id
    metrics: Metrics = current_app.extensions[Metrics.EXTENSION]
    method = request.method if request.method in METHODS else "OTHER"
    metrics.count(endpoint, method, response.status_code, seconds)
    if endpoint != "static":
        said = {
            "endpoint": endpoint,
            "method": method,
            "status": response.status_code,
            "milliseconds": round(seconds * 1000, 1),
        }
        current_app.logger.info("request", extra=said | _who())
    return response


METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})


def _who() -> dict[str, int]:
    visitor = g.get("_login_user")  # whom flask-login has loaded; asking it would load somebody
    known = visitor is not None and visitor.is_authenticated
    return {"account_id": visitor.account_id} if known else {}
