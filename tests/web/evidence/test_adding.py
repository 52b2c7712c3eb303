"""Evidence through its pages: added, replaced, removed; a file once sent is not sent twice."""

from io import BytesIO
from typing import Any

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from tests.web.scene import COORDINATING, HEAD, LEADER, OFFICER, STRANGER, Scene, hidden
from tracker.config import settings
from tracker.models.evidence import Evidence, EvidenceKind
from tracker.services import directives, evidence

PDF = b"%PDF-1.7 danh sach"


def upload(client: FlaskClient, address: str, name: str, content: bytes, **typed: Any) -> TestResponse:
    """Open the form at ``address`` and send a file with it."""
    fields = hidden(client.get(address).text)
    return client.post(address, data={**fields, "file": (BytesIO(content), name), **typed})


def kept(scene: Scene, clause: str) -> list[Evidence]:
    """The evidence of a directive that is not removed."""
    with scene.row(clause) as row:
        return [e for e in row.evidence if e.removed_at is None]


def test_a_file_is_added_and_named_on_the_page(scene: Scene) -> None:
    client = scene.client(OFFICER)
    address = scene.page("V.1.1", "evidence", "file")
    assert upload(client, address, "Danh sách khách mời.pdf", PDF).status_code == 303
    page = client.get(scene.page("V.1.1")).text
    assert "Danh sách khách mời.pdf" in page
    (found,) = kept(scene, "V.1.1")
    assert found.media_type == "application/pdf"


def test_a_store_that_takes_nothing_is_a_plain_page_and_nothing_is_added(
    scene: Scene, caplog: pytest.LogCaptureFixture
) -> None:
    with scene.app.app_context():
        settings().evidence.write_text("a file where the folder should be")
    answer = upload(scene.client(OFFICER), scene.page("V.1.1", "evidence", "file"), "a.pdf", PDF)
    assert answer.status_code == 503
    assert "Hệ thống tạm gián đoạn" in answer.text
    assert "storage out of reach" in caplog.text
    assert kept(scene, "V.1.1") == []


def test_a_link_and_a_document_are_added(scene: Scene) -> None:
    url = "https://sonnmt.langson.gov.vn/tin"
    scene.send(HEAD, scene.page("V.1.1", "evidence", "link"), url=url, title="Tin")
    scene.send(
        HEAD, scene.page("V.1.1", "evidence", "document"), number="45/GM-SNNMT", issued_on="25/08/2025"
    )
    assert [e.kind for e in kept(scene, "V.1.1")] == [EvidenceKind.LINK, EvidenceKind.DOCUMENT]
    page = scene.client(HEAD).get(scene.page("V.1.1")).text
    assert "sonnmt.langson.gov.vn" in page
    assert "45/GM-SNNMT ngày 25/08/2025" in page


def test_what_is_wrong_is_said_beside_its_field(scene: Scene) -> None:
    for kind, typed, said in (
        ("link", {"url": "javascript:alert(1)"}, "Liên kết phải bắt đầu bằng http:// hoặc https://."),
        ("document", {"number": "45/GM", "issued_on": "05/09/2025"}, "Ngày văn bản không được ở tương lai."),
        ("document", {"number": "", "issued_on": "01/09/2025"}, "Cần ghi số, ký hiệu văn bản."),
        ("file", {}, "Cần chọn tệp."),
    ):
        answer = scene.send(HEAD, scene.page("V.1.1", "evidence", kind), **typed)
        assert answer.status_code == 422
        assert said in answer.text
    assert kept(scene, "V.1.1") == []


def test_a_file_that_is_not_what_it_says_is_refused(scene: Scene) -> None:
    address = scene.page("V.1.1", "evidence", "file")
    answer = upload(scene.client(HEAD), address, "baocao.pdf", b"MZ\x90 not a pdf")
    assert answer.status_code == 422
    assert "Nội dung tệp không đúng là tệp .pdf" in answer.text
    assert kept(scene, "V.1.1") == []


def test_a_file_sent_with_a_stale_form_is_held_and_need_not_be_chosen_again(scene: Scene) -> None:
    client, address = scene.client(HEAD), scene.page("V.1.1", "evidence", "file")
    stale = hidden(client.get(address).text)
    scene.done(directives.report, OFFICER, "V.1.1", state_of_work="Đã gọi điện")
    first = client.post(address, data={**stale, "title": "Danh sách", "file": (BytesIO(PDF), "ds.pdf")})
    assert first.status_code == 409
    assert "Chuyên viên MTKS" in first.text
    held = first.text.split('name="held"', 1)[1].split('value="', 1)[1].split('"', 1)[0]
    second = client.post(address, data={**hidden(first.text), "title": "Danh sách", "held": held})
    assert second.status_code == 303
    (found,) = kept(scene, "V.1.1")
    assert (found.filename, found.title, found.size) == ("ds.pdf", "Danh sách", len(PDF))
    other = scene.client(COORDINATING)
    stolen = other.post(address, data={**hidden(other.get(address).text), "held": held})
    assert stolen.status_code == 422, "a held file belongs to whoever sent it"


def test_one_piece_takes_the_place_of_another(scene: Scene) -> None:
    scene.send(HEAD, scene.page("V.1.1", "evidence", "document"), number="45/GM", issued_on="25/08/2025")
    (old,) = kept(scene, "V.1.1")
    form = scene.client(HEAD).get(f"/evidence/{old.id}/replace")
    assert 'value="45/GM"' in form.text
    scene.send(HEAD, f"/evidence/{old.id}/replace/document", number="46/GM", issued_on="26/08/2025")
    assert [e.number for e in kept(scene, "V.1.1")] == ["46/GM"]


def test_removing_asks_once_more(scene: Scene) -> None:
    scene.with_document("V.1.1")
    (old,) = kept(scene, "V.1.1")
    assert "Gỡ minh chứng này?" in scene.client(HEAD).get(f"/evidence/{old.id}/remove").text
    assert scene.send(HEAD, f"/evidence/{old.id}/remove").status_code == 303
    assert kept(scene, "V.1.1") == []


def test_a_submitted_directive_offers_no_change_of_its_evidence(scene: Scene) -> None:
    scene.with_document("V.1.3")
    (old,) = kept(scene, "V.1.3")
    scene.done(directives.submit, HEAD, "V.1.3")
    client = scene.client(HEAD)
    page = client.get(scene.page("V.1.3")).text
    assert "Bổ sung minh chứng</a>" not in page
    assert f"/evidence/{old.id}/remove" not in page
    assert client.get(f"/evidence/{old.id}/remove").status_code == 422
    assert client.get(scene.page("V.1.3", "evidence")).status_code == 422


def test_who_speaks_for_one_unit_is_not_asked_which(scene: Scene) -> None:
    address = scene.page("V.1.1", "evidence", "link")
    assert "Bổ sung với tư cách" not in scene.client(COORDINATING).get(address).text
    scene.send(COORDINATING, address, url="https://langson.gov.vn/xe")
    (found,) = kept(scene, "V.1.1")
    assert found.unit_id == scene.office.units["VPS"]


def test_others_reach_no_form(scene: Scene) -> None:
    scene.done(
        evidence.add_link, HEAD, "V.1.1", unit_id=scene.office.units["MTKS"], url="https://langson.gov.vn/1"
    )
    (found,) = kept(scene, "V.1.1")
    assert scene.client(STRANGER).get(scene.page("V.1.1", "evidence")).status_code == 403
    assert scene.client(STRANGER).get(f"/evidence/{found.id}/replace").status_code == 404
    assert scene.client(LEADER).get(scene.page("V.1.1", "evidence")).status_code == 422
