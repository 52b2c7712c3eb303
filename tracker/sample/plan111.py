"""Plan 111 as data, in our own wording: its facts, its units, its event, its usual lead times."""

from dataclasses import dataclass
from datetime import date

from tracker.domain.deadlines import AroundEvent, EndOfWindow, Rule, Window

NUMBER = "111/KH-SNNMT"
ISSUED_ON = date(2025, 8, 21)
TITLE = "Tập huấn kiến thức về cải thiện, nâng cao Chỉ số Xanh cấp tỉnh (PGI) năm 2025 tại tỉnh Lạng Sơn"
ISSUER = "Sở Nông nghiệp và Môi trường"
PLACE = "Lạng Sơn"
WINDOW = Window(date(2025, 7, 1), date(2025, 9, 30))
EVENT_NAME = "Hội nghị tập huấn PGI"
EVENT_ON = date(2025, 9, 9)
EVENT_PLACE = "Phường Lương Văn Tri"
LEADER = "pgd.moitruong"


@dataclass(frozen=True)
class SampleDirective:
    """One directive. ``lead`` and ``coordinating`` are short names of units, ``requires`` a clause."""

    clause: str
    text: str
    lead: str
    rule: Rule
    coordinating: tuple[str, ...] = ()
    wording: str | None = None
    requires: str | None = None


DIRECTIVES = (
    SampleDirective(
        "V.1.1",
        "Mời báo cáo viên của VCCI tham gia giảng bài tại hội nghị",
        "MTKS",
        AroundEvent(-7),
        ("VPS",),
    ),
    SampleDirective(
        "V.1.2", "Soạn giấy mời gửi các thành phần dự hội nghị", "MTKS", AroundEvent(-5), ("VPS",)
    ),
    SampleDirective(
        "V.1.3",
        "Lấy tài liệu tập huấn từ báo cáo viên, chuyển Văn phòng Sở in xong trước khi tập huấn",
        "MTKS",
        AroundEvent(-3),
        ("VPS",),
        "trước khi tập huấn",
    ),
    SampleDirective(
        "V.1.4",
        "Tổng hợp kết quả, trình báo cáo UBND tỉnh ngay sau khi kết thúc hội nghị",
        "MTKS",
        AroundEvent(3),
        ("VPS",),
        "ngay sau khi kết thúc hội nghị",
    ),
    SampleDirective(
        "V.2.1",
        "In tài liệu và chuẩn bị điều kiện phục vụ hội nghị",
        "VPS",
        AroundEvent(-1),
        requires="V.1.3",
    ),
    SampleDirective(
        "V.2.2",
        "Đặt địa điểm, bố trí hội trường: ma két, tăng âm, loa đài và các điều kiện khác",
        "VPS",
        AroundEvent(-2),
    ),
    SampleDirective(
        "V.2.3", "Tham mưu sử dụng và quyết toán kinh phí được giao cho hội nghị", "VPS", EndOfWindow()
    ),
    SampleDirective("V.2.4", "Trình quyết định thành lập Ban Tổ chức lớp tập huấn", "VPS", AroundEvent(-5)),
    SampleDirective(
        "V.3", "Viết tin, đăng bài về hội nghị trên trang thông tin điện tử của Sở", "VPĐKĐĐ", AroundEvent(2)
    ),
)
