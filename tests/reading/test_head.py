"""The head and the foot of a document, as printed."""

from datetime import date

import pytest

from tests.reading.files import LAYOUTS, read_text
from tracker.reading import Head


def head_of(name: str) -> Head:
    """The head of one of the layouts."""
    return read_text((LAYOUTS / f"{name}.txt").read_text(encoding="utf-8")).document


def test_a_letterhead_in_two_columns_gives_both_bodies_number_and_day() -> None:
    head = head_of("letter")
    assert (head.superior, head.issuer) == ("UBND TỈNH HÀ NAM", "SỞ NỘI VỤ")
    assert (head.number, head.place, head.dated) == ("412/SNV-CCHC", "Hà Nam", date(2026, 2, 5))
    assert (head.kind, head.title) == ("công văn", "chuẩn bị kiểm tra công vụ quý I năm 2026")
    assert head.recipients == ("Các sở, ban, ngành tỉnh", "UBND các xã, phường")
    assert (head.authority, head.post) == ("KT. GIÁM ĐỐC", "PHÓ GIÁM ĐỐC")


@pytest.mark.parametrize(
    ("name", "kind", "issuer", "number"),
    [
        ("telegram", "công điện", "THỦ TƯỚNG CHÍNH PHỦ", "77/CĐ-TTg"),
        ("instruction", "chỉ thị", "ỦY BAN NHÂN DÂN TỈNH HƯNG YÊN", "09/CT-UBND"),
        ("conclusion", "thông báo", "ỦY BAN NHÂN DÂN TỈNH PHÚ THỌ", "88/TB-UBND"),
        ("decision", "quyết định", "ỦY BAN NHÂN DÂN TỈNH SƠN LA", "1502/QĐ-UBND"),
        ("resolution", "nghị quyết", "HỘI ĐỒNG NHÂN DÂN TỈNH CAO BẰNG", "45/NQ-HĐND"),
        ("school_plan", "kế hoạch", "TRƯỜNG ĐẠI HỌC NÔNG LÂM", "640/KH-ĐHNL"),
    ],
)
def test_each_type_of_document_is_known(name: str, kind: str, issuer: str, number: str) -> None:
    head = head_of(name)
    assert (head.kind, head.issuer, head.number) == (kind, issuer, number)


def test_a_number_left_blank_is_not_printed() -> None:
    text = "SỞ Y TẾ\nSố:     /KH-SYT    Huế, ngày     tháng 5 năm 2026\nKẾ HOẠCH\nKhám sức khỏe\nV. TỔ CHỨC THỰC HIỆN\n1. Văn phòng Sở: Bố trí xe."
    head = read_text(text).document
    assert (head.number, head.dated, head.place) == (None, None, "Huế")


def test_legal_bases_are_listed() -> None:
    assert head_of("articles").bases == (
        "Căn cứ Nghị định số 33/2025/NĐ-CP ngày 25 tháng 02 năm 2025 của Chính phủ;",
    )


def test_an_event_has_its_day_and_place() -> None:
    head = head_of("school_plan")
    assert (head.event_on, head.event_place) == (date(2026, 4, 18), "Nhà thi đấu đa năng")


def test_a_conference_mentioned_in_passing_is_no_event() -> None:
    text = "KẾ HOẠCH\nKiểm tra an toàn thực phẩm\nI. MỤC ĐÍCH\nTổ chức hội nghị khi cần.\nII. TỔ CHỨC THỰC HIỆN\n1. Sở Y tế: Kiểm tra các chợ."
    assert read_text(text).document.event is None


def test_names_that_fill_two_lines_of_the_letterhead_are_read_whole() -> None:
    text = (
        "UBND TỈNH MẪU              CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT\nSỞ NÔNG NGHIỆP VÀ MÔI             NAM\n"
        "TRƯỜNG              Độc lập - Tự do - Hạnh phúc\nSố: 4/KH-SNNMT        Mẫu, ngày 02 tháng 9 năm 2025\n\n"
        "KẾ HOẠCH\nTrồng cây\n\nTỔ CHỨC THỰC HIỆN\n1. Văn phòng Sở rà soát danh sách.\n"
    )
    head = read_text(text).document
    assert (head.superior, head.issuer) == ("UBND TỈNH MẪU", "SỞ NÔNG NGHIỆP VÀ MÔI TRƯỜNG")
