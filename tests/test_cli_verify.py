"""The commands that verify the history."""

import json
from pathlib import Path

from click.testing import Result
from flask import Flask
from sqlalchemy import delete, update

from tests import builders
from tracker.extensions import db, writes
from tracker.models.history import ChainHead, HistoryEntry


def run(app: Flask, *words: str) -> Result:
    return app.test_cli_runner().invoke(args=["tracker", *words])


def a_plan(app: Flask) -> None:
    with app.app_context(), writes():
        builders.plan_111(builders.office())


def test_a_whole_history_stands(app: Flask) -> None:
    a_plan(app)
    result = run(app, "verify")
    assert (result.exit_code, result.stdout) == (0, "1 chains, 10 entries: the history stands.\n")


def test_the_first_bad_row_is_named_on_standard_error(app: Flask) -> None:
    a_plan(app)
    with app.app_context(), writes():
        db.session.execute(update(HistoryEntry).where(HistoryEntry.seq == 4).values(note="sửa"))
        db.session.commit()
    result = run(app, "verify")
    assert (result.exit_code, result.stdout, result.stderr) == (1, "", "plan:1: entry 4 was changed\n")


def test_a_cut_off_end_is_found_by_the_exported_heads(app: Flask, tmp_path: Path) -> None:
    a_plan(app)
    exported = tmp_path / "heads.json"
    exported.write_text(run(app, "heads").stdout, encoding="utf-8")
    assert run(app, "verify", "--head", str(exported)).exit_code == 0
    with app.app_context(), writes():
        kept = db.session.get_one(HistoryEntry, 9).hash
        db.session.execute(delete(HistoryEntry).where(HistoryEntry.seq == 10))
        db.session.execute(update(ChainHead).values(seq=9, hash=kept))
        db.session.commit()
    assert run(app, "verify").exit_code == 0
    result = run(app, "verify", "--head", str(exported))
    assert result.exit_code == 1
    assert "plan:1: entry 10 was cut off before the exported head" in result.stderr


def test_a_backup_is_verified_like_the_database(app: Flask, tmp_path: Path) -> None:
    a_plan(app)
    run(app, "backup", str(tmp_path))
    (made,) = tmp_path.glob("tracker-*")
    result = run(app, "verify", "--backup", str(made))
    assert result.exit_code == 0
    assert result.stdout.endswith("1 chains, 10 entries: the history stands.\n")
    (made / "rows" / "history_entry.jsonl").write_text("", encoding="utf-8")
    result = run(app, "verify", "--backup", str(made))
    assert (result.exit_code, result.stdout) == (1, "")
    assert "history_entry.jsonl" in result.stderr


def test_heads_are_of_the_database_not_of_a_backup(app: Flask, tmp_path: Path) -> None:
    heads = tmp_path / "heads.json"
    heads.write_text("{}", encoding="utf-8")
    assert run(app, "verify", "--backup", str(tmp_path), "--head", str(heads)).exit_code == 2


def test_any_other_file_is_refused_with_a_sentence(app: Flask, tmp_path: Path) -> None:
    for content in ("{", "[]", json.dumps({"plan:1": 3})):
        other = tmp_path / "other.json"
        other.write_text(content, encoding="utf-8")
        result = run(app, "verify", "--head", str(other))
        assert result.exit_code == 1
        assert "is not a file written by" in result.stderr
