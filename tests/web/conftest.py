"""What tests of pages share."""

import pytest
from flask import Flask

from tests import builders
from tests.web.desk import Desk
from tests.web.scene import Scene
from tests.web.scene import scene as made
from tracker.extensions import db, writes


@pytest.fixture
def scene(app: Flask) -> Scene:
    """Plan 111 on the morning of 04/09/2025."""
    return made(app)


@pytest.fixture
def office(app: Flask) -> builders.Office:
    """The sample's office on the morning of 21/08/2025."""
    with app.app_context(), writes():
        entered = builders.office()
        builders.business_clock(builders.at(21, 8))
        db.session.commit()
    return entered


@pytest.fixture
def issued(app: Flask, office: builders.Office) -> int:
    """Plan 111, given; its id. The clock stands at 26/08/2025."""
    with app.app_context(), writes():
        plan = builders.plan_111(office)
        builders.business_clock(builders.at(26, 8))
        db.session.commit()
        return plan.id


@pytest.fixture
def desk(app: Flask, office: builders.Office) -> Desk:
    """The clerk's own browser."""
    client = app.test_client()
    builders.sign_in(client, "vanthu")
    return Desk(client)
