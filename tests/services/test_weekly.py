"""The leader's table of the week: equal to the overview, once a week, and only while there is something open."""

import re
from collections.abc import Callable
from datetime import date, datetime

import pytest
from flask_sqlalchemy import SQLAlchemy

from tests import builders
from tests.builders import Office, at
from tests.letterbox import Letterbox, ledger, morning, send, system
from tests.mailserver import Received
from tracker.contracts import TransportError
from tracker.domain.permissions import Role
from tracker.models.accounts import Post, Substitution
from tracker.models.directives import Directive
from tracker.models.letters import Letter, LetterKind, LetterState, Reason
from tracker.models.plans import Plan
from tracker.queries import overview
from tracker.queries.overview import Scope
from tracker.services import accounts, directives, reminders

Does = Callable[..., Directive]

LEADER, OTHER, HEAD = "pgd.moitruong", "pgd.nongnghiep", "truongphong.mtks"
DOWN = TransportError(permanent=False, text="connect: refused", of_channel=True)


@pytest.fixture
def box(db: SQLAlchemy, plan: Plan) -> Letterbox:
    """A letterbox, emptied of the word that the plan was issued."""
    box = Letterbox()
    send(at(21, 8), box)
    box.inbox.clear()
    return box


def tables(box: Letterbox, login: str = LEADER) -> list[Received]:
    return [one for one in box.to(login) if one.subject.startswith("[Bảng tuần]")]


def weekly(office: Office, login: str = LEADER) -> list[Letter]:
    return ledger(Letter.kind == LetterKind.WEEKLY, Letter.recipient_id == office.accounts[login])


def html(mail: Received) -> str:
    part = mail.message.get_body(("html",))
    assert part is not None
    return str(part.get_content())  # type: ignore[attr-defined]


def finish(does: Does, office: Office, clause: str, moment: datetime) -> None:
    row = builders.directive(clause)
    login = {"V.2": "chanhvanphong", "V.1": HEAD, "V.3": "giamdoc.vpdkdd"}[clause[:3]]
    builders.document(row, office, login)
    row = does(directives.submit, login, moment, row, delay_cause="Chờ ý kiến.")
    does(directives.sign, LEADER, moment, row)


def test_the_table_says_what_the_overview_says_in_both_parts(
    box: Letterbox, does: Does, office: Office
) -> None:
    finish(does, office, "V.1.2", at(29, 8))
    finish(does, office, "V.1.1", at(3))
    row = builders.directive("V.2.3")
    does(directives.suspend, LEADER, at(3), row, reason="Chờ chỉ đạo.")
    morning(at(8, hour=7, minute=30), box)
    act = office.act(LEADER, at(8, hour=7, minute=30))
    state = overview.state(act, Scope(leader_ids=act.actor.led_ids))
    (mail,) = tables(box)
    assert mail.subject == "[Bảng tuần] 8 nhiệm vụ: 2 hoàn thành, 1 trong hạn, 2 sắp đến hạn, 3 quá hạn"
    rows = re.findall(r"<tr><th scope=\"row\"[^>]*>(.*?)</th>(.*?)</tr>", html(mail), re.DOTALL)
    shown = {
        name: re.findall(r"<td[^>]*>(?:<strong>)?(.*?)(?:</strong>)?</td>", cells) for name, cells in rows
    }
    expected = {line.name: line.figures for line in state.bearers} | {"Tổng cộng": state.office}
    assert list(shown) == list(expected), "worst first, the sum last"
    for name, figures in expected.items():
        numbers = [0 if text == "–" else int(text) for text in shown[name]]
        assert numbers == [*figures.columns(), figures.total]
        assert sum(numbers[:-1]) == numbers[-1]
    plain = {}
    for line in mail.plain.split("\n\n")[2].splitlines()[1:]:
        name, _, rest = line.removeprefix("- ").partition(": ")
        numbers = re.findall(r"(?:: |^)(\d+)", rest.partition("; chậm nhất")[0])
        plain[name] = [int(text) for text in numbers]
    assert {name: found[0] for name, found in plain.items()} == {n: f.total for n, f in expected.items()}
    assert all(sum(found[1:]) == found[0] for found in plain.values())


