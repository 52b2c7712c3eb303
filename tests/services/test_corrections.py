"""What the clerk corrects on a directive already given, and its dependencies."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from flask_sqlalchemy import SQLAlchemy

from tests import builders
from tests.builders import Office, at
from tracker.domain.deadlines import AroundEvent, OnDate
from tracker.domain.errors import Invalid, Missing, NotAllowed, WrongStage
from tracker.models.directives import Directive
from tracker.models.history import HistoryEntry
from tracker.models.plans import Plan
from tracker.services import corrections, directives
from tracker.services.corrections import Correction

CLERK = "vanthu"
Does = Callable[..., Directive]
Entries = Callable[..., list[HistoryEntry]]


@pytest.fixture
def row(plan: Plan) -> Directive:
    """V.1.1: led by MTKS, coordinated by Văn phòng Sở, due 27/08/2025."""
    return builders.directive("V.1.1")


def as_it_is(row: Directive, **changes: Any) -> Correction:
    """The directive as it reads, with changes."""
    now = Correction(row.clause, row.text, tuple(c.unit_id for c in row.coordination), row.leader_id)
    return replace(now, **changes)


def test_a_correction_keeps_both_versions(does: Does, row: Directive, entries: Entries) -> None:
    was = row.text
    does(
        corrections.correct,
        CLERK,
        at(22, 8),
        row,
        to=as_it_is(row, text="Mời hai báo cáo viên"),
        reason="Sót số",
    )
    last = entries(row)[-1]
    assert (last.before, last.after) == ({"text": was}, {"text": "Mời hai báo cáo viên"})
    assert last.note == "Sót số"
    assert "hai bao cao vien" in row.folded


def test_a_correction_says_why(does: Does, row: Directive) -> None:
    with pytest.raises(Missing) as refused:
        does(corrections.correct, CLERK, at(22, 8), row, to=as_it_is(row), reason="")
    assert refused.value.field == "reason"


def test_only_the_clerk_corrects(does: Does, row: Directive) -> None:
    for login in ("truongphong.mtks", "pgd.moitruong", "quantri"):
        with pytest.raises(NotAllowed):
            does(corrections.correct, login, at(22, 8), row, to=as_it_is(row, text="x"), reason="x")


def test_a_coordinating_unit_that_stays_keeps_its_part(does: Does, row: Directive, office: Office) -> None:
    vps, kn = office.units["VPS"], office.units["KN"]
    does(directives.contribute, "chanhvanphong", at(22, 8), row, unit_id=vps, contribution="Xe")
    does(
        corrections.correct,
        CLERK,
        at(22, 8),
        row,
        to=as_it_is(row, coordinating_unit_ids=(kn, vps)),
        reason="x",
    )
    assert [(c.unit_id, c.contribution) for c in row.coordination] == [(kn, ""), (vps, "Xe")]


def test_a_new_rule_moves_the_date_and_keeps_the_original(does: Does, row: Directive) -> None:
    does(corrections.correct, CLERK, at(22, 8), row, to=as_it_is(row, rule=AroundEvent(-6)), reason="Nhầm")
    assert (row.due_on, row.original_due_on) == (date(2025, 8, 28), date(2025, 8, 27))
    assert row.deadline_version == 2


def test_a_date_already_past_needs_the_clerks_word(does: Does, row: Directive) -> None:
    past = as_it_is(row, rule=OnDate(date(2025, 8, 25)))
    with pytest.raises(Invalid) as refused:
        does(corrections.correct, CLERK, at(26, 8), row, to=past, reason="x")
    assert refused.value.field == "accept_past"


def test_with_the_clerks_word_a_date_may_be_past(does: Does, row: Directive) -> None:
    past = as_it_is(row, rule=OnDate(date(2025, 8, 25)))
    does(corrections.correct, CLERK, at(26, 8), row, to=past, reason="x", accept_past=True)
    assert row.due_on == date(2025, 8, 25)


def test_a_finished_directive_keeps_its_deadline(does: Does, row: Directive, office: Office) -> None:
    builders.document(row, office)
    does(directives.submit, "truongphong.mtks", at(26, 8), row)
    does(directives.sign, "pgd.moitruong", at(26, 8, 10), row)
    with pytest.raises(WrongStage):
        does(corrections.correct, CLERK, at(27, 8), row, to=as_it_is(row, rule=AroundEvent(-1)), reason="x")


def test_dependencies_are_told_to_the_history(does: Does, row: Directive, entries: Entries) -> None:
    other = builders.directive("V.1.2")
    does(corrections.depend, CLERK, at(22, 8), other, requires=[row.id])
    assert [d.clause for d in other.requires] == ["V.1.1"]
    assert (entries(other)[-1].kind, entries(other)[-1].after["requires"]) == ("dependency_added", "V.1.1")
    does(corrections.depend, CLERK, at(22, 8), other, requires=[])
    assert entries(other)[-1].kind == "dependency_removed"


def test_directives_do_not_wait_for_each_other_in_a_circle(does: Does, row: Directive) -> None:
    feeds, waits = builders.directive("V.1.3"), builders.directive("V.2.1")
    does(corrections.depend, CLERK, at(22, 8), row, requires=[waits.id])
    with pytest.raises(Invalid):
        does(corrections.depend, CLERK, at(22, 8), feeds, requires=[row.id])


def test_one_waits_only_for_directives_of_the_same_plan(
    db: SQLAlchemy, does: Does, row: Directive, office: Office
) -> None:
    stranger = builders.directive("V.1.1", builders.plan_111(office))
    with pytest.raises(Invalid):
        does(corrections.depend, CLERK, at(22, 8), row, requires=[stranger.id])
