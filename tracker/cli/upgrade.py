"""Bring the database up to date, and give a new installation what it begins with."""

import click
from alembic import command
from flask import current_app

from tracker.clock import business_now
from tracker.config import settings
from tracker.domain.acts import SYSTEM, Act
from tracker.extensions import db, writes
from tracker.postgresql import Turn, take
from tracker.queries import office as kept
from tracker.services import calendar, office


@click.command()
def upgrade() -> None:
    """Bring the database to the newest version; a new one gets a calendar and the usual lead times."""
    command.upgrade(current_app.extensions["migrate"].migrate.get_config(), "head")
    with writes():
        take(
            Turn.UPGRADE, db.session.connection()
        )  # what another machine has begun with is seen, not made again
        act = Act(SYSTEM, business_now(), kept.calendar(), kept.thresholds())
        if not settings().sample:  # the sample brings the years it plays in
            calendar.seed(act, (act.today.year, act.today.year + 1))
        office.own_table()
        db.session.commit()
