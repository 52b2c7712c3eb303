"""The manual is right: a script that follows it word for word gets what it promises; an old key still opens cookies."""

import os
import re
import shlex
import subprocess
import urllib.request
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from time import monotonic, sleep

import click
import pytest
from alembic import command
from flask import Flask, current_app
from sqlalchemy import create_engine, make_url

from tests import builders, manual
from tests.databases import PostgresqlDatabases
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


def test_a_script_that_sets_up_one_machine_has_a_service_that_answers_and_is_backed_up(
    tmp_path: Path,
) -> None:
    home, keep = tmp_path / "tracker", tmp_path / "backups"
    manual.checkout(home)
    said = manual.follow(manual.in_place(manual.commands("1 One machine"), HERE=home), home)
    assert re.search(r"^quantri: \S{8,}$", said, re.MULTILINE)

    def placed(command: str) -> str:
        return command.replace("/srv/tracker", str(home)).replace("/var/backups/tracker", str(keep))

    before, service = manual.started_by("tracker.service")
    manual.follow(placed(before), home)
    words = [*shlex.split(placed(service)), "--port", "0"]
    served = subprocess.Popen(words, cwd=home, env=manual.shell(home), stdout=subprocess.PIPE, text=True)
    try:
        assert served.stdout is not None
        assert _answers(f"{served.stdout.readline().split()[0]}/healthz", host="theodoi.example.vn")
        for command in manual.started_by("tracker-backup.service"):
            manual.follow(placed(command), home)
    finally:
        served.terminate()
        served.communicate(timeout=10)
    assert len(list(keep.glob("tracker-*"))) == 1


def test_a_script_that_follows_the_move_to_several_machines_works_on_postgresql(
    here: Path, tmp_path: Path
) -> None:
    with PostgresqlDatabases(tmp_path) as server, server.fresh() as url:
        commands = manual.commands("2 Several machines", "From one machine to several")
        manual.follow(manual.in_place(commands, HERE=here, NEW=url), here)
        said = manual.follow(".venv/bin/flask --app wsgi tracker doctor || true", here)
    assert "postgresql" in said


def test_who_saves_while_the_standby_is_away_waits_until_the_manual_is_followed(tmp_path: Path) -> None:
    *looks, lets_go = manual.commands("2 Several machines", "The standby is away").splitlines()
    with ThreadPoolExecutor(1) as other, PostgresqlDatabases(tmp_path) as server, server.fresh() as url:
        found = make_url(url)
        host, name = str(found.query["host"]), str(found.database)
        places = {"PGHOST": host, "PGUSER": "tracker", "PATH": f"{server.binaries}:{os.environ['PATH']}"}

        def typed(line: str) -> str:
            return manual.follow(line.replace("-d tracker", f"-d {name}"), tmp_path, **places)

        typed(
            "psql -d tracker -c \"ALTER SYSTEM SET synchronous_standby_names = 'ANY 1 (s)'\" -c 'SELECT pg_reload_conf()'"
        )
        saving = other.submit(typed, "psql -d tracker -c 'CREATE TABLE saved (n integer)'")
        try:
            until = monotonic() + 10
            while " 1\n" not in (said := "".join(map(typed, looks))) and monotonic() < until:
                sleep(0.05)
            assert " 1\n" in said
            assert not saving.done()
        finally:
            typed(lets_go)
        assert "CREATE TABLE" in saving.result(timeout=10)


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


def _answers(address: str, *, host: str) -> bool:
    with urllib.request.urlopen(
        urllib.request.Request(address, headers={"Host": host}), timeout=10
    ) as answer:
        return bool(answer.status == 200)


def _digest(file: Path) -> str:
    engine = create_engine(f"sqlite:///{file}")
    with engine.connect() as connection:
        found = moving.digest(connection)
    engine.dispose()
    return found
