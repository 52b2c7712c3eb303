"""Addresses: where to go next without being led astray, parts of an address."""

from collections.abc import Iterable
from urllib.parse import urlsplit

from flask import request


def next_address(wanted: str | None) -> str:
    """`wanted` if it is a page of this application (path and query only), else the first page."""
    home = request.script_root + "/"
    if not wanted or not wanted.startswith(home) or wanted.startswith("//"):
        return home
    if "\\" in wanted or any(ord(letter) <= 32 or ord(letter) == 127 for letter in wanted):
        return home
    parts = urlsplit(wanted)
    return home if parts.scheme or parts.netloc else wanted


def one_of(name: str, values: Iterable[str]) -> str:
    """The part of a route that is one of `values` and nothing else, and reaches the view as `name`."""
    return f"<any({', '.join(map(repr, map(str, values)))}):{name}>"
