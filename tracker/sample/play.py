"""Play the sample's days, 21/08 to 03/09/2025, through the same services the screens use."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from tracker.domain.acts import Act
from tracker.domain.calendar import local_day, local_moment
from tracker.extensions import db
from tracker.models.accounts import Account
from tracker.models.directives import Directive, RuleOrigin
from tracker.models.units import Unit
from tracker.queries import actors, office
from tracker.sample import plan111
from tracker.services import directives, evidence, extensions, plans, steps
from tracker.services.plans import NewDirective, PlanFields

OPENS_AT = local_moment(date(2025, 9, 4), 8)
"""The business moment at which the sample is opened for the first time."""


@dataclass
class Stage:
    """What the players need: accounts by login, units by short name, directives by clause."""

    accounts: Mapping[str, Account]
    units: Mapping[str, Unit]
    given: dict[str, Directive]

    def act(self, login: str, at: datetime) -> Act:
        """An act of ``login`` at the business moment ``at``."""
        return Act(actors.actor(self.accounts[login], at), at, office.calendar(), office.thresholds())


Scene = Callable[[Stage, datetime], object]
Clock = Callable[[datetime], object]


def scenes() -> Iterator[tuple[datetime, Scene]]:
    """The scenes in order of time: when, and who does what."""
    yield _at(21, 8, 9, 15), _issue
    yield _at(22, 8, 8, 30), _start("truongphong.mtks", "V.1.1")
    yield _at(22, 8, 8, 40), _name("truongphong.mtks", "V.1.2", "chuyenvien.mtks")
    yield (
        _at(25, 8, 10, 0),
        _list_steps("chanhvanphong", "V.2.2", ("Ma két", "Tăng âm", "Loa đài", "Bàn ghế", "Nước")),
    )
    yield _at(25, 8, 14, 0), _document("truongphong.mtks", "V.1.1", "MTKS", "45/GM-SNNMT", date(2025, 8, 25))
    yield _at(26, 8, 9, 0), _submit("truongphong.mtks", "V.1.1", note="VCCI đã cử báo cáo viên.")
    yield _at(26, 8, 16, 0), _sign("pgd.moitruong", "V.1.1")
    yield (
        _at(27, 8, 9, 30),
        _report(
            "chanhvanphong",
            "V.2.3",
            "Đã lập dự toán chi tiết, đang lấy ý kiến kế toán.",
            "Chưa có báo giá in.",
        ),
    )
    yield _at(27, 8, 15, 0), _report("chuyenvien.mtks", "V.1.2", "Đã soạn xong giấy mời, đang rà danh sách.")
    yield _at(28, 8, 10, 0), _tick("chanhvanphong", "V.2.2", 5)
    yield _at(28, 8, 10, 20), _document("chanhvanphong", "V.2.2", "VPS", "12/HĐ-VPS", date(2025, 8, 28))
    yield _at(28, 8, 16, 30), _document("truongphong.mtks", "V.1.3", "MTKS", "46/CV-MTKS", date(2025, 8, 28))
    yield _at(29, 8, 9, 0), _submit("chanhvanphong", "V.2.2", note="Hội trường đã đặt, đủ âm thanh.")
    yield _at(29, 8, 10, 0), _submit("truongphong.mtks", "V.1.3", note="Đã nhận tài liệu của báo cáo viên.")
    yield (
        _at(3, 9, 8, 30),
        _send_back("pgd.moitruong", "V.1.3", "Tài liệu còn thiếu phần bài tập tình huống; đề nghị bổ sung."),
    )
    yield _at(3, 9, 9, 0), _document("chuyenvien.mtks", "V.1.2", "MTKS", "47/GM-SNNMT", date(2025, 9, 3))
    yield (
        _at(3, 9, 10, 0),
        _submit(
            "truongphong.mtks", "V.1.2", delay_cause="Chờ thống nhất danh sách đại biểu của các xã, phường."
        ),
    )
    yield (
        _at(3, 9, 14, 0),
        _ask("chanhvanphong", "V.2.4", date(2025, 9, 8), "Chờ các đơn vị cử người tham gia Ban Tổ chức."),
    )


def play(accounts: Mapping[str, Account], units: Mapping[str, Unit], morning: Clock) -> None:
    """Play every scene up to ``OPENS_AT``; the caller commits, so that a sample is whole or not there.

    ``morning`` is called with 07:30 of every day in between, as the clock would have fired.
    """
    stage = Stage(accounts, units, {})
    played = sorted(scenes(), key=lambda scene: scene[0])
    day = local_day(played[0][0])
    for at, scene in played:
        while day < local_day(at):
            day += timedelta(days=1)
            morning(local_moment(day, 7, 30))
        scene(stage, at)
        db.session.flush()
    morning(local_moment(local_day(OPENS_AT), 7, 30))


def _at(day: int, month: int, hour: int, minute: int) -> datetime:
    return local_moment(date(2025, month, day), hour, minute)


def _issue(stage: Stage, at: datetime) -> None:
    """The clerk enters the plan and gives its nine directives."""
    position = {d.clause: n for n, d in enumerate(plan111.DIRECTIVES)}
    fields = PlanFields(
        title=plan111.TITLE,
        leader_id=stage.accounts[plan111.LEADER].id,
        number=plan111.NUMBER,
        issued_on=plan111.ISSUED_ON,
        issuer=plan111.ISSUER,
        place=plan111.PLACE,
        window=plan111.WINDOW,
        event_name=plan111.EVENT_NAME,
        event_on=plan111.EVENT_ON,
        event_place=plan111.EVENT_PLACE,
    )
    new = [
        NewDirective(
            clause=d.clause,
            text=d.text,
            lead_unit_id=stage.units[d.lead].id,
            coordinating_unit_ids=tuple(stage.units[u].id for u in d.coordinating),
            rule=d.rule,
            origin=RuleOrigin.PRINTED if d.wording else RuleOrigin.USUAL,
            wording=d.wording,
            requires=(position[d.requires],) if d.requires else (),
        )
        for d in plan111.DIRECTIVES
    ]
    plan = plans.issue(stage.act("vanthu", at), fields, new)
    stage.given.update({d.clause: d for d in plan.directives})


def _start(login: str, clause: str) -> Scene:
    return lambda s, at: directives.start(s.act(login, at), *_known(s, clause))


def _name(login: str, clause: str, officer: str) -> Scene:
    return lambda s, at: directives.name_officer(
        s.act(login, at), *_known(s, clause), officer_id=s.accounts[officer].id
    )


def _report(login: str, clause: str, state: str, obstacles: str = "") -> Scene:
    return lambda s, at: directives.report(
        s.act(login, at), *_known(s, clause), state_of_work=state, obstacles=obstacles
    )


def _document(login: str, clause: str, unit: str, number: str, issued_on: date) -> Scene:
    return lambda s, at: evidence.add_document(
        s.act(login, at),
        *_known(s, clause),
        unit_id=s.units[unit].id,
        number=number,
        issued_on=issued_on,
    )


def _list_steps(login: str, clause: str, texts: tuple[str, ...]) -> Scene:
    return lambda s, at: steps.rewrite(s.act(login, at), *_known(s, clause), texts=texts)


def _tick(login: str, clause: str, count: int) -> Scene:
    def tick(stage: Stage, at: datetime) -> None:
        for step in stage.given[clause].steps[:count]:
            steps.tick(stage.act(login, at), *_known(stage, clause), step_id=step.id, done=True)
            db.session.flush()

    return tick


def _submit(login: str, clause: str, note: str = "", delay_cause: str = "") -> Scene:
    return lambda s, at: directives.submit(
        s.act(login, at), *_known(s, clause), note=note, delay_cause=delay_cause
    )


def _sign(login: str, clause: str) -> Scene:
    return lambda s, at: directives.sign(s.act(login, at), *_known(s, clause))


def _send_back(login: str, clause: str, reason: str) -> Scene:
    return lambda s, at: directives.send_back(s.act(login, at), *_known(s, clause), reason=reason)


def _ask(login: str, clause: str, to_on: date, reason: str) -> Scene:
    return lambda s, at: extensions.ask(s.act(login, at), *_known(s, clause), to_on=to_on, reason=reason)


def _known(stage: Stage, clause: str) -> tuple[int, int]:
    """The id and version a player sees who has just opened the page."""
    row = stage.given[clause]
    db.session.refresh(row)
    return row.id, row.version
