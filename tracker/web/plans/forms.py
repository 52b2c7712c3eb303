"""What a clerk changes on a plan that is issued."""

from __future__ import annotations

from flask_babel import gettext
from flask_babel import lazy_gettext as _
from wtforms import BooleanField, DateField, HiddenField, SelectField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length, Optional

from tracker.domain.deadlines import Rule, Window, rule_from_json, rule_to_json
from tracker.domain.documents import DOCUMENT_KINDS
from tracker.domain.errors import Invalid
from tracker.domain.wording import N_
from tracker.models.directives import Directive
from tracker.models.plans import Plan
from tracker.services.corrections import Correction
from tracker.services.plans import NewDirective, PlanFields
from tracker.web.choosing import leader_choices, parties_of, unit_choices
from tracker.web.drafts.forms import DAY, TaskForm
from tracker.web.forms import Form


class VersionForm(Form):
    """A form that says which version it was drawn from."""

    version = HiddenField()

    @property
    def seen(self) -> int:
        """The version; 0, which is always stale, if it makes no sense."""
        return int(self.version.data) if str(self.version.data or "").isdigit() else 0


class ReasonForm(VersionForm):
    """A reason, for the history."""

    reason = TextAreaField(_("Lý do"), [Length(max=2000)])


class WindowForm(VersionForm):
    """The span a plan is bound to. ``previewed`` holds the values whose consequences have been shown."""

    first_on = DateField(_("Thời gian của kế hoạch, từ ngày"), [Optional()], format=DAY)
    last_on = DateField(_("đến ngày"), [Optional()], format=DAY)
    accept_past = BooleanField(_("Vẫn đặt các hạn đã qua"))
    previewed = HiddenField()

    def fill(self, plan: Plan) -> None:
        """Show what holds now."""
        self.version.data = str(plan.version)
        self.first_on.data, self.last_on.data = plan.first_on, plan.last_on

    @property
    def window(self) -> Window:
        """The window entered."""
        return Window(self.first_on.data, self.last_on.data)

    def values(self) -> str:
        """What was entered, as one text to compare."""
        return "|".join(str(f.data or "") for f in self if f.type == "DateField")


class EventForm(WindowForm):
    """The event of a plan: its day (empty: cancelled, or not yet known), name and place."""

    event_on = DateField(_("Ngày của sự kiện"), [Optional()], format=DAY)
    name = StringField(_("Tên sự kiện"), [Length(max=300)])
    place = StringField(_("Địa điểm sự kiện"), [Length(max=300)])

    def fill(self, plan: Plan) -> None:
        """Show what holds now."""
        super().fill(plan)
        self.event_on.data, self.name.data, self.place.data = plan.event_on, plan.event_name, plan.event_place


class WordsForm(ReasonForm):
    """What is known of a plan besides its event and window."""

    number = StringField(_("Số, ký hiệu"), [Length(max=80)])
    issued_on = DateField(_("Ngày văn bản"), [Optional()], format=DAY)
    title = TextAreaField(_("Trích yếu"), [InputRequired(), Length(max=2000)])
    kind = SelectField(_("Loại văn bản"))
    leader = SelectField(_("Lãnh đạo phụ trách"), [InputRequired()])
    issuer = StringField(_("Cơ quan ban hành"), [Length(max=300)])
    signer = StringField(_("Người ký"), [Length(max=200)])
    place = StringField(_("Nơi ban hành"), [Length(max=300)])

    def prepare(self) -> None:
        """Fill in what there is to choose from."""
        self.kind.choices = {kind: gettext(name) for kind, name in DOCUMENT_KINDS.items()}
        self.leader.choices = leader_choices(gettext("Chọn lãnh đạo"))

    def fill(self, plan: Plan) -> None:
        """Show what holds now."""
        self.version.data = str(plan.version)
        for name in ("number", "issued_on", "title", "kind", "issuer", "signer", "place"):
            self[name].data = getattr(plan, name)
        self.leader.data = str(plan.leader_id)

    def fields(self) -> PlanFields:
        """The plan as entered."""
        return PlanFields(
            title=self.title.data or "",
            leader_id=int(self.leader.data),
            kind=self.kind.data,
            number=self.number.data or "",
            issued_on=self.issued_on.data,
            issuer=self.issuer.data or "",
            signer=self.signer.data or "",
            place=self.place.data or "",
        )


