from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.domain.calendars import DAY, OFFICE_2025, calendars, days, slowly_add, slowly_between
from tracker.domain.calendar import Calendar, local_day, local_moment

counts = st.integers(-60, 60)


@pytest.mark.parametrize(
    ("start", "working_days", "end"),
    [
        (date(2025, 8, 29), 1, date(2025, 9, 3)),  # Friday, over the weekend and 01–02/09
        (date(2025, 9, 3), -1, date(2025, 8, 29)),
        (date(2025, 8, 30), 1, date(2025, 9, 3)),  # from a Saturday
        (date(2025, 9, 9), -7, date(2025, 8, 27)),
        (date(2025, 9, 9), 3, date(2025, 9, 12)),
        (date(2025, 4, 25), 1, date(2025, 4, 26)),  # the working Saturday
        (date(2025, 4, 25), 2, date(2025, 4, 28)),
        (date(2025, 5, 5), -1, date(2025, 4, 29)),  # back over 30/04–04/05
        (date(2025, 4, 28), -1, date(2025, 4, 26)),
        (date(2025, 9, 1), 0, date(2025, 9, 3)),
        (date(2025, 9, 3), 0, date(2025, 9, 3)),
    ],
)
def test_working_days_are_counted_over_days_off(start: date, working_days: int, end: date) -> None:
    assert OFFICE_2025.add(start, working_days) == end


@pytest.mark.parametrize(
    ("first", "last", "working_days"),
    [
        (date(2025, 8, 29), date(2025, 9, 2), 0),
        (date(2025, 8, 29), date(2025, 9, 3), 1),
        (date(2025, 9, 3), date(2025, 8, 29), -1),
        (date(2025, 4, 25), date(2025, 4, 28), 2),
        (date(2025, 4, 29), date(2025, 5, 5), 1),
        (date(2025, 9, 3), date(2025, 9, 3), 0),
    ],
)
def test_the_first_day_is_not_counted_and_the_last_is(first: date, last: date, working_days: int) -> None:
    assert OFFICE_2025.between(first, last) == working_days


def test_a_working_saturday_is_a_working_day_and_the_next_one_is_not() -> None:
    assert OFFICE_2025.is_working(date(2025, 4, 26))
    assert not OFFICE_2025.is_working(date(2025, 5, 3))
    assert not OFFICE_2025.is_working(date(2025, 9, 2))


def test_a_weekday_declared_both_off_and_working_is_worked() -> None:
    both = Calendar.of([date(2025, 9, 3)], working=[date(2025, 9, 3)])
    assert both.is_working(date(2025, 9, 3))
    assert both.between(date(2025, 9, 2), date(2025, 9, 3)) == 1


def test_a_year_without_a_table_is_not_known() -> None:
    assert OFFICE_2025.knows(2025)
    assert not OFFICE_2025.knows(2026)
    assert Calendar.of([], years=[2026]).knows(2026)


@given(calendars, days, counts)
def test_adding_equals_walking_day_by_day(calendar: Calendar, day: date, working_days: int) -> None:
    assert calendar.add(day, working_days) == slowly_add(calendar, day, working_days)


@given(calendars, days, days)
def test_counting_equals_counting_day_by_day(calendar: Calendar, first: date, last: date) -> None:
    assert calendar.between(first, last) == slowly_between(calendar, first, last)


@given(calendars, days, counts)
def test_what_adding_gives_is_a_working_day(calendar: Calendar, day: date, working_days: int) -> None:
    assert calendar.is_working(calendar.add(day, working_days))


@given(calendars, days, counts)
def test_adding_and_subtracting_leads_back_to_the_working_day(
    calendar: Calendar, day: date, working_days: int
) -> None:
    start = calendar.on_or_after(day)
    assert calendar.add(calendar.add(start, working_days), -working_days) == start


@given(calendars, days, counts.filter(bool))
def test_counting_is_the_inverse_of_adding(calendar: Calendar, day: date, working_days: int) -> None:
    start = calendar.on_or_after(day)
    assert calendar.between(start, calendar.add(start, working_days)) == working_days


@given(calendars, days, st.integers(0, 40), counts)
def test_a_later_start_never_ends_earlier(
    calendar: Calendar, day: date, later: int, working_days: int
) -> None:
    assert calendar.add(day, working_days) <= calendar.add(day + DAY * later, working_days)
    assert calendar.add(day, working_days) <= calendar.add(day, working_days + 1)


@given(calendars, days)
def test_the_next_working_day_is_the_first_one_not_before(calendar: Calendar, day: date) -> None:
    found = calendar.on_or_after(day)
    assert found >= day
    assert calendar.is_working(found)
    assert not any(calendar.is_working(day + DAY * n) for n in range((found - day).days))


def test_the_office_s_day_begins_at_seventeen_hours_utc() -> None:
    assert local_day(datetime(2025, 9, 8, 16, 59, 59, tzinfo=UTC)) == date(2025, 9, 8)
    assert local_day(datetime(2025, 9, 8, 17, 30, tzinfo=UTC)) == date(2025, 9, 9)
    assert local_moment(date(2025, 9, 9), 0, 30) == datetime(2025, 9, 8, 17, 30, tzinfo=UTC)


def test_a_moment_without_a_zone_has_no_day() -> None:
    with pytest.raises(ValueError, match="aware"):
        local_day(datetime(2025, 9, 8, 17, 30))  # noqa: DTZ001


@given(st.datetimes(datetime(2000, 1, 1), datetime(2100, 1, 1)), st.integers(-12, 14))  # noqa: DTZ001
def test_the_day_is_that_of_the_office_wherever_the_moment_was_written(moment: datetime, hours: int) -> None:
    aware = moment.replace(tzinfo=timezone(timedelta(hours=hours)))
    assert local_day(aware) == (moment - timedelta(hours=hours) + timedelta(hours=7)).date()
