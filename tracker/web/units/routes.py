"""`/units/mine`, `/units/<id>` and `/units/<id>/<part>`: a unit's work, in parts."""

from __future__ import annotations

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from tracker.domain.permissions import Right
from tracker.domain.wording import N_
from tracker.queries import unit_page
from tracker.queries.unit_page import Part, UnitLine
from tracker.web.addresses import one_of
from tracker.web.guard import current_act, needs
from tracker.web.lists.sheet import DIRECTIVES
from tracker.web.sheets import Sheet
from tracker.web.units import words

blueprint = Blueprint("units", __name__)

UNITS: Sheet[UnitLine] = Sheet(
    "don-vi",
    (
        (N_("Đơn vị"), lambda unit: unit.name),
        (N_("Đang theo dõi"), lambda unit: unit.open),
        (N_("Quá hạn"), lambda unit: unit.overdue),
    ),
)


@blueprint.get("/units/mine")
@needs(Right.UNITS_READ)
def mine() -> ResponseReturnValue:
    """To the viewer's own unit, the first of several; leaders and clerks choose one."""
    act = current_act()
    own = unit_page.own_units(act)
    if own:
        return redirect(url_for("units.show", unit_id=own[0].id))
    return render_template("units/index.html", units=unit_page.all_units(act), as_of=act.now)


@blueprint.get("/units.csv")
@needs(Right.OVERVIEW_READ)
def table() -> ResponseReturnValue:
    """The units to choose from, with what is open and late, as CSV."""
    return UNITS.answer(unit_page.all_units(current_act()))


@blueprint.get("/units/<int:unit_id>")
@needs(Right.UNITS_READ)
def show(unit_id: int) -> str:
    """What the unit has to do, the most pressing first."""
    act = current_act()
    page = unit_page.page(act, unit_id)
    own = unit_page.own_units(act)
    return render_template("units/show.html", page=page, own=own, words=words, as_of=act.now)


@blueprint.get("/units/<int:unit_id>/" + one_of("part", Part))
@needs(Right.UNITS_READ)
def part(unit_id: int, part: str) -> str:
    """One part of it, whole, page by page."""
    act = current_act()
    page = unit_page.part_page(act, unit_id, Part(part), request.args.get("page", 1, int))
    work = next(w for w in page.works if w.part == part)
    return render_template("units/part.html", page=page, work=work, words=words, as_of=act.now)


@blueprint.get("/units/<int:unit_id>/" + one_of("part", Part) + ".csv")
@needs(Right.UNITS_READ)
def part_table(unit_id: int, part: str) -> ResponseReturnValue:
    """The same part, all its pages, as CSV."""
    page = unit_page.part_page(current_act(), unit_id, Part(part), size=None)
    return DIRECTIVES.answer(row for work in page.works for row in work.rows)
