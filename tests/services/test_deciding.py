"""What the responsible leader does: sign, return, urge, suspend, resume, cancel, reopen, change the lead unit."""

from collections.abc import Callable
from datetime import date

import pytest
from flask_sqlalchemy import SQLAlchemy

from tests import builders
from tests.builders import Office, at
from tracker.domain.errors import Invalid, Missing, NotAllowed, WrongStage
from tracker.domain.lifecycle import Stage
from tracker.models.directives import Directive, ExtensionOutcome, SubmissionOutcome
from tracker.models.history import HistoryEntry
from tracker.models.plans import Plan
from tracker.services import directives, extensions, plans

HEAD, LEADER = "truongphong.mtks", "pgd.moitruong"
Does = Callable[..., Directive]
Entries = Callable[..., list[HistoryEntry]]


@pytest.fixture
def row(plan: Plan) -> Directive:
    """V.1.3: led by MTKS, due 04/09/2025; V.2.1 of Văn phòng Sở waits for it."""
    return builders.directive("V.1.3")


@pytest.fixture
def submitted(row: Directive, does: Does, office: Office) -> Directive:
    """V.1.3 submitted on 03/09/2025, a day before it is due."""
    builders.document(row, office)
    return does(directives.submit, HEAD, at(3), row)


def test_a_signed_directive_is_done_judged_by_the_day_of_its_submission(
    does: Does, submitted: Directive, entries: Entries
) -> None:
    row = does(directives.sign, LEADER, at(10), submitted, note="Đạt yêu cầu")
    assert (row.stage, row.submitted_on, row.done_at) == (Stage.DONE, date(2025, 9, 3), at(10))
    assert row.submissions[0].outcome is SubmissionOutcome.ACCEPTED
    signed = next(e for e in entries(row) if e.kind == "signed")
    assert signed.after == {"stage": "done", "submitted_on": "2025-09-03", "due_on": "2025-09-04"}


def test_signing_freezes_the_evidence(does: Does, submitted: Directive) -> None:
    does(directives.sign, LEADER, at(10), submitted)
    assert [e.frozen_at for e in submitted.evidence] == [at(10)]


def test_signing_frees_what_waited_for_it(does: Does, submitted: Directive, entries: Entries) -> None:
    does(directives.sign, LEADER, at(4), submitted)
    waiting = builders.directive("V.2.1")
    freed = entries(waiting)[-1]
    assert (freed.kind, freed.after["by"]) == ("freed", "V.1.3")


def test_cancelling_frees_what_waited_for_it_too(does: Does, row: Directive, entries: Entries) -> None:
    does(directives.cancel, LEADER, at(1), row, reason="Báo cáo viên tự in")
    assert entries(builders.directive("V.2.1"))[-1].kind == "freed"


def test_what_is_over_is_not_freed(does: Does, submitted: Directive, entries: Entries) -> None:
    does(directives.cancel, LEADER, at(3, hour=8), builders.directive("V.2.1"), reason="Không in nữa")
    does(directives.sign, LEADER, at(4), submitted)
    assert entries(builders.directive("V.2.1"))[-1].kind == "cancelled"


def test_another_leader_does_not_sign(does: Does, submitted: Directive) -> None:
    with pytest.raises(NotAllowed):
        does(directives.sign, "pgd.nongnghiep", at(4), submitted)


def test_a_returned_directive_is_open_again(does: Does, submitted: Directive, entries: Entries) -> None:
    row = does(directives.send_back, LEADER, at(4), submitted, reason="Thiếu bài tập tình huống")
    assert (row.stage, row.submitted_on) == (Stage.RETURNED, None)
    (submission,) = row.submissions
    assert (submission.outcome, submission.reason) == (SubmissionOutcome.RETURNED, "Thiếu bài tập tình huống")
    assert entries(row)[-1].note == "Thiếu bài tập tình huống"


def test_returning_needs_a_reason(does: Does, submitted: Directive) -> None:
    with pytest.raises(Missing) as refused:
        does(directives.send_back, LEADER, at(4), submitted, reason=" ")
    assert refused.value.field == "reason"


def test_after_a_return_the_new_submission_is_the_one_that_counts(does: Does, submitted: Directive) -> None:
    does(directives.send_back, LEADER, at(4), submitted, reason="Thiếu bài tập")
    does(directives.submit, HEAD, at(5), submitted, delay_cause="Bổ sung bài tập")
    row = does(directives.sign, LEADER, at(8), submitted)
    assert row.submitted_on == date(2025, 9, 5)
    assert [s.outcome for s in row.submissions] == [SubmissionOutcome.RETURNED, SubmissionOutcome.ACCEPTED]


