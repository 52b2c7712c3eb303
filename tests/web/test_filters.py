from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from flask import Flask, render_template_string
from flask_babel import Babel

from tracker.domain.timeliness import Judgement, Timeliness
from tracker.web import filters


@pytest.fixture
def page():
    """Renders a template with the filters, in Vietnamese."""
    app = Flask(__name__)
    Babel(app, default_locale="vi")
    filters.register(app)

    def render(source, **context):
        with app.test_request_context():
            return render_template_string(source, **context)

    return render


def test_a_day_is_padded_and_carries_its_weekday():
    friday = date(2025, 9, 5)
    assert filters.day(friday) == "05/09/2025"
    assert filters.weekday_day(friday, "vi") == "Thứ Sáu 05/09/2025"
    assert filters.weekday_day(friday, "en") == "Friday 05/09/2025"


def test_a_moment_is_told_in_the_office_zone_and_may_fall_on_the_next_day():
    assert filters.moment(datetime(2025, 9, 4, 17, 30, tzinfo=UTC)) == "05/09/2025 00:30"


def test_a_moment_without_a_zone_is_refused():
    with pytest.raises(ValueError, match="time zone"):
        filters.moment(datetime(2025, 9, 4, 17, 30))  # noqa: DTZ001  the fault under test


@pytest.mark.parametrize(
    "show",
    [
        filters.day,
        lambda missing: filters.weekday_day(missing, "vi"),
        filters.moment,
        filters.number,
        filters.percent,
    ],
)
def test_what_is_missing_prints_a_dash(show):
    assert show(None) == "–"


def test_figures_have_a_decimal_comma_and_thousands_dots():
    assert filters.number(1234.5) == "1.234,5"
    assert filters.number(1234.5, "en") == "1,234.5"
    assert filters.number(0) == "0"
    assert filters.percent(Decimal("0.2245")) == "22,45%"
    assert filters.percent(1) == "100%"


def test_templates_know_every_filter(page):
    shown = page(
        "{{ d|day }} {{ d|weekday_day }} {{ m|moment }} {{ 1234.5|number }} {{ 0.5|percent }} {{ 'returned'|stage_name }}",
        d=date(2025, 9, 5),
        m=datetime(2025, 9, 5, 1, 30, tzinfo=UTC),
    )
    assert shown == "05/09/2025 Thứ Sáu 05/09/2025 05/09/2025 08:30 1.234,5 50% Bị trả lại"


@pytest.mark.parametrize(
    ("judgement", "words"),
    [
        (Judgement(Timeliness.OVERDUE, 4), "Quá hạn 4 ngày làm việc"),
        (Judgement(Timeliness.OVERDUE, 0), "Quá hạn"),
        (Judgement(Timeliness.LATE, 1), "Chậm 1 ngày làm việc"),
        (Judgement(Timeliness.DUE_SOON, -3), "Còn 3 ngày làm việc"),
        (Judgement(Timeliness.DUE_TODAY), "Đến hạn hôm nay"),
        (Judgement(Timeliness.UNDETERMINED), "Chưa xác định hạn"),
    ],
)
def test_a_timeliness_says_its_working_days(page, judgement, words):
    assert page("{{ j|standing }}", j=judgement) == words
