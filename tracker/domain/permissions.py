"""Who is who: roles, posts, the actor, and how an actor stands to a directive.

The table ``RIGHTS`` is the one place that says which role may do what outside the life of a directive;
the life itself (who may submit, sign …) is the table in :mod:`tracker.domain.lifecycle`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from tracker.domain.wording import N_


class Role(StrEnum):
    """What a post is. Unit roles belong to one unit; the others to the whole office."""

    LEADER = "leader"
    UNIT_HEAD = "unit_head"
    OFFICER = "officer"
    CLERK = "clerk"
    ADMINISTRATOR = "administrator"


ROLE_NAMES: Mapping[Role, str] = {
    Role.LEADER: N_("Lãnh đạo phụ trách"),
    Role.UNIT_HEAD: N_("Trưởng đơn vị"),
    Role.OFFICER: N_("Chuyên viên"),
    Role.CLERK: N_("Văn thư"),
    Role.ADMINISTRATOR: N_("Quản trị"),
}

UNIT_ROLES = frozenset({Role.UNIT_HEAD, Role.OFFICER})
"""Roles that mean nothing without a unit."""

DELEGABLE = frozenset({Role.LEADER, Role.UNIT_HEAD})
"""Roles a substitute takes over for a span of days."""


@dataclass(frozen=True)
class Post:
    """One post an account holds. ``unit_id`` is None for posts of the whole office."""

    role: Role
    unit_id: int | None = None


@dataclass(frozen=True)
class Delegated:
    """A post exercised for somebody absent: ``account_id`` is the absent holder, ``name`` their post title."""

    post: Post
    account_id: int
    name: str


@dataclass(frozen=True)
class Actor:
    """Who acts: the account, its own posts, and the posts it exercises today as a substitute."""

    account_id: int
    name: str
    posts: frozenset[Post] = frozenset()
    delegated: tuple[Delegated, ...] = ()

    def holds(self, role: Role, unit_id: int | None = None) -> bool:
        """True if the actor holds ``role`` itself (in ``unit_id``, where one is given)."""
        return any(p.role is role and unit_id in (None, p.unit_id) for p in self.posts)

    def stands_in(
        self, role: Role, unit_id: int | None = None, account_id: int | None = None
    ) -> Delegated | None:
        """The delegation under which the actor may exercise ``role``, or None.

        ``account_id`` narrows it to the post of one absent person (the leader of a directive).
        """
        for given in self.delegated:
            right_unit = unit_id in (None, given.post.unit_id)
            right_person = account_id in (None, given.account_id)
            if given.post.role is role and right_unit and right_person:
                return given
        return None

    @property
    def roles(self) -> frozenset[Role]:
        """All roles the actor may exercise now, its own and delegated."""
        return frozenset(p.role for p in self.posts) | frozenset(d.post.role for d in self.delegated)

    @property
    def unit_ids(self) -> frozenset[int]:
        """The units the actor belongs to or stands in for."""
        own = {p.unit_id for p in self.posts if p.role in UNIT_ROLES}
        lent = {d.post.unit_id for d in self.delegated if d.post.role in UNIT_ROLES}
        return frozenset(u for u in own | lent if u is not None)

    @property
    def led_ids(self) -> frozenset[int]:
        """The accounts whose work as responsible leader falls to this actor: itself, and those it stands in for."""
        lent = {d.account_id for d in self.delegated if d.post.role is Role.LEADER}
        return frozenset(lent | ({self.account_id} if self.holds(Role.LEADER) else set()))


class Right(StrEnum):
    """What a page or verb asks for, as ``resource:action``."""

    OVERVIEW_READ = "overview:read"
    DIRECTIVES_LIST = "directives:list"
    DIRECTIVES_SIGN = "directives:sign"
    DIRECTIVES_CORRECT = "directives:correct"
    UNITS_READ = "units:read"
    PLANS_READ = "plans:read"
    PLANS_EDIT = "plans:edit"
    DRAFTS_EDIT = "drafts:edit"
    LETTERS_READ = "letters:read"
    ACCOUNTS_EDIT = "accounts:edit"
    OFFICE_EDIT = "office:edit"
    CLOCK_STEP = "clock:step"
    OWN_ACCOUNT = "own-account:edit"


_EVERYBODY = frozenset(Role)
_WORK = _EVERYBODY - {Role.ADMINISTRATOR}

RIGHTS: Mapping[Right, frozenset[Role]] = {
    Right.OVERVIEW_READ: frozenset({Role.LEADER, Role.CLERK}),
    Right.DIRECTIVES_LIST: _WORK,
    Right.DIRECTIVES_SIGN: frozenset({Role.LEADER}),
    Right.DIRECTIVES_CORRECT: frozenset({Role.CLERK}),
    Right.UNITS_READ: _WORK,
    Right.PLANS_READ: _WORK,
    Right.PLANS_EDIT: frozenset({Role.CLERK}),
    Right.DRAFTS_EDIT: frozenset({Role.CLERK}),
    Right.LETTERS_READ: frozenset({Role.CLERK, Role.ADMINISTRATOR}),
    Right.ACCOUNTS_EDIT: frozenset({Role.ADMINISTRATOR}),
    Right.OFFICE_EDIT: frozenset({Role.ADMINISTRATOR}),
    Right.CLOCK_STEP: frozenset({Role.ADMINISTRATOR}),
    Right.OWN_ACCOUNT: _EVERYBODY,
}
"""Right → the roles that have it. A right absent from this table belongs to nobody."""


def may(actor: Actor, right: Right) -> bool:
    """True if one of the actor's roles, its own or delegated, has ``right``."""
    return bool(RIGHTS.get(right, frozenset()) & actor.roles)


