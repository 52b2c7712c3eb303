"""A small document as a reader gives it, for tests of what follows the reading."""

from datetime import date

from tracker.contracts import Text
from tracker.domain.acts import Act
from tracker.domain.deadlines import AroundEvent, EndOf, Period, PeriodKind, Rule
from tracker.models.plans import Draft
from tracker.reading.model import Found, Head, Line, Reading, Source, Unplaced
from tracker.services import drafts

DIGEST = "d" * 64
LINES = (
    "KẾ HOẠCH",
    "1. Giao Phòng Quản lý Môi trường và Khoáng sản chủ trì, phối hợp với Văn phòng Sở:",
    "- Mời báo cáo viên lên lớp;",
    "- Tham mưu giấy mời các thành phần dự.",
    "2. Văn phòng Sở chủ trì tham mưu kinh phí.",
    "Mời các xã cử đại diện tham dự.",
)
TEXT = Text(tuple(Line(text, number) for number, text in enumerate(LINES, 1)))
QUARTER = EndOf(Period(PeriodKind.QUARTER, 2025, 3))


def reading(
    *,
    lead: str = "Phòng Quản lý Môi trường và Khoáng sản",
    coordinating: tuple[str, ...] = ("Văn phòng Sở",),
    directives: tuple[Found, ...] | None = None,
    doubts: tuple[str, ...] = (),
) -> Reading:
    """Three directives for an event on 09/09/2025 in quarter III; the first two have `lead`."""

    def found(clause: str, text: str, unit: str, line: int, rule: Rule) -> Found:
        return Found(
            clause,
            text,
            unit,
            Source(line, line),
            coordinating=coordinating if unit == lead else (),
            rule=rule,
            origin="period" if rule == QUARTER else "usual",
            doubts=doubts,
        )

    three = (
        found("V.1.1", "Mời báo cáo viên lên lớp", lead, 3, AroundEvent(-7)),
        found("V.1.2", "Tham mưu giấy mời các thành phần dự", lead, 4, AroundEvent(-5)),
        found("V.2", "Tham mưu kinh phí", "Văn phòng Sở", 5, QUARTER),
    )
    head = Head(
        title="Tập huấn Chỉ số Xanh",
        kind="kế hoạch",
        within=QUARTER.period,
        event="hội nghị",
        event_on=date(2025, 9, 9),
    )
    elsewhere = (Unplaced("III.4", "Mời các xã cử đại diện tham dự", Source(6, 6)),)
    return Reading(head, three if directives is None else directives, elsewhere)


def opened(act: Act, **changes: object) -> Draft:
    """The document of these lines as a draft."""
    return drafts.open_reading(act, reading(**changes), TEXT, digest=DIGEST, filename="ke-hoach.txt")  # type: ignore[arg-type]
