"""Bring the database up to date, and serve."""

import click
from alembic import command
from flask import Flask, current_app

from tracker import jobs, serving
from tracker.clock import business_now
from tracker.domain.acts import SYSTEM, Act
from tracker.extensions import db, writes
from tracker.queries import office as kept
from tracker.services import calendar, office


@click.command()
def upgrade() -> None:
    """Bring the database to the newest version; a new one is made, with this year's and the next year's calendar."""
    command.upgrade(current_app.extensions["migrate"].migrate.get_config(), "head")
    with writes():
        act = Act(SYSTEM, business_now(), kept.calendar(), kept.thresholds())
        calendar.seed(act, (act.today.year, act.today.year + 1))
        office.own_table()
        db.session.commit()


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True)
@click.option("--port", default=8000, show_default=True)
def serve(host: str, port: int) -> None:
    """Serve the pages and run the reminders until Ctrl-C."""
    app: Flask = current_app._get_current_object()  # type: ignore[attr-defined]
    try:
        serving.serve(app, host=host, port=port, beside=jobs.running(app), ready=_say_address)
    except OSError as taken:
        raise click.ClickException(f"{host}:{port}: {taken.strerror}") from taken


def _say_address(address: str) -> None:
    click.echo(f"{address}  (Ctrl-C dừng lại)")