def test_the_plain_part_is_complete_by_itself(box: Letterbox, does: Does, office: Office) -> None:
    finish(does, office, "V.1.2", at(3))
    morning(at(8, hour=7, minute=30), box)
    text = tables(box)[0].plain
    assert "Tính đến Thứ Hai 08/09/2025: 9 nhiệm vụ: 1 hoàn thành" in text
    assert (
        "- Phòng Quản lý Môi trường và Khoáng sản: 4 nhiệm vụ. Hoàn thành: 1; Trong hạn: 1; "
        "Quá hạn 1–3 ngày: 1; Quá hạn 4–10 ngày: 1; chậm nhất 6 ngày làm việc.\n"
    ) in text
    assert "Thay đổi từ 01/09/2025 07:30:\n- Hoàn thành: 1 (V.1.2)\n- Mới quá hạn: 2 (V.1.3, V.2.2)\n" in text
    assert "Hạn từ 08/09/2025 đến 14/09/2025:\n- Thứ Hai 08/09/2025: V.2.1 In tài liệu" in text
    assert "(Văn phòng Sở)\n  http://localhost/directives/" in text
    assert "Tổng quan: http://localhost/overview\n" in text


def test_it_comes_on_the_first_working_day_of_the_week_at_the_readers_hour(
    box: Letterbox, office: Office
) -> None:
    """Monday 1 and Tuesday 2 September 2025 are holidays: the first working day is Wednesday."""
    accounts.choose_mail(
        office.act(LEADER, at(29, 8)), office.account(LEADER), minute=540, optional_daily=False
    )
    for day, month in ((29, 8), (30, 8), (31, 8)):
        morning(at(day, month, hour=18), box)
    box.inbox.clear()
    seen = {}
    for day, hour in ((1, 12), (2, 12), (3, 8), (3, 9), (4, 9), (5, 9), (6, 9), (8, 9), (9, 9)):
        morning(at(day, hour=hour), box)
        seen[(day, hour)] = len(tables(box))
    assert seen == {
        (1, 12): 0, (2, 12): 0, (3, 8): 0, (3, 9): 1, (4, 9): 1, (5, 9): 1, (6, 9): 1, (8, 9): 2, (9, 9): 2,
    }  # fmt: skip


def test_a_day_missed_is_made_up_for_within_the_week_and_a_week_missed_is_not(
    box: Letterbox, office: Office
) -> None:
    for day in (22, 23):
        morning(at(day, 8), box)
    assert len(tables(box)) == 1
    morning(at(11), box)
    assert len(tables(box)) == 2
    assert [letter.day for letter in weekly(office)] == [date(2025, 8, 22), date(2025, 9, 11)]


def test_of_weeks_in_which_no_mail_could_leave_only_the_last_arrives(
    box: Letterbox, office: Office, db: SQLAlchemy
) -> None:
    for day, month in ((25, 8), (3, 9), (8, 9)):
        reminders.plan_due(system(at(day, month)))
        db.session.commit()
    send(at(8, hour=10), box)
    assert len(tables(box)) == 1
    assert [(one.state, one.reason) for one in weekly(office)] == [
        (LetterState.SUPERSEDED, Reason.NEWER_WEEKLY),
        (LetterState.SUPERSEDED, Reason.NEWER_WEEKLY),
        (LetterState.SENT, None),
    ]


def test_with_nothing_open_none_is_sent_and_the_reason_kept(
    box: Letterbox, does: Does, office: Office
) -> None:
    morning(at(25, 8), box)
    for clause in ("V.1.1", "V.1.2", "V.1.3", "V.1.4", "V.2.1", "V.2.2", "V.2.3", "V.2.4"):
        does(directives.cancel, LEADER, at(4), builders.directive(clause), reason="Thôi thực hiện.")
    finish(does, office, "V.3", at(5))
    box.inbox.clear()
    morning(at(8), box)
    assert tables(box) == []
    assert [(one.state, one.reason) for one in weekly(office)][-1] == (
        LetterState.SUPPRESSED,
        Reason.NOTHING_OPEN,
    )


