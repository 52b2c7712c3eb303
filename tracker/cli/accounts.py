"""The first account, made by whoever may type on the server."""

import click

from tracker.clock import business_now
from tracker.domain.acts import SYSTEM, Act
from tracker.domain.errors import Refused
from tracker.domain.permissions import Role
from tracker.extensions import db, writes
from tracker.queries import office
from tracker.services import staff


@click.command()
@click.argument("login")
@click.option("--title", default="Quản trị hệ thống", show_default=True, help="the post, as others read it")
@click.option("--email", help="where reminders and reset links go")
def administrator(login: str, title: str, email: str | None) -> None:
    """Make an account for an administrator and print its one-time password."""
    with writes():
        act = Act(SYSTEM, business_now(), office.calendar(), office.thresholds())
        try:
            made = staff.open_account(act, staff.Person(login=login, title=title, email=email))
            staff.give_post(act, made.account, Role.ADMINISTRATOR, title=title)
        except Refused as refusal:
            raise click.ClickException(str(refusal)) from refusal
        db.session.commit()
    click.echo(f"{made.account.login}: {made.password}")
