"""How a new installation begins, on the command line."""

import re
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import func, select

from tests.web.typing_in import fill_in
from tracker.extensions import db
from tracker.models.history import HistoryEntry
from tracker.models.office import CalendarDay, UsualLeadTime
from tracker.queries import office


def run(app: Flask, *words: str) -> str:
    answer = app.test_cli_runner().invoke(args=["tracker", *words])
    assert answer.exit_code == 0, answer.output
    return answer.output


def test_a_new_database_has_its_calendar_and_its_usual_lead_times(
    make_app: Callable[..., Flask], tmp_path: Path
) -> None:
    app = make_app(database_url=f"sqlite:///{tmp_path}/new.sqlite")
    run(app, "upgrade")
    run(app, "upgrade")  # a second time changes nothing
    this_year = datetime.now(UTC).year
    with app.app_context():
        assert {this_year, this_year + 1} <= office.calendar().years
        assert db.session.scalar(select(func.count()).select_from(CalendarDay)) > 10
        assert db.session.scalar(select(func.count()).select_from(UsualLeadTime)) == 9
        kinds = db.session.scalars(select(HistoryEntry.kind)).all()
        assert kinds == ["calendar_changed", "calendar_changed"]


def test_the_first_administrator_comes_in_with_the_printed_password(app: Flask) -> None:
    printed = run(app, "administrator", "QuanTri", "--title", "Quản trị phần mềm")
    found = re.fullmatch(r"quantri: (\S+)\n", printed)
    assert found
    answer = fill_in(app.test_client(), "/sign-in", login="quantri", password=found.group(1))
    assert answer.status_code == 302


def test_a_name_that_is_taken_is_refused_in_words(app: Flask) -> None:
    run(app, "administrator", "quantri")
    answer = app.test_cli_runner().invoke(args=["tracker", "administrator", "quantri"])
    assert answer.exit_code == 1
    assert "Tên đăng nhập này đã có." in answer.output


@pytest.mark.parametrize("words", [("verify",), ("upgrade",), ("heads",), ("remind",)])
def test_a_database_out_of_reach_is_said_in_a_sentence(
    make_app: Callable[..., Flask], tmp_path: Path, words: tuple[str, ...]
) -> None:
    app = make_app(database_url=f"sqlite:///{tmp_path}/nowhere/new.sqlite")
    answer = app.test_cli_runner().invoke(args=["tracker", *words])
    assert answer.exit_code == 1
    assert answer.output == "Error: Cơ sở dữ liệu / database: unable to open database file\n"


@pytest.mark.parametrize(
    "url", ["postgres://h/d", "nonsense", "postgresql+psycopg://t:canary@a:1,b:2/d", "sqlite:///x"]
)
def test_a_move_to_no_postgresql_is_refused_in_a_sentence(app: Flask, url: str) -> None:
    answer = app.test_cli_runner().invoke(args=["tracker", "move-to", url])
    assert isinstance(answer.exception, SystemExit)
    assert "postgresql+psycopg://" in answer.output
    assert "canary" not in answer.output
