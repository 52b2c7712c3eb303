"""Addresses: where to go next without being led astray, links that work in a mail, parts of an address."""

from collections.abc import Iterable
from urllib.parse import urlsplit

from flask import current_app, request

from tracker.config import settings


def next_address(wanted: str | None) -> str:
    """`wanted` if it is a page of this application (path and query only), else the first page."""
    home = request.script_root + "/"
    if not wanted or not wanted.startswith(home) or wanted.startswith("//"):
        return home
    if "\\" in wanted or any(ord(letter) <= 32 or ord(letter) == 127 for letter in wanted):
        return home
    parts = urlsplit(wanted)
    return home if parts.scheme or parts.netloc else wanted


def absolute(endpoint: str, **values: str | int) -> str:
    """The address of a page for a mail: from the configured BASE_URL alone, with or without a request."""
    base = urlsplit(settings().base_url)
    adapter = current_app.url_map.bind(base.netloc, script_name=base.path or "/", url_scheme=base.scheme)
    return adapter.build(endpoint, values, force_external=True)


def one_of(name: str, values: Iterable[str]) -> str:
    """The part of a route that is one of `values` and nothing else, and reaches the view as `name`."""
    return f"<any({', '.join(map(repr, map(str, values)))}):{name}>"
