"""What is logged, and how: one line an event on standard error, as text or as JSON, with the id of its request.

An address is never logged, because it may hold the token of a link; the endpoint is. No line can be forged: control
characters are escaped in both forms.
"""

import json
import logging
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime
from enum import StrEnum
from typing import TextIO, cast

from flask.logging import wsgi_errors_stream

FIELDS = ("endpoint", "method", "status", "milliseconds", "account_id")
"""What a line about a request says beside its message."""

_name: ContextVar[str] = ContextVar("request_id", default="-")
_ESCAPED = {code: f"\\x{code:02x}" for code in (*range(32), 0x7F, 0x85)} | {
    0x2028: "\\u2028",
    0x2029: "\\u2029",
}


class Form(StrEnum):
    """How a line looks."""

    TEXT = "text"
    JSON = "json"


def configure(form: Form, logger: logging.Logger) -> None:
    """Let ``logger`` write to standard error in ``form``, and to nothing else; single requests only as JSON."""
    handler = logging.StreamHandler(cast("TextIO", wsgi_errors_stream))
    handler.setFormatter(_Json() if form is Form.JSON else _Text())
    logger.handlers = [handler]
    logger.disabled = False
    logger.setLevel(logging.INFO if form is Form.JSON else logging.WARNING)


@contextmanager
def named(name: str) -> Iterator[None]:
    """Lines logged inside carry ``name`` as their request id."""
    before = _name.set(name)
    try:
        yield
    finally:
        _name.reset(before)


def name_request(name: str) -> None:
    """Lines logged from here on in this request carry ``name``."""
    _name.set(name)


class _Json(logging.Formatter):
    """One JSON object a line."""

    def format(self, record: logging.LogRecord) -> str:
        said = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "request_id": _name.get(),
            "message": record.getMessage(),
            **{field: vars(record)[field] for field in FIELDS if field in vars(record)},
        }
        if record.exc_info:
            said["exception"] = self.formatException(record.exc_info)
        return json.dumps(said, ensure_ascii=True, default=str)


class _Text(logging.Formatter):
    """Time, level, request id, message; what was raised follows on lines of its own."""

    def format(self, record: logging.LogRecord) -> str:
        extra = "".join(f" {field}={vars(record)[field]}" for field in FIELDS if field in vars(record))
        moment = datetime.fromtimestamp(record.created, UTC).isoformat(timespec="seconds")
        said = f"{record.getMessage()}{extra}".translate(_ESCAPED)
        line = f"{moment} {record.levelname} {_name.get()} {record.name}: {said}"
        if not record.exc_info:
            return line
        raised = self.formatException(record.exc_info).splitlines()
        return "\n".join([line, *(f"    {part.translate(_ESCAPED)}" for part in raised)])
