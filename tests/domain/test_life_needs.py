"""What an action needs besides the right stage and person."""

import pytest

from tests.domain.people import (
    HEAD,
    KINDS,
    by,
    facts,
)
from tracker.domain.errors import Missing, Refused, WrongStage
from tracker.domain.lifecycle import Action, Facts, Given, Stage, available, decide
from tracker.domain.permissions import Actor

OWN_HEAD, RESPONSIBLE, CLERK = KINDS["own head"], KINDS["responsible leader"], KINDS["clerk"]
REASON = Given(reason="Có lý do", delay_cause="Chờ ý kiến")
DECIDING = (Action.SIGN, Action.RETURN, Action.CANCEL)


def refusal(action: Action, now: Facts, who: Actor, given: Given = REASON) -> Refused:
    with pytest.raises(Refused) as caught:
        decide(action, now, who, given)
    return caught.value


@pytest.mark.parametrize(
    ("action", "now", "who"),
    [
        (Action.RETURN, facts(Stage.AWAITING, submitted_by=by(HEAD)), RESPONSIBLE),
        (Action.CANCEL, facts(), RESPONSIBLE),
        (Action.SUSPEND, facts(), RESPONSIBLE),
        (Action.REOPEN, facts(Stage.DONE), RESPONSIBLE),
        (Action.CHANGE_LEAD, facts(), RESPONSIBLE),
        (Action.URGE, facts(), RESPONSIBLE),
        (Action.REFUSE, facts(), OWN_HEAD),
        (Action.ASK_EXTENSION, facts(), OWN_HEAD),
        (Action.CORRECT, facts(), CLERK),
        (Action.SETTLE_REFUSAL, facts(refused=True), CLERK),
    ],
)
def test_a_reason_must_be_given(action: Action, now: Facts, who: Actor) -> None:
    assert decide(action, now, who, REASON).action is action
    for blank in (None, Given(), Given(reason=" \n")):
        with pytest.raises(Missing) as caught:
            decide(action, now, who, blank)
        assert caught.value.field == "reason"


def test_nothing_is_submitted_without_evidence() -> None:
    refused = refusal(Action.SUBMIT, facts(evidence=0, documents=0), OWN_HEAD)
    assert (type(refused), refused.field) == (Missing, "evidence")


def test_a_late_submission_needs_the_cause_of_the_delay() -> None:
    assert decide(Action.SUBMIT, facts(), OWN_HEAD).to is Stage.AWAITING
    late = facts(late=True)
    assert refusal(Action.SUBMIT, late, OWN_HEAD, Given(reason="Có lý do")).field == "delay_cause"
    assert decide(Action.SUBMIT, late, OWN_HEAD, Given(delay_cause="Chờ ý kiến")).to is Stage.AWAITING


def test_the_clerk_records_for_a_unit_without_account_only_with_a_document_as_proof() -> None:
    unit = {"unit_has_account": False, "evidence": 2}
    assert refusal(Action.SUBMIT, facts(documents=0, **unit), CLERK).field == "evidence"
    assert decide(Action.SUBMIT, facts(documents=1, **unit), CLERK).to is Stage.AWAITING
    assert decide(Action.SUBMIT, facts(documents=0), OWN_HEAD).to is Stage.AWAITING


def test_only_one_extension_is_asked_at_a_time_and_only_of_a_deadline() -> None:
    assert isinstance(refusal(Action.ASK_EXTENSION, facts(request_by=by(HEAD)), OWN_HEAD), WrongStage)
    assert isinstance(refusal(Action.ASK_EXTENSION, facts(has_deadline=False), OWN_HEAD), WrongStage)
    assert isinstance(refusal(Action.DECIDE_EXTENSION, facts(), RESPONSIBLE), WrongStage)


def test_what_a_unit_says_is_not_theirs_waits_for_the_clerk() -> None:
    told = facts(refused=True)
    for action in (Action.REPORT, Action.SUBMIT, Action.REFUSE):
        assert isinstance(refusal(action, told, OWN_HEAD), WrongStage)
    assert decide(Action.SETTLE_REFUSAL, told, CLERK, REASON).to is Stage.IN_PROGRESS
    assert isinstance(refusal(Action.SETTLE_REFUSAL, facts(), CLERK), WrongStage)


@pytest.mark.parametrize("kind", KINDS)
def test_a_closed_plan_rests(kind: str) -> None:
    for stage in Stage:
        offers = available(facts(stage, plan_closed=True), KINDS[kind])
        assert all(offer.refused is not None for offer in offers)


def test_resuming_leads_back_to_the_stage_left() -> None:
    for left in (Stage.NOT_STARTED, Stage.IN_PROGRESS, Stage.RETURNED):
        assert decide(Action.RESUME, facts(Stage.SUSPENDED, stage_left=left), RESPONSIBLE).to is left
