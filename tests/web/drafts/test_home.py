"""The clerk's own page: what waits for the clerk."""

from tests.web.scene import CLERK, HEAD, Scene
from tracker.services import directives


def test_what_a_unit_says_is_not_its_own_stands_first_with_the_reason(scene: Scene) -> None:
    scene.done(directives.refuse, HEAD, "V.1.4", reason="Việc của Văn phòng Sở")
    page = scene.client(CLERK).get("/drafts/").text
    assert "Lý do: Việc của Văn phòng Sở" in page
    assert page.index("V.1.4") < page.index("Bản nhập đang làm")
    scene.done(directives.settle_refusal, CLERK, "V.1.4", reason="Đã thống nhất")
    assert "Việc của Văn phòng Sở" not in scene.client(CLERK).get("/drafts/").text
