"""Units: their list in the office's own order, a new one, one of them."""

from collections.abc import Sequence

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy import select
from werkzeug.exceptions import NotFound

from tracker.domain.permissions import Right
from tracker.extensions import db
from tracker.models.units import Unit
from tracker.services import units
from tracker.services.units import NewUnit
from tracker.web.admin.forms import StepForm, UnitForm
from tracker.web.admin.sheets import UNITS
from tracker.web.admin.stale import differences
from tracker.web.guard import current_act, needs


@needs(Right.OFFICE_EDIT)
def index() -> ResponseReturnValue:
    """All units, those no longer given work too."""
    return render_template("admin/units.html", units=_all())


@needs(Right.OFFICE_EDIT)
def table() -> ResponseReturnValue:
    """The same list as CSV."""
    return UNITS.answer(_all())


@needs(Right.OFFICE_EDIT)
def create() -> ResponseReturnValue:
    """Enter a unit."""
    form = UnitForm(head_title="Trưởng phòng")
    if form.carries_out(lambda: units.create(current_act(), _new(form))):
        flash(_("Đã thêm đơn vị."), "success")
        return redirect(url_for("admin.units"))
    return render_template("admin/unit.html", form=form, unit=None, differing=[]), form.status


@needs(Right.OFFICE_EDIT)
def change(unit_id: int) -> ResponseReturnValue:
    """Correct a unit."""
    unit = db.session.get(Unit, unit_id)
    if unit is None:
        raise NotFound
    form = UnitForm(obj=unit)
    if not form.is_submitted():
        form.aliases.data = "\n".join(unit.aliases)
    verb = units.change
    if form.carries_out(lambda: verb(current_act(), unit_id, int(form.version.data), _new(form))):
        flash(_("Đã lưu đơn vị."), "success")
        return redirect(url_for("admin.units"))
    differing = differences(form, unit, ("name", "short_name", "head_title", "aliases"))
    return render_template("admin/unit.html", form=form, unit=unit, differing=differing), form.status


@needs(Right.OFFICE_EDIT)
def move(unit_id: int) -> ResponseReturnValue:
    """One place up or down."""
    units.move(current_act(), unit_id, up=request.form.get("direction") == "up")
    db.session.commit()
    return redirect(url_for("admin.units"))


@needs(Right.OFFICE_EDIT)
def follow(unit_id: int) -> ResponseReturnValue:
    """Stop giving the unit work, or begin again."""
    active = request.form.get("active") == "yes"
    units.follow(current_act(), unit_id, int(StepForm().version.data or 0), active=active)
    db.session.commit()
    flash(_("Đã lưu đơn vị."), "success")
    return redirect(url_for("admin.units"))


def _all() -> Sequence[Unit]:
    return db.session.scalars(select(Unit).order_by(Unit.position, Unit.id)).all()


def _new(form: UnitForm) -> NewUnit:
    return NewUnit(
        name=form.name.data,
        short_name=form.short_name.data or "",
        head_title=form.head_title.data,
        aliases=(form.aliases.data or "").splitlines(),
    )
