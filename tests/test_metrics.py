"""Figures for Prometheus: what they say, and who can fetch them."""

import socket
import urllib.request
from collections.abc import Callable
from pathlib import Path

from flask import Flask
from flask.testing import FlaskClient
from prometheus_client import generate_latest

from tracker.cli import serving
from tracker.config import EXTENSION
from tracker.metrics import Metrics


def said(app: Flask) -> str:
    metrics: Metrics = app.extensions[Metrics.EXTENSION]
    return generate_latest(metrics.registry).decode()


def test_requests_are_counted_by_endpoint_and_never_by_address(app: Flask, client: FlaskClient) -> None:
    client.get("/reset-password/canary")
    client.get("/nowhere/canary")
    client.get("/healthz")
    figures = said(app)
    assert 'tracker_requests_total{endpoint="health.check",method="GET",status="200"} 1.0' in figures
    assert 'endpoint="none",method="GET",status="404"' in figures
    assert 'tracker_request_seconds_bucket{endpoint="accounts.reset",le="10.0"} 1.0' in figures
    assert "canary" not in figures


def test_an_invented_method_makes_no_figure_of_its_own(app: Flask, client: FlaskClient) -> None:
    client.open("/healthz", method="CANARY")
    assert "CANARY" not in said(app)


def test_the_figures_are_on_a_port_of_their_own(app: Flask, client: FlaskClient) -> None:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    metrics: Metrics = app.extensions[Metrics.EXTENSION]
    metrics.read("tracker_letters", "Letters by state", "state", lambda: {"parked": 3})
    with metrics.published(port), urllib.request.urlopen(f"http://127.0.0.1:{port}/metrics") as answer:
        assert 'tracker_letters{state="parked"} 3.0' in answer.read().decode()
    assert client.get("/metrics").status_code == 404


def test_without_a_port_nothing_listens(app: Flask) -> None:
    metrics: Metrics = app.extensions[Metrics.EXTENSION]
    with metrics.published(None):
        pass


def test_while_the_database_is_away_the_other_figures_are_there(
    make_app: Callable[..., Flask], tmp_path: Path
) -> None:
    app = make_app(database_url=f"sqlite:///{tmp_path}/nowhere/tracker.sqlite")
    app.test_client().get("/healthz")
    with serving.beside(app, app.extensions[EXTENSION]):
        figures = said(app)
    assert 'endpoint="health.check",method="GET",status="503"' in figures
    assert "tracker_letters{" not in figures
