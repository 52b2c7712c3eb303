"""Kinds of actors, named by what they are to the one directive of these tests."""

from tracker.domain.lifecycle import Facts, Stage
from tracker.domain.permissions import Actor, Concerned, Delegated, Post, Role

LEAD, COORDINATING, ELSEWHERE = 1, 2, 3
LEADER, OTHER_LEADER, HEAD = 50, 51, 60
CONCERNED = Concerned(LEAD, frozenset({COORDINATING}), LEADER)


def actor(account_id: int, *posts: Post, lent: tuple[Delegated, ...] = ()) -> Actor:
    return Actor(account_id, f"Tài khoản {account_id}", frozenset(posts), lent)


def stands_in_for(account_id: int, role: Role, unit_id: int | None = None) -> Delegated:
    return Delegated(Post(role, unit_id), account_id, f"Tài khoản {account_id}")


KINDS = {
    "own head": actor(HEAD, Post(Role.UNIT_HEAD, LEAD)),
    "substitute head": actor(61, lent=(stands_in_for(HEAD, Role.UNIT_HEAD, LEAD),)),
    "officer": actor(62, Post(Role.OFFICER, LEAD)),
    "coordinating head": actor(63, Post(Role.UNIT_HEAD, COORDINATING)),
    "coordinating officer": actor(64, Post(Role.OFFICER, COORDINATING)),
    "other unit's head": actor(65, Post(Role.UNIT_HEAD, ELSEWHERE)),
    "other unit's officer": actor(66, Post(Role.OFFICER, ELSEWHERE)),
    "responsible leader": actor(LEADER, Post(Role.LEADER)),
    "substitute leader": actor(67, lent=(stands_in_for(LEADER, Role.LEADER),)),
    "other leader": actor(OTHER_LEADER, Post(Role.LEADER)),
    "other leader's substitute": actor(68, lent=(stands_in_for(OTHER_LEADER, Role.LEADER),)),
    "clerk": actor(69, Post(Role.CLERK)),
    "administrator": actor(70, Post(Role.ADMINISTRATOR)),
    "nobody": actor(71),
}


def by(*accounts: int) -> frozenset[int]:
    """Whose hand and name a submission or a request bears."""
    return frozenset(accounts)


def facts(stage: Stage = Stage.IN_PROGRESS, **known: object) -> Facts:
    """Facts of the directive of these tests, with evidence and a deadline unless said otherwise."""
    return Facts(
        stage=stage, concerned=CONCERNED, **({"evidence": 1, "documents": 1, "has_deadline": True} | known)
    )  # type: ignore[arg-type]
