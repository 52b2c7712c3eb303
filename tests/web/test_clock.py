"""The sample's clock."""

from collections.abc import Callable

from flask import Flask

from tests import builders
from tests.builders import at
from tracker.clock import business_now
from tracker.domain.calendar import local_day
from tracker.extensions import db, writes


def opened(app: Flask) -> None:
    app.config["WTF_CSRF_ENABLED"] = False
    with app.app_context(), writes():
        builders.office()
        builders.business_clock(at(5, hour=8))  # a Friday
        db.session.commit()


def test_the_administrator_steps_the_sample_to_the_next_working_day(make_app: Callable[..., Flask]) -> None:
    app = make_app(sample=True)
    opened(app)
    client = app.test_client()
    builders.sign_in(client, "quantri")
    assert client.post("/clock/step").status_code == 302
    with app.app_context():
        assert local_day(business_now()) == at(8).date()


def test_nobody_else_steps_it(make_app: Callable[..., Flask]) -> None:
    app = make_app(sample=True)
    opened(app)
    client = app.test_client()
    builders.sign_in(client, "pgd.moitruong")
    assert client.post("/clock/step").status_code == 403


def test_real_use_has_no_clock_to_step(app: Flask) -> None:
    opened(app)
    client = app.test_client()
    builders.sign_in(client, "quantri")
    assert client.post("/clock/step").status_code == 403
    with app.app_context():
        assert local_day(business_now()) == at(5).date()
