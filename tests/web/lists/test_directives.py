"""The page of the list and its table for a spreadsheet."""

import csv
import re
from datetime import timedelta
from io import StringIO

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests import builders, statements
from tests.queries import rows
from tracker.domain.folding import fold
from tracker.extensions import db, writes
from tracker.web.lists.asked import TIMES
from tracker.web.sheets import safe


@pytest.fixture
def plan_111(app: Flask) -> builders.Office:
    """Plan 111 given, on the morning of 04/09/2025."""
    with app.app_context(), writes():
        office = builders.office()
        builders.plan_111(office)
        builders.business_clock(builders.at(4))
        db.session.commit()
    return office


def clauses(page: str) -> list[str]:
    return re.findall(r'<td role="cell" class="clause">(.*?)</td>', page)


def table(client: FlaskClient, address: str) -> list[dict[str, str]]:
    answer = client.get(address)
    assert answer.data.startswith(b"\xef\xbb\xbf")
    return list(csv.DictReader(StringIO(answer.data.decode("utf-8-sig")), delimiter=";"))


def test_the_address_filters_and_sorts_the_list(client: FlaskClient, plan_111: builders.Office) -> None:
    builders.sign_in(client, "pgd.moitruong")
    vps = plan_111.units["VPS"]
    assert len(clauses(client.get("/directives").text)) == 9
    assert clauses(client.get("/directives?time=overdue&sort=plan").text) == ["V.1.1", "V.1.2", "V.2.4"]
    assert clauses(client.get(f"/directives?unit={vps}&role=lead&sort=plan").text) == [
        "V.2.1",
        "V.2.2",
        "V.2.3",
        "V.2.4",
    ]
    assert clauses(client.get("/directives?q=giay+moi").text) == ["V.1.2"]


def test_parameters_that_make_no_sense_are_passed_over(
    client: FlaskClient, plan_111: builders.Office
) -> None:
    builders.sign_in(client, "pgd.moitruong")
    answer = client.get(
        "/directives?unit=abc&time=never&stage=x&sort=text&order=up&page=-3&plan=%00&leader=1e9"
    )
    assert answer.status_code == 200
    assert len(clauses(answer.text)) == 9


def test_the_page_says_what_narrows_it(client: FlaskClient, plan_111: builders.Office) -> None:
    builders.sign_in(client, "vanthu")
    page = client.get("/directives?time=overdue&q=moi").text
    assert "thời hạn: Quá hạn · có “moi”" in page
    assert "Bỏ lọc" in page


def test_a_list_without_rows_says_so(client: FlaskClient, plan_111: builders.Office) -> None:
    builders.sign_in(client, "vanthu")
    assert "Không có nhiệm vụ nào phù hợp." in client.get("/directives?q=khongcogi").text


def test_every_value_of_the_time_filter_opens_a_list(client: FlaskClient, plan_111: builders.Office) -> None:
    builders.sign_in(client, "vanthu")
    for value in TIMES:
        assert client.get(f"/directives?time={value}").status_code == 200


def test_an_administrator_may_not_open_the_list(client: FlaskClient, plan_111: builders.Office) -> None:
    builders.sign_in(client, "quantri")
    assert client.get("/directives").status_code == 403
    assert client.get("/directives.csv").status_code == 403


def test_the_table_has_the_rows_of_the_list(client: FlaskClient, plan_111: builders.Office) -> None:
    builders.sign_in(client, "pgd.moitruong")
    found = table(client, "/directives.csv?time=overdue&sort=plan")
    assert [row["Mục"] for row in found] == ["V.1.1", "V.1.2", "V.2.4"]
    first = found[0]
    assert first["STT"] == "1"
    assert first["Hạn hoàn thành"] == "27/08/2025"
    assert first["Đơn vị phối hợp"] == "VPS"
    assert first["Thời hạn"] == "Quá hạn 4 ngày làm việc"


def test_the_table_tells_a_unit_no_more_of_others_than_the_list(
    client: FlaskClient, app: Flask, plan_111: builders.Office
) -> None:
    with app.app_context(), writes():
        builders.directive("V.3").state_of_work = "Nội bộ"
        db.session.commit()
    builders.sign_in(client, "truongphong.mtks")
    found = {row["Mục"]: row for row in table(client, "/directives.csv")}
    assert found["V.3"]["Hạn hoàn thành"] == "11/09/2025"
    assert "Nội bộ" not in "".join(found["V.3"].values())


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", " =1", "＝1"])
def test_no_cell_becomes_a_formula(text: str) -> None:
    assert safe(text) == f"'{text}"


def test_what_was_typed_with_separators_stays_in_its_cell(
    client: FlaskClient, app: Flask, plan_111: builders.Office
) -> None:
    text = '=HYPERLINK("x");a\nb "c"'
    with app.app_context(), writes():
        builders.directive("V.3").text = text
        db.session.commit()
    builders.sign_in(client, "vanthu")
    assert table(client, "/directives.csv?sort=plan")[-1]["Nội dung nhiệm vụ"] == "'" + text


def test_the_list_and_the_table_send_no_more_statements_for_more_rows(
    client: FlaskClient, app: Flask
) -> None:
    with app.app_context(), writes():
        office = builders.office()
        plan = rows.plan(office)
        rows.many(office, plan, 10)
        builders.business_clock(builders.at(4))
        db.session.commit()
        plan_id = plan.id
    builders.sign_in(client, "pgd.moitruong")
    counts = []
    for more in (0, 100):
        with app.app_context(), writes():
            rows.many(office, db.session.get_one(type(plan), plan_id), more, seed=2)
            db.session.commit()
        for address in ("/directives?time=counted&unit=1", "/directives.csv?time=counted"):
            with statements.counted() as sent:
                assert client.get(address).data
            counts.append(len(sent))
    assert counts[:2] == counts[2:]


def test_a_search_finds_words_typed_without_accents_in_every_field_it_covers(
    client: FlaskClient, plan_111: builders.Office
) -> None:
    builders.sign_in(client, "vanthu")
    for words in ("Lấy tài liệu", "lay tai lieu", "LẤY TÀI LIỆU", "111/KH-SNNMT lay tai"):
        assert clauses(client.get("/directives", query_string={"q": words}).text)[0] == "V.1.3", fold(words)


def test_silence_and_sorting_can_be_asked_for(client: FlaskClient, app: Flask) -> None:
    with app.app_context(), writes():
        office = builders.office()
        plan = rows.plan(office)
        rows.directive(office, plan, clause="old", updated_on=rows.TODAY - timedelta(days=30))
        rows.directive(office, plan, clause="new", updated_on=rows.TODAY)
        builders.business_clock(builders.at(4))
        db.session.commit()
    builders.sign_in(client, "vanthu")
    assert clauses(client.get("/directives?only=silent").text) == ["old"]
    assert clauses(client.get("/directives?sort=updated&order=desc").text) == ["new", "old"]
