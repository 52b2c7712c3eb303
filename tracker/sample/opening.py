"""Open the sample: its office, its accounts with random passwords, its days, its clock. Once; later starts keep all."""

from __future__ import annotations

import os
from dataclasses import dataclass, replace
from pathlib import Path

from sqlalchemy import select

from tracker.domain.acts import SYSTEM, Act
from tracker.domain.calendar import local_moment
from tracker.domain.permissions import Role
from tracker.extensions import db
from tracker.models.accounts import Account
from tracker.models.units import Unit
from tracker.queries import actors, office
from tracker.sample import plan111
from tracker.sample.office import ACCOUNTS, UNITS, SampleAccount
from tracker.sample.play import OPENS_AT, Clock, play
from tracker.services import accounts, calendar, passwords, sample_clock, staff, units
from tracker.services import office as office_of
from tracker.services.units import NewUnit

ACCOUNTS_FILE = "accounts.txt"
YEARS = frozenset({2025, 2026})
"""The years whose days off the sample's office has entered."""
FOUNDED_AT = local_moment(plan111.ISSUED_ON, 7, 30)


@dataclass(frozen=True)
class Key:
    """What opens one of the sample's accounts."""

    login: str
    title: str
    password: str


def opened() -> bool:
    """True if the sample has been opened before."""
    return db.session.scalar(select(Account.id).limit(1)) is not None


def open_sample(home: Path, morning: Clock) -> None:
    """Found the office, write the accounts file (0600) into ``home``, play the sample's days, set the clock.

    ``morning`` is called with 07:30 of each day the sample lived through. One transaction: a sample is whole or not
    there. The caller must be allowed to write.
    """
    _keep(home / ACCOUNTS_FILE, _found())
    logins = {a.login: a for a in db.session.scalars(select(Account))}
    names = {u.short_name: u for u in db.session.scalars(select(Unit))}
    play(logins, names, morning)
    sample_clock.set_to(OPENS_AT)
    db.session.commit()


def kept(home: Path) -> str:
    """The accounts file as it was written at the first start; empty if somebody has put it away."""
    file = home / ACCOUNTS_FILE
    return file.read_text(encoding="utf-8") if file.exists() else ""


def _found() -> list[Key]:
    """The administrator first, by the system's own hand; everything else by the administrator's."""
    by_post = sorted(ACCOUNTS, key=lambda a: a.role is not Role.ADMINISTRATOR)
    system = Act(SYSTEM, FOUNDED_AT, office.calendar(), office.thresholds())
    founder, first = _enter(system, by_post[0], {})
    act = replace(system, actor=actors.actor(founder, FOUNDED_AT))
    for year in sorted(YEARS - system.calendar.years):
        calendar.add_year(act, year, calendar.usual_days(year))
    office_of.rename(act, "Sở Nông nghiệp và Môi trường tỉnh Lạng Sơn")
    by_short_name = {
        u.short_name: units.create(act, NewUnit(u.name, u.short_name, u.head_title, u.aliases)) for u in UNITS
    }
    rest = [_enter(act, sample, by_short_name)[1] for sample in by_post[1:]]
    order = [a.login for a in ACCOUNTS]
    return sorted([first, *rest], key=lambda key: order.index(key.login))


def _enter(act: Act, sample: SampleAccount, by_short_name: dict[str, Unit]) -> tuple[Account, Key]:
    made = staff.open_account(act, staff.Person(sample.login, sample.title, sample.email)).account
    unit = by_short_name[sample.unit].id if sample.unit else None
    staff.give_post(act, made, sample.role, unit_id=unit, title=sample.title)
    password = passwords.one_time()
    accounts.set_password(act, made, password, note="")
    return made, Key(sample.login, sample.title, password)


def _keep(file: Path, keys: list[Key]) -> None:
    lines = [f"{key.login:20}{key.password:24}{key.title}" for key in keys]
    with os.fdopen(os.open(file, os.O_CREAT | os.O_TRUNC | os.O_WRONLY, 0o600), "w", encoding="utf-8") as out:
        out.write("\n".join(lines) + "\n")
