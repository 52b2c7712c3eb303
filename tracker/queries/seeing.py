"""What a viewer may see of the directives, as conditions of a query."""

from sqlalchemy import ColumnElement, false, or_, select, true

from tracker.domain.permissions import Actor, Role
from tracker.models.directives import Coordination, Directive


def concerns(unit_ids: frozenset[int]) -> ColumnElement[bool]:
    """The directives that one of the units leads or coordinates."""
    coordinated = select(Coordination.directive_id).where(Coordination.unit_id.in_(unit_ids))
    return or_(Directive.lead_unit_id.in_(unit_ids), Directive.id.in_(coordinated))


def may_be_listed(actor: Actor) -> ColumnElement[bool]:
    """The directives the actor may find in a list.

    Leaders and clerks: all. Units: those of the plans that give them something to do, the rest of such a plan
    with stage and deadline only (which rows those are, ``permissions.sees_in_full`` says). Others: none.
    """
    if actor.roles & {Role.LEADER, Role.CLERK}:
        return true()
    if not actor.unit_ids:
        return false()
    plans = select(Directive.plan_id).where(concerns(actor.unit_ids))
    return Directive.plan_id.in_(plans)
