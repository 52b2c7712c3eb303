"""What plugins supply, by kind and name. Ours come by list, others' by the entry point group "tracker.plugins".

A plugin is a function that takes the `Registry` and adds what it has. A name has one owner: a second one of the
same kind and name stops the start.
"""

from collections.abc import Callable
from importlib.metadata import entry_points
from typing import Any, TypeVar

from flask import current_app

from tracker.contracts import ChannelTo, PostboxAt, Reader, StoreIn
from tracker.plugins import postboxes, readers, stores
from tracker.plugins.mail.smtp import SmtpChannel

T = TypeVar("T")

GROUP = "tracker.plugins"
EXTENSION = "tracker.registry"


class NameTaken(RuntimeError):
    """Two plugins offer the same name of the same kind."""


class Unknown(LookupError):
    """No plugin offers this name."""


class Registry:
    """Everything on offer. `kind` is a class or protocol of `tracker.contracts`."""

    def __init__(self) -> None:
        self._offers: dict[type[Any], dict[str, Any]] = {}

    def add(self, kind: type[T], name: str, thing: T) -> None:
        """Offer `thing` as `kind` under `name`. Raises `NameTaken`."""
        offers = self._offers.setdefault(kind, {})
        if name in offers:
            raise NameTaken(f"{kind.__name__} {name!r} is offered twice: {offers[name]!r} and {thing!r}")
        offers[name] = thing

    def get(self, kind: type[T], name: str) -> T:
        """The `kind` called `name`. Raises `Unknown`."""
        try:
            found: T = self._offers[kind][name]
        except KeyError:
            raise Unknown(f"no {kind.__name__} is called {name!r}") from None
        return found

    def all(self, kind: type[T]) -> dict[str, T]:
        """Every `kind` on offer by name, in the order they were added."""
        return dict(self._offers.get(kind, {}))


Plugin = Callable[[Registry], None]


def _readers(registry: Registry) -> None:
    for reader in readers.OURS:
        registry.add(Reader, reader.name, reader)


def _stores(registry: Registry) -> None:
    for name, store in stores.OURS.items():
        registry.add(StoreIn, name, store)


def _channels(registry: Registry) -> None:
    registry.add(ChannelTo, SmtpChannel.name, SmtpChannel)


def _postboxes(registry: Registry) -> None:
    for name, postbox in postboxes.OURS.items():
        registry.add(PostboxAt, name, postbox)


OURS: tuple[Plugin, ...] = (_readers, _stores, _channels, _postboxes)


def load() -> Registry:
    """A registry filled with our own plugins and those installed beside the tracker."""
    registry = Registry()
    for plugin in OURS:
        plugin(registry)
    for point in sorted(entry_points(group=GROUP), key=lambda found: found.name):
        point.load()(registry)
    return registry


def current() -> Registry:
    """The registry of the running application."""
    found = current_app.extensions[EXTENSION]
    assert isinstance(found, Registry)
    return found
