"""Build what a test is about through the same services the screens use, with defaults that are Plan 111's.

Inside ``with app.app_context(), writes():`` (or the ``db`` fixture)::

    office = builders.office()                      # twelve units, one account a post, September 2025's days off
    plan = builders.plan_111(office)                # nine directives, given 21/08/2025 09:15 local time
    act = office.act("truongphong.mtks", builders.at(26, 8))

``builders.sign_in(client, "vanthu")`` puts a live session's cookie into a test client without a password.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from flask.testing import FlaskClient
from sqlalchemy import select

from tracker.clock import OFFSET_KEY
from tracker.domain.acts import Act, Thresholds
from tracker.domain.calendar import Calendar, local_moment
from tracker.extensions import db, writes
from tracker.models.accounts import Account, Post
from tracker.models.directives import Directive, RuleOrigin
from tracker.models.evidence import Evidence, EvidenceKind
from tracker.models.office import CalendarDay, CalendarYear, DayKind, Setting
from tracker.models.plans import Plan
from tracker.models.units import Unit
from tracker.queries import actors
from tracker.sample import plan111
from tracker.sample.office import ACCOUNTS, UNITS
from tracker.services import plans, sessions
from tracker.services.plans import NewDirective, PlanFields

DAYS_OFF = (date(2025, 9, 1), date(2025, 9, 2))
CALENDAR = Calendar.of(DAYS_OFF)
GIVEN_AT = local_moment(date(2025, 8, 21), 9, 15)


def at(day: int, month: int = 9, hour: int = 9, minute: int = 0, year: int = 2025) -> datetime:
    """A business moment by local time."""
    return local_moment(date(year, month, day), hour, minute)


@dataclass
class Office:
    """The accounts by login and the units by short name; plain ids survive the session."""

    accounts: dict[str, int]
    units: dict[str, int]

    def account(self, login: str) -> Account:
        return db.session.get_one(Account, self.accounts[login])

    def unit(self, short_name: str) -> Unit:
        return db.session.get_one(Unit, self.units[short_name])

    def act(self, login: str, now: datetime = GIVEN_AT, **thresholds: Any) -> Act:
        """An act of the account at the business moment ``now``."""
        return Act(actors.actor(self.account(login), now), now, CALENDAR, Thresholds(**thresholds))


def office() -> Office:
    """The sample's office, committed."""
    db.session.add(CalendarYear(year=2025))
    db.session.add_all(CalendarDay(day=d, kind=DayKind.OFF, name="Quốc khánh") for d in DAYS_OFF)
    units = {
        u.short_name: unit(u.name, u.short_name, u.head_title, u.aliases, n) for n, u in enumerate(UNITS)
    }
    accounts = {}
    for a in ACCOUNTS:
        made = account(a.login, a.title)
        made.posts.append(Post(role=a.role, unit_id=units[a.unit].id if a.unit else None, title=a.title))
        accounts[a.login] = made
    db.session.commit()
    return Office({k: v.id for k, v in accounts.items()}, {k: v.id for k, v in units.items()})


def unit(
    name: str, short_name: str = "", head_title: str = "Trưởng phòng", aliases: Any = (), position: int = 0
) -> Unit:
    made = Unit(
        name=name,
        short_name=short_name,
        head_title=head_title,
        aliases=list(aliases),
        position=position,
        active=True,
    )
    db.session.add(made)
    db.session.flush()
    return made


def account(login: str, title: str, **fields: Any) -> Account:
    """An account without a usable password and without a post."""
    values = {"email": f"{login}@snnmt.example", "password_hash": "!", "active": True, "created_at": GIVEN_AT}
    made = Account(login=login, title=title, **{**values, **fields})
    db.session.add(made)
    db.session.flush()
    return made


def plan_111(office: Office, *, now: datetime = GIVEN_AT, **changes: Any) -> Plan:
    """Plan 111 issued by the clerk, committed. ``changes`` replace fields of the plan."""
    fields = {
        "title": plan111.TITLE,
        "leader_id": office.accounts[plan111.LEADER],
        "number": plan111.NUMBER,
        "issued_on": plan111.ISSUED_ON,
        "issuer": plan111.ISSUER,
        "window": plan111.WINDOW,
        "event_name": plan111.EVENT_NAME,
        "event_on": plan111.EVENT_ON,
        "event_place": plan111.EVENT_PLACE,
    }
    position = {d.clause: n for n, d in enumerate(plan111.DIRECTIVES)}
    new = [
        NewDirective(
            clause=d.clause,
            text=d.text,
            lead_unit_id=office.units[d.lead],
            coordinating_unit_ids=tuple(office.units[u] for u in d.coordinating),
            rule=d.rule,
            origin=RuleOrigin.PRINTED if d.wording else RuleOrigin.USUAL,
            wording=d.wording,
            requires=(position[d.requires],) if d.requires else (),
        )
        for d in plan111.DIRECTIVES
    ]
    plan = plans.issue(office.act("vanthu", now), PlanFields(**{**fields, **changes}), new)
    db.session.commit()
    return plan


def directive(clause: str = "V.1.1", plan: Plan | None = None) -> Directive:
    """The directive of a clause, of the newest plan unless one is given."""
    rows = select(Directive).where(Directive.clause == clause).order_by(Directive.id.desc())
    found = db.session.scalars(rows if plan is None else rows.where(Directive.plan_id == plan.id)).first()
    assert found is not None, clause
    return found


def document(
    row: Directive, office: Office, login: str = "truongphong.mtks", number: str = "45/GM-SNNMT"
) -> Evidence:
    """An official document as evidence, added as a row: for tests that are about something else."""
    made = Evidence(
        unit_id=row.lead_unit_id,
        kind=EvidenceKind.DOCUMENT,
        number=number,
        issued_on=date(2025, 8, 25),
        digest="0" * 64,
        added_by_id=office.accounts[login],
        added_at=GIVEN_AT,
    )
    row.evidence.append(made)
    db.session.flush()
    return made


def business_clock(now: datetime) -> None:
    """Set the business clock to ``now``; it runs on from there. The caller commits."""
    offset = (now - datetime.now(UTC)).total_seconds()
    db.session.merge(Setting(name=OFFSET_KEY, value=offset))


def sign_in(client: FlaskClient, login: str) -> None:
    """Sign ``login`` in without a password: a live session, and its token in the client's cookie."""
    with client.application.app_context(), writes():
        found = db.session.scalars(select(Account).where(Account.login == login)).one()
        token = sessions.open_for(found, address="127.0.0.1", agent="test")
        db.session.commit()
    with client.session_transaction() as cookie:
        cookie["_user_id"] = token
        cookie["_fresh"] = True
