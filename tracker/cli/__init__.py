"""`flask tracker …`: what an administrator types. A command is one function; its work is done by services."""

import os

import click
from flask import Flask
from flask.cli import AppGroup, ScriptInfo
from sqlalchemy.exc import OperationalError

from tracker.cli import accounts, backups, serving
from tracker.cli.doctor import doctor
from tracker.cli.read import read_command
from tracker.cli.remind import remind_command
from tracker.cli.sample import sample
from tracker.cli.upgrade import upgrade
from tracker.cli.verify import heads, verify

GUEST = "tracker.guest"


class _TrackerGroup(AppGroup):
    """Commands that run inside the tracker, also where it is mounted into another application."""

    def invoke(self, ctx: click.Context) -> object:
        os.umask(0o077)  # database and evidence are their owner's alone
        app = ctx.ensure_object(ScriptInfo).load_app()
        guest: Flask = app.extensions.get(GUEST, app)
        with guest.app_context():
            try:
                return super().invoke(ctx)
            except OperationalError as away:
                raise click.ClickException(f"Cơ sở dữ liệu / database: {away.orig}") from away


@click.group("tracker", cls=_TrackerGroup)
def tracker() -> None:
    """Theo dõi nhiệm vụ: database, accounts, reminders, history."""


COMMANDS = (
    accounts.administrator,
    backups.make_backup,
    backups.move_to,
    backups.restore,
    doctor,
    heads,
    read_command,
    remind_command,
    sample,
    serving.serve,
    upgrade,
    verify,
)

for command in COMMANDS:
    tracker.add_command(command)
