"""The kinds of work and the time they usually take."""

from flask.testing import FlaskClient

from tests.web.admin.keeping import id_of
from tests.web.typing_in import fill_in
from tracker.models.office import UsualLeadTime
from tracker.queries import lead_times


def test_a_kind_of_work_can_be_added_changed_and_removed(keeper: FlaskClient) -> None:
    fill_in(
        keeper,
        "/admin/usual-limits/new",
        name="Khảo sát",
        keywords="khảo sát\nđo đạc",
        rule="before",
        working_days="9",
    )
    page = keeper.get("/admin/usual-limits").text
    assert "9 ngày làm việc trước sự kiện" in page
    assert "Mời báo cáo viên" in page  # what every installation starts with is there as well
    row = id_of(keeper, UsualLeadTime, name="Khảo sát")
    with keeper.application.app_context():
        assert lead_times.table()[0].keywords == ("khảo sát", "đo đạc")
    changed = {"name": "Khảo sát", "keywords": "khảo sát", "rule": "window"}
    assert fill_in(keeper, f"/admin/usual-limits/{row}", version="1", **changed).status_code == 302
    fill_in(keeper, "/admin/usual-limits", to=f"/admin/usual-limits/{row}/remove", version="2")
    assert "Khảo sát" not in keeper.get("/admin/usual-limits").text
