"""The page of a directive in a real browser: ticking without leaving it, a preview, a stale form in two windows."""

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests import builders
from tests.browser.conftest import Served
from tests.builders import at
from tracker.extensions import db, writes
from tracker.models.directives import Directive
from tracker.services import steps

HEAD = "truongphong.mtks"
PDF = b"""%PDF-1.4
1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj
2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj
3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 200 200]>>endobj
trailer<</Root 1 0 R>>
%%EOF"""


@pytest.fixture
def served_with() -> dict[str, object]:
    """The test's own client, which signs in, asks for another host name than the browser."""
    return {"trusted_hosts": ("localhost",)}


@pytest.fixture
def address(served: Served) -> str:
    """The page of V.1.3 on the morning of 04/09/2025, with two steps."""
    with served.app.app_context(), writes():
        office = builders.office()
        builders.plan_111(office)
        row: Directive = builders.directive("V.1.3")
        steps.rewrite(office.act(HEAD, at(3)), row.id, row.version, texts=["Xin bản mềm", "Rà soát"])
        builders.business_clock(at(4))
        db.session.commit()
        return f"{served.url}/directives/{row.id}"


def test_a_step_is_ticked_without_leaving_the_page_and_the_focus_stays(
    signed_in: Callable[[str], Page], address: str
) -> None:
    page = signed_in(HEAD)
    page.goto(address)
    page.evaluate("window.stayed = true")
    box = page.get_by_role("button", name="Xong: Xin bản mềm")
    box.focus()
    box.press("Enter")
    expect(page.get_by_role("status").filter(has_text="1/2 bước")).to_be_visible()
    expect(box).to_have_attribute("aria-pressed", "true")
    expect(box).to_be_focused()
    assert page.evaluate("window.stayed") is True
    page.get_by_role("button", name="Xong: Rà soát").click()
    expect(page.get_by_role("status").filter(has_text="2/2 bước")).to_be_visible()


def test_a_file_is_attached_and_seen_without_saving_it(
    signed_in: Callable[[str], Page], address: str, tmp_path: Path
) -> None:
    file = tmp_path / "Tài liệu tập huấn.pdf"
    file.write_bytes(PDF)
    page = signed_in(HEAD)
    page.goto(address)
    page.get_by_role("link", name="Bổ sung minh chứng").click()
    page.get_by_label("Tệp", exact=False).set_input_files(file)
    page.get_by_role("button", name="Lưu minh chứng").click()
    page.get_by_role("link", name="Tài liệu tập huấn.pdf", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Tài liệu tập huấn.pdf")
    frame = page.frame_locator("iframe.preview")
    expect(frame.locator("body")).to_be_attached()
    with page.expect_download() as saved:
        page.get_by_role("link", name="Tải về").click()
    assert saved.value.suggested_filename == "Tài liệu tập huấn.pdf"
    assert Path(saved.value.path()).read_bytes() == PDF


def test_of_two_windows_the_later_sees_both_versions_and_loses_nothing(
    signed_in: Callable[[str], Page], address: str
) -> None:
    first = signed_in(HEAD)
    second = first.context.new_page()
    for window in (first, second):
        window.goto(f"{address}/report")
    first.get_by_label("Tình hình thực hiện").fill("Đã nhận bản mềm")
    first.get_by_role("button", name="Cập nhật tiến độ").click()
    expect(first.get_by_text("Đã cập nhật tiến độ.")).to_be_visible()
    second.get_by_label("Tình hình thực hiện").fill("Đã nhận đủ tài liệu")
    second.get_by_role("button", name="Cập nhật tiến độ").click()
    expect(second.get_by_role("heading", level=1)).to_have_text("Nội dung đã được người khác thay đổi")
    table = second.get_by_role("table")
    expect(table).to_contain_text("Đã nhận bản mềm")
    expect(table).to_contain_text("Đã nhận đủ tài liệu")
    second.get_by_role("button", name="Cập nhật tiến độ").click()
    expect(second.get_by_text("Đã nhận đủ tài liệu").first).to_be_visible()
    second.close()


def test_a_file_over_the_limit_is_not_sent_and_what_was_typed_stays(
    signed_in: Callable[[str], Page], address: str, tmp_path: Path
) -> None:
    large, small = tmp_path / "lon.pdf", tmp_path / "nho.pdf"
    small.write_bytes(PDF)
    with large.open("wb") as file:
        file.truncate(21 * 1024 * 1024)
    page = signed_in(HEAD)
    page.goto(f"{address}/evidence/file")
    page.get_by_label("Tên minh chứng").fill("Danh sách khách mời")
    page.get_by_label("Tệp", exact=False).first.set_input_files(large)
    page.get_by_role("button", name="Lưu minh chứng").click()
    expect(page.get_by_text("21,0 MB: vượt quá giới hạn nên chưa gửi")).to_be_visible()
    expect(page.locator("input[type=file]")).to_be_focused()
    assert page.url.endswith("/evidence/file")
    page.locator("input[type=file]").set_input_files(small)
    expect(page.get_by_text("vượt quá giới hạn nên chưa gửi")).to_have_count(0)
    page.get_by_role("button", name="Lưu minh chứng").click()
    expect(page.get_by_role("link", name="Danh sách khách mời", exact=True)).to_be_visible()
