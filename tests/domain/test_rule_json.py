import json
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.domain.deadlines import (
    AroundEvent,
    Continuous,
    EndOf,
    EndOfWindow,
    OnDate,
    Open,
    Period,
    PeriodKind,
    Recurring,
    Rule,
    rule_from_json,
    rule_to_json,
)
from tracker.domain.errors import Invalid

periods = st.sampled_from(PeriodKind).flatmap(
    lambda kind: st.builds(
        Period,
        st.just(kind),
        st.integers(1900, 2200),
        st.integers(1, {"week": 52, "month": 12, "quarter": 4, "half": 2, "year": 1}[kind]),
    )
)
rules: st.SearchStrategy[Rule] = st.one_of(
    st.builds(OnDate, st.dates(date(1900, 1, 1), date(2200, 12, 31)), st.none() | st.text(min_size=1)),
    st.builds(AroundEvent, st.integers(-1000, 1000)),
    st.builds(EndOf, periods),
    st.sampled_from([EndOfWindow(), Open(), Continuous()]),
    st.builds(Recurring, st.sampled_from(PeriodKind), st.none() | st.integers(1, 366)),
)
kinds = st.sampled_from(["date", "event", "period", "window", "none", "recurring", "continuous", "?", None])
values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=12) | st.dates().map(str),
    lambda inner: st.lists(inner, max_size=2),
    max_leaves=3,
)
KEYS = ("day", "hour", "working_days", "period", "year", "number", "every")


@given(rules)
def test_a_rule_survives_being_written_and_read(rule: Rule) -> None:
    assert rule_from_json(json.loads(json.dumps(rule_to_json(rule)))) == rule


@given(kinds, st.dictionaries(st.sampled_from(KEYS), values))
def test_anything_else_is_refused_or_read_as_a_rule(kind: object, data: dict[str, object]) -> None:
    try:
        rule = rule_from_json(data | {"kind": kind})
    except Invalid:
        return
    assert rule_from_json(rule_to_json(rule)) == rule


@pytest.mark.parametrize(
    "data",
    [
        {},
        {"kind": "date"},
        {"kind": "date", "day": "30/09/2025"},
        {"kind": "date", "day": "9999-12-31"},
        {"kind": "event", "working_days": "nhiều"},
        {"kind": "event", "working_days": 10**9},
        {"kind": "event", "working_days": float("inf")},
        {"kind": "period", "period": "quarter", "year": 2025, "number": 5},
        {"kind": "period", "period": "week", "year": 2025, "number": 10**30},
        {"kind": "recurring", "every": "day"},
        {"kind": "recurring", "every": "month", "day": 0},
        [],
        None,
    ],
)
def test_a_slip_of_the_pen_is_refused(data: object) -> None:
    with pytest.raises(Invalid):
        rule_from_json(data)  # type: ignore[arg-type]
