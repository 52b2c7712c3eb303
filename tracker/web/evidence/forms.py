"""What each kind of evidence asks for."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _
from flask_wtf.file import FileField
from wtforms import DateField, HiddenField, SelectField, StringField
from wtforms.validators import Length, Optional

from tracker.web.conflicts import VersionedForm
from tracker.web.directives.forms import Needed


class EvidenceForm(VersionedForm):
    """What every kind asks for: in whose name, and what it is called."""

    unit_id = SelectField(_("Bổ sung với tư cách"), coerce=int)
    title = StringField(
        _("Tên minh chứng"),
        [Optional(), Length(max=300)],
        description=_("Ví dụ: Danh sách khách mời đã gửi. Có thể để trống."),
    )

    def for_units(self, units: list[tuple[int, str]]) -> None:
        """Offer the units one may speak for; a single one is not asked for."""
        if not self.unit_id:
            return
        self.unit_id.choices = {str(unit_id): name for unit_id, name in units}
        if len(units) == 1:
            del self.unit_id

    def unit(self, only: int) -> int:
        """The unit chosen, or the ``only`` one."""
        return int(self.unit_id.data) if self.unit_id else only


class FileForm(EvidenceForm):
    """A file. ``held`` names one that is in the store already, so that it need not be sent again."""

    file = FileField(_("Tệp"), [Needed()])
    held = HiddenField()


class LinkForm(EvidenceForm):
    """A link."""

    url = StringField(
        _("Địa chỉ liên kết"),
        [Needed()],
        description=_("Bắt đầu bằng https:// hoặc http://, ví dụ trang tin của Sở."),
    )


class DocumentForm(EvidenceForm):
    """An official document, as the document system knows it."""

    number = StringField(
        _("Số, ký hiệu văn bản"), [Needed(), Length(max=80)], description=_("Ví dụ: 45/GM-SNNMT")
    )
    issued_on = DateField(_("Ngày văn bản"), [Needed(), Optional()], format="%d/%m/%Y")


FORMS: dict[str, Any] = {"file": FileForm, "link": LinkForm, "document": DocumentForm}
"""Kind, as it stands in the address → its form."""
