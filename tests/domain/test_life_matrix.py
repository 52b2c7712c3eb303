"""Every action × stage × kind of actor, against a table written from the rules in words, not from the code's own."""

import pytest

from tests.domain.people import KINDS, by, facts
from tracker.domain.errors import NotAllowed, WrongStage
from tracker.domain.lifecycle import Action, Facts, Given, Stage, available, decide

UNIT = "start report tend_steps add_evidence"
HEAD = f"{UNIT} submit withdraw ask_extension refuse"
LEADER = "sign return decide_extension suspend resume cancel reopen change_lead urge"
CLERK = "correct settle_refusal"

WHO = {
    "own head": f"{HEAD} name_officer",
    "substitute head": f"{HEAD} name_officer",
    "officer": UNIT,
    "coordinating head": "contribute add_evidence",
    "coordinating officer": "contribute add_evidence",
    "other unit's head": "",
    "other unit's officer": "",
    "responsible leader": LEADER,
    "substitute leader": LEADER,
    "other leader": "",
    "other leader's substitute": "",
    "clerk": CLERK,
    "administrator": "",
    "nobody": "",
}

# What leads where. "=" stays; "left" is the stage left when it was suspended; a blank cannot be done from there.
LIFE = """
                   not_started  in_progress  awaiting     returned     done         suspended  cancelled
start              in_progress  .            .            .            .            .          .
report             in_progress  =            .            =            .            .          .
tend_steps         =            =            .            =            .            .          .
add_evidence       =            =            .            =            .            .          .
contribute         =            =            .            =            .            .          .
name_officer       =            =            .            =            .            .          .
submit             awaiting     awaiting     .            awaiting     .            .          .
withdraw           .            .            in_progress  .            .            .          .
sign               .            .            done         .            .            .          .
return             .            .            returned     .            .            .          .
ask_extension      =            =            .            =            .            .          .
decide_extension   =            =            =            =            .            =          .
refuse             =            =            .            =            .            .          .
settle_refusal     =            =            .            =            .            .          .
urge               =            =            .            =            .            .          .
change_lead        =            =            .            =            .            .          .
suspend            suspended    suspended    .            suspended    .            .          .
resume             .            .            .            .            .            left       .
cancel             cancelled    cancelled    cancelled    cancelled    .            cancelled  .
reopen             .            .            .            .            in_progress  .          in_progress
correct            =            =            =            =            =            =          =
"""

_STAGES, *_ROWS = (line.split() for line in LIFE.strip().splitlines())
TO = {(row[0], stage): to for row in _ROWS for stage, to in zip(_STAGES, row[1:], strict=True)}
GIVEN = Given(reason="Theo ý kiến chỉ đạo", delay_cause="Chờ ý kiến")


def situation(action: Action, stage: Stage, *, unit_has_account: bool) -> Facts:
    """Facts in which nothing but the stage and the person can stand in the way of ``action``."""
    return facts(
        stage,
        stage_left=Stage.RETURNED,
        submitted_by=by(999),
        request_by=by(999) if action is Action.DECIDE_EXTENSION else by(),
        refused=action is Action.SETTLE_REFUSAL,
        unit_has_account=unit_has_account,
    )


def target(action: Action, stage: Stage) -> Stage | None:
    """Where the table above leads; None if nowhere."""
    to = TO[action.value, stage.value]
    return {".": None, "=": stage, "left": Stage.RETURNED}.get(to) if to in ".=left" else Stage(to)


def test_the_table_of_these_tests_is_complete() -> None:
    assert {action for action, _ in TO} == {action.value for action in Action}
    assert set(_STAGES) == {stage.value for stage in Stage}
    assert set(WHO) == set(KINDS)


@pytest.mark.parametrize("unit_has_account", [True, False], ids=["", "unit without account"])
@pytest.mark.parametrize("kind", KINDS)
def test_each_kind_of_actor_does_what_the_rules_say_and_nothing_else(
    kind: str, unit_has_account: bool
) -> None:
    allowed = WHO[kind].split()
    if kind == "clerk" and not unit_has_account:
        allowed += HEAD.split()
    for action in Action:
        for stage in Stage:
            now = situation(action, stage, unit_has_account=unit_has_account)
            offered = {offer.action for offer in available(now, KINDS[kind]) if offer.refused is None}
            to = target(action, stage)
            if action.value not in allowed:
                with pytest.raises(NotAllowed):
                    decide(action, now, KINDS[kind], GIVEN)
                assert action not in offered
            elif to is None:
                with pytest.raises(WrongStage):
                    decide(action, now, KINDS[kind], GIVEN)
                assert action not in offered
            else:
                decision = decide(action, now, KINDS[kind], GIVEN)
                assert (decision.source, decision.to) == (stage, to)
                assert action in offered


@pytest.mark.parametrize("kind", ["substitute head", "substitute leader"])
def test_a_substitute_acts_in_the_name_of_the_absent(kind: str) -> None:
    person = KINDS[kind]
    for stage in Stage:
        for offer in available(facts(stage, submitted_by=by(999)), person):
            assert offer.acting_for == person.delegated[0]


def test_who_holds_the_post_and_stands_in_for_it_too_acts_in_their_own_name() -> None:
    head, substitute = KINDS["own head"], KINDS["substitute head"]
    both = type(head)(head.account_id, head.name, head.posts, substitute.delegated)
    assert decide(Action.START, facts(Stage.NOT_STARTED), both).acting_for is None
