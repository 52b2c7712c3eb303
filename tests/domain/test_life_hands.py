"""Whose hand may not decide, whatever posts it holds or stands in for."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.domain.people import (
    CONCERNED,
    COORDINATING,
    ELSEWHERE,
    HEAD,
    KINDS,
    LEAD,
    LEADER,
    actor,
    by,
    facts,
    stands_in_for,
)
from tracker.domain.errors import NotAllowed, Refused, WrongStage
from tracker.domain.lifecycle import Action, Facts, Given, Stage, available, decide
from tracker.domain.permissions import Actor, Delegated, Post, Role

OWN_HEAD, RESPONSIBLE, CLERK = KINDS["own head"], KINDS["responsible leader"], KINDS["clerk"]
REASON = Given(reason="Có lý do", delay_cause="Chờ ý kiến")
DECIDING = (Action.SIGN, Action.RETURN, Action.CANCEL)


def refusal(action: Action, now: Facts, who: Actor, given: Given = REASON) -> Refused:
    with pytest.raises(Refused) as caught:
        decide(action, now, who, given)
    return caught.value


def test_a_head_who_submitted_does_not_decide_as_the_leader_s_substitute() -> None:
    head = actor(HEAD, Post(Role.UNIT_HEAD, LEAD), lent=(stands_in_for(LEADER, Role.LEADER),))
    for action in DECIDING:
        assert isinstance(refusal(action, facts(Stage.AWAITING, submitted_by=by(HEAD)), head), NotAllowed)
        assert decide(action, facts(Stage.AWAITING, submitted_by=by(999)), head, REASON)
    assert isinstance(refusal(Action.REOPEN, facts(Stage.DONE, submitted_by=by(HEAD)), head), NotAllowed)


def test_who_submitted_for_the_absent_head_does_not_sign_for_the_absent_leader() -> None:
    lent = (stands_in_for(HEAD, Role.UNIT_HEAD, LEAD), stands_in_for(LEADER, Role.LEADER))
    both = actor(80, lent=lent)
    assert decide(Action.SUBMIT, facts(), both).acting_for == lent[0]
    for action in DECIDING:
        assert isinstance(refusal(action, facts(Stage.AWAITING, submitted_by=by(80)), both), NotAllowed)


def test_the_absent_head_does_not_decide_on_what_was_submitted_in_its_name() -> None:
    head = actor(HEAD, Post(Role.UNIT_HEAD, LEAD), lent=(stands_in_for(LEADER, Role.LEADER),))
    for action in DECIDING:
        assert isinstance(refusal(action, facts(Stage.AWAITING, submitted_by=by(61, HEAD)), head), NotAllowed)
    asked = facts(Stage.IN_PROGRESS, request_by=by(61, HEAD))
    assert isinstance(refusal(Action.DECIDE_EXTENSION, asked, head), NotAllowed)


def test_nobody_signs_in_the_name_of_the_leader_who_submitted() -> None:
    substitute, now = KINDS["substitute leader"], facts(Stage.AWAITING, submitted_by=by(LEADER))
    for action in DECIDING:
        assert isinstance(refusal(action, now, substitute), NotAllowed)


@pytest.mark.parametrize("stage", [Stage.IN_PROGRESS, Stage.AWAITING])
def test_who_asked_for_an_extension_or_submitted_does_not_decide_on_it(stage: Stage) -> None:
    head = actor(HEAD, Post(Role.UNIT_HEAD, LEAD), lent=(stands_in_for(LEADER, Role.LEADER),))
    asked, submitted = (
        facts(stage, request_by=by(HEAD)),
        facts(stage, request_by=by(999), submitted_by=by(HEAD)),
    )
    assert isinstance(refusal(Action.DECIDE_EXTENSION, asked, head), NotAllowed)
    assert isinstance(refusal(Action.DECIDE_EXTENSION, submitted, head), NotAllowed)
    assert decide(Action.DECIDE_EXTENSION, facts(stage, request_by=by(HEAD)), RESPONSIBLE)


units = st.sampled_from([LEAD, COORDINATING, ELSEWHERE])
people = st.sampled_from([LEADER, HEAD, 70, 71])
hands = st.frozensets(people, max_size=2)
posts = st.builds(Post, st.sampled_from(Role), st.none() | units)
lent = st.builds(Delegated, posts, people, st.just("Người vắng"))
actors = st.builds(
    Actor, people, st.just("Ai đó"), st.frozensets(posts), st.lists(lent, max_size=3).map(tuple)
)
situations = st.builds(
    Facts,
    stage=st.sampled_from(Stage),
    concerned=st.just(CONCERNED),
    stage_left=st.none() | st.sampled_from(Stage),
    evidence=st.integers(0, 1),
    documents=st.integers(0, 1),
    has_deadline=st.booleans(),
    late=st.booleans(),
    submitted_by=hands,
    request_by=hands,
    refused=st.booleans(),
    plan_closed=st.booleans(),
    unit_has_account=st.booleans(),
)


@given(situations, actors)
def test_what_is_offered_is_what_will_be_decided(now: Facts, who: Actor) -> None:
    offers = {offer.action: offer for offer in available(now, who)}
    for action in Action:
        if action in offers:
            assert said(action, now, who) == (str(offers[action].refused), offers[action].acting_for)
        else:
            assert isinstance(refusal(action, now, who), NotAllowed | WrongStage)


def said(action: Action, now: Facts, who: Actor) -> tuple[str, Delegated | None]:
    """What the guard of the verb says, in the terms of an offer."""
    try:
        return "None", decide(action, now, who, REASON).acting_for
    except Refused as refused:
        offer = next(offer for offer in available(now, who) if offer.action is action)
        return str(refused), offer.acting_for


@given(situations, actors)
def test_never_does_the_submitter_sign(now: Facts, who: Actor) -> None:
    try:
        decision = decide(Action.SIGN, now, who)
    except Refused:
        return
    assert who.account_id not in now.submitted_by
    in_whose_name = decision.acting_for.account_id if decision.acting_for else who.account_id
    assert in_whose_name == LEADER
    assert LEADER not in now.submitted_by
