"""The form every form is made from: our words for what is wrong, text in NFC without blanks around it."""

import unicodedata
from collections.abc import Callable, Mapping
from typing import Any

from flask_babel import gettext
from flask_wtf import FlaskForm
from wtforms import Field, StringField
from wtforms.fields import PasswordField
from wtforms.fields.choices import SelectChoice

from tracker.domain.errors import Refused
from tracker.domain.wording import N_
from tracker.extensions import db
from tracker.web.errors import sentence, status_of

WORDS = {
    "This field is required.": N_("Mục này là bắt buộc."),
    "Invalid input.": N_("Nội dung không hợp lệ."),
    "Invalid email address.": N_("Địa chỉ thư điện tử không hợp lệ."),
    "Not a valid choice.": N_("Lựa chọn không hợp lệ."),
    "Not a valid choice": N_("Lựa chọn không hợp lệ."),
    "Invalid Choice: could not coerce.": N_("Lựa chọn không hợp lệ."),
    "Invalid choice(s): one or more data inputs could not be coerced.": N_("Lựa chọn không hợp lệ."),
    "Not a valid integer value.": N_("Cần một số nguyên."),
    "Not a valid date value.": N_("Ngày không hợp lệ; nhập theo dạng ngày/tháng/năm, ví dụ 25/09/2025."),
    "Not a valid datetime value.": N_("Thời điểm không hợp lệ."),
    "Not a valid time value.": N_("Giờ không hợp lệ; nhập theo dạng giờ:phút, ví dụ 07:30."),
    "Number must be between %(min)s and %(max)s.": N_("Cần một số từ %(min)s đến %(max)s."),
    "Number must be at least %(min)s.": N_("Cần một số từ %(min)s trở lên."),
    "Number must be at most %(max)s.": N_("Cần một số không quá %(max)s."),
    "Field must be equal to %(other_name)s.": N_("Hai lần nhập không giống nhau."),
    "Field must be between %(min)d and %(max)d characters long.": N_("Cần từ %(min)d đến %(max)d ký tự."),
    "File does not have an approved extension.": N_("Loại tệp này không được nhận."),
    "Invalid URL.": N_("Địa chỉ liên kết không hợp lệ."),
    "CSRF token expired.": N_("Biểu mẫu đã hết hiệu lực. Đề nghị tải lại trang và gửi lại."),
    "CSRF token missing.": N_("Biểu mẫu đã hết hiệu lực. Đề nghị tải lại trang và gửi lại."),
    "CSRF failed.": N_("Biểu mẫu đã hết hiệu lực. Đề nghị tải lại trang và gửi lại."),
}
"""What WTForms says in English → our sentence."""

COUNTED_WORDS = {
    "Field must be at least %(min)d character long.": N_("Cần ít nhất %(min)d ký tự."),
    "Field cannot be longer than %(max)d character.": N_("Không dài quá %(max)d ký tự."),
    "Field must be exactly %(max)d character long.": N_("Cần đúng %(max)d ký tự."),
}
"""The same for sentences with a count; Vietnamese has one form for all counts."""


class Words:
    """Translates the messages of WTForms itself into the language of the page."""

    def gettext(self, text: str) -> str:
        """Our sentence for a message of WTForms; the message where we have none."""
        return gettext(WORDS[text]) if text in WORDS else text

    def ngettext(self, singular: str, plural: str, n: int) -> str:
        """The same for a message with a count."""
        if singular not in COUNTED_WORDS:
            return singular if n == 1 else plural
        return gettext(COUNTED_WORDS[singular])  # WTForms fills the count in itself


class Form(FlaskForm):
    """A form of the tracker. `show` puts a refusal of the domain beside the field it is about."""

    class Meta(FlaskForm.Meta):
        """How WTForms is told our words and how typed text is cleaned."""

        def get_translations(self, form: FlaskForm) -> Words:
            """Our words instead of a catalogue: WTForms has none in Vietnamese."""
            return Words()

        def bind_field(self, form: FlaskForm, unbound_field: Any, options: dict[str, Any]) -> Field:
            """Every typed text passes `clean` first; a password stays as it was typed."""
            kind = unbound_field.field_class
            if issubclass(kind, StringField) and not issubclass(kind, PasswordField):
                given = unbound_field.kwargs.get("filters", ())
                unbound_field.kwargs["filters"] = given if clean in given else (clean, *given)
            return unbound_field.bind(form=form, **options)

    status = 200
    """The status of the page that shows this form."""

    def carries_out(self, verb: Callable[[], object]) -> bool:
        """True if the form was sent complete and `verb`, a service's, was not refused: then it is committed.

        Otherwise nothing is changed, `status` says why, and the form holds the sentences to show.
        """
        if not self.validate_on_submit():
            self.status = 422 if self.is_submitted() else 200
            return False
        try:
            verb()
        except Refused as refusal:
            db.session.rollback()
            self.show(refusal)
            self.status = status_of(refusal)
            return False
        db.session.commit()
        return True

    def show(self, refusal: Refused) -> None:
        """Show what the domain refused: beside the field it names, else above the form."""
        field = self._fields.get(refusal.field or "")
        if field is None:
            self.form_errors.append(sentence(refusal))
        else:
            field.errors = [*field.errors, sentence(refusal)]


def clean(text: Any) -> Any:
    """Text in NFC, without blanks around it; anything else (a number given by the page itself) as it is."""
    return unicodedata.normalize("NFC", text).strip() if isinstance(text, str) else text


def choices(names: Mapping[Any, object]) -> list[SelectChoice]:
    """What a SelectField offers, from value → label; a label may be lazy."""
    return [SelectChoice(value=value, label=label) for value, label in names.items()]
