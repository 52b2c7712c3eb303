"""Tracks the directives of official plans, from the document to the last signature.

`create_app()` makes the whole application; `Tracker(app, url_prefix="/tracker")` mounts it into another one.
Both are loaded when first asked for, so that `tracker.domain` and `tracker.reading` stay usable without the web.
"""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tracker.app import Tracker, create_app

__version__ = "0.1.0"
__all__ = ["Tracker", "__version__", "create_app"]


def __getattr__(name: str) -> object:
    if name in {"Tracker", "create_app"}:
        return getattr(import_module("tracker.app"), name)
    raise AttributeError(name)
