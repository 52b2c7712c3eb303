"""Two machines that bring one PostgreSQL up to date at the same moment wait for each other."""

import os
import subprocess
import sys
from contextlib import closing
from pathlib import Path
from time import monotonic, sleep

import psycopg
import pytest
from sqlalchemy import make_url

from tests.databases import PostgresqlDatabases

ROOT = Path(__file__).parents[2]
COMMAND = (sys.executable, "-m", "flask", "--app", "wsgi", "tracker", "upgrade")


@pytest.mark.parametrize(
    ("before", "gate"),
    [
        (
            "DROP SCHEMA public CASCADE; CREATE SCHEMA public",
            "CREATE TABLE alembic_version (version_num text)",
        ),
        ("SELECT", "LOCK TABLE calendar_year IN SHARE MODE"),
    ],
    ids=["migrating", "beginning"],
)
def test_two_first_upgrades_at_once_both_succeed(
    postgresql: PostgresqlDatabases, tmp_path: Path, before: str, gate: str
) -> None:
    with postgresql.fresh() as url, closing(_connected(url)) as holder:
        holder.execute(before.encode())
        holder.commit()
        holder.execute(gate.encode())
        both = [_upgrade(tmp_path / name, url) for name in ("one", "other")]
        waited = _all_wait(url, len(both))
        holder.rollback()  # neither has seen what the other does
        said = [process.communicate()[0] for process in both]
        assert waited, said
        assert [process.returncode for process in both] == [0, 0], said
        with closing(_connected(url)) as now:
            assert now.execute("SELECT count(*) FROM calendar_year").fetchone() == (2,)
            assert now.execute("SELECT count(*) FROM usual_lead_time").fetchone() == (9,)


def _upgrade(home: Path, url: str) -> subprocess.Popen[str]:
    home.mkdir()
    kept = {name: value for name, value in os.environ.items() if not name.startswith("TRACKER_")}
    given = {"TRACKER_INSTANCE": str(home), "TRACKER_DATABASE_URL": url}
    return subprocess.Popen(
        COMMAND, cwd=ROOT, env=kept | given, text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT
    )


def _all_wait(url: str, number: int) -> bool:
    """Whether so many sessions come to wait for a lock, before one of them gives up."""
    waiting = "SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND datname = current_database()"
    until = monotonic() + 60
    with closing(_connected(url)) as watcher:
        watcher.autocommit = True
        while monotonic() < until:
            if watcher.execute(waiting).fetchone() == (number,):
                return True
            sleep(0.05)
    return False


def _connected(url: str) -> psycopg.Connection[tuple[object, ...]]:
    parts = make_url(url)
    return psycopg.connect(host=str(parts.query["host"]), user=parts.username, dbname=parts.database)
