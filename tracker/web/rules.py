"""Deadline rules on a page: in words, with where they come from, and as the fields of a form."""

from __future__ import annotations

from datetime import date
from typing import Any

from flask import Flask, render_template, request
from flask_babel import gettext, ngettext
from flask_babel import lazy_gettext as _
from wtforms import DateField, IntegerField, RadioField, SelectField, StringField
from wtforms.validators import Length, NumberRange, Optional

from tracker.domain.deadlines import (
    AroundEvent,
    Continuous,
    EndOf,
    EndOfWindow,
    OnDate,
    Open,
    Period,
    PeriodKind,
    Recurring,
    Rule,
    Window,
    due,
    rule_from_json,
    rule_to_json,
)
from tracker.domain.errors import Missing, Refused
from tracker.domain.wording import N_
from tracker.web.forms import Form
from tracker.web.guard import current_act

_ROMAN = ("", "I", "II", "III", "IV")

KINDS = {
    "event": N_("Tính theo sự kiện"),
    "date": N_("Ngày cụ thể"),
    "period": N_("Hết kỳ"),
    "window": N_("Hết thời gian của kế hoạch"),
    "none": N_("Không thời hạn"),
    "recurring": N_("Định kỳ"),
    "continuous": N_("Thường xuyên, liên tục"),
}
"""The kinds of rules as a form offers them."""

ORIGINS = {
    "printed": N_("in trong văn bản"),
    "usual": N_("theo thông lệ"),
    "period": N_("theo kỳ của kế hoạch"),
    "person": N_("văn thư nhập"),
}


def rule_words(rule: Rule | dict[str, Any]) -> str:
    """A rule in words: ``2 ngày làm việc trước sự kiện``. Takes a rule, or its JSON as rows keep it."""
    match rule_from_json(rule) if isinstance(rule, dict) else rule:
        case OnDate(day, hour):
            words = gettext("ngày %(day)s", day=f"{day:%d/%m/%Y}")
            return f"{hour}, {words}" if hour else words
        case AroundEvent(0):
            return gettext("đúng ngày của sự kiện")
        case AroundEvent(n) if n < 0:
            return ngettext("%(num)d ngày làm việc trước sự kiện", "%(num)d ngày làm việc trước sự kiện", -n)
        case AroundEvent(n):
            return ngettext("%(num)d ngày làm việc sau sự kiện", "%(num)d ngày làm việc sau sự kiện", n)
        case EndOf(period):
            return gettext("hết %(period)s", period=period_words(period))
        case EndOfWindow():
            return gettext("hết thời gian của kế hoạch")
        case Recurring(every, day_of):
            return _recurring_words(every, day_of)
        case Continuous():
            return gettext("thường xuyên, liên tục")
    return gettext("không thời hạn")


def period_words(period: Period) -> str:
    """A period as documents write it: ``quý III/2025``."""
    match period.kind:
        case PeriodKind.WEEK:
            return gettext("tuần %(number)s/%(year)s", number=period.number, year=period.year)
        case PeriodKind.MONTH:
            return gettext("tháng %(number)s/%(year)s", number=period.number, year=period.year)
        case PeriodKind.QUARTER:
            return gettext("quý %(number)s/%(year)s", number=_ROMAN[period.number], year=period.year)
        case PeriodKind.HALF if period.number == 1:
            return gettext("6 tháng đầu năm %(year)s", year=period.year)
        case PeriodKind.HALF:
            return gettext("6 tháng cuối năm %(year)s", year=period.year)
    return gettext("năm %(year)s", year=period.year)


def origin_words(origin: str) -> str:
    """Where a rule comes from: ``theo thông lệ``."""
    return gettext(ORIGINS[str(origin)])


def rule_kind(rule: Rule) -> str:
    """Which kind of rule it is, as a form offers them."""
    return str(rule_to_json(rule)["kind"])


def register(app: Flask) -> None:
    """Give the templates of ``app`` these words."""
    for function in (rule_words, rule_kind, origin_words):
        app.add_template_filter(function)


def _kinds() -> dict[str, str]:
    return {kind: gettext(name) for kind, name in KINDS.items()}


def _sides() -> dict[str, str]:
    return {"before": gettext("trước sự kiện"), "after": gettext("sau sự kiện")}


