"""Recurring duties and their occurrences."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.domain.deadlines import Period, PeriodKind, Recurring
from tracker.domain.errors import Invalid
from tracker.domain.recurrence import occurrence, wanted


@pytest.mark.parametrize(
    ("every", "day", "today", "due_on", "key"),
    [
        (PeriodKind.MONTH, 20, date(2025, 9, 4), date(2025, 9, 20), "month-2025-9"),
        (PeriodKind.MONTH, 31, date(2025, 9, 4), date(2025, 9, 30), "month-2025-9"),
        (PeriodKind.MONTH, None, date(2025, 2, 4), date(2025, 2, 28), "month-2025-2"),
        (PeriodKind.QUARTER, None, date(2025, 9, 4), date(2025, 9, 30), "quarter-2025-3"),
        (PeriodKind.QUARTER, 15, date(2025, 7, 1), date(2025, 9, 15), "quarter-2025-3"),
        (PeriodKind.HALF, 15, date(2025, 7, 1), date(2025, 12, 15), "half-2025-2"),
        (PeriodKind.YEAR, None, date(2025, 7, 1), date(2025, 12, 31), "year-2025-1"),
        (PeriodKind.WEEK, 5, date(2025, 9, 3), date(2025, 9, 5), "week-2025-36"),
        (PeriodKind.WEEK, None, date(2024, 12, 31), date(2025, 1, 3), "week-2025-1"),
    ],
)
def test_an_occurrence_is_due_on_its_day_of_the_period(
    every: PeriodKind, day: int | None, today: date, due_on: date, key: str
) -> None:
    found = occurrence(Recurring(every, day), today)
    assert (found.rule.day, found.key) == (due_on, key)


def test_a_duty_given_after_its_day_waits_for_the_next_period() -> None:
    rule = Recurring(PeriodKind.MONTH, 5)
    assert wanted(rule, given_on=date(2025, 9, 10), today=date(2025, 9, 10)) is None
    october = wanted(rule, given_on=date(2025, 9, 10), today=date(2025, 10, 1))
    assert october is not None
    assert october.rule.day == date(2025, 10, 5)


@given(st.sampled_from(PeriodKind), st.dates(date(1901, 1, 1), date(2199, 12, 31)))
def test_every_day_lies_in_exactly_one_period_of_a_kind(kind: PeriodKind, day: date) -> None:
    period = Period.holding(kind, day)
    assert period.first_on <= day <= period.last_on


@pytest.mark.parametrize(
    ("kind", "number"), [(PeriodKind.WEEK, 54), (PeriodKind.QUARTER, 5), (PeriodKind.MONTH, 0)]
)
def test_a_period_that_does_not_exist_is_refused(kind: PeriodKind, number: int) -> None:
    with pytest.raises(Invalid):
        Period(kind, 2025, number)
