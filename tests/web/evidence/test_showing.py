"""Evidence handed out: to those concerned alone, under its own name, shown only where that is safe."""

from pathlib import Path
from urllib.parse import quote

import pytest

from tests.builders import at
from tests.web.scene import (
    ADMINISTRATOR,
    CLERK,
    COORDINATING,
    HEAD,
    LEADER,
    OFFICER,
    OTHER_LEADER,
    STRANGER,
    Scene,
)
from tracker.extensions import db, writes
from tracker.services import evidence

PNG = b"\x89PNG\r\n\x1a\n" + b"\0" * 20
NAME = "Quyết định số 604.pdf"


def added(scene: Scene, name: str, content: bytes) -> int:
    """A file as evidence of V.1.1; its id."""
    with scene.app.app_context(), writes():
        with scene.row("V.1.1") as row:
            directive_id, version = row.id, row.version
        unit_id = scene.office.units["MTKS"]
        act = scene.office.act(HEAD, at(4))
        made = evidence.add_file(
            act, directive_id, version, unit_id=unit_id, file=evidence.hold(name, content)
        )
        db.session.commit()
        return made.id


def test_a_file_is_saved_under_its_own_name(scene: Scene) -> None:
    answer = scene.client(HEAD).get(f"/evidence/{added(scene, NAME, b'%PDF-1.7')}/file", buffered=True)
    assert answer.data == b"%PDF-1.7"
    disposition = answer.headers["Content-Disposition"]
    assert disposition.startswith("attachment;")
    assert f"filename*=UTF-8''{quote(NAME)}" in disposition
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize("login", [HEAD, OFFICER, COORDINATING, LEADER, OTHER_LEADER, CLERK])
def test_those_concerned_get_it(scene: Scene, login: str) -> None:
    evidence_id = added(scene, NAME, b"%PDF-1.7")
    for rest in ("", "/file", "/inline"):
        assert scene.client(login).get(f"/evidence/{evidence_id}{rest}", buffered=True).status_code == 200


@pytest.mark.parametrize(("login", "status"), [(STRANGER, 404), (ADMINISTRATOR, 403)])
def test_nobody_else_does_nor_learns_that_it_exists(scene: Scene, login: str, status: int) -> None:
    evidence_id = added(scene, NAME, b"%PDF-1.7")
    for rest in ("", "/file", "/inline", "/replace", "/remove"):
        assert scene.client(login).get(f"/evidence/{evidence_id}{rest}", buffered=True).status_code == status
        assert scene.client(login).get(f"/evidence/999{rest}", buffered=True).status_code == status


def test_a_stranger_at_the_door_is_sent_to_sign_in(scene: Scene) -> None:
    answer = scene.app.test_client().get(f"/evidence/{added(scene, NAME, b'%PDF-1.7')}/file", buffered=True)
    assert answer.status_code == 302
    assert b"%PDF" not in answer.data


def test_what_is_removed_is_handed_out_no_more(scene: Scene) -> None:
    evidence_id = added(scene, NAME, b"%PDF-1.7")
    scene.done(evidence.remove, HEAD, "V.1.1", evidence_id=evidence_id)
    assert scene.client(HEAD).get(f"/evidence/{evidence_id}/file", buffered=True).status_code == 404


def test_shown_inline_it_can_do_nothing(scene: Scene) -> None:
    for name, content in (("a.png", PNG), ("a.txt", b"<script>alert(1)</script>")):
        answer = scene.client(HEAD).get(f"/evidence/{added(scene, name, content)}/inline", buffered=True)
        policy = answer.headers["Content-Security-Policy"]
        assert "sandbox" in policy
        assert "default-src 'none'" in policy
        assert "script-src" not in policy
        assert answer.headers["X-Frame-Options"] == "SAMEORIGIN"
        assert answer.mimetype in ("image/png", "text/plain")
    pdf = scene.client(HEAD).get(f"/evidence/{added(scene, NAME, b'%PDF-1.7')}/inline", buffered=True)
    assert "default-src 'none'" in pdf.headers["Content-Security-Policy"]
    assert pdf.mimetype == "application/pdf"


def test_an_office_document_is_only_handed_over(scene: Scene) -> None:
    evidence_id = added(scene, "bang.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 8)
    client = scene.client(HEAD)
    assert client.get(f"/evidence/{evidence_id}/inline", buffered=True).status_code == 404
    assert "đề nghị tải về" in client.get(f"/evidence/{evidence_id}", buffered=True).text


def test_the_page_shows_the_beginning_of_a_text_and_who_brought_it(scene: Scene) -> None:
    evidence_id = added(scene, "ghi chú.txt", "Đã gọi <b>VCCI</b> ngày 25/8".encode())
    page = scene.client(LEADER).get(f"/evidence/{evidence_id}", buffered=True).text
    assert "Đã gọi &lt;b&gt;VCCI&lt;/b&gt; ngày 25/8" in page
    assert "Trưởng phòng MTKS" in page
    assert "SHA-256" in page


def test_a_link_is_never_followed_for_the_reader(scene: Scene) -> None:
    with scene.app.app_context(), writes():
        with scene.row("V.1.1") as row:
            known = (row.id, row.version)
        unit_id = scene.office.units["MTKS"]
        made = evidence.add_link(
            scene.office.act(HEAD, at(4)), *known, unit_id=unit_id, url='https://langson.gov.vn/?a="<x>'
        )
        db.session.commit()
        evidence_id = made.id
    page = scene.client(LEADER).get(f"/evidence/{evidence_id}", buffered=True)
    assert page.status_code == 200
    assert 'rel="noopener noreferrer"' in page.text
    assert 'a="<x>' not in page.text


def test_files_lie_outside_what_is_served(scene: Scene, tmp_path: Path) -> None:
    added(scene, NAME, b"%PDF-1.7")
    stored = [path for path in (tmp_path / "evidence").rglob("*") if path.is_file()]
    assert len(stored) == 1
    assert "Quyết" not in stored[0].name
