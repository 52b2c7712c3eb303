"""The life of a directive: one table.

A row of ``TRANSITIONS`` says what may be done (action and label), from which stages, to which, by whom, and what it
needs. :func:`available` feeds the buttons of a page and :func:`decide` guards the service from the same row, so
page and server cannot disagree. Nothing here changes anything.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

from tracker.domain.errors import Missing, NotAllowed, Refused, WrongStage
from tracker.domain.permissions import Actor, Concerned, Delegated, Standing, standings
from tracker.domain.wording import N_


class Stage(StrEnum):
    """Where a directive is in its life. Recorded; says nothing of time."""

    NOT_STARTED = "not_started"
    IN_PROGRESS = "in_progress"
    AWAITING = "awaiting"
    RETURNED = "returned"
    DONE = "done"
    SUSPENDED = "suspended"
    CANCELLED = "cancelled"


STAGE_NAMES: Mapping[Stage, str] = {
    Stage.NOT_STARTED: N_("Chưa thực hiện"),
    Stage.IN_PROGRESS: N_("Đang thực hiện"),
    Stage.AWAITING: N_("Chờ duyệt"),
    Stage.RETURNED: N_("Bị trả lại"),
    Stage.DONE: N_("Hoàn thành"),
    Stage.SUSPENDED: N_("Tạm dừng"),
    Stage.CANCELLED: N_("Hủy"),
}

WORKING = frozenset({Stage.NOT_STARTED, Stage.IN_PROGRESS, Stage.RETURNED})
"""Stages in which the lead unit has the move."""

OPEN = WORKING | {Stage.AWAITING, Stage.SUSPENDED}
"""Stages of a directive that is not over: its deadline still follows the event."""


class Action(StrEnum):
    """What can be done to a directive."""

    START = "start"
    REPORT = "report"
    TEND_STEPS = "tend_steps"
    ADD_EVIDENCE = "add_evidence"
    CONTRIBUTE = "contribute"
    NAME_OFFICER = "name_officer"
    SUBMIT = "submit"
    WITHDRAW = "withdraw"
    SIGN = "sign"
    RETURN = "return"
    ASK_EXTENSION = "ask_extension"
    DECIDE_EXTENSION = "decide_extension"
    REFUSE = "refuse"
    SETTLE_REFUSAL = "settle_refusal"
    URGE = "urge"
    CHANGE_LEAD = "change_lead"
    SUSPEND = "suspend"
    RESUME = "resume"
    CANCEL = "cancel"
    REOPEN = "reopen"
    CORRECT = "correct"


class Need(StrEnum):
    """What an action needs besides the right stage and person."""

    REASON = "reason"
    EVIDENCE = "evidence"
    CAUSE_IF_LATE = "cause_if_late"
    NOT_THE_SUBMITTER = "not_the_submitter"
    NO_OPEN_REQUEST = "no_open_request"
    OPEN_REQUEST = "open_request"
    NOT_THE_REQUESTER = "not_the_requester"
    A_DEADLINE = "a_deadline"
    NO_REFUSAL = "no_refusal"
    A_REFUSAL = "a_refusal"


@dataclass(frozen=True)
class Transition:
    """One row of the life: ``to`` is None where the stage stays, or is the one left when suspended (resume)."""

    action: Action
    label: str
    source: frozenset[Stage]
    to: Stage | None
    who: frozenset[Standing]
    needs: tuple[Need, ...] = ()


_HEAD = frozenset({Standing.LEAD_HEAD, Standing.CLERK_FOR_UNIT})
_UNIT = _HEAD | {Standing.LEAD_OFFICER}
_LEADER = frozenset({Standing.RESPONSIBLE_LEADER})
_CLERK = frozenset({Standing.CLERK})
_SAME = None
_ALL = frozenset(Stage)


def _row(
    action: Action,
    label: str,
    source: frozenset[Stage] | set[Stage],
    to: Stage | None,
    who: frozenset[Standing],
    *needs: Need,
) -> Transition:
    return Transition(action, label, frozenset(source), to, who, needs)


# fmt: off
TRANSITIONS: Mapping[Action, Transition] = {row.action: row for row in (
    _row(Action.START, N_("Bắt đầu thực hiện"), {Stage.NOT_STARTED}, Stage.IN_PROGRESS, _UNIT, Need.NO_REFUSAL),
    _row(Action.REPORT, N_("Cập nhật tiến độ"), WORKING, _SAME, _UNIT, Need.NO_REFUSAL),
    _row(Action.TEND_STEPS, N_("Cập nhật các bước"), WORKING, _SAME, _UNIT),
    _row(Action.ADD_EVIDENCE, N_("Bổ sung minh chứng"), WORKING, _SAME, _UNIT | {Standing.COORDINATING}),
    _row(Action.CONTRIBUTE, N_("Cập nhật phần phối hợp"), WORKING, _SAME, frozenset({Standing.COORDINATING})),
    _row(Action.NAME_OFFICER, N_("Phân công chuyên viên"), WORKING, _SAME, frozenset({Standing.LEAD_HEAD})),
    _row(Action.SUBMIT, N_("Trình duyệt"), WORKING, Stage.AWAITING, _HEAD,
         Need.NO_REFUSAL, Need.EVIDENCE, Need.CAUSE_IF_LATE),
    _row(Action.WITHDRAW, N_("Rút lại"), {Stage.AWAITING}, Stage.IN_PROGRESS, _HEAD),
    _row(Action.SIGN, N_("Phê duyệt"), {Stage.AWAITING}, Stage.DONE, _LEADER, Need.NOT_THE_SUBMITTER),
    _row(Action.RETURN, N_("Trả lại"), {Stage.AWAITING}, Stage.RETURNED, _LEADER,
         Need.NOT_THE_SUBMITTER, Need.REASON),
    _row(Action.ASK_EXTENSION, N_("Đề nghị điều chỉnh thời hạn"), WORKING, _SAME, _HEAD,
         Need.A_DEADLINE, Need.NO_OPEN_REQUEST, Need.REASON),
    _row(Action.DECIDE_EXTENSION, N_("Quyết định điều chỉnh thời hạn"), OPEN, _SAME, _LEADER,
         Need.OPEN_REQUEST, Need.NOT_THE_REQUESTER, Need.NOT_THE_SUBMITTER),
    _row(Action.REFUSE, N_("Báo không thuộc đơn vị"), WORKING, _SAME, _HEAD, Need.NO_REFUSAL, Need.REASON),
    _row(Action.SETTLE_REFUSAL, N_("Trả lời đơn vị"), WORKING, _SAME, _CLERK, Need.A_REFUSAL, Need.REASON),
    _row(Action.URGE, N_("Đôn đốc"), WORKING, _SAME, _LEADER, Need.REASON),
    _row(Action.CHANGE_LEAD, N_("Chuyển đơn vị chủ trì"), WORKING, _SAME, _LEADER, Need.REASON),
    _row(Action.SUSPEND, N_("Tạm dừng"), WORKING, Stage.SUSPENDED, _LEADER, Need.REASON),
    _row(Action.RESUME, N_("Tiếp tục"), {Stage.SUSPENDED}, _SAME, _LEADER),
    _row(Action.CANCEL, N_("Hủy nhiệm vụ"), OPEN, Stage.CANCELLED, _LEADER, Need.NOT_THE_SUBMITTER, Need.REASON),
    _row(Action.REOPEN, N_("Mở lại"), {Stage.DONE, Stage.CANCELLED}, Stage.IN_PROGRESS, _LEADER,
         Need.NOT_THE_SUBMITTER, Need.REASON),
    _row(Action.CORRECT, N_("Đính chính"), _ALL, _SAME, _CLERK, Need.REASON),
)}
# fmt: on
"""Action → its row. The whole life of a directive; nothing else may change a stage."""


@dataclass(frozen=True)
class Facts:
    """What the table needs to know of one directive, read by the caller in its transaction.

    ``submitted_by`` are the accounts whose hand and whose name the pending or accepted submission bears,
    ``request_by`` those of the open request for another date: the one who acted, and the absent one it acted for.
    ``documents`` are those among the ``evidence`` that are documents with a number. ``late`` says the due date has
    passed. ``refused`` says the unit's "not ours" waits for the clerk.
    """

    stage: Stage
    concerned: Concerned
    stage_left: Stage | None = None
    evidence: int = 0
    documents: int = 0
    has_deadline: bool = False
    late: bool = False
    submitted_by: frozenset[int] = frozenset()
    request_by: frozenset[int] = frozenset()
    refused: bool = False
    plan_closed: bool = False
    unit_has_account: bool = True


@dataclass(frozen=True)
class Given:
    """What the actor gave with the action; empty strings count as nothing."""

    reason: str = ""
    delay_cause: str = ""


@dataclass(frozen=True)
class Decision:
    """The action may be done: the stages before and after, and the absent person it is done for, if any."""

    action: Action
    source: Stage
    to: Stage
    acting_for: Delegated | None = None


@dataclass(frozen=True)
class Offer:
    """One button: ``refused`` says why it is blocked, None if it is open."""

    action: Action
    label: str
    refused: Refused | None = None
    acting_for: Delegated | None = None


def available(facts: Facts, actor: Actor) -> Iterator[Offer]:
    """The actions to show ``actor``: those of its standings from the present stage, blocked ones with the reason.

    What a form will ask for (a reason, the cause of delay) does not block a button.
    """
    for row in TRANSITIONS.values():
        if facts.stage not in row.source:
            continue
        found, acting_for = _standing(row, facts, actor)
        if found is None:
            continue
        refused = _closed(facts) or _unmet(row, facts, found, _signing(actor, acting_for))
        yield Offer(row.action, row.label, refused, acting_for)


def decide(action: Action, facts: Facts, actor: Actor, given: Given | None = None) -> Decision:
    """Decide whether ``actor`` may do ``action`` now, with what was ``given``.

    Raises NotAllowed, WrongStage or Missing with a sentence for the person. The order of the checks tells a
    stranger nothing of the stage.
    """
    row = TRANSITIONS[action]
    found, acting_for = _standing(row, facts, actor)
    if found is None:
        raise NotAllowed(N_("Thao tác này không thuộc thẩm quyền của đồng chí đối với nhiệm vụ này."))
    if facts.stage not in row.source:
        raise WrongStage(N_("Nhiệm vụ đang ở trạng thái khác, không thể thực hiện thao tác này."))
    refused = (
        _closed(facts)
        or _unmet(row, facts, found, _signing(actor, acting_for))
        or _ungiven(row, facts, given or Given())
    )
    if refused is not None:
        raise refused
    return Decision(action, facts.stage, _target(row, facts), acting_for)


def _standing(row: Transition, facts: Facts, actor: Actor) -> tuple[Standing | None, Delegated | None]:
    """The standing by which ``actor`` may do ``row``; its own post before a delegated one."""
    held = dict(standings(actor, facts.concerned))
    if Standing.CLERK in held and not facts.unit_has_account:
        held[Standing.CLERK_FOR_UNIT] = None
    mine = sorted((s for s in held if s in row.who), key=lambda s: held[s] is not None)
    return (mine[0], held[mine[0]]) if mine else (None, None)


def _target(row: Transition, facts: Facts) -> Stage:
    if row.action is Action.RESUME:
        return facts.stage_left or Stage.IN_PROGRESS
    if row.action is Action.REPORT and facts.stage is Stage.NOT_STARTED:
        return Stage.IN_PROGRESS  # to report progress is to have started
    return row.to or facts.stage


def _closed(facts: Facts) -> Refused | None:
    return WrongStage(N_("Kế hoạch đã kết thúc theo dõi.")) if facts.plan_closed else None


def _signing(actor: Actor, acting_for: Delegated | None) -> frozenset[int]:
    """Whose hand and whose name the act bears."""
    return frozenset({actor.account_id} | ({acting_for.account_id} if acting_for else set()))


def _unmet(row: Transition, facts: Facts, standing: Standing, signing: frozenset[int]) -> Refused | None:
    """The first need that the directive itself does not meet."""
    for need in row.needs:
        match need:
            case Need.EVIDENCE if facts.evidence < 1:
                return Missing(N_("Cần ít nhất một minh chứng trước khi trình duyệt."), field="evidence")
            case Need.EVIDENCE if standing is Standing.CLERK_FOR_UNIT and facts.documents < 1:
                return Missing(
                    N_("Ghi nhận thay đơn vị cần văn bản của đơn vị làm minh chứng."), field="evidence"
                )
            case Need.NOT_THE_SUBMITTER if facts.submitted_by & signing:
                return NotAllowed(N_("Người trình không được quyết định việc mình đã trình."))
            case Need.NOT_THE_REQUESTER if facts.request_by & signing:
                return NotAllowed(N_("Người đề nghị không được quyết định việc mình đề nghị."))
            case Need.NO_OPEN_REQUEST if facts.request_by:
                return WrongStage(N_("Đang có một đề nghị điều chỉnh thời hạn chờ quyết định."))
            case Need.OPEN_REQUEST if not facts.request_by:
                return WrongStage(N_("Không có đề nghị điều chỉnh thời hạn nào đang chờ."))
            case Need.A_DEADLINE if not facts.has_deadline:
                return WrongStage(N_("Nhiệm vụ chưa có hạn để điều chỉnh."))
            case Need.NO_REFUSAL if facts.refused:
                return WrongStage(N_("Đơn vị đã báo nhiệm vụ không thuộc đơn vị; văn thư đang xem xét."))
            case Need.A_REFUSAL if not facts.refused:
                return WrongStage(N_("Đơn vị không có báo cáo nào chờ trả lời."))
    return None


def _ungiven(row: Transition, facts: Facts, given: Given) -> Refused | None:
    """The first need that the form did not give."""
    if Need.REASON in row.needs and not given.reason.strip():
        return Missing(N_("Cần nêu lý do."), field="reason")
    if Need.CAUSE_IF_LATE in row.needs and facts.late and not given.delay_cause.strip():
        return Missing(N_("Nhiệm vụ đã quá hạn: cần nêu nguyên nhân chậm."), field="delay_cause")
    return None
