"""Many directives at once, put in as rows: for tests of what is counted, not of how it came to be."""

from __future__ import annotations

from datetime import date, timedelta
from random import Random
from typing import Any

from tests import builders
from tracker.domain.lifecycle import Stage
from tracker.extensions import db
from tracker.models.directives import Coordination, Directive
from tracker.models.plans import Plan

TODAY = date(2025, 9, 4)


def plan(office: builders.Office, **fields: Any) -> Plan:
    """A plan without directives, as a row."""
    values = {
        "kind": "plan",
        "number": "1/KH",
        "title": "Kế hoạch",
        "leader_id": office.accounts["pgd.moitruong"],
        "given_at": builders.GIVEN_AT,
        "given_by_id": office.accounts["vanthu"],
    }
    made = Plan(**{**values, **fields})
    db.session.add(made)
    db.session.flush()
    return made


def directive(office: builders.Office, of: Plan, **fields: Any) -> Directive:
    """A directive as a row; by default not started, without a deadline, led by MTKS."""
    values: dict[str, Any] = {
        "plan_id": of.id,
        "position": 1,
        "clause": "I.1",
        "text": "Việc",
        "lead_unit_id": office.units["MTKS"],
        "leader_id": of.leader_id,
        "assigned_at": builders.GIVEN_AT,
        "stage": Stage.NOT_STARTED,
        "rule": {"kind": "none"},
        "updated_on": TODAY,
    }
    made = Directive(**{**values, **fields})
    db.session.add(made)
    return made


def many(office: builders.Office, of: Plan, number: int, seed: int = 111) -> list[Directive]:
    """Directives of every stage and every distance from their deadline, across three units."""
    random = Random(seed)  # noqa: S311  the same rows every time, nothing secret
    units = list(office.units.values())[:3]
    made = [directive(office, of, **_any(random, units, n)) for n in range(number)]
    for row in made[::4]:
        row.coordination = [Coordination(unit_id=units[(units.index(row.lead_unit_id) + 1) % 3], position=0)]
    db.session.flush()
    return made


def _any(random: Random, units: list[int], n: int) -> dict[str, Any]:
    stage = random.choice(list(Stage))
    far, near = random.randint(-30, 20), random.randint(-4, 4)
    due_on = random.choice([None, TODAY + timedelta(days=far), TODAY + timedelta(days=near)])
    judged = stage in (Stage.AWAITING, Stage.DONE)
    return {
        "position": n,
        "clause": f"V.{n}",
        "text": f"Việc thứ {n}",
        "folded": f"viec thu {n}",
        "lead_unit_id": random.choice(units),
        "stage": stage,
        "stage_left": Stage.IN_PROGRESS if stage is Stage.SUSPENDED else None,
        "due_on": due_on,
        "undetermined": due_on is None and random.random() < 0.5,
        "submitted_on": TODAY - timedelta(days=random.randint(0, 25)) if judged else None,
        "updated_on": TODAY - timedelta(days=random.randint(0, 20)),
    }