def test_a_suspended_directive_goes_on_where_it_was_left(does: Does, submitted: Directive) -> None:
    row = does(directives.send_back, LEADER, at(4), submitted, reason="Thiếu bài tập")
    does(directives.suspend, LEADER, at(4), row, reason="Chờ VCCI")
    assert (row.stage, row.stage_left) == (Stage.SUSPENDED, Stage.RETURNED)
    with pytest.raises(WrongStage):
        does(directives.report, HEAD, at(4), row, state_of_work="Đang làm")
    does(directives.resume, LEADER, at(5), row)
    assert (row.stage, row.stage_left) == (Stage.RETURNED, None)


def test_cancelling_lapses_what_was_pending(does: Does, row: Directive, office: Office) -> None:
    does(extensions.ask, HEAD, at(3), row, to_on=date(2025, 9, 5), reason="Chờ tài liệu")
    builders.document(row, office)
    does(directives.submit, HEAD, at(3), row)
    does(directives.cancel, LEADER, at(4), row, reason="Không tổ chức nữa")
    assert row.stage is Stage.CANCELLED
    assert row.submissions[0].outcome is SubmissionOutcome.WITHDRAWN
    assert row.extensions[0].outcome is ExtensionOutcome.LAPSED


def test_a_reopened_directive_is_judged_by_its_new_submission(
    does: Does, submitted: Directive, office: Office
) -> None:
    does(directives.sign, LEADER, at(4), submitted)
    row = does(directives.reopen, LEADER, at(5), submitted, reason="Phát hiện thiếu tài liệu")
    assert (row.stage, row.submitted_on, row.done_at) == (Stage.IN_PROGRESS, None, None)
    assert row.evidence[0].frozen_at is not None, "what was signed stays frozen"
    does(directives.submit, HEAD, at(8), row, delay_cause="Làm lại")
    does(directives.sign, LEADER, at(9), row)
    assert row.submitted_on == date(2025, 9, 8)


def test_a_directive_reopened_after_the_event_moved_follows_the_event(
    db: SQLAlchemy, does: Does, submitted: Directive, office: Office, plan: Plan
) -> None:
    does(directives.sign, LEADER, at(4), submitted)
    plans.set_event(office.act("vanthu", at(4)), plan.id, plan.version, event_on=date(2025, 9, 12))
    db.session.commit()
    assert submitted.due_on == date(2025, 9, 4), "a finished directive keeps the date it was judged by"
    does(directives.reopen, LEADER, at(5), submitted, reason="Bổ sung")
    assert submitted.due_on == date(2025, 9, 9)


def test_urging_changes_nothing_but_the_history(does: Does, row: Directive, entries: Entries) -> None:
    before = (row.stage, row.updated_on)
    does(directives.urge, LEADER, at(3), row, note="Đề nghị hoàn thành trong ngày")
    assert (row.stage, row.updated_on) == before
    assert (entries(row)[-1].kind, entries(row)[-1].note) == ("urged", "Đề nghị hoàn thành trong ngày")


def test_a_new_lead_unit_takes_over_without_the_officer_and_without_coordinating_itself(
    does: Does, row: Directive, office: Office, entries: Entries
) -> None:
    does(directives.name_officer, HEAD, at(22, 8), row, officer_id=office.accounts["chuyenvien.mtks"])
    does(extensions.ask, HEAD, at(3), row, to_on=date(2025, 9, 5), reason="Chờ tài liệu")
    does(
        directives.change_lead, LEADER, at(3), row, lead_unit_id=office.units["VPS"], reason="Gần việc in hơn"
    )
    assert row.lead_unit.short_name == "VPS"
    assert (row.officer_id, row.coordination) == (None, [])
    assert row.extensions[0].outcome is ExtensionOutcome.LAPSED
    assert "van phong so" in row.folded
    assert "khoang san" not in row.folded, "a search finds it by its new unit"
    last = entries(row)[-1]
    assert (last.before["lead_unit_id"], last.after["lead_unit"]) == (office.units["MTKS"], "Văn phòng Sở")
    with pytest.raises(NotAllowed):
        does(directives.report, HEAD, at(3), row, state_of_work="Đang làm")


def test_the_same_lead_unit_is_no_change(does: Does, row: Directive, office: Office) -> None:
    with pytest.raises(Invalid) as refused:
        does(directives.change_lead, LEADER, at(3), row, lead_unit_id=office.units["MTKS"], reason="x")
    assert refused.value.field == "lead_unit_id"


@pytest.mark.parametrize("login", [HEAD, "chanhvanphong", "pgd.nongnghiep", "vanthu", "quantri"])
def test_nobody_else_decides(does: Does, row: Directive, office: Office, login: str) -> None:
    for verb, given in (
        (directives.urge, {"note": "x"}),
        (directives.suspend, {"reason": "x"}),
        (directives.cancel, {"reason": "x"}),
        (directives.change_lead, {"reason": "x", "lead_unit_id": office.units["VPS"]}),
    ):
        with pytest.raises(NotAllowed):
            does(verb, login, at(3), row, **given)
