"""The office's calendar: days off and working weekend days, a table a year. An edit carries the open deadlines along."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date

import holidays
from sqlalchemy import exists, select

from tracker.domain.acts import SYSTEM, Act
from tracker.domain.errors import Invalid
from tracker.domain.events import Event, EventKind
from tracker.domain.lifecycle import OPEN
from tracker.domain.permissions import Right
from tracker.domain.wording import N_
from tracker.extensions import db
from tracker.models.directives import Directive
from tracker.models.office import CalendarDay, CalendarYear, DayKind
from tracker.models.plans import Plan
from tracker.queries import office
from tracker.services.dating import redate_open
from tracker.services.loading import require
from tracker.services.record import record


@dataclass(frozen=True)
class Day:
    """A day that is not what its weekday says: a weekday off, or a weekend day worked."""

    day: date
    kind: DayKind
    name: str = ""


@dataclass(frozen=True)
class Moved:
    """An open directive whose date a change of the calendar moves.

    ``past``: the new date lies before today while the old one did not, which needs an explicit word.
    """

    directive_id: int
    clause: str
    text: str
    unit: str
    before: date | None
    after: date | None
    past: bool


def usual_days(year: int) -> tuple[Day, ...]:
    """The public holidays of `year` on weekdays and its compensating Saturdays, as far as they are known today.

    Tết and days exchanged by decision are estimates for years not yet decided: a person looks before saving.
    """
    known = holidays.country_holidays("VN", years=year, language="vi")
    off = (
        Day(day, DayKind.OFF, name) for day, name in known.items() if day.year == year and day.weekday() < 5
    )
    worked = (Day(day, DayKind.WORKING) for day in known.weekend_workdays if day.year == year)
    return tuple(sorted((*off, *worked), key=lambda found: found.day))


def seed(act: Act, years: Iterable[int]) -> None:
    """Give a new installation its first tables. Where there is any table already nothing happens."""
    if db.session.scalar(select(exists().select_from(CalendarYear))):
        return
    for year in years:
        add_year(act, year, usual_days(year))


def add_year(act: Act, year: int, days: Sequence[Day], *, accept_past: bool = False) -> list[Moved]:
    """Enter the table of a year that has none; returns what it moves. A date then past needs ``accept_past``."""
    _require(act)
    if not 2000 <= year <= 2100:
        raise Invalid(N_("Cần một năm từ 2000 đến 2100."), field="year")
    if db.session.get(CalendarYear, year) is not None:
        raise Invalid(N_("Năm %(year)s đã có lịch."), field="year", year=year)
    db.session.add(CalendarYear(year=year))
    db.session.add_all(CalendarDay(day=day.day, kind=day.kind, name=day.name) for day in days)
    return _follow(act, year, before=[], after=[_words(day) for day in days], accept_past=accept_past)


def set_day(act: Act, day: Day, *, accept_past: bool = False) -> list[Moved]:
    """Enter or replace one day; returns what it moves. Raises `Invalid` for a day that is so by its weekday.

    A date that then lies in the past needs ``accept_past``.
    """
    _require(act)
    if (day.day.weekday() < 5) is not (day.kind is DayKind.OFF):
        raise Invalid(
            N_("Ngày nghỉ phải là ngày thường, ngày làm bù phải là thứ Bảy hoặc Chủ nhật."), field="day"
        )
    if db.session.get(CalendarYear, day.day.year) is None:
        raise Invalid(
            N_("Năm %(year)s chưa có lịch; cần lập lịch năm trước."), field="day", year=day.day.year
        )
    row = db.session.get(CalendarDay, day.day)
    before = [] if row is None else [_words(_of(row))]
    if row is None:
        db.session.add(CalendarDay(day=day.day, kind=day.kind, name=day.name))
    else:
        row.kind, row.name = day.kind, day.name
    return _follow(act, day.day.year, before=before, after=[_words(day)], accept_past=accept_past)


def remove_day(act: Act, day: date, *, accept_past: bool = False) -> list[Moved]:
    """Make a day again what its weekday says; returns what that moves. A date then past needs ``accept_past``."""
    _require(act)
    row = db.session.get(CalendarDay, day)
    if row is None:
        raise Invalid(N_("Ngày này không có trong lịch."), field="day")
    before = [_words(_of(row))]
    db.session.delete(row)
    return _follow(act, day.year, before=before, after=[], accept_past=accept_past)


def _require(act: Act) -> None:
    if act.actor != SYSTEM:
        require(act, Right.OFFICE_EDIT)


def _follow(act: Act, year: int, *, before: list[str], after: list[str], accept_past: bool) -> list[Moved]:
    """Record the edit, and let every open deadline follow the calendar as it is now."""
    db.session.flush()
    event = Event(
        EventKind.CALENDAR_CHANGED, ("calendar", year), before={"days": before}, after={"days": after}
    )
    record(act, event)
    by_new_calendar = replace(act, calendar=office.calendar())
    return [moved for plan in _followed_plans() for moved in _carry(plan, by_new_calendar, accept_past)]


def _carry(plan: Plan, act: Act, accept_past: bool) -> list[Moved]:
    before = {row.id: row.due_on for row in plan.directives}
    return [
        Moved(
            row.id,
            row.clause,
            row.text,
            row.lead_unit.name,
            before[row.id],
            row.due_on,
            past=_gone(row.due_on, act) and not _gone(before[row.id], act),
        )
        for row in redate_open(plan, act, accept_past=accept_past)
    ]


def _gone(day: date | None, act: Act) -> bool:
    return day is not None and day < act.today


def _followed_plans() -> list[Plan]:
    has_open = exists().where(Directive.plan_id == Plan.id, Directive.stage.in_(OPEN))
    return list(db.session.scalars(select(Plan).where(Plan.closed_at.is_(None), has_open).order_by(Plan.id)))


def _of(row: CalendarDay) -> Day:
    return Day(row.day, row.kind, row.name)


def _words(day: Day) -> str:
    return f"{day.day.isoformat()} {day.kind.value} {day.name}".strip()
