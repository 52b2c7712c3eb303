"""The sample's days, played through the services, end as the sample promises."""

from datetime import date

from flask_sqlalchemy import SQLAlchemy

from tests import builders
from tracker.domain.calendar import local_day
from tracker.domain.lifecycle import Stage
from tracker.models.accounts import Account
from tracker.models.directives import Directive, ExtensionOutcome
from tracker.models.units import Unit
from tracker.sample.play import OPENS_AT, play
from tracker.services import verification


def played(db: SQLAlchemy) -> tuple[dict[str, Directive], list[date]]:
    builders.office()
    mornings: list[date] = []
    accounts = {a.login: a for a in db.session.query(Account)}
    units = {u.short_name: u for u in db.session.query(Unit)}
    play(accounts, units, lambda at: mornings.append(local_day(at)))
    return {d.clause: d for d in db.session.query(Directive)}, mornings


def test_the_sample_opens_with_every_state_there_is_to_see(db: SQLAlchemy) -> None:
    rows, _ = played(db)
    assert {clause: row.stage for clause, row in rows.items()} == {
        "V.1.1": Stage.DONE,
        "V.1.2": Stage.AWAITING,
        "V.1.3": Stage.RETURNED,
        "V.1.4": Stage.NOT_STARTED,
        "V.2.1": Stage.NOT_STARTED,
        "V.2.2": Stage.AWAITING,
        "V.2.3": Stage.IN_PROGRESS,
        "V.2.4": Stage.NOT_STARTED,
        "V.3": Stage.NOT_STARTED,
    }
    today = local_day(OPENS_AT)
    assert rows["V.1.2"].submitted_on > rows["V.1.2"].due_on
    assert rows["V.1.3"].due_on == today
    assert rows["V.2.4"].due_on < today
    (request,) = rows["V.2.4"].extensions
    assert request.late
    assert request.outcome is ExtensionOutcome.PENDING
    assert [d.clause for d in rows["V.2.1"].requires] == ["V.1.3"]


def test_every_morning_of_those_days_happened_once_and_the_history_stands(db: SQLAlchemy) -> None:
    _, mornings = played(db)
    assert mornings == sorted(set(mornings))
    assert (mornings[0], mornings[-1]) == (date(2025, 8, 22), date(2025, 9, 4))
    assert verification.verify() == []
