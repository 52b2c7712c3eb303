"""The groups of units a document may give work to: their list, and the members of each."""

from __future__ import annotations

from operator import itemgetter

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext
from wtforms import HiddenField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length

from tracker.domain.errors import NotFound, Refused
from tracker.domain.permissions import Right
from tracker.domain.wording import N_
from tracker.extensions import db
from tracker.models.units import UnitGroup
from tracker.queries import choices
from tracker.services import groups
from tracker.web.errors import status_of
from tracker.web.forms import Form
from tracker.web.guard import current_act, needs
from tracker.web.sheets import Sheet

GROUPS: Sheet[tuple[str, str]] = Sheet(
    "nhom-don-vi", ((N_("Tên nhóm"), itemgetter(0)), (N_("Thành viên"), itemgetter(1)))
)


class GroupForm(Form):
    """A group: its name, and its members one a line."""

    version = HiddenField()
    name = StringField(lazy_gettext("Tên nhóm"), [InputRequired(), Length(max=200)])
    members = TextAreaField(lazy_gettext("Thành viên"), [InputRequired()])


@needs(Right.DRAFTS_EDIT)
def index() -> ResponseReturnValue:
    """All groups with how many members they have."""
    return render_template("drafts/groups.html", groups=choices.groups())


@needs(Right.DRAFTS_EDIT)
def table() -> ResponseReturnValue:
    """The members of all groups as CSV, one a line."""
    return GROUPS.answer((group.name, unit.name) for group in choices.groups() for unit in group.members)


@needs(Right.DRAFTS_EDIT)
def new() -> ResponseReturnValue:
    """Enter a group before a document names it."""
    return _page(None)


@needs(Right.DRAFTS_EDIT)
def edit(group_id: int) -> ResponseReturnValue:
    """Correct a group's name and members."""
    group = db.session.get(UnitGroup, group_id)
    if group is None:
        raise NotFound(N_("Không tìm thấy nhóm đơn vị này."))
    return _page(group)


def _page(group: UnitGroup | None) -> ResponseReturnValue:
    form, status = GroupForm(), 200
    if not form.is_submitted() and group is not None:
        form.name.data, form.version.data = group.name, str(group.version)
        form.members.data = "\n".join(unit.name for unit in group.members)
    elif form.validate_on_submit():
        try:
            return _kept(group.id if group else None, form)
        except Refused as refusal:
            db.session.rollback()
            form.show(refusal)
            status = status_of(refusal)
    elif form.is_submitted():
        status = 422
    return render_template("drafts/group.html", group=group, form=form), status


def _kept(group_id: int | None, form: GroupForm) -> ResponseReturnValue:
    lines = (form.members.data or "").splitlines()
    if group_id is None:
        groups.create(current_act(), form.name.data, lines)
    else:
        seen = int(form.version.data) if str(form.version.data).isdigit() else 0
        groups.change(current_act(), group_id, seen, name=form.name.data, members=lines)
    db.session.commit()
    flash(_("Đã lưu nhóm đơn vị."), "success")
    return redirect(url_for("drafts.groups"), 303)