class AddForm(TaskForm):
    """One more directive of an issued plan."""

    requires = StringField(_("Chờ kết quả của mục"), [Length(max=500)])
    accept_past = BooleanField(_("Vẫn đặt hạn đã qua"))

    def prepare(self) -> None:
        """Fill in what there is to choose from: units alone, a group is for drafts."""
        super().prepare()
        self.lead.choices = {"": gettext("Chọn đơn vị")} | {
            f"u{i}": name for i, name in unit_choices().items()
        }

    def new(self) -> NewDirective:
        """The directive as entered. Raises Invalid without a lead unit."""
        lead = parties_of([self.lead.data or ""])
        if not lead or lead[0].unit_id is None:
            raise Invalid(N_("Nhiệm vụ chưa có đơn vị chủ trì."), field="lead")
        others = parties_of(self.coordinating.data or ())
        return NewDirective(
            text=self.text.data or "",
            lead_unit_id=lead[0].unit_id,
            rule=self.rule(),
            clause=self.clause.data or "",
            coordinating_unit_ids=tuple(p.unit_id for p in others if p.unit_id is not None),
            wording=self.wording.data or None,
            leader_id=int(self.leader.data) if self.leader.data else None,
            deliverable=self.deliverable.data or "",
        )


class CorrectionForm(TaskForm):
    """A directive as it should read, with the reason. The lead unit is the leader's to change."""

    lead = None
    reason = TextAreaField(_("Lý do đính chính"), [Length(max=2000)])
    accept_past = BooleanField(_("Vẫn đặt hạn đã qua"))
    previewed = HiddenField()

    def prepare(self) -> None:
        """Fill in what there is to choose from."""
        self.coordinating.choices = {f"u{i}": name for i, name in unit_choices().items()}
        self.leader.choices = leader_choices(gettext("Chọn lãnh đạo"))

    def fill(self, row: Directive) -> None:
        """Show what holds now."""
        self.version.data = str(row.version)
        for name in ("clause", "text", "deliverable", "wording"):
            self[name].data = getattr(row, name)
        self.coordinating.data = [f"u{part.unit_id}" for part in row.coordination]
        self.leader.data = str(row.leader_id)
        self.fill_rule(rule_from_json(row.rule))

    def correction(self, row: Directive) -> Correction:
        """The directive as entered."""
        others = parties_of(self.coordinating.data or ())
        return Correction(
            clause=self.clause.data or "",
            text=self.text.data or "",
            coordinating_unit_ids=tuple(p.unit_id for p in others if p.unit_id is not None),
            leader_id=int(self.leader.data),
            deliverable=self.deliverable.data or "",
            rule=self.rule(),
            wording=self.wording.data or None,
        )


class DependenciesForm(ReasonForm):
    """The directives of the same plan that one waits for, by their clauses."""

    requires = StringField(_("Chờ kết quả của mục"), [Length(max=500)])


def directives_named(words: str | None, plan: Plan, *, field: str = "requires") -> list[int]:
    """The directives of ``plan`` whose clauses are written in ``words``, parted by commas. Raises Invalid."""
    found: list[int] = []
    for clause in filter(None, (part.strip() for part in (words or "").split(","))):
        ids = [row.id for row in plan.directives if row.clause.casefold() == clause.casefold()]
        if not ids:
            raise Invalid(N_("Không có mục “%(clause)s” nào khác."), field=field, clause=clause)
        found += ids
    return found


def same_rule(row: Directive, rule: Rule) -> bool:
    """True if ``row`` already has this rule."""
    return rule_to_json(rule) == row.rule
