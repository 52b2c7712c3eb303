"""What the lead unit does: start, report, name the officer, submit, withdraw; and the part of those who coordinate."""

from collections.abc import Callable
from datetime import date

import pytest
from flask_sqlalchemy import SQLAlchemy

from tests import builders
from tests.builders import Office, at
from tracker.domain.errors import Conflict, Invalid, Missing, NotAllowed, WrongStage
from tracker.domain.lifecycle import Stage
from tracker.models.directives import Directive, SubmissionOutcome
from tracker.models.history import HistoryEntry
from tracker.models.plans import Plan
from tracker.services import directives

HEAD, OFFICER, OTHER, LEADER = "truongphong.mtks", "chuyenvien.mtks", "giamdoc.vpdkdd", "pgd.moitruong"
Does = Callable[..., Directive]
Entries = Callable[..., list[HistoryEntry]]


@pytest.fixture
def row(plan: Plan) -> Directive:
    """V.1.1: led by MTKS, coordinated by Văn phòng Sở, due 27/08/2025."""
    return builders.directive("V.1.1")


def test_a_started_directive_is_in_progress(does: Does, row: Directive, entries: Entries) -> None:
    does(directives.start, OFFICER, at(25, 8), row)
    assert row.stage is Stage.IN_PROGRESS
    last = entries(row)[-1]
    assert (last.kind, last.actor_name) == ("started", "Chuyên viên MTKS")
    assert (last.before, last.after) == ({"stage": "not_started"}, {"stage": "in_progress"})


def test_a_directive_is_started_once(does: Does, row: Directive) -> None:
    does(directives.start, HEAD, at(25, 8), row)
    with pytest.raises(WrongStage):
        does(directives.start, HEAD, at(25, 8), row)


def test_to_report_progress_is_to_have_started(does: Does, row: Directive, entries: Entries) -> None:
    does(
        directives.report,
        OFFICER,
        at(25, 8),
        row,
        state_of_work=" Đã gửi thư mời. ",
        obstacles="Chưa có trả lời",
    )
    assert row.stage is Stage.IN_PROGRESS
    assert (row.state_of_work, row.obstacles, row.proposals) == ("Đã gửi thư mời.", "Chưa có trả lời", "")
    assert row.updated_on == date(2025, 8, 25)
    last = entries(row)[-1]
    assert last.before["state_of_work"] == ""
    assert last.after["obstacles"] == "Chưa có trả lời"


def test_a_report_says_how_the_work_stands(does: Does, row: Directive) -> None:
    with pytest.raises(Invalid) as refused:
        does(directives.report, HEAD, at(25, 8), row, state_of_work="  ")
    assert refused.value.field == "state_of_work"


@pytest.mark.parametrize("login", [OTHER, LEADER, "chanhvanphong", "vanthu", "quantri"])
def test_nobody_but_the_lead_unit_reports(does: Does, row: Directive, login: str) -> None:
    with pytest.raises(NotAllowed):
        does(directives.report, login, at(25, 8), row, state_of_work="Xong")


def test_every_change_counts_the_version_up_and_a_stale_one_is_refused(
    db: SQLAlchemy, does: Does, office: Office, row: Directive
) -> None:
    seen = row.version
    does(
        directives.contribute, "chanhvanphong", at(25, 8), row, unit_id=office.units["VPS"], contribution="Xe"
    )
    assert row.version > seen
    with pytest.raises(Conflict):
        directives.report(office.act(HEAD, at(25, 8)), row.id, seen, state_of_work="Đang làm")


def test_submitting_needs_evidence(does: Does, row: Directive) -> None:
    with pytest.raises(Missing) as refused:
        does(directives.submit, HEAD, at(25, 8), row)
    assert refused.value.field == "evidence"


def test_a_submission_awaits_sign_off_judged_by_its_day(
    does: Does, office: Office, row: Directive, entries: Entries
) -> None:
    builders.document(row, office)
    does(directives.submit, HEAD, at(27, 8, 23, 59), row, note="Đã mời xong")
    assert (row.stage, row.submitted_on) == (Stage.AWAITING, date(2025, 8, 27))
    (submission,) = row.submissions
    assert (submission.outcome, submission.note) == (SubmissionOutcome.PENDING, "Đã mời xong")
    last = entries(row)[-1]
    assert last.note == "Đã mời xong"
    assert last.after["evidence"] == ["0" * 64]


def test_a_late_submission_says_why(does: Does, office: Office, row: Directive) -> None:
    builders.document(row, office)
    with pytest.raises(Missing) as refused:
        does(directives.submit, HEAD, at(28, 8, 0, 1), row)
    assert refused.value.field == "delay_cause"
    does(directives.submit, HEAD, at(28, 8, 0, 1), row, delay_cause="Báo cáo viên trả lời chậm")
    assert row.delay_cause == "Báo cáo viên trả lời chậm"


def test_an_officer_does_not_submit(does: Does, office: Office, row: Directive) -> None:
    builders.document(row, office)
    with pytest.raises(NotAllowed):
        does(directives.submit, OFFICER, at(26, 8), row)


def test_a_submission_can_be_withdrawn_and_the_clock_had_never_stopped(
    does: Does, office: Office, row: Directive
) -> None:
    builders.document(row, office)
    does(directives.submit, HEAD, at(26, 8), row)
    does(directives.withdraw, HEAD, at(26, 8, 10), row)
    assert (row.stage, row.submitted_on) == (Stage.IN_PROGRESS, None)
    assert row.submissions[0].outcome is SubmissionOutcome.WITHDRAWN


def test_the_head_names_an_officer_of_the_unit(
    does: Does, office: Office, row: Directive, entries: Entries
) -> None:
    does(directives.name_officer, HEAD, at(22, 8), row, officer_id=office.accounts[OFFICER])
    assert row.officer is not None
    assert row.officer.login == OFFICER
    assert entries(row)[-1].after["officer"] == "Chuyên viên MTKS"
    does(directives.name_officer, HEAD, at(22, 8), row, officer_id=None)
    assert row.officer_id is None
    assert entries(row)[-1].before["officer"] == "Chuyên viên MTKS"


def test_an_officer_of_another_unit_is_refused(does: Does, office: Office, row: Directive) -> None:
    with pytest.raises(Invalid) as refused:
        does(directives.name_officer, HEAD, at(22, 8), row, officer_id=office.accounts[OTHER])
    assert refused.value.field == "officer_id"


def test_a_coordinating_unit_reports_its_part(
    does: Does, office: Office, row: Directive, entries: Entries
) -> None:
    vps = office.units["VPS"]
    does(directives.contribute, "chanhvanphong", at(25, 8), row, unit_id=vps, contribution="Đã bố trí xe đón")
    assert row.coordination[0].contribution == "Đã bố trí xe đón"
    assert row.stage is Stage.NOT_STARTED, "the part of others does not start the work of the lead unit"
    assert entries(row)[-1].after["unit"] == "Văn phòng Sở"


def test_a_unit_reports_only_its_own_part(does: Does, office: Office, row: Directive) -> None:
    with pytest.raises(Invalid):
        does(
            directives.contribute, "chanhvanphong", at(25, 8), row,
            unit_id=office.units["VPĐKĐĐ"], contribution="Đã xong",
        )  # fmt: skip


@pytest.mark.parametrize("login", [HEAD, OTHER, LEADER])
def test_who_does_not_coordinate_has_no_part_to_report(
    does: Does, office: Office, row: Directive, login: str
) -> None:
    with pytest.raises(NotAllowed):
        does(directives.contribute, login, at(25, 8), row, unit_id=office.units["VPS"], contribution="Xong")