def test_what_is_suspended_is_still_worth_a_table(box: Letterbox, does: Does, office: Office) -> None:
    for clause in ("V.1.1", "V.1.2", "V.1.3", "V.1.4", "V.2.1", "V.2.2", "V.2.3", "V.2.4"):
        does(directives.cancel, LEADER, at(4), builders.directive(clause), reason="Thôi thực hiện.")
    does(directives.suspend, LEADER, at(4), builders.directive("V.3"), reason="Chờ chỉ đạo.")
    morning(at(8), box)
    assert len(tables(box)) == 1


def test_a_leader_without_any_directive_gets_none(box: Letterbox, office: Office) -> None:
    morning(at(8), box)
    assert tables(box, OTHER) == []
    assert [one.reason for one in weekly(office, OTHER)] == [Reason.NOTHING_OPEN]


def test_the_changes_are_those_since_the_last_table(box: Letterbox, does: Does, office: Office) -> None:
    """Of the last two tables, five days apart: what the one said the other does not repeat."""
    morning(at(22, 8), box)
    finish(does, office, "V.1.1", at(28, 8))
    morning(at(29, 8), box)
    finish(does, office, "V.1.2", at(29, 8, hour=10))
    row = builders.directive("V.2.4")
    builders.document(row, office, "chanhvanphong")
    row = does(directives.submit, "chanhvanphong", at(29, 8, hour=11), row)
    does(directives.send_back, LEADER, at(29, 8, hour=11), row, reason="Thiếu chữ ký.")
    morning(at(3), box)
    given, first, second = tables(box)
    assert "- Mới giao: 9 (V.1.1, V.1.2, V.1.3, V.1.4, V.2.1, V.2.2, V.2.3, V.2.4, V.3)\n" in given.plain
    assert "- Hoàn thành: 1 (V.1.1)\n" in first.plain
    assert "Mới giao" not in first.plain
    assert "- Hoàn thành: 1 (V.1.2)\n- Bị trả lại: 1 (V.2.4)\n" in second.plain


def test_the_substitute_reads_it_instead_of_the_absent(
    box: Letterbox, office: Office, db: SQLAlchemy
) -> None:
    pair = {"absent_id": office.accounts[LEADER], "substitute_id": office.accounts[OTHER]}
    db.session.add(Substitution(**pair, first_on=date(2025, 9, 8), last_on=date(2025, 9, 12)))
    db.session.commit()
    morning(at(8), box)
    assert tables(box) == []
    (mail,) = tables(box, OTHER)
    assert "9 nhiệm vụ" in mail.subject
    act = office.act(OTHER, at(8))
    assert act.actor.led_ids == {office.accounts[LEADER], office.accounts[OTHER]}


def test_who_leads_twice_gets_one(box: Letterbox, office: Office, db: SQLAlchemy) -> None:
    db.session.add(Post(account_id=office.accounts[LEADER], role=Role.CLERK, title="Văn thư"))
    db.session.commit()
    morning(at(8), box)
    morning(at(8, hour=12), box)
    assert len(tables(box)) == 1


def test_with_many_directives_the_table_stays_one_page_and_says_what_it_leaves_out(
    box: Letterbox, office: Office
) -> None:
    """Five plans alike: three directives each are due this week, and two each have just become overdue."""
    for number in range(112, 116):
        builders.plan_111(office, number=f"{number}/KH-SNNMT", now=at(22, 8))
    morning(at(8, hour=10), box)
    text = tables(box)[0].plain
    assert "- Mới quá hạn: 10 (V.1.3 111/KH-SNNMT, V.1.3 112/KH-SNNMT, " in text
    assert text.count("\n- Thứ ") == 12
    assert "(Văn phòng Sở; 111/KH-SNNMT)\n" in text
    assert "\nvà 3 nhiệm vụ khác\n" in text
    assert len(text.splitlines()) < 60
