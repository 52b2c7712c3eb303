"""A rule in words: every kind has some."""

import pytest
from flask import Flask

from tracker.domain.deadlines import EndOf, Period, PeriodKind, Recurring
from tracker.reading.times import wording
from tracker.web.rules import rule_words


@pytest.mark.parametrize("kind", list(PeriodKind))
def test_every_period_and_every_turn_has_words(app: Flask, kind: PeriodKind) -> None:
    with app.test_request_context():
        assert rule_words(EndOf(Period(kind, 2025, 1)))
        assert rule_words(Recurring(kind))
        assert rule_words(Recurring(kind, 5))


def test_a_weekly_duty_is_read_as_one() -> None:
    found = wording("báo cáo kết quả định kỳ hằng tuần", year=2025)
    assert found is not None
    assert found.rule == Recurring(PeriodKind.WEEK)
