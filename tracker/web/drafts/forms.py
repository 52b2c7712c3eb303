"""What a clerk enters while preparing a plan."""

from __future__ import annotations

from dataclasses import replace

from flask_babel import gettext
from flask_babel import lazy_gettext as _
from flask_wtf.file import FileField
from wtforms import DateField, HiddenField, SelectField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length, Optional

from tracker.domain.deadlines import Window
from tracker.domain.documents import DOCUMENT_KINDS, SPOKEN
from tracker.domain.drafting import Draft, Head, Item, describe
from tracker.domain.errors import Invalid
from tracker.domain.wording import N_
from tracker.web.choosing import (
    MultiCheckboxField,
    leader_choices,
    parties_of,
    party_choices,
    value_of,
)
from tracker.web.drafts.progress import new_word
from tracker.web.forms import Form
from tracker.web.rules import RuleForm

DAY = "%d/%m/%Y"


class IntakeForm(Form):
    """A document to be read: a file, or its text."""

    file = FileField(_("Tệp văn bản"))
    text = TextAreaField(_("Hoặc dán nội dung văn bản"), [Optional()])
    word = HiddenField(default=new_word)


class PlanForm(Form):
    """What is true of the whole plan."""

    version = HiddenField()
    event_on = DateField(_("Ngày của sự kiện"), [Optional()], format=DAY)
    leader = SelectField(_("Lãnh đạo phụ trách"))
    number = StringField(_("Số, ký hiệu"), [Length(max=80)])
    issued_on = DateField(_("Ngày văn bản"), [Optional()], format=DAY)
    title = TextAreaField(_("Trích yếu"), [Length(max=2000)])
    doc_kind = SelectField(_("Loại văn bản"))
    issuer = StringField(_("Cơ quan ban hành"), [Length(max=300)])
    signer = StringField(_("Người ký"), [Length(max=200)])
    place = StringField(_("Nơi ban hành"), [Length(max=300)])
    event = StringField(_("Tên sự kiện"), [Length(max=300)])
    event_place = StringField(_("Địa điểm sự kiện"), [Length(max=300)])
    first_on = DateField(_("Thời gian của kế hoạch, từ ngày"), [Optional()], format=DAY)
    last_on = DateField(_("đến ngày"), [Optional()], format=DAY)

    def prepare(self) -> PlanForm:
        """Fill in what there is to choose from."""
        self.leader.choices = leader_choices(gettext("Chọn lãnh đạo"))
        self.doc_kind.choices = {kind: gettext(name) for kind, name in DOCUMENT_KINDS.items()}
        return self

    def fill(self, draft: Draft) -> PlanForm:
        """Show what the draft says."""
        head, window = draft.head, draft.window
        for name in ("title", "number", "issued_on", "issuer", "signer", "place"):
            self[name].data = getattr(head, name)
        self.doc_kind.data, self.leader.data = head.kind or "plan", str(draft.leader_id or "")
        self.event.data, self.event_on.data, self.event_place.data = (
            draft.event,
            draft.event_on,
            draft.event_place,
        )
        self.first_on.data, self.last_on.data = window.first_on, window.last_on
        return self

    def apply(self, draft: Draft) -> Draft:
        """The draft with what was entered. Raises Invalid for an event outside the window."""
        window = Window(self.first_on.data, self.last_on.data)
        if window.first_on and window.last_on and window.last_on < window.first_on:
            raise Invalid(N_("Ngày kết thúc phải sau ngày bắt đầu."), field="last_on")
        if self.event_on.data and not window.holds(self.event_on.data):
            raise Invalid(N_("Ngày của sự kiện nằm ngoài thời gian của kế hoạch."), field="event_on")
        names = ("number", "issued_on", "issuer", "signer", "place")
        printed = {name: self[name].data or None for name in names}
        return describe(
            draft,
            head=Head(title=self.title.data or "", kind=self.doc_kind.data, **printed),
            window=window,
            event=self.event.data or "",
            event_on=self.event_on.data,
            event_place=self.event_place.data or "",
            leader_id=int(self.leader.data) if self.leader.data else None,
        )


