"""`flask tracker doctor` tells a person how the installation is doing, and keeps its secrets."""

import sqlite3
from collections.abc import Callable
from dataclasses import replace

from flask import Flask

from tests import builders
from tests.letterbox import OFFICE
from tracker import jobs
from tracker.cli.doctor import SECRET
from tracker.config import Settings, Smtp
from tracker.contracts import Inbox, Security, Server
from tracker.extensions import db, writes

CANARY = "canary-secret"


def test_a_sound_installation_is_shown_whole(app: Flask) -> None:
    with app.app_context(), writes():
        builders.plan_111(builders.office())
    for name in jobs.JOBS:
        jobs.run(app, name)
    shown = app.test_cli_runner().invoke(args=["tracker", "doctor"])
    assert shown.exit_code == 0, shown.output
    assert "Mọi phần hoạt động." in shown.output
    assert "planned" in shown.output
    with app.app_context():
        sqlite = app.config["SQLALCHEMY_DATABASE_URI"].startswith("sqlite")
    assert (f"{sqlite3.sqlite_version}, rollback journal" in shown.output) == sqlite


def test_what_fails_is_named_and_the_command_fails(app: Flask) -> None:
    shown = app.test_cli_runner().invoke(args=["tracker", "doctor"])
    assert shown.exit_code == 1
    assert "HỎNG: scheduler" in shown.output


def test_no_secret_is_shown(make_app: Callable[..., Flask]) -> None:
    server = Server(
        host="mail.example", security=Security.STARTTLS, username="nhac", password=CANARY, timeout=1
    )
    app = make_app(secret_key=CANARY, smtp=Smtp(server=server, sender=OFFICE, reply_to=None))
    assert CANARY not in app.test_cli_runner().invoke(args=["tracker", "doctor"]).output


def test_every_setting_that_may_be_printed_holds_no_secret(settings: Settings) -> None:
    known = replace(settings, secret_key=CANARY, database_url=f"postgresql+psycopg://u:{CANARY}@h/d")
    shown = {name: value for name, value in vars(known).items() if name not in SECRET}
    assert CANARY not in repr(shown)


def test_an_address_that_takes_no_mail_is_named_by_its_login(app: Flask) -> None:
    with app.app_context(), writes():
        builders.account(
            "vanthu", "Văn thư Sở", undeliverable_at=builders.at(4), undeliverable_why=f"550 {CANARY}"
        )
        db.session.commit()
    shown = app.test_cli_runner().invoke(args=["tracker", "doctor"]).output
    assert "vanthu (04/09/2025)" in shown
    assert CANARY not in shown


def test_the_mailbox_of_returned_mails_is_shown_without_its_password(make_app: Callable[..., Flask]) -> None:
    server = Server(host="imap.example", port=993, security=Security.TLS, username="u", password=CANARY)
    shown = make_app(bounces=Inbox(server=server)).test_cli_runner().invoke(args=["tracker", "doctor"]).output
    assert "imap.example:993/INBOX tls" in shown
    assert CANARY not in shown
    assert "HỎNG: bounces" in shown
