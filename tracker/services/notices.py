"""Plan word of what happened: one letter for an event and recipient, in the transaction of the event itself.

``NOTICES`` is the whole rule: which event is told to whom, in which words, and for how long it is news. What is not
in the table is seen on the screen and mailed to nobody. Nobody is told of their own act. ``OPTIONAL`` are those a person
may put off to the daily mail.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from sqlalchemy import select

from tracker.domain.acts import Act
from tracker.domain.events import Event, EventKind
from tracker.domain.lifecycle import OPEN, WORKING, Stage
from tracker.domain.wording import N_
from tracker.extensions import db
from tracker.models.directives import Directive
from tracker.models.history import HistoryEntry
from tracker.models.letters import Letter, LetterKind
from tracker.queries.recipients import Roll, Told, each_once
from tracker.services import ledger


@dataclass(frozen=True)
class Scene:
    """What recipients are chosen by: the event, whom the posts belong to today, and the directives in question."""

    event: Event
    roll: Roll
    directives: tuple[Directive, ...]

    @property
    def directive(self) -> Directive:
        """The one directive of an event that has one."""
        return self.directives[0]


Choice = Callable[[Scene], Iterable[Told]]


def _unit(scene: Scene) -> list[Told]:
    return [t for d in scene.directives for t in scene.roll.unit(d.lead_unit_id, d.officer_id)]


def _coordinating(scene: Scene) -> list[Told]:
    return [t for d in scene.directives for t in scene.roll.coordinating(c.unit_id for c in d.coordination)]


def _leader(scene: Scene) -> list[Told]:
    return [t for d in scene.directives for t in scene.roll.leader(d.leader_id)]


def _clerk(scene: Scene) -> list[Told]:
    return scene.roll.clerks()


def _named_officer(scene: Scene) -> list[Told]:
    return scene.roll.officer(scene.event.after.get("officer_id"))


def _unit_before(scene: Scene) -> list[Told]:
    before = scene.event.before
    return scene.roll.unit(before["lead_unit_id"], before.get("officer_id"))


def _other_side(scene: Scene) -> list[Told]:
    """The unit whose work is waited for."""
    other = db.session.get_one(Directive, scene.event.after["requires_id"])
    return scene.roll.unit(other.lead_unit_id, other.officer_id)


def _both(scene: Scene) -> list[Told]:
    """The absent and the substitute, in person."""
    span = {**scene.event.before, **scene.event.after}["substitution"]
    return scene.roll.selves((scene.event.subject[1], span["substitute_id"]))


@dataclass(frozen=True)
class Notice:
    """How one kind of event is told.

    ``tag`` opens the subject, ``says`` is the first sentence; both are source strings to translate, and
    ``%(who)s`` is the title of the one who acted. ``while_in`` are the stages in which it is still news: when the
    directive has left them before the letter was written, the letter is not sent. For an event of a whole plan
    the letter lists the directives of the recipient.
    """

    to: tuple[Choice, ...]
    tag: str
    says: str
    while_in: frozenset[Stage] = OPEN
    of_plan: bool = False


_ALL = frozenset(Stage)
_EVERYBODY: tuple[Choice, ...] = (_unit, _coordinating, _leader)

NOTICES: Mapping[EventKind, Notice] = {
    EventKind.PLAN_ISSUED: Notice(
        (_unit, _coordinating),
        N_("Giao nhiệm vụ"),
        N_("%(who)s đã giao các nhiệm vụ của kế hoạch."),
        of_plan=True,
    ),
    EventKind.PLAN_CORRECTED: Notice(
        _EVERYBODY, N_("Đính chính kế hoạch"), N_("%(who)s đã đính chính thông tin kế hoạch."), of_plan=True
    ),
    EventKind.PLAN_CLOSED: Notice(
        _EVERYBODY,
        N_("Kết thúc theo dõi"),
        N_("%(who)s đã kết thúc theo dõi kế hoạch."),
        _ALL,
        of_plan=True,
    ),
    EventKind.PLAN_REOPENED: Notice(
        _EVERYBODY, N_("Theo dõi lại"), N_("%(who)s đã mở lại việc theo dõi kế hoạch."), _ALL, of_plan=True
    ),
    EventKind.EVENT_SET: Notice(
        _EVERYBODY,
        N_("Ấn định ngày sự kiện"),
        N_("%(who)s đã ấn định ngày diễn ra sự kiện của kế hoạch; hạn hoàn thành được tính theo ngày này."),
        of_plan=True,
    ),
    EventKind.EVENT_MOVED: Notice(
        _EVERYBODY,
        N_("Thay đổi ngày sự kiện"),
        N_("%(who)s đã thay đổi ngày diễn ra sự kiện của kế hoạch; hạn hoàn thành thay đổi theo."),
        of_plan=True,
    ),
    EventKind.EVENT_CANCELLED: Notice(
        _EVERYBODY,
        N_("Hủy ngày sự kiện"),
        N_("%(who)s đã hủy ngày diễn ra sự kiện; các nhiệm vụ tính theo sự kiện chưa xác định hạn."),
        of_plan=True,
    ),
    EventKind.WINDOW_MOVED: Notice(
        _EVERYBODY,
        N_("Thay đổi thời gian kế hoạch"),
        N_("%(who)s đã thay đổi thời gian thực hiện kế hoạch; hạn hoàn thành được tính lại."),
        of_plan=True,
    ),
    EventKind.DEADLINE_MOVED: Notice(
        _EVERYBODY,
        N_("Thay đổi hạn"),
        N_("Hạn hoàn thành của các nhiệm vụ trong kế hoạch đã được tính lại."),
        of_plan=True,
    ),
    EventKind.ASSIGNED: Notice(
        (_unit, _coordinating), N_("Giao nhiệm vụ"), N_("%(who)s đã giao nhiệm vụ dưới đây.")
    ),
    EventKind.CORRECTED: Notice(_EVERYBODY, N_("Đính chính"), N_("%(who)s đã đính chính nhiệm vụ.")),
    EventKind.DEPENDENCY_ADDED: Notice(
        (_unit, _other_side),
        N_("Nhiệm vụ liên quan"),
        N_("Nhiệm vụ này chờ kết quả của nhiệm vụ %(other)s. Hai đơn vị phối hợp để kịp hạn."),
    ),
    EventKind.DEPENDENCY_REMOVED: Notice(
        (_unit, _other_side),
        N_("Nhiệm vụ liên quan"),
        N_("Nhiệm vụ này không còn chờ kết quả của nhiệm vụ %(other)s."),
    ),
    EventKind.FREED: Notice(
        (_unit,), N_("Đã có kết quả chờ"), N_("Kết quả mà nhiệm vụ này chờ đã có; có thể tiếp tục thực hiện.")
    ),
    EventKind.CONTRIBUTED: Notice((_unit,), N_("Đơn vị phối hợp"), N_("%(who)s đã cập nhật phần phối hợp.")),
    EventKind.OFFICER_NAMED: Notice(
        (_named_officer,), N_("Phân công"), N_("%(who)s đã phân công đồng chí thực hiện nhiệm vụ.")
    ),
    EventKind.SUBMITTED: Notice(
        (_leader,),
        N_("Chờ duyệt"),
        N_("%(who)s đã trình kết quả thực hiện nhiệm vụ."),
        frozenset({Stage.AWAITING}),
    ),
    EventKind.WITHDRAWN: Notice(
        (_leader,), N_("Rút lại"), N_("%(who)s đã rút lại kết quả đã trình."), WORKING
    ),
    EventKind.SIGNED: Notice(
        (_unit, _coordinating),
        N_("Đã phê duyệt"),
        N_("%(who)s đã phê duyệt kết quả thực hiện nhiệm vụ."),
        frozenset({Stage.DONE}),
    ),
    EventKind.RETURNED: Notice(
        (_unit,),
        N_("Bị trả lại"),
        N_("%(who)s đã trả lại kết quả. Nhiệm vụ vẫn đang mở, thời hạn không thay đổi."),
        WORKING,
    ),
    EventKind.EXTENSION_ASKED: Notice(
        (_leader,), N_("Đề nghị điều chỉnh hạn"), N_("%(who)s đề nghị điều chỉnh thời hạn nhiệm vụ.")
    ),
    EventKind.EXTENSION_GRANTED: Notice(
        (_unit, _coordinating),
        N_("Đồng ý điều chỉnh hạn"),
        N_("%(who)s đã đồng ý điều chỉnh thời hạn nhiệm vụ."),
    ),
    EventKind.EXTENSION_REFUSED: Notice(
        (_unit,),
        N_("Không điều chỉnh hạn"),
        N_("%(who)s không đồng ý điều chỉnh thời hạn; hạn hiện hành giữ nguyên."),
    ),
    EventKind.NOT_OURS: Notice(
        (_clerk,), N_("Không thuộc đơn vị"), N_("%(who)s báo nhiệm vụ không thuộc đơn vị."), WORKING
    ),
    EventKind.REFUSAL_SETTLED: Notice(
        (_unit,), N_("Trả lời đơn vị"), N_("%(who)s đã trả lời: nhiệm vụ vẫn do đơn vị thực hiện.")
    ),
    EventKind.URGED: Notice(
        (_unit,), N_("Đôn đốc"), N_("%(who)s đôn đốc thực hiện nhiệm vụ."), WORKING | {Stage.AWAITING}
    ),
    EventKind.LEAD_CHANGED: Notice(
        (_unit, _unit_before, _coordinating),
        N_("Chuyển đơn vị chủ trì"),
        N_("%(who)s đã chuyển nhiệm vụ từ %(old)s sang %(new)s chủ trì."),
    ),
    EventKind.SUSPENDED: Notice(
        (_unit, _coordinating),
        N_("Tạm dừng"),
        N_("%(who)s đã tạm dừng nhiệm vụ."),
        frozenset({Stage.SUSPENDED}),
    ),
    EventKind.RESUMED: Notice(
        (_unit, _coordinating), N_("Tiếp tục"), N_("%(who)s yêu cầu tiếp tục thực hiện nhiệm vụ.")
    ),
    EventKind.CANCELLED: Notice(
        (_unit, _coordinating),
        N_("Hủy nhiệm vụ"),
        N_("%(who)s đã hủy nhiệm vụ."),
        frozenset({Stage.CANCELLED}),
    ),
    EventKind.SUBSTITUTE_NAMED: Notice(
        (_both,),
        N_("Ủy quyền"),
        N_("%(substitute)s làm thay %(absent)s từ %(first_on)s đến hết %(last_on)s."),
    ),
    EventKind.SUBSTITUTE_ENDED: Notice(
        (_both,),
        N_("Thôi ủy quyền"),
        N_("%(substitute)s thôi làm thay %(absent)s."),
    ),
    EventKind.REOPENED: Notice(
        (_unit, _coordinating), N_("Mở lại"), N_("%(who)s đã mở lại nhiệm vụ; cần trình lại kết quả.")
    ),
}

OPTIONAL = frozenset(
    {
        EventKind.PLAN_CORRECTED,
        EventKind.PLAN_CLOSED,
        EventKind.DEPENDENCY_REMOVED,
        EventKind.FREED,
        EventKind.CONTRIBUTED,
        EventKind.WITHDRAWN,
        EventKind.SIGNED,
    }
)
"""Notices that ask nothing of their reader: a person may have them with the daily mail instead of at once.

