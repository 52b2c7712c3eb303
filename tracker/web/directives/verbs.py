"""The actions on a directive as the web offers them: one row each, with its form, its service and its words."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from flask_babel import gettext
from wtforms import Field

from tracker.domain.acts import Act
from tracker.domain.errors import Missing
from tracker.domain.lifecycle import TRANSITIONS, Action
from tracker.domain.wording import N_
from tracker.models.directives import Directive
from tracker.queries import choices, directive_page
from tracker.queries.directive_page import DirectivePage
from tracker.services import directives, extensions, steps
from tracker.web.conflicts import VersionedForm
from tracker.web.directives import forms

Stored = dict[str, Any]


def _nothing(_page: DirectivePage) -> Stored:
    return {}


def _as_is(_form: Any, _page: DirectivePage, _act: Act) -> None:
    """Nothing to prepare."""


@dataclass(frozen=True)
class Verb:
    """One action.

    ``do`` calls the service with the filled form. ``prepare`` gives a form its choices and drops fields that do not
    apply; ``stored`` says what its fields hold now. ``explains`` says beforehand what will happen, ``said`` afterwards
    that it has. ``danger``: it cannot be taken back by whoever does it.
    """

    action: Action
    form: type[VersionedForm]
    do: Callable[[Act, int, Any], Directive]
    said: str
    explains: str = ""
    prepare: Callable[[Any, DirectivePage, Act], None] = _as_is
    stored: Callable[[DirectivePage], Stored] = _nothing
    danger: bool = False

    @property
    def label(self) -> str:
        """The name of the action, on its button and above its page."""
        return str(gettext(TRANSITIONS[self.action].label))


def _of(form: VersionedForm) -> int:
    return int(form.version.data)


def _given(field: Field, otherwise: str) -> Any:
    """What the field holds. Raises Missing, saying what is needed, where it holds nothing."""
    if field.data is None:
        raise Missing(otherwise, field=field.name)
    return field.data


def _with_reason(verb: Callable[..., Directive]) -> Callable[[Act, int, Any], Directive]:
    return lambda act, i, form: verb(act, i, _of(form), reason=form.reason.data or "")


def _alone(verb: Callable[..., Directive]) -> Callable[[Act, int, Any], Directive]:
    return lambda act, i, form: verb(act, i, _of(form))


def _report(act: Act, directive_id: int, form: forms.ReportForm) -> Directive:
    told = {n: getattr(form, n).data or "" for n in ("state_of_work", "obstacles", "proposals")}
    return directives.report(act, directive_id, _of(form), **told)


def _submit(act: Act, directive_id: int, form: forms.SubmitForm) -> Directive:
    cause = form.delay_cause.data or "" if form.delay_cause else ""
    return directives.submit(act, directive_id, _of(form), note=form.note.data or "", delay_cause=cause)


def _for_submission(form: forms.SubmitForm, page: DirectivePage, act: Act) -> None:
    """The cause of delay is asked for once the date has passed."""
    if page.row.due_on is None or act.today <= page.row.due_on:
        del form.delay_cause


def _with_officers(form: forms.OfficerForm, page: DirectivePage, _act: Act) -> None:
    known = directive_page.officers(page.row.lead_unit_id)
    names = {str(account_id): title for account_id, title in known}
    form.officer_id.choices = {"": gettext("Không phân công riêng"), **names}


def _with_units(form: forms.SettleForm | forms.LeadForm, page: DirectivePage, _act: Act) -> None:
    stays = gettext("Vẫn là %(unit)s", unit=page.row.lead_unit.name)
    first = stays if isinstance(form, forms.SettleForm) else gettext("Chọn đơn vị")
    others = {str(u.id): u.name for u in choices.units() if u.id != page.row.lead_unit_id}
    form.lead_unit_id.choices = {"": first, **others}


def _with_own_parts(form: forms.ContributeForm, page: DirectivePage, act: Act) -> None:
    own = [c.unit for c in page.row.coordination if c.unit_id in act.actor.unit_ids]
    form.unit_id.choices = {str(unit.id): unit.name for unit in own}
    parts = {c.unit_id: c.contribution for c in page.row.coordination}
    if not form.is_submitted() and len(own) == 1:
        form.contribution.data = parts[own[0].id]


def _change_lead(act: Act, directive_id: int, form: forms.LeadForm) -> Directive:
    unit_id = _given(form.lead_unit_id, N_("Cần chọn đơn vị chủ trì mới."))
    reason = form.reason.data or ""
    return directives.change_lead(act, directive_id, _of(form), lead_unit_id=unit_id, reason=reason)


_ROWS = (
    Verb(Action.START, forms.ConfirmForm, _alone(directives.start), N_("Đã bắt đầu thực hiện nhiệm vụ.")),
    Verb(
        Action.REPORT,
        forms.ReportForm,
        _report,
        N_("Đã cập nhật tiến độ."),
        stored=lambda page: {
            "state_of_work": page.row.state_of_work,
            "obstacles": page.row.obstacles,
            "proposals": page.row.proposals,
        },
    ),
    Verb(
        Action.SUBMIT,
        forms.SubmitForm,
        _submit,
        N_("Đã trình lãnh đạo duyệt."),
        N_("Từ lúc trình đến khi có ý kiến của lãnh đạo, minh chứng và tiến độ không sửa được; cần sửa thì rút lại. "
           "Nhiệm vụ được xét đúng hạn theo ngày trình."),
        prepare=_for_submission,
    ),
    Verb(
        Action.WITHDRAW,
        forms.ConfirmForm,
        _alone(directives.withdraw),
        N_("Đã rút lại; nhiệm vụ trở về đang thực hiện."),
        N_("Nhiệm vụ trở về đang thực hiện để sửa và trình lại; thời hạn vẫn tính như chưa trình."),
    ),
    Verb(
        Action.NAME_OFFICER,
        forms.OfficerForm,
        lambda act, i, form: directives.name_officer(act, i, _of(form), officer_id=form.officer_id.data),
        N_("Đã phân công chuyên viên."),
        N_("Chuyên viên được phân công nhận thư báo và thư nhắc của nhiệm vụ này."),
        prepare=_with_officers,
        stored=lambda page: {"officer_id": page.row.officer_id},
    ),
    Verb(
        Action.TEND_STEPS,
        forms.StepsForm,
        lambda act, i, form: steps.rewrite(act, i, _of(form), texts=(form.texts.data or "").splitlines()),
        N_("Đã lưu các bước."),
        stored=lambda page: {"texts": "\n".join(s.text for s in page.row.steps)},
    ),
    Verb(
        Action.CONTRIBUTE,
        forms.ContributeForm,
        lambda act, i, form: directives.contribute(
            act, i, _of(form), unit_id=form.unit_id.data, contribution=form.contribution.data or ""
        ),
        N_("Đã cập nhật phần phối hợp."),
        prepare=_with_own_parts,
    ),
    Verb(
        Action.ASK_EXTENSION,
        forms.ExtensionForm,
        lambda act, i, form: extensions.ask(
            act, i, _of(form), to_on=_given(form.to_on, N_("Cần nhập hạn mới.")), reason=form.reason.data or ""
        ),
        N_("Đã gửi đề nghị điều chỉnh thời hạn."),
        N_("Lãnh đạo phụ trách quyết định. Trong lúc chờ, hạn hiện hành vẫn được tính."),
    ),
    Verb(
        Action.REFUSE,
        forms.ReasonForm,
        _with_reason(directives.refuse),
        N_("Đã báo nhiệm vụ không thuộc đơn vị; văn thư sẽ trả lời."),
        N_("Văn thư xem xét và trả lời, hoặc chuyển nhiệm vụ cho đơn vị khác. Thời hạn vẫn được tính."),
        danger=True,
    ),
    Verb(
        Action.SETTLE_REFUSAL,
        forms.SettleForm,
        lambda act, i, form: directives.settle_refusal(
            act, i, _of(form), reason=form.reason.data or "", lead_unit_id=form.lead_unit_id.data
        ),
        N_("Đã trả lời đơn vị."),
        prepare=_with_units,
    ),
    Verb(
        Action.URGE,
        forms.UrgeForm,
        lambda act, i, form: directives.urge(act, i, _of(form), note=form.reason.data or ""),
        N_("Đã gửi đôn đốc."),
    ),
    Verb(
        Action.CHANGE_LEAD,
        forms.LeadForm,
        _change_lead,
        N_("Đã chuyển đơn vị chủ trì."),
        N_("Đơn vị mới nhận nhiệm vụ với thời hạn hiện hành; đề nghị gia hạn đang chờ của đơn vị cũ không còn hiệu lực."),
        prepare=_with_units,
        danger=True,
    ),
    Verb(
        Action.SUSPEND,
        forms.ReasonForm,
        _with_reason(directives.suspend),
        N_("Đã tạm dừng nhiệm vụ."),
        N_("Trong lúc tạm dừng, nhiệm vụ không tính là quá hạn."),
    ),
    Verb(
        Action.RESUME,
        forms.ConfirmForm,
        _alone(directives.resume),
        N_("Nhiệm vụ được tiếp tục."),
        N_("Nhiệm vụ trở về trạng thái trước khi tạm dừng."),
    ),
    Verb(
        Action.CANCEL,
        forms.ReasonForm,
        _with_reason(directives.cancel),
        N_("Đã hủy nhiệm vụ."),
        N_("Nhiệm vụ không được theo dõi và nhắc nữa; chỉ lãnh đạo phụ trách mở lại được."),
        danger=True,
    ),
    Verb(
        Action.REOPEN,
        forms.ReasonForm,
        _with_reason(directives.reopen),
        N_("Đã mở lại nhiệm vụ."),
        N_("Nhiệm vụ trở về đang thực hiện và được xét đúng hạn theo lần trình mới."),
        danger=True,
    ),
)  # fmt: skip

VERBS: Mapping[str, Verb] = {row.action.value.replace("_", "-"): row for row in _ROWS}
"""The last part of the address → the action."""


def slug(action: Action) -> str:
    """The last part of the address of ``action``."""
    return action.value.replace("_", "-")
