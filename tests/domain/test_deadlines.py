from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.domain.calendars import OFFICE_2025, calendars, days
from tracker.domain.calendar import Calendar
from tracker.domain.deadlines import (
    AroundEvent,
    Continuous,
    Due,
    EndOf,
    EndOfWindow,
    OnDate,
    Open,
    Period,
    PeriodKind,
    Recurring,
    Rule,
    Window,
    due,
)
from tracker.domain.errors import Invalid

QUARTER = EndOf(Period(PeriodKind.QUARTER, 2025, 3))
WINDOW = Window(date(2025, 7, 1), date(2025, 9, 30))

# clause, rule, due if the event is on Tuesday 09/09, due if it moves to Friday 12/09
PLAN_111 = [
    ("V.1.1", AroundEvent(-7), date(2025, 8, 27), date(2025, 9, 3)),
    ("V.1.2", AroundEvent(-5), date(2025, 8, 29), date(2025, 9, 5)),
    ("V.1.3", AroundEvent(-3), date(2025, 9, 4), date(2025, 9, 9)),
    ("V.1.4", AroundEvent(3), date(2025, 9, 12), date(2025, 9, 17)),
    ("V.2.1", AroundEvent(-1), date(2025, 9, 8), date(2025, 9, 11)),
    ("V.2.2", AroundEvent(-2), date(2025, 9, 5), date(2025, 9, 10)),
    ("V.2.3", QUARTER, date(2025, 9, 30), date(2025, 9, 30)),
    ("V.2.4", AroundEvent(-5), date(2025, 8, 29), date(2025, 9, 5)),
    ("V.3", AroundEvent(2), date(2025, 9, 11), date(2025, 9, 16)),
]
rules: st.SearchStrategy[Rule] = st.one_of(
    st.builds(OnDate, days),
    st.builds(AroundEvent, st.integers(-20, 20)),
    st.builds(EndOf, st.builds(Period, st.just(PeriodKind.MONTH), st.just(2025), st.integers(1, 12))),
    st.just(EndOfWindow()),
)


def on(rule: Rule, event_on: date | None = None, window: Window = WINDOW) -> Due:
    return due(rule, event_on=event_on, window=window, calendar=OFFICE_2025)


@pytest.mark.parametrize(("clause", "rule", "first", "moved"), PLAN_111, ids=[row[0] for row in PLAN_111])
def test_the_nine_dates_follow_the_event(clause: str, rule: Rule, first: date, moved: date) -> None:
    assert on(rule, date(2025, 9, 9)).on == first
    assert on(rule, date(2025, 9, 12)).on == moved
    assert not on(rule, date(2025, 9, 9)).capped


def test_until_the_event_has_a_date_nothing_around_it_is_due() -> None:
    assert on(AroundEvent(-7)) == Due(undetermined=True)
    assert on(QUARTER).on == date(2025, 9, 30)


@pytest.mark.parametrize("rule", [Open(), Recurring(PeriodKind.MONTH), Continuous()])
def test_what_has_no_end_has_no_date(rule: Rule) -> None:
    assert on(rule, date(2025, 9, 9)) == Due()


def test_of_two_limits_the_nearest_wins_and_both_are_shown() -> None:
    late = on(AroundEvent(3), date(2025, 9, 29))
    assert (late.on, late.by_rule, late.by_window) == (
        date(2025, 9, 30),
        date(2025, 10, 2),
        date(2025, 9, 30),
    )
    assert late.capped
    early = on(AroundEvent(-3), date(2025, 9, 29))
    assert (early.on, early.by_rule, early.capped) == (date(2025, 9, 24), date(2025, 9, 24), False)


def test_a_plan_without_an_end_caps_nothing() -> None:
    assert on(AroundEvent(3), date(2025, 9, 29), Window(date(2025, 7, 1))).on == date(2025, 10, 2)
    assert on(EndOfWindow(), window=Window()) == Due()


def test_a_date_that_falls_on_a_day_off_runs_to_the_next_working_day_and_says_so() -> None:
    holiday = on(OnDate(date(2025, 9, 2)))
    assert (holiday.on, holiday.printed_on) == (date(2025, 9, 3), date(2025, 9, 2))
    assert on(OnDate(date(2025, 9, 3))).printed_on is None
    august = on(EndOf(Period(PeriodKind.MONTH, 2025, 8)))  # 31/08 is a Sunday, 01–02/09 are off
    assert (august.on, august.printed_on) == (date(2025, 9, 3), date(2025, 8, 31))


def test_the_end_of_the_plan_s_time_moves_with_it() -> None:
    assert on(EndOfWindow()).on == date(2025, 9, 30)
    assert on(EndOfWindow(), window=Window(None, date(2025, 10, 31))).on == date(2025, 10, 31)


@pytest.mark.parametrize(
    ("period", "first_on", "last_on"),
    [
        (Period(PeriodKind.MONTH, 2024, 2), date(2024, 2, 1), date(2024, 2, 29)),
        (Period(PeriodKind.MONTH, 2025, 12), date(2025, 12, 1), date(2025, 12, 31)),
        (Period(PeriodKind.QUARTER, 2025, 3), date(2025, 7, 1), date(2025, 9, 30)),
        (Period(PeriodKind.HALF, 2025, 1), date(2025, 1, 1), date(2025, 6, 30)),
        (Period(PeriodKind.HALF, 2025, 2), date(2025, 7, 1), date(2025, 12, 31)),
        (Period(PeriodKind.WEEK, 2026, 1), date(2025, 12, 29), date(2026, 1, 4)),
        (Period(PeriodKind.YEAR, 2025), date(2025, 1, 1), date(2025, 12, 31)),
    ],
)
def test_a_period_ends_on_the_last_day_of_its_last_month(
    period: Period, first_on: date, last_on: date
) -> None:
    assert (period.first_on, period.last_on) == (first_on, last_on)


@pytest.mark.parametrize(
    ("kind", "number"),
    [("month", 13), ("quarter", 5), ("half", 3), ("year", 2), ("month", 0), ("month", -1), ("week", 53)],
)
def test_a_period_that_does_not_exist_is_refused(kind: str, number: int) -> None:
    with pytest.raises(Invalid):
        Period(PeriodKind(kind), 2025, number)


@given(calendars, rules, days, days)
def test_what_is_due_is_due_on_a_working_day_within_the_plan(
    calendar: Calendar, rule: Rule, event_on: date, last_on: date
) -> None:
    given_ = due(rule, event_on=event_on, window=Window(None, last_on), calendar=calendar)
    assert given_.on is not None
    assert calendar.is_working(given_.on)
    assert given_.on <= calendar.on_or_after(last_on)


@given(calendars, rules, days, days, st.integers(0, 30))
def test_moving_the_event_later_never_brings_a_date_forward(
    calendar: Calendar, rule: Rule, event_on: date, last_on: date, later: int
) -> None:
    def at(day: date) -> date:
        found = due(rule, event_on=day, window=Window(None, last_on), calendar=calendar).on
        assert found is not None
        return found

    assert at(event_on) <= at(event_on + timedelta(days=later))
