"""Long documents: the review is paged, and no page asks the database more for more directives."""

from flask import Flask

from tests import builders, statements
from tests.web.desk import Desk

HEAD = "KẾ HOẠCH\nTổng kết công tác\n\nThời gian: trong quý III năm 2025.\n\nII. TỔ CHỨC THỰC HIỆN\n\n"
LEAD = "{n}. Giao Phòng Quản lý Môi trường và Khoáng sản chủ trì, phối hợp với Văn phòng Sở:\n\n"
TASK = "- Tham mưu giấy mời số {n}.{k} gửi các thành phần tham dự hội nghị;\n\n"


def document(leads: int) -> str:
    """A plan that gives ``leads`` times ten tasks."""
    blocks = (
        LEAD.format(n=n) + "".join(TASK.format(n=n, k=k) for k in range(10)) for n in range(1, leads + 1)
    )
    return HEAD + "".join(blocks)


def issued(desk: Desk, office: builders.Office, leads: int) -> None:
    desk.open("/drafts/new").press("Đọc văn bản", text=document(leads))
    desk.press("Lưu", within="/plan", event_on="09/09/2025", leader=str(office.accounts["pgd.moitruong"]))
    desk.press("Xác nhận").open(desk.address.split("?")[0] + "/issue").press("Giao nhiệm vụ")


def counts(desk: Desk, *addresses: str) -> list[int]:
    found = []
    for address in addresses:
        with statements.counted() as sent:
            assert desk.client.get(address).status_code == 200
        found.append(len(sent))
    return found


def test_a_long_review_is_shown_page_by_page(desk: Desk) -> None:
    desk.open("/drafts/new").press("Đọc văn bản", text=document(13))
    assert "130 nhiệm vụ" in desk.text
    assert desk.text.count("<article") == 50
    assert desk.open("/drafts/1?page=3").text.count("<article") == 30


def test_no_page_of_a_draft_asks_more_for_more_directives(app: Flask, desk: Desk) -> None:
    desk.open("/drafts/new").press("Đọc văn bản", text=document(1))
    desk.open("/drafts/new").press("Đọc văn bản", text=document(4))
    pages = ("/drafts/{}", "/drafts/{}/items/1", "/drafts/{}/issue")
    few = counts(desk, *(page.format(1) for page in pages))
    assert counts(desk, *(page.format(2) for page in pages)) == few


def test_no_page_of_a_plan_asks_more_for_more_directives(desk: Desk, office: builders.Office) -> None:
    issued(desk, office, 1)
    issued(desk, office, 4)
    pages = ("/plans/{}", "/plans/{}/source", "/plans/{}/event", "/plans/{}/add")
    few = counts(desk, *(page.format(1) for page in pages))
    assert counts(desk, *(page.format(2) for page in pages)) == few


def test_the_home_and_the_list_ask_the_same_for_more_plans(desk: Desk, office: builders.Office) -> None:
    issued(desk, office, 1)
    few = counts(desk, "/drafts/", "/plans/")
    issued(desk, office, 2)
    issued(desk, office, 3)
    assert counts(desk, "/drafts/", "/plans/") == few
