"""Decide as a leader's browser does: open the page that asks, send its form."""

import re

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

HIDDEN = re.compile(r'<input(?=[^>]*type="hidden")(?=[^>]*name="(csrf_token|version)")[^>]*value="([^"]*)"')


def send(client: FlaskClient, address: str, page: str = "", **typed: str) -> TestResponse:
    """Send the form of ``address`` as it was drawn there, or on ``page`` opened earlier."""
    hidden = dict(HIDDEN.findall(page or client.get(address).text))
    return client.post(address, data={**hidden, **typed})
