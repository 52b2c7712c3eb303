"""The history of the installation."""

from flask.testing import FlaskClient

from tests.web.typing_in import fill_in


def test_the_history_of_the_installation_can_be_read(keeper: FlaskClient) -> None:
    fill_in(keeper, "/admin/units/new", name="Trung tâm mới", head_title="Giám đốc")
    page = keeper.get("/admin/history").text
    assert "Trung tâm mới" in page
    assert "Quản trị" in page
