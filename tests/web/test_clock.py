"""The sample's clock."""

from collections.abc import Callable

from flask import Flask
from sqlalchemy import select

from tests import builders
from tests.builders import at
from tracker.clock import business_now
from tracker.domain.calendar import local_day
from tracker.extensions import db, writes
from tracker.models.letters import Letter, LetterKind


def opened(app: Flask) -> None:
    app.config["WTF_CSRF_ENABLED"] = False
    with app.app_context(), writes():
        builders.plan_111(builders.office())
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


def test_every_morning_stepped_to_has_its_letters(make_app: Callable[..., Flask]) -> None:
    app = make_app(sample=True)
    opened(app)
    client = app.test_client()
    builders.sign_in(client, "quantri")
    for _ in range(2):
        client.post("/clock/step")
    with app.app_context():
        digests = select(Letter.day).where(Letter.kind == LetterKind.DIGEST).distinct().order_by(Letter.day)
        assert list(db.session.scalars(digests)) == [at(8).date(), at(9).date()]


def test_the_banner_speaks_the_language_of_the_page(make_app: Callable[..., Flask]) -> None:
    app = make_app(sample=True)
    opened(app)
    client = app.test_client()
    builders.sign_in(client, "pgd.moitruong")
    assert "Thứ Sáu 05/09/2025" in client.get("/signoffs").text
    client.post("/preferences", data={"language": "en"})
    page = client.get("/signoffs").text
    assert "Friday 05/09/2025" in page
    assert "Thứ Sáu" not in page


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
