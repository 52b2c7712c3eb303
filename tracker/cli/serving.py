"""Serve, with the jobs and the figures beside the pages."""

import logging
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime

import click
from flask import Flask, current_app
from sqlalchemy.exc import SQLAlchemyError

from tracker import jobs, logs, serving
from tracker.config import EXTENSION, Settings
from tracker.metrics import Metrics, Reading
from tracker.queries import operations


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True)
@click.option("--port", default=8000, show_default=True)
def serve(host: str, port: int) -> None:
    """Serve the pages and run the reminders until Ctrl-C."""
    app: Flask = current_app._get_current_object()  # type: ignore[attr-defined]
    settings: Settings = app.extensions[EXTENSION]
    logs.configure(settings.logs, logging.getLogger())  # waitress and the clockwork too
    logging.getLogger("apscheduler").setLevel(logging.WARNING)  # or two lines for every round of every job
    app.logger.handlers.clear()
    try:
        serving.serve(app, host=host, port=port, beside=beside(app, settings), ready=_say_address)
    except OSError as taken:
        raise click.ClickException(f"{taken.filename or f'{host}:{port}'}: {taken.strerror}") from taken


@contextmanager
def beside(app: Flask, settings: Settings) -> Iterator[None]:
    """While open, the jobs run where they are wanted, and the figures can be fetched."""
    metrics: Metrics = app.extensions[Metrics.EXTENSION]
    metrics.read("tracker_letters", "Letters by state", "state", lambda: _letters(app))
    metrics.read("tracker_tick_age_seconds", "Since the job last ended well", "job", lambda: _ages(app))
    with metrics.published(settings.metrics_port), jobs.running(app):
        yield


def _letters(app: Flask) -> Mapping[str, float]:
    return _asked(app, lambda: {state.value: number for state, number in operations.states().items()})


def _ages(app: Flask) -> Mapping[str, float]:
    now = datetime.now(UTC)
    return _asked(app, lambda: {name: (now - at).total_seconds() for name, at in operations.ticks().items()})


def _asked(app: Flask, reading: Reading) -> Mapping[str, float]:
    """What the database says, and nothing while it is away: the other figures are wanted then most of all."""
    with app.app_context():
        try:
            return reading()
        except SQLAlchemyError:
            return {}


def _say_address(address: str) -> None:
    click.echo(f"{address}  (Ctrl-C dừng lại)")
