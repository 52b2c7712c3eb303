"""Who is reminded when, by table, and against a reading of the rules day by day."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from tracker.domain.acts import Thresholds
from tracker.domain.calendar import Calendar
from tracker.domain.lifecycle import WORKING, Stage
from tracker.domain.reminding import Audience, MomentKind, Watched, due_moments

CALENDAR = Calendar.of([date(2025, 9, 1), date(2025, 9, 2)])
DEFAULTS = Thresholds()
FRIDAY = Watched(Stage.IN_PROGRESS, date(2025, 9, 5))


def september(day: int) -> date:
    return date(2025, 9, day)


def told(watched: Watched, today: date, thresholds: Thresholds = DEFAULTS) -> set[tuple[str, str, date]]:
    found = due_moments(watched, today, CALENDAR, thresholds)
    return {(moment.audience.value, moment.rule, moment.occurrence_on) for moment in found}


BEFORE_7 = ("unit", "before:7", date(2025, 8, 25))
BEFORE_3 = ("unit", "before:3", date(2025, 8, 29))
BEFORE_1 = ("unit", "before:1", september(4))
ON_THE_DAY = ("unit", "before:0", september(5))
COORDINATING = ("coordinating", "before:3", date(2025, 8, 29))


@pytest.mark.parametrize(
    ("today", "expected"),
    [
        (date(2025, 8, 22), set()),
        (date(2025, 8, 25), {BEFORE_7}),
        (date(2025, 8, 27), {BEFORE_7}),
        (date(2025, 8, 29), {BEFORE_7, BEFORE_3, COORDINATING}),
        (september(3), {BEFORE_7, BEFORE_3, COORDINATING}),
        (september(4), {BEFORE_7, BEFORE_3, BEFORE_1, COORDINATING}),
        (september(5), {BEFORE_7, BEFORE_3, BEFORE_1, ON_THE_DAY, COORDINATING}),
        (september(8), {("unit", "overdue", september(8))}),
        (september(9), {("unit", "overdue", september(9))}),
        (september(10), {("unit", "overdue", september(10)), ("leader", "escalated", september(10))}),
        (september(16), {("unit", "overdue", september(16)), ("leader", "escalated", september(10))}),
        (september(17), {("unit", "overdue", september(17)), ("leader", "escalated", september(17))}),
        (september(24), {("unit", "overdue", september(24)), ("leader", "escalated", september(24))}),
    ],
)
def test_a_directive_due_on_friday_5_september(today: date, expected: set[tuple[str, str, date]]) -> None:
    """1 and 2 September are off: seven working days before the fifth is 25 August."""
    assert told(FRIDAY, today) == expected


@pytest.mark.parametrize("stage", sorted(set(Stage) - WORKING))
@pytest.mark.parametrize("today", [date(2025, 8, 29), september(5), september(16)])
def test_a_unit_is_reminded_only_of_what_it_can_move(stage: Stage, today: date) -> None:
    assert told(replace(FRIDAY, stage=stage), today) == set()


@pytest.mark.parametrize("stage", sorted(WORKING))
def test_a_directive_without_a_date_is_never_reminded_of(stage: Stage) -> None:
    assert told(Watched(stage, None), september(5)) == set()


@pytest.mark.parametrize(
    ("today", "expected"),
    [
        (september(3), set()),
        (september(4), set()),
        (september(5), {("leader", "submission", september(5))}),
        (september(8), {("leader", "submission", september(8))}),
    ],
)
def test_the_leader_hears_of_a_submission_that_waits_over_one_working_day(
    today: date, expected: set[tuple[str, str, date]]
) -> None:
    waiting = Watched(Stage.AWAITING, september(3), submitted_on=september(3))
    assert told(waiting, today) == expected


def test_a_submission_that_was_returned_waits_for_nobody() -> None:
    returned = Watched(Stage.RETURNED, date(2025, 12, 1), submitted_on=september(3))
    assert told(returned, september(10)) == set()


@pytest.mark.parametrize(
    ("stage", "expected"),
    [
        (Stage.IN_PROGRESS, {("leader", "extension", september(5)), ("clerk", "refusal", september(5))}),
        (Stage.AWAITING, {("leader", "extension", september(5))}),
        (Stage.SUSPENDED, set()),
        (Stage.DONE, set()),
    ],
)
def test_requests_and_refusals_wait_while_the_work_is_alive(
    stage: Stage, expected: set[tuple[str, str, date]]
) -> None:
    asked = Watched(stage, None, extension_asked_on=september(3), refused_on=september(3))
    assert told(asked, september(5)) == expected


def test_the_office_sets_its_own_lead_times_and_ladder() -> None:
    own = Thresholds(lead_times=(15, 2), escalate_after=0, escalate_every=1, coordinating_at=5)
    assert told(FRIDAY, date(2025, 8, 15), own) == {("unit", "before:15", date(2025, 8, 13))}
    assert ("coordinating", "before:5", date(2025, 8, 27)) in told(FRIDAY, date(2025, 8, 27), own)
    assert told(FRIDAY, september(9), own) == {
        ("unit", "overdue", september(9)),
        ("leader", "escalated", september(9)),
    }


offices = st.builds(
    Calendar.of,
    st.sets(st.dates(date(2025, 6, 1), date(2025, 9, 30)), max_size=20),
    st.sets(st.dates(date(2025, 6, 1), date(2025, 9, 30)), max_size=5),
)
summer = st.dates(date(2025, 6, 1), date(2025, 9, 30))


@settings(max_examples=400, deadline=None)
@given(offices, summer, summer, st.integers(0, 40), st.sets(st.integers(0, 59)))
def test_however_many_days_were_missed_each_moment_is_told_once(
    calendar: Calendar, due_on: date, start: date, length: int, missed: set[int]
) -> None:
    """Run on any subset of the days: no key is met twice as new, and after the last run nothing due is untold."""
    watched = Watched(Stage.NOT_STARTED, due_on)
    ledger: set[tuple[Audience, str, date]] = set()
    for step in (n for n in range(length + 1) if n not in missed or n == length):
        today = start + timedelta(days=step)
        keys = [
            (m.audience, m.rule, m.occurrence_on) for m in due_moments(watched, today, calendar, DEFAULTS)
        ]
        assert len(keys) == len(set(keys))
        ledger.update(keys)
    last = start + timedelta(days=length)
    left = calendar.between(last, due_on)
    if due_on >= last:
        reached = {
            m.lead for m in due_moments(watched, last, calendar, DEFAULTS) if m.audience is Audience.UNIT
        }
        assert reached == {lead for lead in (0, 1, 3, 7) if left <= lead}
    else:
        assert (Audience.UNIT, "overdue", last) in ledger
    told_before = [rule for audience, rule, _ in ledger if audience is Audience.UNIT and rule != "overdue"]
    assert len(told_before) == len(set(told_before))


@settings(max_examples=400, deadline=None)
@given(offices, summer, summer)
def test_the_leader_hears_of_lateness_above_two_working_days_and_then_weekly(
    calendar: Calendar, due_on: date, today: date
) -> None:
    """Against counting working days one by one."""
    heard: set[date] = set()
    overdue, day = 0, due_on
    while day < today:
        day += timedelta(days=1)
        overdue += calendar.is_working(day)
        if calendar.is_working(day) and overdue >= 3 and (overdue - 3) % 5 == 0:
            heard.add(day)
    found = {
        m.occurrence_on
        for m in due_moments(Watched(Stage.RETURNED, due_on), today, calendar, DEFAULTS)
        if m.kind is MomentKind.ESCALATED
    }
    assert found == ({max(heard)} if heard else set())


@settings(max_examples=400, deadline=None)
@given(offices, summer, summer, st.sampled_from(sorted(Stage)))
@example(CALENDAR, date(2025, 9, 6), date(2025, 9, 5), Stage.IN_PROGRESS)
def test_a_moment_belongs_to_a_day_that_has_come(
    calendar: Calendar, due_on: date, today: date, stage: Stage
) -> None:
    watched = Watched(stage, due_on, submitted_on=due_on, extension_asked_on=due_on, refused_on=due_on)
    for moment in due_moments(watched, today, calendar, DEFAULTS):
        assert moment.occurrence_on <= today
        if moment.lead is not None:
            assert calendar.between(moment.occurrence_on, due_on) == moment.lead
            assert calendar.is_working(moment.occurrence_on)
