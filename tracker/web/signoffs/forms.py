"""What a sign-off, a return and the decision on a request ask for."""

from __future__ import annotations

from flask_babel import lazy_gettext as _
from wtforms import BooleanField, DateField, RadioField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length, Optional

from tracker.web.conflicts import VersionedForm

LONGEST = 10_000

GRANT, OTHER, REFUSE = "grant", "other", "refuse"


class SignForm(VersionedForm):
    """The word that signs; a note is not needed."""

    note = TextAreaField(
        _("Ý kiến"),
        [Optional(), Length(max=LONGEST)],
        description=_("Không bắt buộc. Được ghi vào lịch sử xử lý và gửi cho đơn vị."),
    )


class ReturnForm(VersionedForm):
    """A return, with the reason the unit works on."""

    reason = TextAreaField(
        _("Lý do trả lại"),
        [InputRequired(), Length(max=LONGEST)],
        description=_("Nêu rõ việc cần làm thêm. Được gửi ngay cho đơn vị."),
    )


class DecisionForm(VersionedForm):
    """The decision on a request for another date."""

    decision = RadioField(_("Quyết định"), [InputRequired()])
    granted_on = DateField(_("Ngày khác"), [Optional()], format="%d/%m/%Y")
    document_number = StringField(
        _("Số văn bản cho phép"), [Optional(), Length(max=80)], description=_("Nếu có, ví dụ 215/SNNMT-VP.")
    )
    reason = TextAreaField(
        _("Ý kiến"),
        [Optional(), Length(max=LONGEST)],
        description=_("Bắt buộc khi không đồng ý. Được gửi cho đơn vị."),
    )
    outside_window = BooleanField(_("Đồng ý cả khi hạn mới vượt ngoài thời gian của kế hoạch"))

    def offer(self, asked_day: str) -> None:
        """Name the choices; ``asked_day`` is the date asked for, in words."""
        self.decision.choices = [
            (GRANT, _("Đồng ý lùi đến %(day)s", day=asked_day)),
            (OTHER, _("Đồng ý lùi đến ngày khác")),
            (REFUSE, _("Không đồng ý, giữ nguyên hạn")),
        ]
