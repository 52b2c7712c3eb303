"""The manual is right: its backup and restore chapter is followed word for word, and an old key still opens cookies."""

import re
import shlex
from collections.abc import Callable
from pathlib import Path

import click
import pytest
from alembic import command
from flask import Flask, current_app
from sqlalchemy import create_engine

from tests import builders, manual
from tests.mailserver import mail_server
from tracker import cli, create_app
from tracker.config import NAMES, Settings, read_settings
from tracker.extensions import db, writes
from tracker.services import evidence, moving


@pytest.fixture
def here(tmp_path: Path) -> Path:
    """An installation as the manual makes one: a checkout with `.venv` and `instance`, Plan 111 at work."""
    home = tmp_path / "tracker"
    manual.checkout(home)
    app = create_app(read_settings(home / "instance", {}))
    with app.app_context():
        command.upgrade(current_app.extensions["migrate"].migrate.get_config(), "head")
        with writes():
            office = builders.office()
            builders.plan_111(office)
            held = evidence.hold("giấy mời.txt", "Kính mời".encode())
            file = builders.document(builders.directive(), office)
            file.storage_key, file.digest = held.key, held.digest
            builders.business_clock(builders.at(4, hour=8))
            db.session.commit()
        db.engine.dispose()
    return home


def test_a_script_that_follows_the_chapter_on_restoring_has_everything_again(
    here: Path, tmp_path: Path
) -> None:
    keep, fresh = tmp_path / "backups", tmp_path / "restored"
    with mail_server() as inbox:
        (here / "instance/tracker.cfg").write_text(
            f"SCHEDULER = no\nSMTP_HOST = 127.0.0.1\nSMTP_PORT = {inbox.port}\nSMTP_SECURITY = none\n"
            "SMTP_FROM = nhac-viec@snnmt.example\n"
        )
        manual.follow(".venv/bin/flask --app wsgi tracker remind", here)
        sent = len(inbox.inbox)
        assert sent > 0
        commands = manual.commands("4 Backup and restore")
        places = {"HERE": here, "KEEP": keep, "KEPT": here / "instance", "FRESH": fresh}
        said = manual.follow(manual.in_place(commands, **places), here)
        assert "letters: 0" in said
        assert len(inbox.inbox) == sent
    before, after = (_digest(place / "tracker.sqlite") for place in (here / "instance", fresh))
    assert before == after
    assert [p.read_bytes() for p in fresh.glob("evidence/*/*")] == ["Kính mời".encode()]
    for kept in ("secret.key", "tracker.cfg"):
        assert (fresh / kept).read_text() == (here / "instance" / kept).read_text()


def test_every_setting_of_the_manual_is_one() -> None:
    named = re.findall(r"^\| `([A-Z0-9_]+)`", manual.TEXT, re.MULTILINE)
    assert named
    assert set(named) - NAMES == set()


@pytest.mark.parametrize("page", ["README.md", "docs/operations.md"])
def test_every_command_of_a_manual_can_be_typed(page: str) -> None:
    text = (manual.ROOT / page).read_text(encoding="utf-8")
    typed = re.findall(r"flask --app wsgi tracker ([a-z][^\n`]*)", text)
    assert len(typed) > 4
    for line in typed:
        name, *words = shlex.split(re.split(r" [>|] |\)", line)[0], comments=True)
        command = cli.tracker.commands[name]
        _options, left, _order = command.make_parser(click.Context(command)).parse_args(words)
        assert left == [], line


def test_a_cookie_signed_with_the_key_before_is_still_taken(
    make_app: Callable[..., Flask], settings: Settings
) -> None:
    old = make_app(secret_key="the old key")
    with old.app_context(), writes():
        builders.account("truongphong", "Trưởng phòng MTKS")
        db.session.commit()
    client = old.test_client()
    builders.sign_in(client, "truongphong")
    cookie = client.get_cookie("tracker")
    assert cookie is not None
    for fallbacks, status in ((("the old key",), 200), ((), 302)):
        new = make_app(secret_key="the new key", secret_key_fallbacks=fallbacks).test_client()
        new.set_cookie("tracker", cookie.value)
        assert new.get("/account").status_code == status


def _digest(file: Path) -> str:
    engine = create_engine(f"sqlite:///{file}")
    with engine.connect() as connection:
        found = moving.digest(connection)
    engine.dispose()
    return found
