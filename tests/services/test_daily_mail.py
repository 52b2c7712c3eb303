"""A person chooses when the daily mail comes and what comes with it; nothing is told twice or lost by that."""

from collections.abc import Callable
from datetime import datetime

import pytest
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import select

from tests import builders
from tests.builders import Office, at
from tests.letterbox import Letterbox, ledger, morning, send, system
from tracker.domain.errors import Invalid
from tracker.domain.events import EventKind
from tracker.domain.reminding import HOURS
from tracker.models.directives import Directive
from tracker.models.history import HistoryEntry
from tracker.models.letters import Letter, LetterKind, LetterState, Reason, Reminder, ReminderState
from tracker.models.plans import Plan
from tracker.services import accounts, directives, reminders, staff
from tracker.services.notices import NOTICES, OPTIONAL
from tracker.services.staff import Person

Does = Callable[..., Directive]

HEAD, VPS, LEADER = "truongphong.mtks", "chanhvanphong", "pgd.moitruong"


@pytest.fixture
def box(db: SQLAlchemy, plan: Plan) -> Letterbox:
    """A letterbox, emptied of the word that the plan was issued."""
    box = Letterbox()
    send(at(21, 8), box)
    box.inbox.clear()
    return box


def choose(
    office: Office, login: str, minute: int | None = None, *, daily: bool = False, now: datetime | None = None
) -> None:
    act = office.act(login, now or at(3))
    accounts.choose_mail(act, office.account(login), minute=minute, optional_daily=daily)
    builders.db.session.commit()


def reach(box: Letterbox, now: datetime) -> list[str]:
    """Run the planner and the sender at ``now``; who got a daily mail."""
    before = len(box.inbox)
    morning(now, box)
    arrived = [one for one in box.inbox[before:] if "[Bảng tuần]" not in one.subject]
    return sorted(one.recipient.split("@")[0] for one in arrived)


def test_everybody_gets_the_mail_at_the_hour_they_chose(box: Letterbox, office: Office) -> None:
    choose(office, VPS, 6 * 60)
    choose(office, HEAD, 13 * 60 + 30)
    heard = {
        (hour, minute): reach(box, at(4, hour=hour, minute=minute))
        for hour, minute in ((5, 59), (6, 0), (7, 29), (7, 30), (13, 29), (13, 30), (20, 0))
    }
    assert {when: who for when, who in heard.items() if who} == {
        (6, 0): [VPS],
        (7, 30): ["giamdoc.vpdkdd", LEADER],
        (13, 30): [HEAD],
    }


def test_a_moment_is_planned_when_the_hour_of_its_recipient_has_come(
    box: Letterbox, office: Office, db: SQLAlchemy
) -> None:
    choose(office, HEAD, 9 * 60)
    mine = select(Reminder).where(Reminder.recipient_id == office.accounts[HEAD])
    morning(at(4, hour=8), box)
    assert db.session.scalars(mine).all() == []
    morning(at(4, hour=9), box)
    assert {row.state for row in db.session.scalars(mine)} == {ReminderState.TOLD}


def test_who_moves_the_hour_after_the_mail_gets_no_second_one_that_day(
    box: Letterbox, office: Office
) -> None:
    assert HEAD in reach(box, at(4, hour=7, minute=30))
    choose(office, HEAD, 16 * 60, now=at(4, hour=8))
    assert reach(box, at(4, hour=16)) == []
    assert HEAD not in reach(box, at(5, hour=7, minute=30))
    assert reach(box, at(5, hour=16)) == [HEAD]


def test_who_moves_the_hour_before_now_gets_the_mail_of_the_day_at_once(
    box: Letterbox, office: Office
) -> None:
    choose(office, HEAD, 16 * 60)
    assert HEAD not in reach(box, at(4, hour=9))
    choose(office, HEAD, 7 * 60, now=at(4, hour=10))
    assert reach(box, at(4, hour=10, minute=1)) == [HEAD]


def test_days_missed_are_made_up_for_by_one_mail_at_the_chosen_hour(box: Letterbox, office: Office) -> None:
    choose(office, HEAD, 14 * 60)
    assert HEAD not in reach(box, at(4, hour=9))
    assert reach(box, at(8, hour=14)) == sorted(["giamdoc.vpdkdd", HEAD, VPS, LEADER])
    assert len(box.to(HEAD)) == 1


@pytest.mark.parametrize("minute", [0, 5 * 60 + 30, 7 * 60 + 15, 20 * 60 + 30, -30])
def test_other_hours_are_refused(box: Letterbox, office: Office, minute: int) -> None:
    with pytest.raises(Invalid) as refused:
        choose(office, HEAD, minute)
    assert refused.value.field == "minute"


def test_the_choice_is_in_the_history_once(box: Letterbox, office: Office, db: SQLAlchemy) -> None:
    for _ in range(2):
        choose(office, HEAD, 9 * 60, daily=True)
    rows = select(HistoryEntry).where(HistoryEntry.kind == EventKind.ACCOUNT_CHANGED)
    (entry,) = db.session.scalars(rows)
    assert entry.before == {"mail_at": None, "optional_daily": False}
    assert entry.after == {"mail_at": "09:00", "optional_daily": True}


def test_every_hour_on_offer_is_whole_or_half_and_between_six_and_twenty() -> None:
    assert (HOURS[0], HOURS[-1], len(HOURS)) == (360, 1200, 29)


