"""Say that a letter did not reach its recipient: to the administrators, and to the recipient's superior.

An administrator can mend the address; the superior can pick up the telephone. Whoever is told gets one alarm an hour
at most: what fails while this hour's alarm is still unwritten is told by it, what fails later by the next hour's.
There is no alarm about an alarm.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from sqlalchemy import or_, select
from sqlalchemy.orm import joinedload

from tracker.domain.acts import Act
from tracker.domain.lifecycle import OPEN
from tracker.domain.reminding import Audience
from tracker.extensions import db
from tracker.models.directives import Coordination, Directive
from tracker.models.letters import AlarmedLetter, Letter, LetterKind, LetterState, Reminder
from tracker.queries.recipients import Roll
from tracker.services import ledger

_HOUR = timedelta(hours=1)
_OF_WORK = (LetterKind.NOTICE, LetterKind.DIGEST)


def raise_about(act: Act, letter: Letter) -> None:
    """Plan the alarms about ``letter``, which has just been given up. The caller commits."""
    if letter.kind is LetterKind.ALARM:
        return
    db.session.flush()
    roll = Roll(act.today)
    told: dict[int, tuple[Audience | None, str]] = {}
    if letter.kind in _OF_WORK:
        leaders = dict.fromkeys(directive.leader_id for directive in concerned(letter, roll))
        for one in roll.superiors(letter.recipient_id, leaders):
            told[one.account_id] = one.because, one.absent
    told |= dict.fromkeys(roll.administrators(), (None, ""))
    in_order = sorted(told)  # always the same, so that two senders cannot wait for each other's rows
    rows = [{"alarm_id": _alarm(act, roll, one, *told[one]), "letter_id": letter.id} for one in in_order]
    ledger.insert_once(AlarmedLetter.__table__, rows)


def undelivered(alarm: Letter) -> Sequence[Letter]:
    """The letters ``alarm`` tells of that still have not arrived, the latest first."""
    about = (
        select(Letter)
        .join(AlarmedLetter, AlarmedLetter.letter_id == Letter.id)
        .where(AlarmedLetter.alarm_id == alarm.id, Letter.state == LetterState.PARKED)
        .options(joinedload(Letter.recipient), joinedload(Letter.directive), joinedload(Letter.entry))
    )
    return db.session.scalars(about.order_by(Letter.id.desc())).all()


def concerned(letter: Letter, roll: Roll) -> Sequence[Directive]:
    """The directives a letter is about: its own, those its reminders are of, or its reader's part of a plan."""
    rows = select(Directive).order_by(Directive.plan_id, Directive.position)
    if letter.directive_id is not None:
        rows = rows.where(Directive.id == letter.directive_id)
    elif letter.kind is LetterKind.DIGEST:
        reminded = select(Reminder.directive_id).where(Reminder.letter_id == letter.id)
        instead = select(Letter.directive_id).where(Letter.about_id == letter.id)
        rows = rows.where(or_(Directive.id.in_(reminded), Directive.id.in_(instead)))
    else:
        plan_id = letter.entry.plan_id if letter.entry is not None else None
        unit_ids = roll.units_of(letter.recipient_id)
        beside = select(Coordination.directive_id).where(Coordination.unit_id.in_(unit_ids))
        mine = or_(
            Directive.lead_unit_id.in_(unit_ids),
            Directive.id.in_(beside),
            Directive.officer_id == letter.recipient_id,
        )
        rows = rows.where(Directive.plan_id == plan_id, Directive.stage.in_(OPEN), mine)
    return db.session.scalars(rows).all()


def _alarm(act: Act, roll: Roll, account_id: int, because: Audience | None, absent: str) -> int:
    """The alarm that will tell the account: this hour's while it is unwritten, else a later hour's."""
    begins = act.now.replace(minute=0, second=0, microsecond=0)
    while (found := _of_hour(begins, account_id)) is not None:
        if _still_open(found):
            return found
        begins += _HOUR
    wait = max(begins - act.now, timedelta())
    new = ledger.New(
        key=_key(begins, account_id),
        kind=LetterKind.ALARM,
        recipient_id=account_id,
        because=because,
        absent=absent,
        address=roll.addresses[account_id],
        ready_at=datetime.now(UTC) + wait,
    )
    ledger.add(act, [new])
    made = _of_hour(begins, account_id)
    assert made is not None
    return made


def _of_hour(begins: datetime, account_id: int) -> int | None:
    return db.session.scalar(select(Letter.id).where(Letter.key == _key(begins, account_id)))


def _still_open(alarm_id: int) -> bool:
    """True if the alarm will be written after we have committed: then it is locked. A sender may just have it."""
    unwritten = (Letter.state == LetterState.PLANNED, Letter.content.is_(None))
    row = select(Letter.id).where(Letter.id == alarm_id, *unwritten)
    return db.session.scalar(row.with_for_update(of=Letter, skip_locked=True)) is not None


def _key(begins: datetime, account_id: int) -> str:
    return f"alarm:{begins:%Y-%m-%dT%H}:{account_id}"