class TaskForm(RuleForm):
    """One directive: its words, units, deadline and leader."""

    version = HiddenField()
    clause = StringField(_("Mục"), [Length(max=60)])
    text = TextAreaField(_("Nội dung nhiệm vụ"), [InputRequired(), Length(max=20000)])
    lead = SelectField(_("Đơn vị chủ trì"))
    coordinating = MultiCheckboxField(_("Đơn vị phối hợp"))
    wording = StringField(_("Thời hạn ghi trong văn bản (nguyên văn)"), [Length(max=500)])
    leader = SelectField(_("Lãnh đạo phụ trách"))
    deliverable = StringField(_("Sản phẩm"), [Length(max=500)])

    def prepare(self) -> None:
        """Fill in what there is to choose from."""
        parties = party_choices()
        self.lead.choices = {"": gettext("Chọn đơn vị")} | parties
        self.coordinating.choices = parties
        self.leader.choices = leader_choices(gettext("Theo kế hoạch"))


class ItemForm(TaskForm):
    """One directive of a draft."""

    depends_on = StringField(_("Chờ kết quả của mục"), [Length(max=500)])
    new_unit = StringField(_("Đơn vị chủ trì mới, chưa có trong danh sách"), [Length(max=200)])

    def fill(self, draft: Draft, item: Item) -> ItemForm:
        """Show what ``item`` says."""
        self.clause.data, self.text.data, self.wording.data = item.clause, item.text, item.wording
        self.deliverable.data = item.deliverable
        self.lead.data = value_of(item.lead) if item.lead else ""
        self.coordinating.data = [value for value in map(value_of, item.coordinating) if value]
        self.leader.data = str(item.leader_id or "")
        clauses = {other.id: other.clause for other in draft.items}
        self.depends_on.data = ", ".join(dict.fromkeys(clauses[i] for i in item.depends_on if i in clauses))
        self.fill_rule(item.rule)
        return self

    def apply(self, draft: Draft, item: Item) -> Item:
        """``item`` as it was entered: a person's word, so it is confirmed. Raises Missing and Invalid."""
        lead = parties_of([self.lead.data or ""], item.leads)
        return replace(
            item,
            clause=self.clause.data or "",
            text=self.text.data or "",
            leads=lead or item.leads,
            coordinating=parties_of(self.coordinating.data or (), item.coordinating),
            rule=self.rule(),
            wording=self.wording.data or None,
            deliverable=self.deliverable.data or None,
            leader_id=int(self.leader.data) if self.leader.data else None,
            depends_on=self._awaited(draft, item),
            doubts=(),
            confirmed=True,
        )

    def _awaited(self, draft: Draft, item: Item) -> tuple[int, ...]:
        """The items whose clauses were entered."""
        wanted = [clause.strip() for clause in (self.depends_on.data or "").split(",") if clause.strip()]
        found: list[int] = []
        for clause in wanted:
            ids = [o.id for o in draft.items if o.clause.casefold() == clause.casefold() and o.id != item.id]
            if not ids:
                raise Invalid(N_("Không có mục “%(clause)s” nào khác."), field="depends_on", clause=clause)
            found += ids
        return tuple(dict.fromkeys(found))


class SplitForm(Form):
    """Where the text of a directive is cut: at the line breaks a person puts in."""

    version = HiddenField()
    text = TextAreaField(_("Nội dung nhiệm vụ"), [InputRequired()])


class SpokenForm(ItemForm):
    """A direction given by word of mouth, with its first directive."""

    title = StringField(_("Nội dung chỉ đạo"), [InputRequired(), Length(max=2000)])
    said_on = DateField(_("Ngày chỉ đạo"), [Optional()], format=DAY)
    occasion = StringField(_("Dịp, cuộc họp"), [Length(max=300)])
    plan_leader = SelectField(_("Lãnh đạo chỉ đạo"), [InputRequired()])

    def prepare(self) -> None:
        """Fill in what there is to choose from."""
        super().prepare()
        self.plan_leader.choices = leader_choices(gettext("Chọn lãnh đạo"))

    def head(self) -> Head:
        """What is known of the direction itself; the occasion stands where a document names its place."""
        return Head(
            title=self.title.data or "",
            issued_on=self.said_on.data,
            kind=SPOKEN,
            place=self.occasion.data or None,
        )
