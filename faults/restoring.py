"""B2: the machine is gone; on an empty one a script follows the manual, and nothing else, until people work again."""

from __future__ import annotations

import json
import shutil
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from faults import invariants
from faults.backups import seal
from faults.experiment import Experiment, Outcome
from faults.nodes import DONE, SIGNED_OUT, Browser, Node, node, signed_in
from faults.place import (
    HEAD,
    LEADER,
    SECRET,
    SENDER,
    Place,
    installation,
    mail_process,
    none_replaced,
    opened,
    through,
)
from tests import builders, manual
from tests.web.scene import hidden
from tests.web.typing_in import token
from tracker import jobs
from tracker.clock import business_now
from tracker.config import Settings
from tracker.domain.lifecycle import Stage
from tracker.extensions import db, writes
from tracker.models.letters import LetterState
from tracker.services import directives, evidence, passwords

CHAPTER = "4 Backup and restore"
PASSWORD = "only in this bench"  # noqa: S105
CONTENT = "Kính mời".encode()
WITHIN = 600
"""Seconds after which people must be able to work again."""
DAY_BEFORE = builders.at(3, hour=8)
NEXT_MORNING, MONDAY = builders.at(5, hour=8), builders.at(8, hour=8)
"""Mornings of which the old machine saw the first only."""


def b2(folder: Path, rounds: int, spoil: Callable[[Path], None] | None = None) -> Outcome:
    """Back up, go on working, lose the machine, restore on another. ``spoil`` does something to the backup."""
    wrong: list[str] = []
    lost, slowest = 0.0, 0.0
    for n in range(rounds):
        with mail_process(folder / f"mail{n}") as (port, log):
            drill = Drill(folder / str(n), port, log)
            lost = max(lost, drill.work())
            for made in drill.keep.iterdir():
                if spoil is not None:
                    spoil(made)
            slowest = max(slowest, drill.restore())
            wrong += invariants.named(f"machine {n}", drill.wrong)
    said = f"RPO {lost:.0f} s, all since the backup; RTO {slowest:.0f} s, to the first signature; nothing sent again"
    return Outcome(rounds, said, wrong + ([f"it took {slowest:.0f} s"] if slowest > WITHIN else []))


