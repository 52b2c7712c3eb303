"""`flask tracker remind`: plan the reminders that are due and send what is ready, now or as of another moment."""

from __future__ import annotations

from datetime import datetime
from threading import Event

import click

from tracker.clock import business_now
from tracker.domain.calendar import OFFICE_ZONE
from tracker.jobs import JOBS


@click.command("remind")
@click.option("--at", "at", help="the business moment in ISO form; without a zone it is Vietnamese time")
def remind_command(at: str | None) -> None:
    """Plan the reminders due and send the letters that are ready. Run twice, it sends nothing twice."""
    moment = _moment(at) if at else None

    def clock() -> datetime:
        return moment or business_now()

    for name in ("occurrences", "reminders", "letters"):
        click.echo(f"{name}: {JOBS[name].run(clock, Event())}")


def _moment(text: str) -> datetime:
    try:
        given = datetime.fromisoformat(text)
    except ValueError:
        raise click.BadParameter("2025-09-04T07:30 or 2025-09-04T00:30:00+00:00", param_hint="--at") from None
    return given if given.tzinfo else given.replace(tzinfo=OFFICE_ZONE)
