"""The plan of the sample: nine directives, out of hard-wrapped lines, page numbers and form feeds."""

from tests.reading.files import PLAN, read_text
from tracker.domain.deadlines import AroundEvent, EndOf, Period, PeriodKind

PHONG = "Phòng Quản lý Môi trường và Khoáng sản"
VAN_PHONG = "Văn phòng Sở"
TEXT = PLAN.read_text(encoding="utf-8")


def test_the_nine_directives_have_their_clauses_and_units_in_order() -> None:
    found = read_text(TEXT).directives
    assert [(one.clause, one.lead, one.coordinating) for one in found] == [
        *[(f"V.1.{n}", PHONG, (VAN_PHONG,)) for n in range(1, 5)],
        *[(f"V.2.{n}", VAN_PHONG, ()) for n in range(1, 5)],
        ("V.3", "Văn phòng đăng ký đất đai", ()),
    ]


def test_each_directive_is_proposed_its_usual_rule() -> None:
    quarter = EndOf(Period(PeriodKind.QUARTER, 2025, 3))
    assert [found.rule for found in read_text(TEXT).directives] == [
        *map(AroundEvent, (-7, -5, -3, 3, -1, -2)),
        quarter,
        AroundEvent(-5),
        AroundEvent(2),
    ]


def test_all_of_them_are_sure_and_marked_as_usual() -> None:
    found = read_text(TEXT).directives
    assert all(one.sure for one in found)
    assert {one.origin for one in found} == {"usual"}


def test_printed_words_of_time_are_kept() -> None:
    assert {one.clause: one.wording for one in read_text(TEXT).directives if one.wording} == {
        "V.1.3": "trước khi tập huấn",
        "V.1.4": "ngay sau khi kết thúc hội nghị",
    }


def test_a_wrapped_sentence_is_joined_and_the_page_number_in_it_is_gone() -> None:
    third = read_text(TEXT).directives[2]
    assert third.text == (
        "Làm việc với báo cáo viên của VCCI để lấy tài liệu tập huấn, chuyển Văn phòng Sở in ấn, "
        "hoàn thành trước khi tập huấn."
    )
    assert third.source.page == 2


def test_the_head_comes_from_the_body_where_no_letterhead_is_printed() -> None:
    head = read_text(TEXT).document
    assert (head.issuer, head.number, head.dated) == ("Sở Nông nghiệp và Môi trường", None, None)
    assert (head.period, head.event) == ("quý III năm 2025", "lớp tập huấn")
    assert head.event_place == "phường Lương Văn Tri, tỉnh Lạng Sơn"
    assert (head.authority, head.post) == ("KT. GIÁM ĐỐC", "PHÓ GIÁM ĐỐC")


def test_requests_outside_the_section_are_listed_and_not_dropped() -> None:
    assert [(one.clause, one.text[:8]) for one in read_text(TEXT).unplaced] == [
        ("III.4.1", "Mời báo "),
        ("III.4.3", "Mời các "),
        ("V", "Sở Nông "),
    ]
