"""The office's calendar. An edit is shown with what it would move before it is saved: it is done, looked at, undone."""

import hashlib
from collections.abc import Sequence

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy import extract, select
from werkzeug.exceptions import BadRequest

from tracker.domain.acts import Act
from tracker.domain.errors import Refused
from tracker.domain.permissions import Right
from tracker.extensions import db
from tracker.models.office import CalendarDay, CalendarYear, DayKind
from tracker.services import calendar
from tracker.services.calendar import Day, Moved
from tracker.web.admin.forms import CalendarForm
from tracker.web.admin.sheets import CALENDAR
from tracker.web.errors import status_of
from tracker.web.guard import current_act, needs


@needs(Right.OFFICE_EDIT)
def show() -> ResponseReturnValue:
    """The days of one year that are not what their weekday says; a warning where the year has no table."""
    return _page(CalendarForm(formdata=None, change="set"))


@needs(Right.OFFICE_EDIT)
def table() -> ResponseReturnValue:
    """The same days as CSV."""
    return CALENDAR.answer(_days(request.args.get("year", type=int) or current_act().today.year))


@needs(Right.OFFICE_EDIT)
def preview() -> ResponseReturnValue:
    """What the change would move. Nothing is saved."""
    form = CalendarForm()
    return _preview(form) if form.validate() else _page(form, 422)


@needs(Right.OFFICE_EDIT)
def save() -> ResponseReturnValue:
    """Save the change that was looked at; open deadlines follow, with history and notice.

    What would move otherwise than was shown is shown again; a date that would lie in the past needs a word.
    """
    form = CalendarForm()
    if not form.validate():
        raise BadRequest
    try:
        moved = _carry_out(current_act(), form, accept_past=bool(form.accept_past.data))
    except Refused as refusal:
        db.session.rollback()
        form.show(refusal)
        return _preview(form, 422) if refusal.field == "accept_past" else _page(form, status_of(refusal))
    if form.previewed.data != _seal(moved):
        db.session.rollback()
        form.form_errors.append(_("Các hạn sẽ đổi khác với lúc xem trước. Đề nghị xem lại rồi lưu."))
        return _preview(form, 409)
    year = form.year.data or form.day.data.year
    db.session.commit()
    flash(_("Đã lưu lịch. Số hạn thay đổi: %(count)s.", count=len(moved)), "success")
    return redirect(url_for("admin.calendar", year=year))


def _preview(form: CalendarForm, status: int = 200) -> ResponseReturnValue:
    act = current_act()
    try:
        moved = _carry_out(act, form, accept_past=True)
    except Refused as refusal:
        db.session.rollback()
        form.show(refusal)
        return _page(form, status_of(refusal))
    form.previewed.data = _seal(moved)
    page = render_template(
        "admin/preview_calendar.html",
        form=form,
        moved=moved,
        days=calendar.usual_days(form.year.data) if form.change.data == "year" else (),
    )
    db.session.rollback()
    return page, status


def _seal(moved: list[Moved]) -> str:
    """A short name of what would move, to know it again when it is saved."""
    words = "\n".join(f"{one.directive_id} {one.before} {one.after}" for one in moved)
    return hashlib.sha256(words.encode()).hexdigest()


def _carry_out(act: Act, form: CalendarForm, *, accept_past: bool) -> list[Moved]:
    if form.change.data == "year" and form.year.data:
        days = calendar.usual_days(form.year.data)
        return calendar.add_year(act, form.year.data, days, accept_past=accept_past)
    if form.day.data is None:
        raise BadRequest
    if form.change.data == "remove":
        return calendar.remove_day(act, form.day.data, accept_past=accept_past)
    day = Day(form.day.data, DayKind(form.kind.data), form.name.data or "")
    return calendar.set_day(act, day, accept_past=accept_past)


def _days(year: int) -> Sequence[CalendarDay]:
    rows = select(CalendarDay).where(extract("year", CalendarDay.day) == year).order_by(CalendarDay.day)
    return db.session.scalars(rows).all()


def _page(form: CalendarForm, status: int = 200) -> ResponseReturnValue:
    years = list(db.session.scalars(select(CalendarYear.year).order_by(CalendarYear.year)))
    today = current_act().today
    year = request.args.get("year", type=int) or (form.day.data.year if form.day.data else today.year)
    page = render_template(
        "admin/calendar.html",
        form=form,
        year=year,
        years=years,
        days=_days(year),
        missing=[wanted for wanted in (today.year, today.year + 1) if wanted not in years],
    )
    return page, status
