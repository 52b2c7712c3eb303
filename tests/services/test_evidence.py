"""Evidence: added, replaced, removed until the submission, frozen at the sign-off, its hash in the history."""

import hashlib
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

import pytest
from flask_sqlalchemy import SQLAlchemy

from tests import builders
from tests.builders import Office, at
from tracker.domain.errors import Invalid, Missing, NotAllowed, NotFound, WrongStage
from tracker.models.directives import Directive
from tracker.models.evidence import EvidenceKind
from tracker.models.history import HistoryEntry
from tracker.models.plans import Plan
from tracker.services import directives, evidence

HEAD, COORDINATING, LEADER = "truongphong.mtks", "chanhvanphong", "pgd.moitruong"
PDF = b"%PDF-1.7 danh sach"
Does = Callable[..., Directive]
Entries = Callable[..., list[HistoryEntry]]


@pytest.fixture
def row(plan: Plan) -> Directive:
    """V.1.1: led by MTKS, coordinated by Văn phòng Sở."""
    return builders.directive("V.1.1")


@pytest.fixture
def mtks(office: Office) -> int:
    return office.units["MTKS"]


def test_a_file_is_in_the_store_before_its_row_and_its_hash_in_the_history(
    does: Does, row: Directive, mtks: int, entries: Entries
) -> None:
    held = evidence.hold("../Danh sách\u202e.pdf", PDF)
    with evidence.store().open(held.key) as file:
        assert file.read() == PDF
    made = does(evidence.add_file, HEAD, at(25, 8), row, unit_id=mtks, file=held, title="Danh sách khách mời")
    assert (made.kind, made.filename, made.size) == (EvidenceKind.FILE, "Danh sách.pdf", len(PDF))
    last = entries(row)[-1]
    assert last.after["digest"] == hashlib.sha256(PDF).hexdigest()
    assert last.after["filename"] == "Danh sách.pdf"
    assert held.key not in str(last.after), "where the bytes lie is nobody's affair"
    assert row.updated_on == date(2025, 8, 25)


def test_a_file_that_is_not_what_it_says_leaves_nothing_in_the_store(db: SQLAlchemy) -> None:
    with pytest.raises(Invalid):
        evidence.hold("a.pdf", b"MZ")
    assert list(evidence.store().written()) == []


def test_a_file_over_the_limit_is_refused(make_app: Callable[..., object]) -> None:
    with make_app(max_upload_mb=1).app_context(), pytest.raises(Invalid) as refused:  # type: ignore[attr-defined]
        evidence.hold("a.pdf", PDF + b"0" * 1024 * 1024)
    assert refused.value.params == {"limit": 1}


def test_a_link_is_kept_as_it_is(does: Does, row: Directive, mtks: int, entries: Entries) -> None:
    url = "https://sonnmt.langson.gov.vn/tin-tức?id=1#đầu"
    made = does(evidence.add_link, HEAD, at(25, 8), row, unit_id=mtks, url=f" {url} ", title="Tin")
    assert (made.url, made.digest) == (url, hashlib.sha256(url.encode()).hexdigest())
    assert entries(row)[-1].after["url"] == url


@pytest.mark.parametrize(
    "url",
    ["javascript:alert(1)", "data:text/html,x", "file:///etc/passwd", "//langson.gov.vn", "langson.gov.vn",
     "http://", "https://a b.vn/", "https://ai:mat@langson.gov.vn/", "https://[::1", "ftp://langson.gov.vn/",
     "https://x.vn/" + "a" * 2000],
)  # fmt: skip
def test_a_link_is_http_or_https_only(does: Does, row: Directive, mtks: int, url: str) -> None:
    with pytest.raises(Invalid) as refused:
        does(evidence.add_link, HEAD, at(25, 8), row, unit_id=mtks, url=url)
    assert refused.value.field == "url"


def test_a_document_has_a_number_and_a_day(does: Does, row: Directive, mtks: int) -> None:
    for given, field in (
        ({"number": " ", "issued_on": date(2025, 8, 25)}, "number"),
        ({"number": "45/GM-SNNMT", "issued_on": None}, "issued_on"),
        ({"number": "45/GM-SNNMT", "issued_on": date(2025, 8, 26)}, "issued_on"),
    ):
        with pytest.raises((Missing, Invalid)) as refused:
            does(evidence.add_document, HEAD, at(25, 8), row, unit_id=mtks, **given)
        assert refused.value.field == field
    made = does(
        evidence.add_document, HEAD, at(25, 8), row,
        unit_id=mtks, number=" 45/GM-SNNMT", issued_on=date(2025, 8, 25),
    )  # fmt: skip
    assert made.digest == hashlib.sha256(b"45/GM-SNNMT\n2025-08-25").hexdigest()


