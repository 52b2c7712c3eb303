"""Whose browser it is that works on the administrator's pages."""

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests import builders
from tracker.extensions import db, writes


@pytest.fixture
def keeper(app: Flask) -> FlaskClient:
    """A browser of the administrator, in the sample's office with Plan 111 at 04/09/2025."""
    with app.app_context(), writes():
        built = builders.office()
        builders.plan_111(built)
        builders.business_clock(builders.at(4))
        db.session.commit()
    client = app.test_client()
    builders.sign_in(client, "quantri")
    return client