All others are duty and always leave at once. They give work or take it away (given, handed over, suspended, resumed,
cancelled, reopened), move a date, urge, return, or ask for or bring a decision.
"""

MOVES = frozenset(
    {EventKind.EVENT_SET, EventKind.EVENT_MOVED, EventKind.EVENT_CANCELLED, EventKind.WINDOW_MOVED}
)
"""Events of a plan that tell of the dates they move; each date moved is not told a second time."""


def plan(act: Act, event: Event, entry: HistoryEntry) -> None:
    """Plan the letters of ``event``, whose history is ``entry``. The caller commits both together."""
    notice = NOTICES.get(event.kind)
    if notice is None:
        return
    db.session.flush()
    if event.kind is EventKind.DEADLINE_MOVED and _told_by_its_cause(entry):
        return
    scene = Scene(event, Roll(act.today), _directives(event, notice))
    told = each_once(one for choice in notice.to for one in choice(scene))
    ledger.add(
        act,
        [
            ledger.New(
                key=f"{_occasion(event, entry)}:{one.account_id}",
                kind=LetterKind.NOTICE,
                recipient_id=one.account_id,
                because=one.because,
                absent=one.absent,
                address=scene.roll.addresses[one.account_id],
                event=event.kind,
                entry_id=entry.id,
                directive_id=event.directive_id if not notice.of_plan else None,
                urgent_on=min((row.due_on for row in scene.directives if row.due_on), default=None),
                held=event.kind in OPTIONAL and one.account_id in scene.roll.like_daily,
            )
            for one in told
            if one.account_id != act.actor.account_id
        ],
    )


def still_news(letter: Letter) -> bool:
    """True unless what a notice tells has meanwhile been overtaken."""
    if letter.event is None or letter.directive is None:
        return True
    notice = NOTICES[EventKind(letter.event)]
    return letter.directive.stage in notice.while_in


def _directives(event: Event, notice: Notice) -> tuple[Directive, ...]:
    """The directive of the event; of an event of a plan, all that are open (all there are, once it is closed)."""
    if event.plan_id is None:
        return ()
    if event.directive_id is not None and not notice.of_plan:
        return (db.session.get_one(Directive, event.directive_id),)
    rows = select(Directive).where(Directive.plan_id == event.plan_id, Directive.stage.in_(notice.while_in))
    if event.kind is EventKind.DEADLINE_MOVED:
        rows = rows.where(Directive.id == event.directive_id)
    return tuple(db.session.scalars(rows.order_by(Directive.position)))


def _occasion(event: Event, entry: HistoryEntry) -> str:
    """What a letter is about: the entry, or the whole recomputation where dates follow the calendar."""
    if event.kind is EventKind.DEADLINE_MOVED:
        return f"moved:{entry.chain}:{entry.at.isoformat()}"
    return f"notice:{entry.hash}"


def _told_by_its_cause(entry: HistoryEntry) -> bool:
    """True if the date moved because of an event of the plan that tells of it."""
    cause = db.session.execute(
        select(HistoryEntry.kind, HistoryEntry.at)
        .where(HistoryEntry.chain == entry.chain, HistoryEntry.seq < entry.seq)
        .where(HistoryEntry.kind != EventKind.DEADLINE_MOVED)
        .order_by(HistoryEntry.seq.desc())
        .limit(1)
    ).first()
    return cause is not None and cause.kind in MOVES and cause.at == entry.at
