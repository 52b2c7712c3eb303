"""The table of usual lead times, from which a limit is suggested where a document prints none."""

from collections.abc import Sequence
from dataclasses import dataclass

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy import select
from werkzeug.exceptions import NotFound

from tracker.domain.deadlines import AroundEvent, EndOfWindow, Open, Rule, rule_from_json
from tracker.domain.lead_times import DEFAULTS
from tracker.domain.permissions import Right
from tracker.domain.wording import N_
from tracker.extensions import db
from tracker.models.office import UsualLeadTime
from tracker.services import office
from tracker.services.office import UsualLimit
from tracker.web.admin.forms import AFTER, BEFORE, NONE, WINDOW, LimitForm, StepForm
from tracker.web.admin.stale import differences
from tracker.web.guard import current_act, needs
from tracker.web.sheets import Sheet


@dataclass(frozen=True)
class _Row:
    """A row of the table; without an id it is one every installation starts with."""

    name: str
    keywords: Sequence[str]
    rule: Rule
    id: int | None = None
    version: int | None = None

    @property
    def words(self) -> str:
        """The limit as one says it."""
        match self.rule:
            case AroundEvent(days) if days < 0:
                return _("%(days)s ngày làm việc trước sự kiện", days=-days)
            case AroundEvent(days):
                return _("%(days)s ngày làm việc sau sự kiện", days=days)
            case EndOfWindow():
                return _("Cuối thời gian của kế hoạch")
            case _:
                return _("Không thời hạn")


LIMITS: Sheet[_Row] = Sheet(
    "han-thuong-dat",
    (
        (N_("Loại việc"), lambda row: row.name),
        (N_("Hạn thường đặt"), lambda row: row.words),
        (N_("Nhận ra bằng"), lambda row: "; ".join(row.keywords)),
    ),
)


def _all() -> list[_Row]:
    """The office's own table, or the one every installation starts with."""
    own = db.session.scalars(select(UsualLeadTime).order_by(UsualLeadTime.position, UsualLeadTime.id)).all()
    limits = [_Row(row.name, row.keywords, rule_from_json(row.rule), row.id, row.version) for row in own]
    return limits or [_Row(_(given.name), given.keywords, given.rule) for given in DEFAULTS]


@needs(Right.OFFICE_EDIT)
def index() -> ResponseReturnValue:
    """The table in the order in which it is tried."""
    return render_template("admin/usual_limits.html", limits=_all())


@needs(Right.OFFICE_EDIT)
def table() -> ResponseReturnValue:
    """The same table as CSV."""
    return LIMITS.answer(_all())


@needs(Right.OFFICE_EDIT)
def add() -> ResponseReturnValue:
    """A new kind of work; it is tried before all others."""
    form = LimitForm()
    if form.carries_out(lambda: office.add_limit(current_act(), _limit(form))):
        flash(_("Đã thêm loại việc."), "success")
        return redirect(url_for("admin.usual_limits"))
    return render_template("admin/usual_limit.html", form=form, limit=None, differing=[]), form.status


@needs(Right.OFFICE_EDIT)
def change(limit_id: int) -> ResponseReturnValue:
    """Change a kind of work."""
    row = db.session.get(UsualLeadTime, limit_id)
    if row is None:
        raise NotFound
    form = LimitForm(obj=row)
    if not form.is_submitted():
        form.keywords.data = "\n".join(row.keywords)
        form.rule.data, form.working_days.data = _said(rule_from_json(row.rule))
    verb = office.change_limit
    if form.carries_out(lambda: verb(current_act(), limit_id, int(form.version.data), _limit(form))):
        flash(_("Đã lưu loại việc."), "success")
        return redirect(url_for("admin.usual_limits"))
    differing = differences(form, row, ("name", "keywords"))
    return render_template("admin/usual_limit.html", form=form, limit=row, differing=differing), form.status


@needs(Right.OFFICE_EDIT)
def remove(limit_id: int) -> ResponseReturnValue:
    """Take a kind of work out of the table."""
    office.remove_limit(current_act(), limit_id, int(StepForm().version.data or 0))
    db.session.commit()
    flash(_("Đã bỏ loại việc."), "success")
    return redirect(url_for("admin.usual_limits"))


def _limit(form: LimitForm) -> UsualLimit:
    return UsualLimit(name=form.name.data, keywords=form.keywords.data.splitlines(), rule=_rule(form))


def _rule(form: LimitForm) -> Rule:
    days = form.working_days.data or 0
    rules: dict[str, Rule] = {
        BEFORE: AroundEvent(-days),
        AFTER: AroundEvent(days),
        WINDOW: EndOfWindow(),
        NONE: Open(),
    }
    return rules[form.rule.data]


def _said(rule: Rule) -> tuple[str, int | None]:
    match rule:
        case AroundEvent(days):
            return (BEFORE if days < 0 else AFTER), abs(days)
        case EndOfWindow():
            return WINDOW, None
        case _:
            return NONE, None
