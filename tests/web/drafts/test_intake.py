"""How a document comes in: what is read, what is refused and why, what is recognised."""

from io import BytesIO

import pytest
from flask import Flask
from sqlalchemy import func, select

from tests import builders
from tests.plugins.readers.archives import archive, plain_docx, with_member
from tests.plugins.readers.pdfs import pdf, picture_pdf
from tests.web.desk import Desk
from tests.web.drafts.paper import PLAN
from tracker.extensions import db
from tracker.models.plans import Draft, SourceText


def kept(app: Flask) -> tuple[int, int]:
    """How many drafts and texts are stored."""
    with app.app_context():
        drafts = db.session.scalar(select(func.count()).select_from(Draft))
        texts = db.session.scalar(select(func.count()).select_from(SourceText))
        return drafts or 0, texts or 0


def upload(desk: Desk, content: bytes, name: str = "ke-hoach.txt") -> Desk:
    return desk.open("/drafts/new").press("Đọc văn bản", file=(BytesIO(content), name))


def test_a_file_becomes_a_draft_to_be_checked(app: Flask, desk: Desk) -> None:
    upload(desk, PLAN.encode())
    assert desk.status == 200
    assert "Kiểm tra trước khi giao" in desk.text
    assert "4 nhiệm vụ" in desk.text
    assert kept(app) == (1, 1)


def test_a_word_document_by_another_name_is_read_by_its_content(app: Flask, desk: Desk) -> None:
    upload(desk, plain_docx("TỔ CHỨC THỰC HIỆN", "1. Văn phòng Sở rà soát biên chế."), "ke-hoach.txt")
    assert "1 nhiệm vụ" in desk.text
    assert kept(app) == (1, 1)


def test_pasted_text_is_read_as_well(app: Flask, desk: Desk) -> None:
    desk.open("/drafts/new").press("Đọc văn bản", text=PLAN)
    assert "4 nhiệm vụ" in desk.text
    assert kept(app) == (1, 1)


BOMB = with_member(plain_docx(), "word/document.xml", b"\0" * 210_000_000)
PAGES = pdf([[(56.0, 780.0, "1. Sở Nội vụ rà soát.")]] * 501)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "trống"),
        (b"\x00\x01\x02\xff" * 50, ""),
        ("Thông báo nghỉ lễ. Toàn cơ quan nghỉ hai ngày.".encode(), ""),
        (("MẬT\n" + PLAN).encode(), "mật"),
        (plain_docx()[:2000], "hỏng"),
        (
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600 + "EncryptedPackage".encode("utf-16-le"),
            "mật khẩu",
        ),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 2000, ".docx"),
        (archive({"xl/workbook.xml": b"<x/>"}), "không phải văn bản Word"),
        (BOMB, "giải nén"),
        (PAGES, "tối đa 500"),
        (picture_pdf(), "chữ"),
        (b"\xed\xa0\x80\xed\xb0\x80", "không phải văn bản"),
        (b"a" * 5000 + b"\0", "không đọc được"),
        (PLAN.encode().decode("latin-1").encode() * 3, "Unicode"),
    ],
    ids=[
        *(
            "empty",
            "not text",
            "no tasks",
            "secret",
            "truncated",
            "protected",
            "old Word",
            "spreadsheet",
            "bomb",
        ),
        *("too many pages", "pictures only", "lone surrogates", "NUL", "garbled letters"),
    ],
)
def test_what_cannot_be_read_is_said_and_nothing_is_stored(
    app: Flask, desk: Desk, content: bytes, said: str
) -> None:
    upload(desk, content)
    assert desk.status == 422
    assert "Có lỗi cần sửa" in desk.text
    assert said.casefold() in desk.text.casefold()
    assert kept(app) == (0, 0)


def test_sending_nothing_asks_for_a_file_or_a_text(app: Flask, desk: Desk) -> None:
    desk.open("/drafts/new").press("Đọc văn bản")
    assert desk.status == 422
    assert "Cần chọn tệp hoặc dán nội dung văn bản." in desk.text


def test_the_same_document_is_recognised(app: Flask, desk: Desk) -> None:
    upload(desk, PLAN.encode())
    upload(desk, PLAN.encode(), "ten-khac.txt")
    assert desk.status == 409
    assert "Văn bản này đã được nhập" in desk.text
    assert kept(app) == (1, 1)


def test_a_known_document_can_be_entered_once_more(app: Flask, desk: Desk) -> None:
    upload(desk, PLAN.encode())
    upload(desk, PLAN.encode()).press("Vẫn nhập thành bản mới")
    assert "4 nhiệm vụ" in desk.text
    assert kept(app)[0] == 2


def test_a_draft_left_is_taken_up_again_from_the_clerks_home(desk: Desk) -> None:
    upload(desk, PLAN.encode())
    desk.open("/drafts/")
    assert 'href="/drafts/1"' in desk.text
    assert "ke-hoach.txt" in desk.text


def test_a_draft_is_deleted_after_one_more_question(app: Flask, desk: Desk) -> None:
    upload(desk, PLAN.encode())
    desk.open("/drafts/1/delete").press("Xóa bản nhập")
    assert "Đã xóa bản nhập." in desk.text
    assert kept(app) == (0, 0)


def test_a_spoken_direction_needs_no_document(app: Flask, desk: Desk, office: builders.Office) -> None:
    desk.open("/drafts/spoken").press(
        "Tiếp tục",
        title="Chuẩn bị báo cáo nhanh",
        plan_leader=str(office.accounts["pgd.moitruong"]),
        text="Tổng hợp số liệu thu gom chất thải",
        lead=f"u{office.units['MTKS']}",
        kind="date",
        day="29/08/2025",
    )
    assert "1 nhiệm vụ" in desk.text
    assert "Thứ Sáu 29/08/2025" in desk.text
    desk.open("/drafts/1/issue").press("Giao nhiệm vụ")
    assert "Chỉ đạo trực tiếp" in desk.text


def test_nothing_is_known_of_a_reading_that_is_over(desk: Desk) -> None:
    upload(desk, PLAN.encode())
    assert desk.open("/drafts/reading/mot-tu-nao-do").status == 204


def test_nobody_but_a_clerk_enters_documents(app: Flask, office: builders.Office) -> None:
    for login in ("truongphong.mtks", "pgd.moitruong", "quantri", "chuyenvien.mtks"):
        client = app.test_client()
        builders.sign_in(client, login)
        for address in ("/drafts/", "/drafts/new", "/drafts/spoken", "/drafts/all"):
            assert client.get(address).status_code == 403, (login, address)
