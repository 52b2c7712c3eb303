from dataclasses import replace

import pytest

from tests.domain.people import (
    CONCERNED,
    COORDINATING,
    ELSEWHERE,
    HEAD,
    KINDS,
    LEAD,
    LEADER,
    OTHER_LEADER,
    actor,
    stands_in_for,
)
from tracker.domain.acts import SYSTEM
from tracker.domain.permissions import (
    ROLE_NAMES,
    Actor,
    Post,
    Right,
    Role,
    Standing,
    may,
    sees_in_full,
    standings,
)

SEE_IN_FULL = {
    "own head",
    "substitute head",
    "officer",
    "coordinating head",
    "coordinating officer",
    "responsible leader",
    "substitute leader",
    "other leader",
    "other leader's substitute",
    "clerk",
}

# Who opens what: the office's work for those who do it, the installation for the administrator alone.
OPENS = {
    Role.LEADER: "overview:read directives:list directives:sign units:read plans:read",
    Role.UNIT_HEAD: "directives:list units:read plans:read",
    Role.OFFICER: "directives:list units:read plans:read",
    Role.CLERK: "overview:read directives:list directives:correct units:read plans:read plans:edit drafts:edit"
    " letters:read",
    Role.ADMINISTRATOR: "letters:read accounts:edit office:edit clock:step",
}


@pytest.mark.parametrize("kind", KINDS)
def test_the_units_concerned_the_leaders_and_the_clerk_see_a_directive_in_full(kind: str) -> None:
    assert sees_in_full(KINDS[kind], CONCERNED) == (kind in SEE_IN_FULL)


@pytest.mark.parametrize("role", Role)
def test_each_role_opens_what_the_table_says(role: Role) -> None:
    unit = LEAD if role in (Role.UNIT_HEAD, Role.OFFICER) else None
    person = actor(1, Post(role, unit))
    assert {right.value for right in Right if may(person, right)} == {
        *OPENS[role].split(),
        "own-account:edit",
    }


def test_who_holds_no_post_opens_nothing() -> None:
    assert not any(may(KINDS["nobody"], right) for right in Right)
    assert not any(may(SYSTEM, right) for right in Right)


def test_a_substitute_opens_what_the_absent_opened() -> None:
    assert may(KINDS["substitute leader"], Right.DIRECTIVES_SIGN)
    assert may(KINDS["substitute head"], Right.DIRECTIVES_LIST)
    assert not may(KINDS["substitute head"], Right.DIRECTIVES_SIGN)


def test_every_role_has_a_name() -> None:
    assert set(ROLE_NAMES) == set(Role)


def test_a_head_of_two_units_belongs_to_both() -> None:
    head = actor(HEAD, Post(Role.UNIT_HEAD, LEAD), Post(Role.UNIT_HEAD, COORDINATING))
    assert head.unit_ids == {LEAD, COORDINATING}
    assert set(standings(head, CONCERNED)) == {Standing.LEAD_HEAD, Standing.COORDINATING}


def test_a_head_of_one_unit_stands_in_for_another_only_where_it_was_lent() -> None:
    head = actor(65, Post(Role.UNIT_HEAD, ELSEWHERE), lent=(stands_in_for(HEAD, Role.UNIT_HEAD, LEAD),))
    assert head.unit_ids == {ELSEWHERE, LEAD}
    assert standings(head, CONCERNED) == {Standing.LEAD_HEAD: head.delegated[0]}
    assert standings(head, replace(CONCERNED, lead_unit_id=4, coordinating_unit_ids=frozenset())) == {}


def test_a_leader_s_substitute_stands_in_for_that_leader_alone() -> None:
    substitute = KINDS["other leader's substitute"]
    assert Standing.RESPONSIBLE_LEADER not in standings(substitute, CONCERNED)
    assert substitute.led_ids == {OTHER_LEADER}
    deputy = actor(OTHER_LEADER, Post(Role.LEADER), lent=(stands_in_for(LEADER, Role.LEADER),))
    assert deputy.led_ids == {LEADER, OTHER_LEADER}
    assert standings(deputy, CONCERNED)[Standing.RESPONSIBLE_LEADER] == deputy.delegated[0]


def test_one_s_own_post_comes_before_a_lent_one() -> None:
    own = KINDS["responsible leader"]
    both = Actor(LEADER, own.name, own.posts, (stands_in_for(LEADER, Role.LEADER),))
    assert standings(both, CONCERNED)[Standing.RESPONSIBLE_LEADER] is None


def test_to_have_been_the_leader_is_not_enough() -> None:
    assert standings(actor(LEADER), CONCERNED) == {}
    assert actor(LEADER).led_ids == frozenset()
