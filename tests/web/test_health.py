"""The pages that say whether the process is well, and whether the installation is."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import text, update

from tests import builders
from tests.letterbox import OFFICE
from tests.mailserver import FaultyServer
from tracker import jobs
from tracker.config import Settings, Smtp
from tracker.contracts import Security, Server
from tracker.extensions import db, writes
from tracker.models.heartbeats import Heartbeat
from tracker.services import health, letters


@pytest.fixture
def ticking(app: Flask) -> Flask:
    """An application whose jobs have just run."""
    for name in jobs.JOBS:
        jobs.run(app, name)
    return app


def failing(app: Flask) -> list[str]:
    answer = app.test_client().get("/readyz")
    assert (answer.status_code == 503) == ("parts" in answer.json)
    return answer.json.get("parts", [])


def test_a_stranger_may_ask_whether_the_process_is_well(client: FlaskClient) -> None:
    answer = client.get("/healthz")
    assert answer.status_code == 200
    assert answer.json == {"status": "ok"}


def test_every_job_that_has_to_run_is_watched() -> None:
    assert set(health.JOBS) <= set(jobs.JOBS)


def test_an_installation_whose_parts_all_work_is_ready(ticking: Flask) -> None:
    answer = ticking.test_client().get("/readyz")
    assert (answer.status_code, answer.json) == (200, {"status": "ok"})


def test_nobody_running_the_jobs_is_noticed(app: Flask) -> None:
    assert failing(app) == ["scheduler"]


def test_one_job_that_stopped_is_noticed(ticking: Flask) -> None:
    with ticking.app_context(), writes():
        late = datetime.now(UTC) - health.LATE_AFTER - timedelta(seconds=1)
        db.session.execute(update(Heartbeat).where(Heartbeat.name == "letters").values(at=late))
        db.session.commit()
    assert failing(ticking) == ["scheduler"]


def test_a_database_of_another_version_is_noticed(ticking: Flask) -> None:
    with ticking.app_context(), writes():
        db.session.execute(text("UPDATE alembic_version SET version_num = '0000'"))
        db.session.commit()
    assert failing(ticking) == ["migrations"]


def test_a_database_out_of_reach_is_named_and_nothing_else(
    make_app: Callable[..., Flask], tmp_path: Path
) -> None:
    app = make_app(database_url=f"sqlite:///{tmp_path}/canary/none.sqlite")
    answer = app.test_client().get("/readyz")
    assert (answer.status_code, answer.json) == (503, {"status": "failing", "parts": ["database"]})


def test_an_evidence_store_that_takes_nothing_is_noticed(ticking: Flask, settings: Settings) -> None:
    settings.evidence.write_text("a file where the folder should be")
    assert failing(ticking) == ["evidence"]


def test_a_mail_server_that_does_not_serve_us_is_noticed(make_app: Callable[..., Flask]) -> None:
    with FaultyServer({"BANNER": "421 not now"}) as server:
        link = Server(host="127.0.0.1", port=server.port, security=Security.NONE)
        app = make_app(smtp=Smtp(server=link, sender=OFFICE, reply_to=None))
        with app.app_context(), writes():
            office = builders.office()
            me, now = office.account("quantri"), datetime.now(UTC)
            letters.plan_test(office.act("quantri", now), account_id=me.id, address=me.email or "")
            db.session.commit()
        for name in jobs.JOBS:
            jobs.run(app, name)
    assert failing(app) == ["mail"]