def test_a_replacement_takes_the_place_in_one_step(
    does: Does, row: Directive, mtks: int, entries: Entries
) -> None:
    old = does(evidence.add_link, HEAD, at(25, 8), row, unit_id=mtks, url="https://langson.gov.vn/1")
    does(
        evidence.add_link, HEAD, at(26, 8), row, unit_id=mtks, url="https://langson.gov.vn/2", replaces=old.id
    )
    assert [e.url for e in row.evidence if e.removed_at is None] == ["https://langson.gov.vn/2"]
    last = entries(row)[-1]
    assert (last.before["url"], last.after["url"]) == ("https://langson.gov.vn/1", "https://langson.gov.vn/2")


def test_removed_evidence_counts_no_longer_but_stays_in_the_history(
    does: Does, row: Directive, mtks: int, entries: Entries
) -> None:
    made = does(evidence.add_link, HEAD, at(25, 8), row, unit_id=mtks, url="https://langson.gov.vn/1")
    does(evidence.remove, HEAD, at(25, 8), row, evidence_id=made.id)
    assert (entries(row)[-1].kind, entries(row)[-1].before["digest"]) == ("evidence_removed", made.digest)
    with pytest.raises(Missing):
        does(directives.submit, HEAD, at(25, 8), row)
    with pytest.raises(NotFound):
        does(evidence.remove, HEAD, at(25, 8), row, evidence_id=made.id)


def test_nothing_changes_while_the_submission_awaits_its_decision(
    does: Does, row: Directive, mtks: int
) -> None:
    made = does(evidence.add_link, HEAD, at(25, 8), row, unit_id=mtks, url="https://langson.gov.vn/1")
    does(directives.submit, HEAD, at(26, 8), row)
    with pytest.raises(WrongStage):
        does(evidence.remove, HEAD, at(26, 8), row, evidence_id=made.id)
    with pytest.raises(WrongStage):
        does(evidence.add_link, HEAD, at(26, 8), row, unit_id=mtks, url="https://langson.gov.vn/2")


def test_what_was_signed_off_stays_frozen_after_a_reopening(does: Does, row: Directive, mtks: int) -> None:
    made = does(evidence.add_link, HEAD, at(25, 8), row, unit_id=mtks, url="https://langson.gov.vn/1")
    does(directives.submit, HEAD, at(26, 8), row)
    does(directives.sign, LEADER, at(26, 8), row)
    does(directives.reopen, LEADER, at(27, 8), row, reason="Bổ sung")
    with pytest.raises(WrongStage) as refused:
        does(evidence.remove, HEAD, at(27, 8), row, evidence_id=made.id)
    assert "phê duyệt" in str(refused.value)


def test_a_coordinating_unit_adds_its_own_and_touches_no_others(
    does: Does, row: Directive, office: Office, mtks: int
) -> None:
    ours = does(evidence.add_link, HEAD, at(25, 8), row, unit_id=mtks, url="https://langson.gov.vn/1")
    vps = office.units["VPS"]
    theirs = does(
        evidence.add_link, COORDINATING, at(25, 8), row, unit_id=vps, url="https://langson.gov.vn/2"
    )
    with pytest.raises(NotAllowed):
        does(evidence.remove, COORDINATING, at(25, 8), row, evidence_id=ours.id)
    does(evidence.remove, HEAD, at(25, 8), row, evidence_id=theirs.id)


def test_nobody_adds_evidence_in_the_name_of_another_unit(does: Does, row: Directive, office: Office) -> None:
    with pytest.raises(NotAllowed):
        does(
            evidence.add_link, COORDINATING, at(25, 8), row,
            unit_id=office.units["MTKS"], url="https://langson.gov.vn/1",
        )  # fmt: skip


@pytest.mark.parametrize("login", ["giamdoc.vpdkdd", LEADER, "vanthu", "quantri"])
def test_who_is_not_concerned_adds_nothing(does: Does, row: Directive, mtks: int, login: str) -> None:
    with pytest.raises(NotAllowed):
        does(evidence.add_link, login, at(25, 8), row, unit_id=mtks, url="https://langson.gov.vn/1")


def test_the_sweep_deletes_only_old_bytes_without_a_row(does: Does, row: Directive, mtks: int) -> None:
    kept = evidence.hold("a.pdf", PDF)
    does(evidence.add_file, HEAD, at(25, 8), row, unit_id=mtks, file=kept)
    lost = evidence.hold("b.pdf", PDF)
    assert evidence.sweep(datetime.now(UTC)) == 0, "a request may still be under way"
    assert evidence.sweep(datetime.now(UTC) + timedelta(days=2)) == 1
    assert [key for key, _ in evidence.store().written()] == [kept.key]
    assert lost.key != kept.key
