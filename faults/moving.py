"""S5: an installation moves from SQLite to a real PostgreSQL."""

from datetime import date, timedelta
from pathlib import Path

from sqlalchemy import create_engine, text, update

from bench.filling import fill
from faults import invariants
from faults.experiment import Experiment, Outcome
from faults.place import SECRET, none_replaced, opened
from tests.databases import PostgresqlDatabases, SqliteDatabases
from tests.letterbox import system
from tracker.config import Settings
from tracker.domain.calendar import local_moment
from tracker.extensions import db, writes
from tracker.models.accounts import Account
from tracker.services import moving, reminders

TODAY = date(2025, 9, 4)


def s5(folder: Path, number: int, *, whole: bool = True) -> Outcome:
    """Move ``number`` directives; both sides are equal row for row, the chains verify, the sequences go on.

    Among the letters are some that a later one replaced: they refer to what comes after them.
    """
    folder.mkdir(exist_ok=True)
    wrong: list[str] = []
    with (
        SqliteDatabases(folder) as here,
        PostgresqlDatabases(folder) as there,
        here.fresh() as old,
        there.fresh() as new,
    ):
        opening = {"home": folder, "secret_key": SECRET, "scheduler": False}
        with opened(Settings(database_url=old, **opening)) as source, source.app.app_context(), writes():
            fill(number, TODAY)
            db.session.execute(update(Account).values(email=Account.login + "@snnmt.example"))
            for day in (TODAY - timedelta(days=1), TODAY):  # the first morning's letters stay unsent
                reminders.plan_due(system(local_moment(day, hour=8)))
            db.session.commit()
            wrong += none_replaced()
            before = set(invariants.broken(source))  # what fills it tells no history of every stage
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
        with opened(Settings(database_url=new, **opening)) as goal:
            wrong += [one for one in invariants.broken(goal) if one not in before]
    return Outcome(number, f"{sum(moved.counts.values())} rows equal, chains whole", wrong)


EXPERIMENTS = (
    Experiment("S5", "SQLite to PostgreSQL", "10,000", 10_000, 500, s5, lambda at: s5(at, 200, whole=False)),
)
