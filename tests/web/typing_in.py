"""Fill in a form as a browser does: open its page, take its token, send it."""

import re

from flask.testing import FlaskClient
from werkzeug.test import TestResponse


def token(page: str) -> str:
    """The CSRF token of the first form on a page."""
    found = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', page)
    assert found, "the page has no form with a token"
    return found.group(1)


def fill_in(client: FlaskClient, page: str, *, to: str = "", **typed: str) -> TestResponse:
    """Open `page`, fill in what is typed and send it to `to` (the page itself by default)."""
    opened = client.get(page)
    return client.post(to or page, data={"csrf_token": token(opened.text), **typed})
