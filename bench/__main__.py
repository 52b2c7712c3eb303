"""Fill databases of growing size, measure the pages people open most, print one table; then documents, then mails.

``python -m bench mails`` measures the mails alone.
"""

from __future__ import annotations

import sys
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter

from alembic import command
from flask import Flask, current_app
from flask.testing import FlaskClient
from sqlalchemy import func, select, text
from werkzeug.test import TestResponse

from bench import mails, reading
from bench.filling import CLERK, fill
from bench.floor import floor
from bench.measuring import Measured, measure, signed_in
from faults.place import SECRET
from tracker import create_app
from tracker.config import Settings
from tracker.domain.calendar import local_day
from tracker.domain.lifecycle import WORKING
from tracker.extensions import db, writes
from tracker.models.directives import Directive

SIZES = (1_000, 10_000, 100_000)
HEADING = "page", "directives", "CPU ms", "p95 ms", "kB", "growth"


def main(sizes: tuple[int, ...]) -> None:
    """Measure every size and print the table: CPU, wall clock, bytes, and how the CPU has grown since the first."""
    print("{:<22}{:>12}{:>9}{:>9}{:>8}{:>9}".format(*HEADING))
    first: dict[str, Measured] = {}
    for size in sizes:
        with TemporaryDirectory() as folder:
            for page, found in pages(Path(folder), size).items():
                growth = found.cpu_ms / first.setdefault(page, found).cpu_ms
                kilobytes = found.size / 1000
                print(
                    f"{page:<22}{size:>12,}{found.cpu_ms:>9.1f}{found.p95_ms:>9.1f}{kilobytes:>8.1f}{growth:>8.1f}x"
                )


def pages(folder: Path, size: int) -> dict[str, Measured]:
    """Measure every page over ``size`` directives, as a leader and as the head of the busiest unit."""
    app = _filled(folder, size)
    with app.app_context():
        unit_id, ids = _busiest()
        bare = floor(db.engine, unit_id).test_client()
    leader, head = signed_in(app, "account.1"), signed_in(app, f"account.{CLERK + unit_id}")
    found = {"floor: 50 rows": measure(lambda _: bare.get("/"))}
    found["unit"] = measure(lambda _: head.get(f"/units/{unit_id}"))
    found["overview"] = measure(lambda _: leader.get("/overview?scope=all"))
    found["list, first page"] = measure(lambda _: leader.get("/directives"))
    found["list, overdue"] = measure(lambda _: leader.get("/directives?time=overdue"))
    found["list, search"] = measure(lambda _: leader.get("/directives?q=hoi+truong"))
    found["directive"] = measure(lambda n: head.get(f"/directives/{ids[n % len(ids)]}"))
    update = _Updating(app, head, ids)
    found["one update"] = measure(update.send, before=update.look)
    return found


class _Updating:
    """Reports progress on one directive after the other, from a form of the version it then has."""

    def __init__(self, app: Flask, head: FlaskClient, ids: list[int]) -> None:
        page = head.get(f"/directives/{ids[0]}/report").text
        self.token = page.split('name="csrf_token"')[1].split('value="')[1].split('"')[0]
        self.app, self.head, self.ids, self.version = app, head, ids, 0

    def look(self, n: int) -> None:
        """Read the version of the directive of round ``n``."""
        with self.app.app_context():
            self.version = db.session.get_one(Directive, self.ids[n % len(self.ids)]).version

    def send(self, n: int) -> TestResponse:
        """Send the form of round ``n``."""
        typed = {"csrf_token": self.token, "version": self.version, "state_of_work": f"Đang làm, lần {n}"}
        return self.head.post(f"/directives/{self.ids[n % len(self.ids)]}/report", data=typed)


def _busiest() -> tuple[int, list[int]]:
    """The unit with the most work under way, and the ids of that work."""
    under_way = Directive.stage.in_(WORKING)
    busiest = select(Directive.lead_unit_id).where(under_way).group_by(Directive.lead_unit_id)
    unit_id = db.session.scalars(busiest.order_by(func.count().desc(), Directive.lead_unit_id)).first()
    assert unit_id is not None
    ids = select(Directive.id).where(under_way, Directive.lead_unit_id == unit_id)
    return unit_id, list(db.session.scalars(ids))


def _filled(folder: Path, size: int) -> Flask:
    """An application over a database of ``size`` directives."""
    app = create_app(
        Settings(
            home=folder,
            secret_key=SECRET,
            database_url=f"sqlite:///{folder / 'bench.sqlite'}",
            base_url="http://localhost",
            scheduler=False,
        )
    )
    begun = perf_counter()
    with app.app_context(), writes():
        command.upgrade(current_app.extensions["migrate"].migrate.get_config(), "head")
        fill(size, local_day(datetime.now(UTC)))
        db.session.commit()
        db.session.execute(text("ANALYZE"))
        db.session.commit()
    print(f"# {size:,} directives filled in {perf_counter() - begun:.0f} s", file=sys.stderr)
    return app


if sys.argv[1:2] == ["mails"]:
    mails.main(*(int(number) for number in sys.argv[2:]))
else:
    main(tuple(int(size) for size in sys.argv[1:]) or SIZES)
    reading.main()
    mails.main()
