"""What the administrator fills in."""

from typing import ClassVar

from flask_babel import lazy_gettext as _
from wtforms import (
    BooleanField,
    DateField,
    HiddenField,
    IntegerField,
    SelectField,
    StringField,
    TextAreaField,
)
from wtforms.validators import AnyOf, DataRequired, InputRequired, Length, NumberRange, Optional

from tracker.domain.permissions import ROLE_NAMES, Role
from tracker.models.office import DayKind
from tracker.web.forms import Form, choices

DAY = "%d/%m/%Y"


class StepForm(Form):
    """One step with one button; `version` says which state of the row its page showed."""

    version = HiddenField(validators=[Optional()])


class AccountForm(Form):
    """What an account says of its owner."""

    version = HiddenField()
    login = StringField(_("Tên đăng nhập"), [InputRequired(), Length(max=80)])
    title = StringField(_("Tên chức danh"), [InputRequired(), Length(max=200)])
    email = StringField(_("Thư điện tử"), [Optional(), Length(max=254)])


class PostForm(Form):
    """A post to be given."""

    role = SelectField(_("Vai trò"), choices=choices({role.value: ROLE_NAMES[role] for role in Role}))
    unit = SelectField(_("Đơn vị"), coerce=int, choices=[], validators=[Optional()])
    title = StringField(_("Tên chức danh"), [Optional(), Length(max=200)])


class SubstituteForm(Form):
    """Who acts for somebody absent, and when."""

    substitute = SelectField(_("Người làm thay"), coerce=int, choices=[])
    first_on = DateField(_("Từ ngày"), [InputRequired()], format=DAY)
    last_on = DateField(_("Đến hết ngày"), [InputRequired()], format=DAY)


class UnitForm(Form):
    """A unit, the names it is printed by, and the title of its head."""

    version = HiddenField()
    name = StringField(_("Tên đơn vị"), [InputRequired(), Length(max=200)])
    short_name = StringField(_("Tên viết tắt"), [Optional(), Length(max=60)])
    head_title = StringField(_("Chức danh người đứng đầu"), [InputRequired(), Length(max=100)])
    aliases = TextAreaField(_("Tên gọi khác, mỗi dòng một tên"), [Optional(), Length(max=2000)])


class _UnlessOfAYear:
    """The day has to be given, unless the change is the table of a whole year."""

    field_flags: ClassVar = {"required": True}

    def __call__(self, form: "CalendarForm", field: DateField) -> None:
        (Optional() if form.change.data == "year" else InputRequired())(form, field)


class CalendarForm(Form):
    """One change of the calendar: a day set, a day removed, or the table of a year."""

    change = HiddenField(validators=[AnyOf(("set", "remove", "year"))])
    day = DateField(_("Ngày"), [_UnlessOfAYear()], format=DAY)
    kind = SelectField(
        _("Loại ngày"),
        choices=choices({DayKind.OFF.value: _("Nghỉ"), DayKind.WORKING.value: _("Làm bù")}),
        default=DayKind.OFF.value,
    )
    name = StringField(_("Tên ngày"), [Optional(), Length(max=200)])
    year = IntegerField(_("Năm"), [Optional(), NumberRange(min=2000, max=2100)])
    accept_past = BooleanField(_("Vẫn đặt các hạn đã qua"))
    previewed = HiddenField()


class SettingsForm(Form):
    """The office's name and the thresholds of the rules."""

    office = StringField(_("Tên cơ quan"), [Optional(), Length(max=200)])
    due_soon = IntegerField(_("Sắp đến hạn: còn bao nhiêu ngày làm việc"), [InputRequired()])
    silent_after = IntegerField(_("Im lặng: sau bao nhiêu ngày làm việc không cập nhật"), [InputRequired()])
    lead_times = StringField(_("Nhắc trước hạn bao nhiêu ngày làm việc"), [DataRequired(), Length(max=60)])
    coordinating_at = IntegerField(
        _("Nhắc đơn vị phối hợp trước hạn bao nhiêu ngày làm việc"), [InputRequired()]
    )
    escalate_after = IntegerField(
        _("Báo lãnh đạo khi quá hạn hơn bao nhiêu ngày làm việc"), [InputRequired()]
    )
    escalate_every = IntegerField(_("Rồi báo lại sau mỗi bao nhiêu ngày làm việc"), [InputRequired()])
    awaiting_after = IntegerField(
        _("Nhắc lãnh đạo khi chờ duyệt hơn bao nhiêu ngày làm việc"), [InputRequired()]
    )
    reminder_hour = IntegerField(_("Giờ gửi thư nhắc hằng ngày"), [InputRequired()])
    reminder_minute = IntegerField(_("Phút gửi thư nhắc hằng ngày"), [InputRequired()])


BEFORE, AFTER, WINDOW, NONE = "before", "after", "window", "none"


class LimitForm(Form):
    """The usual limit of one kind of work."""

    version = HiddenField()
    name = StringField(_("Loại việc"), [InputRequired(), Length(max=200)])
    keywords = TextAreaField(
        _("Nhận ra bằng các cụm từ, mỗi dòng một cụm"), [InputRequired(), Length(max=2000)]
    )
    rule = SelectField(
        _("Hạn thường đặt"),
        choices=choices(
            {
                BEFORE: _("Trước sự kiện"),
                AFTER: _("Sau sự kiện"),
                WINDOW: _("Cuối thời gian của kế hoạch"),
                NONE: _("Không thời hạn"),
            }
        ),
    )
    working_days = IntegerField(_("Số ngày làm việc"), [Optional(), NumberRange(min=0, max=200)])
