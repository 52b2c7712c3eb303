"""What is asked at the door and about one's own account."""

from flask_babel import lazy_gettext as _
from wtforms import BooleanField, PasswordField, SelectField, StringField
from wtforms.validators import EqualTo, InputRequired, Length, Optional

from tracker.models.accounts import Contrast, Language, TextSize
from tracker.web.forms import Form, choices


class SignInForm(Form):
    """Name and password."""

    login = StringField(_("Tên đăng nhập"), [InputRequired(), Length(max=80)])
    password = PasswordField(_("Mật khẩu"), [InputRequired(), Length(max=200)])


class PasswordForm(Form):
    """A new password in place of the current one."""

    current = PasswordField(_("Mật khẩu hiện tại"), [InputRequired(), Length(max=200)])
    password = PasswordField(_("Mật khẩu mới"), [InputRequired(), Length(max=200)])
    again = PasswordField(_("Nhập lại mật khẩu mới"), [InputRequired(), EqualTo("password")])


class ForgottenForm(Form):
    """Whose password is forgotten."""

    login = StringField(_("Tên đăng nhập"), [InputRequired(), Length(max=80)])


class ResetForm(Form):
    """A new password, by a link."""

    password = PasswordField(_("Mật khẩu mới"), [InputRequired(), Length(max=200)])
    again = PasswordField(_("Nhập lại mật khẩu mới"), [InputRequired(), EqualTo("password")])


class MailForm(Form):
    """When the daily mail comes, and what comes with it."""

    minute = SelectField(_("Giờ nhận thư nhắc hằng ngày"))
    optional_daily = BooleanField(_("Nhận các thông báo để biết trong thư nhắc hằng ngày, không gửi riêng"))


class PreferencesForm(Form):
    """How one likes to read; what is not given stays as it is."""

    language = SelectField(
        choices=choices({one.value: one.value for one in Language}), validators=[Optional()]
    )
    text_size = SelectField(
        choices=choices({one.value: one.value for one in TextSize}), validators=[Optional()]
    )
    contrast = SelectField(
        choices=choices({one.value: one.value for one in Contrast}), validators=[Optional()]
    )
