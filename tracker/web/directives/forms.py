"""What each action on a directive asks for. Whether it is enough, the domain says in its own words."""

from __future__ import annotations

from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _
from wtforms import DateField, SelectField, TextAreaField
from wtforms.validators import Length, Optional

from tracker.web.conflicts import VersionedForm

LONGEST = 10_000
"""Characters taken in one field of words."""


class Needed:
    """Marks a field as needed; what is missing is said by the domain."""

    field_flags = {"required": True}  # noqa: RUF012  the name and form WTForms asks for

    def __call__(self, form: Any, field: Any) -> None:
        """Nothing to object."""


def words(label: Any, hint: Any = "", *, needed: bool = False) -> TextAreaField:
    """A field of several lines."""
    return TextAreaField(label, [Needed() if needed else Optional(), Length(max=LONGEST)], description=hint)


def optional_id(value: Any) -> int | None:
    """The id a choice stands for; the empty choice stands for none."""
    return int(value) if value not in (None, "", "None") else None


class ConfirmForm(VersionedForm):
    """An action that needs nothing but the word of the actor."""


class ReportForm(VersionedForm):
    """Progress."""

    state_of_work = words(_("Tình hình thực hiện"), _("Việc đã làm đến nay, kết quả cụ thể."), needed=True)
    obstacles = words(_("Khó khăn, vướng mắc"), _("Để trống nếu không có."))
    proposals = words(_("Đề xuất"), _("Điều đơn vị đề nghị lãnh đạo quyết định hoặc hỗ trợ."))


class SubmitForm(VersionedForm):
    """A submission for sign-off."""

    note = words(_("Tóm tắt kết quả"), _("Một vài câu để lãnh đạo xem cùng minh chứng."))
    delay_cause = words(
        _("Nguyên nhân chậm"), _("Hạn hoàn thành đã qua: nguyên nhân được ghi vào báo cáo."), needed=True
    )


class ReasonForm(VersionedForm):
    """A reason, which the other side will read."""

    reason = words(_("Lý do"), _("Được gửi cho các đơn vị liên quan và ghi vào lịch sử xử lý."), needed=True)


class UrgeForm(VersionedForm):
    """An urging."""

    reason = words(_("Nội dung đôn đốc"), _("Được gửi ngay đến đơn vị chủ trì."), needed=True)


class OfficerForm(VersionedForm):
    """Who does the work."""

    officer_id = SelectField(_("Chuyên viên thực hiện"), coerce=optional_id, validate_choice=True)


class ExtensionForm(VersionedForm):
    """A request for another date."""

    to_on = DateField(_("Đề nghị hạn mới"), [Needed(), Optional()], format="%d/%m/%Y")
    reason = words(
        _("Lý do"), _("Vì sao không thể hoàn thành đúng hạn, cần thêm thời gian để làm gì."), needed=True
    )


class SettleForm(VersionedForm):
    """The clerk's answer to a unit that says a task is not its own."""

    lead_unit_id = SelectField(_("Đơn vị chủ trì"), coerce=optional_id)
    reason = words(_("Trả lời"), _("Được gửi cho đơn vị."), needed=True)


class LeadForm(VersionedForm):
    """Another lead unit."""

    lead_unit_id = SelectField(_("Đơn vị chủ trì mới"), [Needed()], coerce=optional_id)
    reason = words(_("Lý do"), _("Được gửi cho đơn vị cũ và đơn vị mới."), needed=True)


class ContributeForm(VersionedForm):
    """The part of a coordinating unit."""

    unit_id = SelectField(_("Đơn vị phối hợp"), coerce=int)
    contribution = words(
        _("Phần việc đã phối hợp"), _("Việc đơn vị đã làm, kết quả đã chuyển cho ai."), needed=True
    )


class StepsForm(VersionedForm):
    """The whole checklist, a step a line."""

    texts = words(_("Các bước"), _("Mỗi dòng một bước. Bước giữ nguyên chữ thì giữ cả dấu đã xong."))


class TickForm(VersionedForm):
    """One step of the checklist, done or not."""

    done = SelectField(_("Bước"), choices=lambda: {"1": gettext("Đã xong"), "0": gettext("Chưa xong")})