def _periods() -> dict[str, str]:
    return {
        **{f"month-{n}": gettext("tháng %(n)s", n=n) for n in range(1, 13)},
        **{f"quarter-{n}": gettext("quý %(n)s", n=_ROMAN[n]) for n in range(1, 5)},
        "half-1": gettext("6 tháng đầu năm"),
        "half-2": gettext("6 tháng cuối năm"),
        "year-1": gettext("cả năm"),
    }


def _turns() -> dict[str, str]:
    return {
        "week": gettext("tuần"),
        "month": gettext("tháng"),
        "quarter": gettext("quý"),
        "half": gettext("nửa năm"),
        "year": gettext("năm"),
    }


class RuleForm(Form):
    """The fields of a rule; a form that asks for one inherits them."""

    kind = RadioField(_("Thời hạn"), choices=_kinds, default="event")
    day = DateField(_("Ngày"), [Optional()], format="%d/%m/%Y")
    hour = StringField(_("Giờ (nếu văn bản có ghi)"), [Optional(), Length(max=40)])
    working_days = IntegerField(_("Số ngày làm việc"), [Optional(), NumberRange(0, 400)])
    side = SelectField(_("Trước hay sau sự kiện"), choices=_sides, default="before")
    period = SelectField(_("Kỳ"), choices=_periods, default="quarter-1")
    year = IntegerField(_("Năm"), [Optional(), NumberRange(1900, 2200)])
    every = SelectField(_("Mỗi"), choices=_turns, default="month")
    day_of_period = IntegerField(_("Vào ngày thứ mấy của kỳ"), [Optional(), NumberRange(1, 366)])

    def fill_rule(self, rule: Rule) -> None:
        """Show ``rule`` in the fields."""
        match rule:
            case OnDate(day, hour):
                self.kind.data, self.day.data, self.hour.data = "date", day, hour
            case AroundEvent(n):
                self.kind.data, self.working_days.data = "event", abs(n)
                self.side.data = "after" if n > 0 else "before"
            case EndOf(Period(kind, year, number)):
                self.kind.data, self.period.data, self.year.data = "period", f"{kind.value}-{number}", year
            case Recurring(every, day_of):
                self.kind.data, self.every.data, self.day_of_period.data = "recurring", every.value, day_of
            case EndOfWindow():
                self.kind.data = "window"
            case Continuous():
                self.kind.data = "continuous"
            case _:
                self.kind.data = "none"

    def rule(self) -> Rule:
        """The rule the fields say. Raises Missing if its own field is empty."""
        match self.kind.data:
            case "date":
                return OnDate(_given(self.day.data, "day"), self.hour.data or None)
            case "event":
                n = int(_given(self.working_days.data, "working_days"))
                return AroundEvent(n if self.side.data == "after" else -n)
            case "period":
                kind, number = str(self.period.data).split("-")
                return EndOf(Period(PeriodKind(kind), int(_given(self.year.data, "year")), int(number)))
            case "recurring":
                return Recurring(PeriodKind(self.every.data), self.day_of_period.data)
            case "window":
                return EndOfWindow()
            case "continuous":
                return Continuous()
        return Open()


def due_ahead(event_on: date | None, window: Window) -> str:
    """The date the rule asked about in the address would give for such a plan: a part of a page."""
    form, act = RuleForm(formdata=request.args, meta={"csrf": False}), current_act()
    try:
        rule = form.rule() if form.validate() else None
    except Refused:
        rule = None
    if rule is None:
        return render_template("drafts/_due.html", due=None)
    found = due(rule, event_on=event_on, window=window, calendar=act.calendar)
    past = found.on is not None and found.on < act.today
    return render_template("drafts/_due.html", due=found, rule=rule, past=past)


def _given(value: Any, field: str) -> Any:
    if value is None:
        raise Missing(N_("Cần nhập mục này cho thời hạn đã chọn."), field=field)
    return value


def _recurring_words(every: PeriodKind, day_of: int | None) -> str:
    names = {
        PeriodKind.WEEK: gettext("hằng tuần"),
        PeriodKind.MONTH: gettext("hằng tháng"),
        PeriodKind.QUARTER: gettext("hằng quý"),
        PeriodKind.HALF: gettext("6 tháng một lần"),
        PeriodKind.YEAR: gettext("hằng năm"),
    }
    if day_of is None:
        return gettext("%(every)s, ngày cuối kỳ", every=names[every])
    return gettext("%(every)s, ngày thứ %(day)s của kỳ", every=names[every], day=day_of)