class Standing(StrEnum):
    """How an actor stands to one directive. An actor can have several standings at once."""

    LEAD_HEAD = "lead_head"
    LEAD_OFFICER = "lead_officer"
    COORDINATING = "coordinating"
    RESPONSIBLE_LEADER = "responsible_leader"
    ANY_LEADER = "any_leader"
    CLERK = "clerk"
    CLERK_FOR_UNIT = "clerk_for_unit"
    """The clerk recording for a lead unit that has no account; depends on the unit, so the life's table adds it."""


@dataclass(frozen=True)
class Concerned:
    """Whom a directive concerns, as far as standings need it."""

    lead_unit_id: int
    coordinating_unit_ids: frozenset[int]
    leader_id: int


def standings(actor: Actor, concerned: Concerned) -> dict[Standing, Delegated | None]:
    """Every standing of ``actor``; the value is the delegation it rests on, None for the actor's own post."""
    found: dict[Standing, Delegated | None] = {}

    def add(standing: Standing, own: bool, lent: Delegated | None = None) -> None:
        if own:
            found[standing] = None
        elif lent is not None:
            found[standing] = lent

    unit = concerned.lead_unit_id
    add(Standing.LEAD_HEAD, actor.holds(Role.UNIT_HEAD, unit), actor.stands_in(Role.UNIT_HEAD, unit))
    add(Standing.LEAD_OFFICER, actor.holds(Role.OFFICER, unit))
    for other in sorted(concerned.coordinating_unit_ids):
        if Standing.COORDINATING not in found or found[Standing.COORDINATING] is not None:
            own = actor.holds(Role.UNIT_HEAD, other) or actor.holds(Role.OFFICER, other)
            add(Standing.COORDINATING, own, actor.stands_in(Role.UNIT_HEAD, other))
    leads = actor.holds(Role.LEADER)
    add(
        Standing.RESPONSIBLE_LEADER,
        leads and actor.account_id == concerned.leader_id,
        actor.stands_in(Role.LEADER, account_id=concerned.leader_id),
    )
    add(Standing.ANY_LEADER, leads, actor.stands_in(Role.LEADER))
    add(Standing.CLERK, actor.holds(Role.CLERK))
    return found


def sees_in_full(actor: Actor, concerned: Concerned) -> bool:
    """True if the actor may read the whole directive and its evidence: units concerned, leaders, the clerk.

    Everybody else who may list directives sees stage and deadline only.
    """
    return bool(standings(actor, concerned))
