"""Counts the statements a piece of code sends to the database, so that a test can say they do not grow with rows."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Engine, event


@contextmanager
def counted() -> Iterator[list[str]]:
    """The statements sent inside the block, in a list that fills as they are sent::

    with statements.counted() as sent:
        client.get("/directives")
    assert len(sent) <= 12
    """
    sent: list[str] = []

    def note(_c: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        sent.append(statement)

    event.listen(Engine, "before_cursor_execute", note)
    try:
        yield sent
    finally:
        event.remove(Engine, "before_cursor_execute", note)
