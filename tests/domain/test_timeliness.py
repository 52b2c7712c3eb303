from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.domain.calendars import OFFICE_2025, calendars, days
from tracker.domain.calendar import Calendar
from tracker.domain.lifecycle import OPEN, WORKING, Stage
from tracker.domain.timeliness import TIMELINESS_NAMES, Judgement, Timeliness, bands, overdue_band, timeliness

DUE = date(2025, 9, 4)  # a Thursday; 01–02/09 are off


def judged(
    stage: Stage,
    today: date,
    submitted_on: date | None = None,
    *,
    due_on: date | None = DUE,
    undetermined: bool = False,
    calendar: Calendar = OFFICE_2025,
) -> Judgement:
    return timeliness(
        stage=stage,
        due_on=due_on,
        undetermined=undetermined,
        submitted_on=submitted_on,
        today=today,
        calendar=calendar,
        due_soon=3,
    )


@pytest.mark.parametrize("stage", sorted(WORKING))
@pytest.mark.parametrize(
    ("today", "timeliness", "working_days"),
    [
        (date(2025, 8, 27), Timeliness.IN_TIME, -4),
        (date(2025, 8, 28), Timeliness.DUE_SOON, -3),
        (date(2025, 8, 31), Timeliness.DUE_SOON, -2),
        (date(2025, 9, 3), Timeliness.DUE_SOON, -1),
        (date(2025, 9, 4), Timeliness.DUE_TODAY, 0),
        (date(2025, 9, 5), Timeliness.OVERDUE, 1),
        (date(2025, 9, 7), Timeliness.OVERDUE, 1),
        (date(2025, 9, 9), Timeliness.OVERDUE, 3),
    ],
)
def test_open_work_nears_its_day_and_passes_it(
    stage: Stage, today: date, timeliness: Timeliness, working_days: int
) -> None:
    assert judged(stage, today) == Judgement(timeliness, working_days)


@pytest.mark.parametrize(
    ("submitted_on", "timeliness", "working_days"),
    [
        (date(2025, 9, 3), Timeliness.IN_TIME, -1),
        (date(2025, 9, 4), Timeliness.IN_TIME, 0),
        (date(2025, 9, 5), Timeliness.OVERDUE, 1),
    ],
)
def test_what_awaits_the_leader_is_judged_by_the_day_it_was_submitted(
    submitted_on: date, timeliness: Timeliness, working_days: int
) -> None:
    for slow in range(0, 30, 7):
        today = submitted_on + timedelta(days=slow)
        assert judged(Stage.AWAITING, today, submitted_on) == Judgement(timeliness, working_days)


@pytest.mark.parametrize(
    ("submitted_on", "timeliness", "working_days"),
    [
        (date(2025, 8, 29), Timeliness.ON_TIME, 0),
        (date(2025, 9, 4), Timeliness.ON_TIME, 0),
        (date(2025, 9, 5), Timeliness.LATE, 1),
        (date(2025, 9, 10), Timeliness.LATE, 4),
    ],
)
def test_finished_work_is_judged_by_the_day_of_the_accepted_submission(
    submitted_on: date, timeliness: Timeliness, working_days: int
) -> None:
    assert judged(Stage.DONE, date(2026, 1, 1), submitted_on) == Judgement(timeliness, working_days)


def test_the_clock_of_returned_work_had_never_stopped() -> None:
    today = date(2025, 9, 9)
    assert judged(Stage.RETURNED, today, date(2025, 9, 3)) == judged(Stage.IN_PROGRESS, today)


@pytest.mark.parametrize(
    ("stage", "timeliness"), [(Stage.SUSPENDED, Timeliness.PAUSED), (Stage.CANCELLED, Timeliness.CANCELLED)]
)
def test_what_rests_is_not_overdue(stage: Stage, timeliness: Timeliness) -> None:
    assert judged(stage, date(2026, 1, 1)) == Judgement(timeliness)
    assert judged(stage, date(2026, 1, 1), due_on=None) == Judgement(timeliness)


@pytest.mark.parametrize("stage", sorted(OPEN - {Stage.SUSPENDED}))
def test_a_date_nobody_knows_yet_is_neither_in_time_nor_overdue(stage: Stage) -> None:
    unknown = judged(stage, DUE, DUE, due_on=None, undetermined=True)
    assert unknown == Judgement(Timeliness.UNDETERMINED)
    assert judged(stage, DUE, DUE, due_on=None) == Judgement(Timeliness.NO_DEADLINE)


def test_work_finished_without_a_date_had_no_deadline() -> None:
    for undetermined in (True, False):
        done = judged(Stage.DONE, DUE, DUE, due_on=None, undetermined=undetermined)
        assert done == Judgement(Timeliness.NO_DEADLINE)


@pytest.mark.parametrize(
    ("working_days", "band"),
    [(1, "1-3"), (3, "1-3"), (4, "4-10"), (10, "4-10"), (11, "over-10"), (99, "over-10")],
)
def test_overdue_work_falls_into_bands(working_days: int, band: str) -> None:
    assert overdue_band(working_days) == band


def test_every_timeliness_has_a_name() -> None:
    assert set(TIMELINESS_NAMES) == set(Timeliness)


@given(calendars, days, st.integers(0, 7))
def test_the_boundaries_as_dates_agree_with_the_judgement_of_every_day(
    calendar: Calendar, today: date, due_soon: int
) -> None:
    at = bands(today, calendar, due_soon)
    for due_on in (today + timedelta(days=n) for n in range(-60, 61)):
        found = timeliness(
            stage=Stage.IN_PROGRESS,
            due_on=due_on,
            undetermined=False,
            submitted_on=None,
            today=today,
            calendar=calendar,
            due_soon=due_soon,
        )
        assert (found.timeliness is Timeliness.OVERDUE) == (due_on < at.today)
        assert (found.timeliness is Timeliness.DUE_TODAY) == (due_on == at.today)
        assert (found.timeliness is Timeliness.DUE_SOON) == (at.today < due_on <= at.soon_until)
        if found.timeliness is Timeliness.OVERDUE:
            band = "over-10" if due_on < at.over_10 else "4-10" if due_on < at.over_3 else "1-3"
            assert overdue_band(found.days) == band
