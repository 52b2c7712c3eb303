"""S5: an installation moves from SQLite to a real PostgreSQL."""

from datetime import date
from pathlib import Path

from sqlalchemy import create_engine, text

from bench.filling import fill
from faults.experiment import Experiment, Outcome
from faults.place import SECRET, let_go
from tests.databases import PostgresqlDatabases, SqliteDatabases
from tracker import create_app
from tracker.config import Settings
from tracker.extensions import db, writes
from tracker.services import moving, verification


def s5(folder: Path, number: int, *, whole: bool = True) -> Outcome:
    """Move ``number`` directives; both sides are equal row for row, the chains verify, the sequences go on."""
    folder.mkdir(exist_ok=True)
    wrong: list[str] = []
    with (
        SqliteDatabases(folder) as here,
        PostgresqlDatabases(folder) as there,
        here.fresh() as old,
        there.fresh() as new,
    ):
        source = create_app(Settings(home=folder, secret_key=SECRET, database_url=old, scheduler=False))
        with source.app_context(), writes():
            fill(number, date(2025, 9, 4))
            db.session.commit()
            engine = create_engine(new)
            with engine.begin() as target:
                moved = moving.move(db.session.connection(), target)
            with engine.begin() as target:
                if not whole:
                    target.execute(text("DELETE FROM step WHERE id = (SELECT max(id) FROM step)"))
                if moving.digest(target) != moved.digest:
                    wrong.append("the two sides differ")
                largest = target.scalar(text("SELECT max(id) FROM history_entry"))
                following = text("SELECT nextval(pg_get_serial_sequence('history_entry', 'id'))")
                if target.scalar(following) != (largest or 0) + 1:
                    wrong.append("a sequence does not go on")
            engine.dispose()
        let_go(source)
        goal = create_app(Settings(home=folder, secret_key=SECRET, database_url=new, scheduler=False))
        with goal.app_context():
            wrong += [f"{found.chain} {found.fault}" for found in verification.verify()]
        let_go(goal)
    return Outcome(number, f"{sum(moved.counts.values())} rows equal, chains whole", wrong)


EXPERIMENTS = (
    Experiment("S5", "SQLite to PostgreSQL", "10,000", 10_000, 500, s5, lambda at: s5(at, 20, whole=False)),
)
