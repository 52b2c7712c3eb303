"""No page's number of statements grows with what is in the database: walked from `url_map`, with everything grown."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import func, select

from tests import builders, statements
from tests.queries import rows
from tests.web.doors import DOORS
from tests.web.test_doors import LOGINS
from tracker.domain import drafting
from tracker.domain.permissions import Role
from tracker.extensions import db, writes
from tracker.models.accounts import Post, Substitution
from tracker.models.directives import Dependency, Directive, Step
from tracker.models.office import CalendarDay, DayKind, UsualLeadTime
from tracker.models.plans import Plan
from tracker.models.units import UnitGroup
from tracker.services import directives, drafts

LARGE = 12
"""How many times more of everything there is the second time."""


@pytest.fixture
def office(app: Flask) -> builders.Office:
    """Plan 111 on the morning of 04/09/2025, with two of everything a page may list."""
    with app.app_context(), writes():
        made = builders.office()
        builders.plan_111(made)
        builders.business_clock(builders.at(4))
        db.session.commit()
    grow(app, made, 0, 2)
    return made


def grow(app: Flask, office: builders.Office, first: int, times: int) -> None:
    """Add ``times`` more of everything; ``first`` keeps the names apart."""
    with app.app_context(), writes():
        for n in range(first, first + times):
            _more_people(office, n)
            _more_work(office, n)
            db.session.commit()


def _more_people(office: builders.Office, n: int) -> None:
    mtks = office.units["MTKS"]
    made = builders.unit(f"Đơn vị {n}", f"ĐV{n}", position=100 + n)
    account = builders.account(f"account.{n}", f"Chuyên viên {n}")
    account.posts.append(Post(role=Role.OFFICER, unit_id=mtks, title=f"Chuyên viên {n}"))
    account.posts.append(Post(role=Role.UNIT_HEAD, unit_id=made.id, title=f"Trưởng đơn vị {n}"))
    day = rows.TODAY + timedelta(days=n)
    span = {"first_on": day, "last_on": day, "substitute_id": account.id}
    db.session.add(Substitution(absent_id=office.accounts["truongphong.mtks"], **span))
    db.session.add(CalendarDay(day=day + timedelta(days=60), kind=DayKind.OFF, name=f"Nghỉ {n}"))
    db.session.add(UnitGroup(name=f"Nhóm {n}", aliases=[], members=[made]))
    rule = {"kind": "event", "working_days": -n}
    db.session.add(UsualLeadTime(kind=f"kind-{n}", name=f"Loại {n}", keywords=[f"từ {n}"], rule=rule))


def _more_work(office: builders.Office, n: int) -> None:
    builders.plan_111(office, number=f"{200 + n}/KH-SNNMT")
    plan = db.session.get_one(Plan, 1)
    some = rows.many(office, plan, 12, seed=n)
    rows.many(office, rows.plan(office, number=f"{300 + n}/KH"), 12, seed=100 + n)
    some[2].group_id = db.session.scalar(select(func.max(UnitGroup.id)))
    row = db.session.get_one(Directive, 1)
    builders.document(row, office, number=f"{n}/BC")
    row.steps.append(Step(position=n, text=f"Bước {n}"))
    db.session.add(Dependency(directive_id=1, requires_id=some[0].id))
    db.session.add(Dependency(directive_id=some[1].id, requires_id=1))
    head = office.act("truongphong.mtks", builders.at(4))
    directives.report(head, 1, row.version, state_of_work=f"Lần {n}")
    item = drafting.Item(id=1, text=f"Việc {n}")
    clerk = office.act("vanthu", builders.at(4))
    drafts.open_spoken(clerk, drafting.Head(title=f"Chỉ đạo {n}"), office.accounts["pgd.moitruong"], item)


def pages(app: Flask) -> Iterator[tuple[str, str]]:
    """Every page that can be looked at, and the login of somebody who may."""
    for rule in app.url_map.iter_rules():
        if rule.endpoint != "static" and "GET" in (rule.methods or ()):
            address, audience = DOORS[rule.endpoint]
            roles = [role for role in Role if audience is None or role in audience]
            for role in roles if audience is not None else roles[:1]:
                yield address, LOGINS[role]


def test_no_page_sends_more_statements_when_there_is_more_of_everything(
    app: Flask, office: builders.Office
) -> None:
    few = _statements(app)
    assert len(few) > 60
    grow(app, office, 2, LARGE)
    many = _statements(app)
    grown = {page: (few[page], n) for page, n in many.items() if page in few and n > few[page]}
    assert grown == {}


def _statements(app: Flask) -> dict[tuple[str, str], int]:
    """The number of statements of each page that answers, by address and login."""
    found = {}
    for login in LOGINS.values():
        client = app.test_client()
        builders.sign_in(client, login)
        for address, by in pages(app):
            if by == login:
                with statements.counted() as sent:
                    answer = client.get(address)
                if answer.status_code == 200:
                    found[address, login] = len(sent)
    return found
