import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.domain.lifecycle import Stage
from tracker.domain.overview import (
    APART,
    Bearer,
    Cell,
    Counted,
    Figures,
    Part,
    cell_of,
    headline,
    overview,
)
from tracker.domain.timeliness import Timeliness, overdue_band

POSSIBLE = [
    (Stage.DONE, Timeliness.ON_TIME),
    (Stage.DONE, Timeliness.LATE),
    (Stage.DONE, Timeliness.NO_DEADLINE),
    (Stage.SUSPENDED, Timeliness.PAUSED),
    (Stage.CANCELLED, Timeliness.CANCELLED),
    *(
        (stage, timeliness)
        for stage in (Stage.NOT_STARTED, Stage.IN_PROGRESS, Stage.AWAITING, Stage.RETURNED)
        for timeliness in (
            Timeliness.IN_TIME,
            Timeliness.DUE_SOON,
            Timeliness.DUE_TODAY,
            Timeliness.OVERDUE,
            Timeliness.NO_DEADLINE,
            Timeliness.UNDETERMINED,
        )
    ),
]


bearers = st.builds(Bearer, st.integers(1, 3)) | st.builds(Bearer, st.none(), st.integers(1, 2))


@st.composite
def counted(draw: st.DrawFn) -> Counted:
    stage, timeliness = draw(st.sampled_from(POSSIBLE))
    days = draw(st.integers(1, 40)) if timeliness is Timeliness.OVERDUE else 0
    band = overdue_band(days) if days else None
    return Counted(draw(bearers), stage, timeliness, draw(st.integers(1, 30)), band, days)


rows_of_a_query = st.lists(counted(), max_size=40)


def all_figures(rows: list[Counted]) -> list[Figures]:
    seen = overview(rows)
    return [seen.office, *(figures for _, figures in seen.bearers)]


@given(rows_of_a_query)
def test_the_columns_add_up_to_the_total_for_each_unit_and_overall(rows: list[Counted]) -> None:
    for figures in all_figures(rows):
        assert sum(figures.columns()) == figures.total


@given(rows_of_a_query)
def test_the_headline_adds_up_to_the_same_total(rows: list[Counted]) -> None:
    for figures in all_figures(rows):
        assert sum(clause.count for clause in headline(figures)) == figures.total


@given(rows_of_a_query)
def test_no_directive_is_lost_or_counted_twice(rows: list[Counted]) -> None:
    seen = overview(rows)
    assert seen.office.total + seen.office.of(*APART) == sum(row.count for row in rows)
    for cell in Cell:
        assert seen.office.of(cell) == sum(figures.of(cell) for _, figures in seen.bearers)


@given(rows_of_a_query)
def test_awaiting_and_returned_are_of_which(rows: list[Counted]) -> None:
    office = overview(rows).office
    assert office.awaiting == sum(r.count for r in rows if r.stage is Stage.AWAITING)
    assert office.returned == sum(r.count for r in rows if r.stage is Stage.RETURNED)
    assert office.awaiting + office.returned <= office.total


@given(rows_of_a_query)
def test_the_worst_unit_comes_first(rows: list[Counted]) -> None:
    worst = [figures.worst_days for _, figures in overview(rows).bearers]
    assert worst == sorted(worst, reverse=True)
    assert max(worst, default=0) == overview(rows).office.worst_days


@pytest.mark.parametrize(("stage", "timeliness"), POSSIBLE)
def test_every_directive_has_a_cell(stage: Stage, timeliness: Timeliness) -> None:
    assert cell_of(stage, timeliness, "4-10") in Cell


def test_suspended_and_cancelled_stand_outside_the_total() -> None:
    rows = [
        Counted(Bearer(1), Stage.SUSPENDED, Timeliness.PAUSED, 3),
        Counted(Bearer(1), Stage.CANCELLED, Timeliness.CANCELLED, 4),
        Counted(Bearer(1), Stage.IN_PROGRESS, Timeliness.IN_TIME, 2),
    ]
    office = overview(rows).office
    assert (office.total, office.of(Cell.SUSPENDED), office.of(Cell.CANCELLED)) == (2, 3, 4)


def test_the_nine_directives_make_one_sentence() -> None:
    rows = [
        Counted(Bearer(1), Stage.DONE, Timeliness.ON_TIME, 4),
        Counted(Bearer(1), Stage.DONE, Timeliness.LATE, 1),
        Counted(Bearer(2), Stage.AWAITING, Timeliness.IN_TIME, 2),
        Counted(Bearer(2), Stage.RETURNED, Timeliness.OVERDUE, 1, "4-10", 4),
        Counted(Bearer(3), Stage.NOT_STARTED, Timeliness.UNDETERMINED, 1),
    ]
    office = overview(rows).office
    told = [(c.part, c.count, c.late, c.days) for c in headline(office)]
    assert office.total == 9
    assert told == [
        (Part.FINISHED, 5, 1, 0),
        (Part.IN_TIME, 2, 0, 0),
        (Part.OVERDUE, 1, 0, 4),
        (Part.UNDETERMINED, 1, 0, 0),
    ]
    assert office.on_time_percent == 80


def test_a_percentage_of_nothing_is_none() -> None:
    assert overview([]).office.on_time_percent is None
    undated = [Counted(Bearer(1), Stage.DONE, Timeliness.NO_DEADLINE, 5)]
    assert overview(undated).office.on_time_percent is None


def test_units_with_nothing_are_shown_in_the_order_asked_for() -> None:
    rows = [Counted(Bearer(9), Stage.IN_PROGRESS, Timeliness.OVERDUE, 1, "1-3", 2)]
    shown = overview(rows, order=(Bearer(5), Bearer(3))).bearers
    assert [bearer.unit_id for bearer, _ in shown] == [9, 5, 3]


def test_due_today_counts_as_due_soon() -> None:
    rows = [
        Counted(Bearer(1), Stage.IN_PROGRESS, Timeliness.DUE_TODAY, 1),
        Counted(Bearer(1), Stage.IN_PROGRESS, Timeliness.DUE_SOON, 2),
    ]
    assert overview(rows).office.due_soon == 3