@dataclass
class Drill:
    """One machine that is lost, and another; ``log`` names every letter the mail server took."""

    folder: Path
    port: int
    log: Path
    wrong: list[str] = field(default_factory=list)
    number: int = 0
    cookie: str = ""
    before: Counter[str] = field(default_factory=Counter)
    """The letters that had been sent when the backup was made."""
    since: Counter[str] = field(default_factory=Counter)
    """Those sent after it, a morning's digests among them."""

    @property
    def keep(self) -> Path:
        """Where backups go: it outlives the machine."""
        return self.folder / "backups"

    @property
    def fresh(self) -> Path:
        """Where the manual restores to."""
        return self.folder / "restored"

    def work(self) -> float:
        """A morning's work with a backup in the middle; how many seconds of it are lost with the machine."""
        old = self.folder / "old"
        manual.checkout(old)
        self._put_away(self.folder / "kept", old / "instance")
        with installation(old / "instance", smtp=through(self.port)) as place:
            self.number = _submitted(place)
            self.cookie = signed_in(place)
            jobs.run(place.app, "reminders", lambda: DAY_BEFORE)  # unsent: the next morning's replace them
            for name in ("reminders", "letters"):
                jobs.run(place.app, name)
            with place.app.app_context():
                self.wrong += none_replaced()
            self.before = self._taken()
            begun = time.monotonic()
            self._follow(old, "Back up")
            _more_work(place)
            for name in ("reminders", "letters"):
                jobs.run(place.app, name, lambda: NEXT_MORNING)
            self.since = self._taken() - self.before
        shutil.rmtree(old)
        return time.monotonic() - begun

    def restore(self) -> float:
        """By the manual on an empty machine, until somebody has signed in and signed; after how many seconds."""
        new = self.folder / "new"
        manual.checkout(new)
        begun = time.monotonic()
        self._follow(new, "Restore")
        self._judge_letters()
        if self.wrong:
            return time.monotonic() - begun
        with node(self.fresh, self._url) as web:
            self._sign(web)
            seconds = time.monotonic() - begun
        before = self._taken()
        flask = f"TRACKER_INSTANCE={self.fresh} .venv/bin/flask --app wsgi tracker"
        mornings = "".join(f"{flask} remind --at {one.isoformat()}\n" for one in (NEXT_MORNING, MONDAY))
        manual.follow(f"{flask} verify\n{mornings}", new)
        after = self._taken()
        if not after.keys() - before.keys():
            self.wrong.append("no reminder leaves any more")
        if not any(after[name] == 2 for name in self.since):
            self.wrong.append("the morning's digests do not bear their Message-ID again")
        if [file.read_bytes() for file in self.fresh.glob("evidence/*/*")] != [CONTENT]:
            self.wrong.append("the evidence is not there")
        settings = Settings(home=self.fresh, secret_key=SECRET, database_url=self._url, scheduler=False)
        with opened(settings) as restored:
            self.wrong += invariants.broken(restored)
        self._judge_letters()
        return seconds

    @property
    def _url(self) -> str:
        return f"sqlite:///{self.fresh / 'tracker.sqlite'}"

    def _put_away(self, *places: Path) -> None:
        """The secret key and the settings, on the machine and where the manual says to keep them."""
        for place in places:
            place.mkdir(parents=True, exist_ok=True)
            (place / "secret.key").write_text(SECRET)
            (place / "tracker.cfg").write_text(
                f"BASE_URL = http://localhost\nSCHEDULER = no\nSMTP_HOST = 127.0.0.1\nSMTP_PORT = {self.port}\n"
                f"SMTP_SECURITY = none\nSMTP_FROM = {SENDER.address}\n"
            )

    def _follow(self, home: Path, section: str) -> None:
        places = {"HERE": home, "KEEP": self.keep, "KEPT": self.folder / "kept", "FRESH": self.fresh}
        manual.follow(manual.in_place(manual.commands(CHAPTER, section), **places), home)

    def _sign(self, web: Node) -> None:
        """The old cookie opens nothing; the password does, and what waited for sign-off can be signed."""
        if Browser([web], self.cookie).get("/account")[0] != SIGNED_OUT:
            self.wrong.append("a session came back")
        browser = Browser([web], "")
        _status, page = browser.get("/sign-in")
        who = {"login": LEADER, "password": PASSWORD, "csrf_token": token(page)}
        signed_in, _ = browser.post("/sign-in", who)
        _status, page = browser.get(f"/signoffs/{self.number}/sign")
        signed, _ = (
            browser.post(f"/signoffs/{self.number}/sign", hidden(page)) if signed_in < 400 else (0, "")
        )
        if signed != DONE:
            self.wrong.append(f"signing in was answered {signed_in}, signing {signed}")

    def _taken(self) -> Counter[str]:
        return Counter(line.split()[0] for line in self.log.read_text().splitlines())

    def _judge_letters(self) -> None:
        """What was sent before the backup is not sent again; what was sent since, once more at most."""
        taken = self._taken()
        again = [name for name in self.before if taken[name] > 1]
        self.wrong += [f"{len(again)} of {len(self.before)} letters sent again"] if again else []
        self.wrong += ["a letter was sent three times"] if max(taken.values()) > 2 else []


def forgotten(made: Path) -> None:
    """Made wrong: a backup that does not know which letters have been sent."""
    file = made / "rows/letter.jsonl"
    rows = [json.loads(line) for line in file.read_text().splitlines()]
    for row in rows:
        if row["state"] == LetterState.SENT:
            row |= {"state": LetterState.PLANNED, "ready_at": row["planned_at"]}
    file.write_text("".join(json.dumps(row) + "\n" for row in rows))
    seal(made)


def _submitted(place: Place) -> int:
    """A directive with a file as evidence that waits for sign-off, and a leader who knows a password."""
    with place.app.app_context(), writes():
        place.office.account(LEADER).password_hash = passwords.hashed(PASSWORD)
        row = builders.directive("V.1.1")
        act = place.office.act(HEAD, business_now())
        held = evidence.hold("giấy mời.txt", CONTENT)
        evidence.add_file(act, row.id, row.version, unit_id=row.lead_unit_id, file=held)
        db.session.flush()
        directives.submit(act, row.id, row.version, delay_cause="Chờ ý kiến")
        db.session.commit()
        assert row.stage is Stage.AWAITING
        return row.id


def _more_work(place: Place) -> None:
    """What the backup does not know of, with a letter about it."""
    with place.app.app_context(), writes():
        row = builders.directive("V.1.2")
        act = place.office.act(LEADER, business_now())
        directives.urge(act, row.id, row.version, note="Đề nghị khẩn trương")
        db.session.commit()


EXPERIMENTS = (
    Experiment(
        "B2", "restored by the manual alone", "<= 10 min", 3, 1, b2, lambda at: b2(at, 1, spoil=forgotten)
    ),
)
