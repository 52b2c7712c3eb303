"""The manual is right: its backup and restore chapter is followed word for word, and an old key still opens cookies."""

import os
import re
import shlex
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from alembic import command
from flask import Flask, current_app
from sqlalchemy import create_engine

from tests import builders
from tests.mailserver import mail_server
from tracker import create_app
from tracker.config import NAMES, Settings, read_settings
from tracker.extensions import db, writes
from tracker.services import evidence, moving

ROOT = Path(__file__).parents[1]
MANUAL = ROOT / "docs" / "operations.md"


def chapter(title: str) -> str:
    """The commands of one chapter, in order."""
    text = MANUAL.read_text(encoding="utf-8")
    found = re.search(rf"^## {re.escape(title)}$(.*?)(?=^## |\Z)", text, re.MULTILINE | re.DOTALL)
    assert found is not None, title
    return "\n".join(re.findall(r"^```sh\n(.*?)^```$", found[1], re.MULTILINE | re.DOTALL))


def in_place(commands: str, **places: Path) -> str:
    """The commands with the folders they begin with replaced; every one of them must be there."""
    for name, place in places.items():
        commands, count = re.subn(rf"^{name}=.*$", f"{name}={place}", commands, flags=re.MULTILINE)
        assert count == 1, name
    return commands


@pytest.fixture
def here(tmp_path: Path) -> Path:
    """An installation as the manual makes one: a checkout with `.venv` and `instance`, Plan 111 at work."""
    home = tmp_path / "tracker"
    (home / ".venv/bin").mkdir(parents=True)
    flask = home / ".venv/bin/flask"
    flask.write_text(f'#!/bin/sh\nexec {shlex.quote(sys.executable)} -m flask "$@"\n')
    flask.chmod(0o755)
    (home / "wsgi.py").write_text((ROOT / "wsgi.py").read_text())
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
        environment = os.environ | {
            "PYTHONPATH": str(ROOT),
            "TRACKER_INSTANCE": str(here / "instance"),
            "TRACKER_SCHEDULER": "no",
            "TRACKER_SMTP_HOST": "127.0.0.1",
            "TRACKER_SMTP_PORT": str(inbox.port),
            "TRACKER_SMTP_SECURITY": "none",
            "TRACKER_SMTP_FROM": "nhac-viec@snnmt.example",
        }

        def follow(commands: str) -> str:
            done = subprocess.run(
                ["sh", "-eu", "-c", commands],
                cwd=here,
                env=environment,
                capture_output=True,
                text=True,
                check=False,
            )
            assert done.returncode == 0, done.stderr
            return done.stdout

        follow(".venv/bin/flask --app wsgi tracker remind")
        sent = len(inbox.inbox)
        assert sent > 0
        said = follow(in_place(chapter("4 Backup and restore"), HERE=here, KEEP=keep, FRESH=fresh))
        assert "letters: 0" in said
        assert len(inbox.inbox) == sent
    before, after = (_digest(place / "tracker.sqlite") for place in (here / "instance", fresh))
    assert before == after
    assert [p.read_bytes() for p in fresh.glob("evidence/*/*")] == ["Kính mời".encode()]
    assert (fresh / "secret.key").read_text() == (here / "instance/secret.key").read_text()


def test_every_setting_of_the_manual_is_one() -> None:
    text = MANUAL.read_text(encoding="utf-8")
    named = re.findall(r"^\| `([A-Z0-9_]+)`", text, re.MULTILINE)
    assert named
    assert set(named) - NAMES == set()


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
