"""A large office on the morning of a busy day: thousands of officers with directives due, dates moved, people urged."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from time import perf_counter

from sqlalchemy import func, insert, select, update

from bench.filling import CLERK, UNITS, fill
from tracker.domain.acts import SYSTEM, Act
from tracker.domain.calendar import local_moment
from tracker.domain.lifecycle import Stage
from tracker.domain.permissions import Role
from tracker.extensions import db
from tracker.models.accounts import Account, Post
from tracker.models.directives import Directive
from tracker.models.letters import Letter, LetterState
from tracker.models.plans import Plan
from tracker.queries import actors, office
from tracker.services import directives, plans, reminders

TODAY = date(2025, 9, 4)
NOW = local_moment(TODAY, 8)
FIRST_OFFICER = CLERK + UNITS + 1


def fill_office(officers: int) -> None:
    """An office in which ``officers`` have one or two directives due these days; the caller commits."""
    fill(officers * 3 // 2, TODAY)
    db.session.execute(update(Account).values(email=Account.login + "@snnmt.example"))
    db.session.execute(insert(Account), [_officer(n) for n in range(officers)])
    rows = db.session.execute(select(Directive.id, Directive.lead_unit_id).order_by(Directive.lead_unit_id))
    given = [(row_id, unit_id, n % officers) for n, (row_id, unit_id) in enumerate(rows)]
    db.session.execute(insert(Post), [_post(n, unit_id) for _row_id, unit_id, n in given[:officers]])
    db.session.execute(update(Directive), [_due(row_id, n) for row_id, _unit_id, n in given])


def let_people_act(letters: int) -> None:
    """Events are set and work is urged until ``letters`` notices of it wait to be sent; every act is committed."""
    calendar, thresholds = office.calendar(), office.thresholds()

    def act(account_id: int) -> Act:
        return Act(actors.actor(db.session.get_one(Account, account_id), NOW), NOW, calendar, thresholds)

    moves = iter(db.session.scalars(select(Plan).order_by(Plan.id)).all())
    while (waiting := _waiting()) < letters:
        plan = next(moves)
        plans.set_event(
            act(CLERK), plan.id, plan.version, event_on=TODAY + timedelta(days=12), accept_past=True
        )
        db.session.commit()
        for row in list(plan.directives)[: (letters - waiting) // 4]:
            note = f"Đề nghị khẩn trương, việc số {row.id}."
            directives.urge(act(plan.leader_id), row.id, row.version, note=note)
            db.session.commit()


def plan_the_day() -> tuple[int, float]:
    """Plan the letters of the day. How many letters wait then, and the seconds the planning took."""
    act = Act(SYSTEM, NOW, office.calendar(), office.thresholds())
    begun = perf_counter()
    reminders.plan_due(act)
    db.session.commit()
    spent = perf_counter() - begun
    return _waiting(), spent


def _officer(n: int) -> dict[str, object]:
    return {
        "id": FIRST_OFFICER + n,
        "login": f"officer.{n}",
        "title": f"Chuyên viên số {n}",
        "email": f"officer.{n}@snnmt.example",
        "password_hash": "!",
        "created_at": datetime.now(UTC),
        "version": 1,
    }


def _post(n: int, unit_id: int) -> dict[str, object]:
    return {"account_id": FIRST_OFFICER + n, "role": Role.OFFICER, "unit_id": unit_id, "title": "Chuyên viên"}


def _due(row_id: int, n: int) -> dict[str, object]:
    """Under way, its officer named, due between five days ago and five days hence."""
    due_on = TODAY + timedelta(days=n % 11 - 5)
    under_way = {"stage": Stage.IN_PROGRESS, "stage_left": None, "submitted_on": None, "done_at": None}
    return {
        "id": row_id,
        "version": 1,
        "officer_id": FIRST_OFFICER + n,
        "due_on": due_on,
        "rule_due_on": due_on,
        **under_way,
    }


def _waiting() -> int:
    return db.session.scalar(select(func.count()).where(Letter.state == LetterState.PLANNED)) or 0
