"""Settings of the office."""

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from tests.web.typing_in import fill_in
from tracker.extensions import db
from tracker.models.office import Setting
from tracker.queries import office
from tracker.services import verification


@pytest.fixture
def settings_form() -> dict[str, str]:
    return {
        "office": "Sở Nông nghiệp và Môi trường",
        "due_soon": "5",
        "silent_after": "5",
        "lead_times": "10, 5, 1",
        "coordinating_at": "3",
        "escalate_after": "2",
        "escalate_every": "5",
        "awaiting_after": "1",
        "reminder_hour": "7",
        "reminder_minute": "30",
    }


def test_settings_hold_at_once_and_each_change_is_in_the_history(
    keeper: FlaskClient, settings_form: dict[str, str]
) -> None:
    assert fill_in(keeper, "/admin/settings", **settings_form).status_code == 302
    assert "Sở Nông nghiệp và Môi trường" in keeper.get("/admin/settings").text
    with keeper.application.app_context():
        kept = office.thresholds()
        assert (kept.due_soon, kept.lead_times, kept.silent_after) == (5, (10, 5, 1), 5)
        names = db.session.scalars(select(Setting.name)).all()
        assert "threshold.silent_after" not in names  # it is what it was
        assert verification.verify() == []


@pytest.mark.parametrize(
    ("field", "value"), [("due_soon", "0"), ("lead_times", "1, 3, 7"), ("reminder_hour", "24")]
)
def test_a_setting_out_of_its_limits_is_refused(
    keeper: FlaskClient, settings_form: dict[str, str], field: str, value: str
) -> None:
    assert fill_in(keeper, "/admin/settings", **{**settings_form, field: value}).status_code == 422