def test_what_can_be_put_off_is_told_at_all_and_asks_nothing() -> None:
    assert set(NOTICES) >= OPTIONAL
    duty = {
        EventKind.PLAN_ISSUED, EventKind.ASSIGNED, EventKind.OFFICER_NAMED, EventKind.RETURNED, EventKind.SUBMITTED,
        EventKind.EXTENSION_ASKED, EventKind.EXTENSION_GRANTED, EventKind.EXTENSION_REFUSED, EventKind.EVENT_MOVED,
        EventKind.DEADLINE_MOVED, EventKind.URGED, EventKind.LEAD_CHANGED, EventKind.CANCELLED, EventKind.SUSPENDED,
    }  # fmt: skip
    assert duty <= set(NOTICES)
    assert not duty & OPTIONAL


def sign(does: Does, office: Office, clause: str, moment: datetime) -> Directive:
    row = builders.directive(clause)
    builders.document(row, office, HEAD)
    row = does(directives.submit, HEAD, moment, row, delay_cause="Chờ ý kiến.")
    return does(directives.sign, LEADER, moment, row)


def test_an_optional_notice_waits_for_the_daily_mail_and_is_told_there_once(
    box: Letterbox, does: Does, office: Office
) -> None:
    choose(office, VPS, daily=True)
    sign(does, office, "V.1.3", at(4, hour=9))
    send(at(4, hour=9), box)
    assert not any("V.1.3" in one.subject for one in box.to(VPS))
    (held,) = ledger(Letter.state == LetterState.HELD, Letter.event == EventKind.SIGNED)
    assert (held.recipient.login, held.reason) == (VPS, Reason.CHOSEN_DAILY)
    morning(at(5, hour=7, minute=30), box)
    text = box.to(VPS)[-1].plain
    assert "Thông báo để biết:\n\n- 04/09/2025 09:00: Phó Giám đốc phụ trách môi trường đã phê duyệt" in text
    assert "trước đây chưa gửi được" not in text
    assert f"<directive-{held.directive_id}@localhost>" in str(box.to(VPS)[-1].message["References"])
    assert (held.state, held.reason) == (LetterState.SUPERSEDED, Reason.CHOSEN_DAILY)
    assert held.about is not None
    assert held.about.kind is LetterKind.DIGEST
    morning(at(8, hour=7, minute=30), box)
    assert "Thông báo để biết" not in box.to(VPS)[-1].plain


def test_a_daily_mail_goes_for_notices_alone(
    box: Letterbox, does: Does, office: Office, db: SQLAlchemy
) -> None:
    """On 22 August nothing of V.1.4's coordinating unit is due; the mail of the 25th says only what was put off."""
    box.inbox.clear()
    choose(office, "giamdoc.vpdkdd", daily=True)
    row = builders.directive("V.3")
    builders.document(row, office, "giamdoc.vpdkdd")
    row = does(directives.submit, "giamdoc.vpdkdd", at(22, 8), row)
    does(directives.sign, LEADER, at(22, 8), row)
    send(at(22, 8), box)
    assert box.to("giamdoc.vpdkdd") == []
    morning(at(25, 8), box)
    assert box.subjects("giamdoc.vpdkdd") == ["[1 việc] 1 thông báo"]
    assert "đã phê duyệt kết quả" in box.to("giamdoc.vpdkdd")[0].plain
    morning(at(26, 8), box)
    assert len(box.to("giamdoc.vpdkdd")) == 1


def test_a_duty_leaves_at_once_whatever_was_chosen(box: Letterbox, does: Does, office: Office) -> None:
    choose(office, HEAD, 20 * 60, daily=True)
    does(directives.urge, LEADER, at(4, hour=9), builders.directive("V.1.3"), note="Khẩn trương.")
    send(at(4, hour=9), box)
    assert [one.subject.split("]")[0] for one in box.to(HEAD)] == ["[Đôn đốc"]


def test_what_was_put_off_and_is_no_longer_news_is_left_out(
    box: Letterbox, does: Does, office: Office
) -> None:
    choose(office, "giamdoc.vpdkdd", daily=True)
    row = builders.directive("V.3")
    builders.document(row, office, "giamdoc.vpdkdd")
    row = does(directives.submit, "giamdoc.vpdkdd", at(22, 8), row)
    row = does(directives.sign, LEADER, at(22, 8), row)
    does(directives.reopen, LEADER, at(22, 8, hour=10), row, reason="Thiếu ảnh.")
    send(at(22, 8, hour=10), box)
    morning(at(25, 8), box)
    assert [subject.split("]")[0] for subject in box.subjects("giamdoc.vpdkdd")] == ["[Mở lại"]


def test_what_was_put_off_while_no_mail_could_leave_is_told_by_the_first_that_does(
    box: Letterbox, does: Does, office: Office, db: SQLAlchemy
) -> None:
    """The daily mail of the 5th was never written; the one of the 8th takes its lines over."""
    choose(office, VPS, daily=True)
    sign(does, office, "V.1.3", at(4, hour=9))
    from_here = Letterbox()
    reminders.plan_due(system(at(5, hour=7, minute=30)))
    db.session.commit()
    morning(at(8, hour=7, minute=30), from_here)
    texts = [one.plain for one in from_here.to(VPS) if "Thông báo để biết" in one.plain]
    assert len(texts) == 1
    assert "đã phê duyệt" in texts[0]


def test_an_address_changed_by_the_administrator_keeps_the_choice(box: Letterbox, office: Office) -> None:
    choose(office, HEAD, 9 * 60, daily=True)
    row = office.account(HEAD)
    staff.change_account(
        office.act("quantri", at(4)), row.id, row.version, Person(HEAD, row.title, "khac@snnmt.example")
    )
    assert (row.mail_minute, row.optional_daily) == (540, True)
