"""Fill an empty database with many directives over fifty units: seeded, in bulk, the history chained as in real use."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from itertools import islice
from random import Random
from typing import Any

from sqlalchemy import insert

from tracker.domain.chain import BEGINNING, Entry, hash_of
from tracker.domain.events import EventKind
from tracker.domain.folding import fold
from tracker.domain.lifecycle import Stage
from tracker.domain.permissions import Role
from tracker.extensions import db
from tracker.models.accounts import Account, Post
from tracker.models.directives import Coordination, Directive, Step, Submission, SubmissionOutcome
from tracker.models.evidence import Evidence, EvidenceKind
from tracker.models.history import ChainHead, HistoryEntry
from tracker.models.plans import Plan
from tracker.models.units import Unit

UNITS = 50
OF_A_PLAN = 10
BATCH = 1_000
LEADERS = (1, 2)
CLERK = 3
STAGES = (
    (Stage.DONE, 60),
    (Stage.IN_PROGRESS, 20),
    (Stage.NOT_STARTED, 9),
    (Stage.AWAITING, 4),
    (Stage.RETURNED, 3),
    (Stage.SUSPENDED, 2),
    (Stage.CANCELLED, 2),
)
TASKS = (
    "Chuẩn bị hội trường và các điều kiện phục vụ hội nghị",
    "Tổng hợp kết quả thực hiện, trình báo cáo Ủy ban nhân dân tỉnh",
    "Rà soát, đề xuất sửa đổi quy chế phối hợp giữa các đơn vị trong quản lý khoáng sản",
    "Soạn thảo giấy mời gửi các đại biểu dự hội nghị tập huấn",
    "Tham mưu sử dụng và quyết toán kinh phí được giao theo quy định hiện hành",
)


@dataclass
class Rows:
    """Rows of every table, waiting to be inserted together."""

    of: dict[type[Any], list[dict[str, Any]]] = field(default_factory=dict)

    def add(self, table: type[Any], **values: Any) -> None:
        """Keep one row."""
        self.of.setdefault(table, []).append(values)

    def insert(self) -> None:
        """Insert and forget them; parents come first, because they were added first."""
        for table, rows in self.of.items():
            db.session.execute(insert(table), rows)
        self.of.clear()


@dataclass
class Chain:
    """The history of one plan, linked as the tracker links it."""

    plan_id: int
    rows: Rows
    seq: int = 0
    hash: str = BEGINNING

    def append(self, kind: EventKind, at: datetime, directive_id: int | None, after: dict[str, Any]) -> None:
        """Append one entry."""
        self.seq += 1
        entry = Entry(
            chain=f"plan:{self.plan_id}",
            seq=self.seq,
            at=at,
            actor_id=CLERK,
            actor_name="Văn thư",
            acting_for_id=None,
            acting_for_name=None,
            kind=kind.value,
            subject_kind="directive" if directive_id else "plan",
            subject_id=directive_id or self.plan_id,
            plan_id=self.plan_id,
            directive_id=directive_id,
            note="",
            before={},
            after=after,
        )
        previous, self.hash = self.hash, hash_of(entry, self.hash)
        self.rows.add(HistoryEntry, **vars(entry), previous=previous, hash=self.hash)


def fill(directives: int, today: date, seed: int = 111) -> None:
    """Fill the database up to ``directives`` directives; the caller commits."""
    random = Random(seed)  # noqa: S311  the same figures every time, nothing secret
    rows = Rows()
    _office(rows)
    rows.insert()
    plans = iter(range(1, directives // OF_A_PLAN + 1))
    while batch := list(islice(plans, BATCH // OF_A_PLAN)):
        for plan_id in batch:
            _plan(rows, random, plan_id, today)
        rows.insert()


def _office(rows: Rows) -> None:
    """Fifty units with a head each, two leaders, a clerk."""
    for n in range(1, UNITS + 1):
        rows.add(Unit, id=n, name=f"Phòng số {n}", short_name=f"P{n}", aliases=[], position=n, version=1)
    titles = {1: "Phó Giám đốc thứ nhất", 2: "Phó Giám đốc thứ hai", CLERK: "Văn thư"}
    titles |= {CLERK + n: f"Trưởng phòng số {n}" for n in range(1, UNITS + 1)}
    for account_id, title in titles.items():
        rows.add(
            Account,
            id=account_id,
            login=f"account.{account_id}",
            title=title,
            password_hash="!",  # noqa: S106  nobody signs in with it
            created_at=datetime.now(UTC),
            version=1,
        )
        role = Role.LEADER if account_id in LEADERS else Role.CLERK if account_id == CLERK else Role.UNIT_HEAD
        unit_id = account_id - CLERK if role is Role.UNIT_HEAD else None
        rows.add(Post, account_id=account_id, role=role, unit_id=unit_id, title=title)


def _plan(rows: Rows, random: Random, plan_id: int, today: date) -> None:
    given_on = today - timedelta(days=random.randint(0, 365))
    given_at = datetime(given_on.year, given_on.month, given_on.day, 2, tzinfo=UTC)
    leader_id, title = random.choice(LEADERS), f"Kế hoạch công tác số {plan_id}"
    chain = Chain(plan_id, rows)
    rows.add(
        Plan,
        id=plan_id,
        number=f"{plan_id}/KH-SNNMT",
        issued_on=given_on,
        title=title,
        leader_id=leader_id,
        given_at=given_at,
        given_by_id=CLERK,
        version=1,
        folded=fold(title),
    )
    rows.add(ChainHead, chain=f"plan:{plan_id}", seq=0, hash=BEGINNING)
    chain.append(EventKind.PLAN_ISSUED, given_at, None, {"title": title})
    for position in range(1, OF_A_PLAN + 1):
        directive = _Directive(
            random, today, plan_id=plan_id, position=position, leader_id=leader_id, given_on=given_on
        )
        directive.add_to(rows, chain, given_at)
    rows.of[ChainHead][-1] |= {"seq": chain.seq, "hash": chain.hash}


class _Directive:
    """One directive with what belongs to it."""

    def __init__(
        self, random: Random, today: date, *, plan_id: int, position: int, leader_id: int, given_on: date
    ) -> None:
        self.random, self.plan_id, self.position, self.leader_id = random, plan_id, position, leader_id
        self.given_on, self.today = given_on, today
        self.id = (plan_id - 1) * OF_A_PLAN + position
        self.unit_id = random.randint(1, UNITS)
        old = given_on < today - timedelta(days=60)
        stages, weights = zip(*STAGES, strict=True)
        self.stage: Stage = (
            random.choices(stages, weights)[0] if not old or random.random() < 0.1 else Stage.DONE
        )
        self.due_on = given_on + timedelta(days=random.randint(5, 90)) if random.random() < 0.9 else None
        self.submitted_on = self._submitted_on() if self.stage in (Stage.AWAITING, Stage.DONE) else None

    def _submitted_on(self) -> date:
        near = (self.due_on or self.today) + timedelta(days=self.random.randint(-12, 6))
        return max(self.given_on, min(near, self.today))

    def add_to(self, rows: Rows, chain: Chain, given_at: datetime) -> None:
        """Keep its rows and its history."""
        text = self.random.choice(TASKS)
        clause = f"{'I' * (1 + self.position // 6)}.{self.position}"
        chain.append(EventKind.ASSIGNED, given_at, self.id, {"clause": clause, "text": text})
        rows.add(
            Directive,
            id=self.id,
            version=1,
            plan_id=self.plan_id,
            position=self.position,
            clause=clause,
            text=text,
            source={},
            lead_unit_id=self.unit_id,
            leader_id=self.leader_id,
            assigned_at=given_at,
            stage=self.stage,
            stage_left=Stage.IN_PROGRESS if self.stage is Stage.SUSPENDED else None,
            rule={"kind": "date", "day": self.due_on.isoformat()} if self.due_on else {"kind": "none"},
            due_on=self.due_on,
            rule_due_on=self.due_on,
            original_due_on=self.due_on,
            updated_on=self.submitted_on or self.given_on,
            submitted_on=self.submitted_on,
            done_at=given_at if self.stage is Stage.DONE else None,
            steps_total=2,
            folded=fold(f"{self.plan_id}/KH-SNNMT {clause} {text} Phòng số {self.unit_id}"),
        )
        rows.add(Coordination, directive_id=self.id, unit_id=self.unit_id % UNITS + 1, position=0)
        for n in (1, 2):
            rows.add(Step, directive_id=self.id, position=n, text=f"Bước {n}")
        if self.submitted_on is not None:
            self._add_submission(rows, chain, given_at)

    def _add_submission(self, rows: Rows, chain: Chain, at: datetime) -> None:
        head = CLERK + self.unit_id
        done = self.stage is Stage.DONE
        rows.add(
            Submission,
            directive_id=self.id,
            by_id=head,
            submitted_at=at,
            submitted_on=self.submitted_on,
            outcome=SubmissionOutcome.ACCEPTED if done else SubmissionOutcome.PENDING,
            decided_by_id=self.leader_id if done else None,
            decided_at=at if done else None,
        )
        rows.add(
            Evidence,
            directive_id=self.id,
            unit_id=self.unit_id,
            kind=EvidenceKind.DOCUMENT,
            number=f"{self.id}/BC",
            issued_on=self.given_on,
            digest="0" * 64,
            added_by_id=head,
            added_at=at,
        )
        chain.append(EventKind.SUBMITTED, at, self.id, {"evidence": ["0" * 64]})
        if done:
            chain.append(EventKind.SIGNED, at, self.id, {"stage": Stage.DONE.value})
