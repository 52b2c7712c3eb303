"""The jobs over a real mail server: what was planned arrives once, by hand, by clockwork, by two at once."""

import mailbox
import os
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import Event
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select, update

from tests import builders, returns
from tests.builders import at
from tests.imapserver import PASSWORD, USER, ImapServer
from tests.letterbox import OFFICE
from tests.mailserver import MailServer, mail_server
from tracker import jobs
from tracker.config import Smtp
from tracker.contracts import Inbox, Security, Server, Unreachable
from tracker.extensions import db, writes
from tracker.models.letters import Letter, LetterState
from tracker.services import health

MakeApp = Callable[..., Flask]


@pytest.fixture
def inbox() -> Iterator[MailServer]:
    with mail_server() as server:
        yield server


def through(server: MailServer) -> Smtp:
    """The settings of mail that lead to `server`."""
    link = Server(host="127.0.0.1", port=server.port, security=Security.NONE)
    return Smtp(server=link, sender=OFFICE, reply_to=None)


@pytest.fixture
def app(make_app: MakeApp, inbox: MailServer) -> Flask:
    """An office with Plan 111 given; three letters wait."""
    app = make_app(smtp=through(inbox))
    with app.app_context(), writes():
        builders.plan_111(builders.office())
    return app


def copies(app: Flask, number: int) -> None:
    """Make `number` more letters like the first."""
    with app.app_context(), writes():
        first = db.session.scalars(select(Letter).order_by(Letter.id)).first()
        assert first is not None
        names = ("kind", "event", "entry_id", "recipient_id", "because", "absent", "planned_at", "ready_at")
        row = {name: getattr(first, name) for name in names}
        db.session.add_all(
            Letter(key=f"copy:{n}", message_id=f"<copy-{n}@localhost>", **row) for n in range(number)
        )
        db.session.commit()


def states(app: Flask) -> Counter[LetterState]:
    with app.app_context():
        return Counter(db.session.scalars(select(Letter.state)))


def test_the_reminders_of_a_morning_arrive_once(app: Flask, inbox: MailServer) -> None:
    jobs.run(app, "letters", lambda: at(21, 8))
    inbox.inbox.clear()
    for _ in range(2):
        for name in ("reminders", "letters"):
            jobs.run(app, name, lambda: at(4, hour=7, minute=30))
    subjects = [one.subject for one in inbox.inbox]
    assert len(subjects) == 5
    assert "[4 việc] 1 quá hạn, 1 đến hạn hôm nay, 2 sắp đến hạn" in subjects
    assert inbox.sessions == 2


def test_without_a_mail_server_letters_wait_and_then_leave(
    make_app: MakeApp, app: Flask, inbox: MailServer
) -> None:
    without = make_app()
    assert jobs.run(without, "letters", lambda: at(21, 8)) == 0
    assert states(app) == {LetterState.PLANNED: 3}
    assert jobs.run(app, "letters", lambda: at(21, 8)) == 3
    assert len(inbox.inbox) == 3


def test_two_senders_at_once_send_each_letter_once(app: Flask, inbox: MailServer) -> None:
    copies(app, 60)
    with ThreadPoolExecutor(4) as pool:
        sent = [pool.submit(jobs.run, app, "letters", lambda: at(21, 8)) for _ in range(4)]
        assert sum(one.result() for one in sent) == 63
    ids = Counter(one.message["Message-ID"] for one in inbox.inbox)
    assert len(ids) == 63
    assert set(ids.values()) == {1}


def test_senders_at_once_keep_the_limit_of_the_server_together(
    app: Flask, make_app: MakeApp, inbox: MailServer
) -> None:
    limited = make_app(smtp=replace(through(inbox), per_minute=30))
    copies(app, 60)
    with ThreadPoolExecutor(4) as pool:
        sent = [pool.submit(jobs.run, limited, "letters", lambda: at(21, 8)) for _ in range(4)]
        assert sum(one.result() for one in sent) == 30
    assert len(inbox.inbox) == 30


def test_who_is_told_to_stop_gives_back_what_it_has_not_sent(app: Flask, inbox: MailServer) -> None:
    copies(app, 60)
    stopping = Event()
    handle = inbox.handle_DATA

    async def stop(*given: Any) -> str:
        stopping.set()
        return await handle(*given)

    inbox.handle_DATA = stop  # type: ignore[method-assign]
    assert jobs.run(app, "letters", lambda: at(21, 8), stopping) == 1
    assert states(app) == {LetterState.SENT: 1, LetterState.PLANNED: 62}
    with app.app_context():
        assert sorted(db.session.scalars(select(Letter.attempts))) == [0] * 62 + [1]


def test_two_planners_at_once_plan_each_day_once(app: Flask) -> None:
    with ThreadPoolExecutor(4) as pool:
        planned = [pool.submit(jobs.run, app, "reminders", lambda: at(4)) for _ in range(4)]
        assert sorted(one.result() for one in planned) == [0, 0, 0, 6]


def test_the_clockwork_sends_and_stops_cleanly(make_app: MakeApp, app: Flask, inbox: MailServer) -> None:
    served = make_app(smtp=through(inbox), scheduler=True)
    with jobs.running(served):
        deadline = time.monotonic() + 10
        while len(inbox.inbox) < 3 and time.monotonic() < deadline:
            time.sleep(0.05)
    assert len(inbox.inbox) == 3
    assert states(app) == {LetterState.SENT: 3}


def test_where_the_scheduler_is_off_nothing_runs(app: Flask, inbox: MailServer) -> None:
    with jobs.running(app):
        time.sleep(0.2)
    assert inbox.inbox == []


KILLED = """
import os, signal
from tracker import create_app, jobs
from tracker.config import Settings, Smtp
from tracker.contracts import Mailbox, Security, Server
from tracker.plugins.mail import smtp
from pathlib import Path
from threading import Event
from typing import Any
import sys

home, url, port, when = Path(sys.argv[1]), sys.argv[2], int(sys.argv[3]), sys.argv[4]
deliver = smtp.SmtpChannel.deliver

def dying(self, *args, **given):
    if when == "before":
        os.kill(os.getpid(), signal.SIGKILL)
    deliver(self, *args, **given)
    os.kill(os.getpid(), signal.SIGKILL)

smtp.SmtpChannel.deliver = dying
server = Server(host="127.0.0.1", port=port, security=Security.NONE)
mail = Smtp(server=server, sender=Mailbox("nhac-viec@snnmt.example", "Theo dõi nhiệm vụ"), reply_to=None)
app = create_app(Settings(home=home, secret_key="k", database_url=url, base_url="http://localhost", smtp=mail))
jobs.run(app, "letters")
"""


@pytest.mark.parametrize(("when", "arrive"), [("before", 3), ("after", 4)])
def test_a_sender_killed_with_a_letter_in_its_hand(
    app: Flask, inbox: MailServer, tmp_path: Path, when: str, arrive: int
) -> None:
    """A process killed by the system before or after the server took the letter, and another one after its lease."""
    url = str(app.config["SQLALCHEMY_DATABASE_URI"])
    killed = subprocess.run(
        [sys.executable, "-c", KILLED, str(tmp_path), url, str(inbox.port), when],
        cwd=Path(__file__).parents[1],
        env={**os.environ, "PYTHONPATH": "."},
        check=False,
    )
    assert killed.returncode == -signal.SIGKILL
    assert states(app) == {LetterState.CLAIMED: 3}
    assert jobs.run(app, "letters", lambda: at(21, 8)) == 0
    with app.app_context(), writes():
        over = datetime.now(UTC) - timedelta(seconds=1)
        db.session.execute(update(Letter).where(Letter.state == LetterState.CLAIMED).values(ready_at=over))
        db.session.commit()
    assert jobs.run(app, "letters", lambda: at(22, 8)) == 3
    assert states(app) == {LetterState.SENT: 3}
    assert len(inbox.inbox) == arrive
    assert len({one.message["Message-ID"] for one in inbox.inbox}) == 3
    assert len({one.content for one in inbox.inbox}) == 3


def test_the_command_does_it_by_hand_and_twice_sends_nothing_twice(app: Flask, inbox: MailServer) -> None:
    runner = app.test_cli_runner()
    first = runner.invoke(args=["tracker", "remind", "--at", "2025-09-04T07:30"])
    assert first.output.splitlines() == ["occurrences: 0", "reminders: 6", "letters: 5"]
    again = runner.invoke(args=["tracker", "remind", "--at", "2025-09-04T07:45"])
    assert again.output.splitlines() == ["occurrences: 0", "reminders: 0", "letters: 0"]
    assert len(inbox.inbox) == 5


def test_the_command_says_what_a_moment_looks_like(app: Flask) -> None:
    wrong = app.test_cli_runner().invoke(args=["tracker", "remind", "--at", "mai"])
    assert wrong.exit_code == 2
    assert "2025-09-04T07:30" in wrong.output


def deposit(path: Path, *mails: bytes) -> None:
    with closing(mailbox.mbox(path)) as box:
        for mail in mails:
            box.add(mail)


def returned(app: Flask, login: str, layout: Callable[[str, str], bytes] = returns.postfix) -> bytes:
    """The first letter to `login`, come back."""
    with app.app_context():
        letter = db.session.scalars(select(Letter).where(Letter.address.startswith(login))).first()
        assert letter is not None
        return layout(letter.message_id, letter.address)


def test_what_comes_back_into_a_file_is_taken_once_by_whoever_comes_first(
    make_app: MakeApp, app: Flask, inbox: MailServer, tmp_path: Path
) -> None:
    path = tmp_path / "returned"
    reader = make_app(smtp=through(inbox), bounces=Inbox(path=path))
    jobs.run(app, "letters", lambda: at(21, 8))
    vacation = returned(app, "chanhvanphong", returns.vacation)
    deposit(path, vacation, returned(app, "truongphong.mtks"), returned(app, "giamdoc.vpdkdd"))
    with ThreadPoolExecutor(3) as pool:
        lost = [pool.submit(jobs.run, reader, "bounces", lambda: at(21, 8, hour=10)) for _ in range(3)]
        assert sum(one.result() for one in lost) == 2
    assert jobs.run(reader, "bounces", lambda: at(21, 8, hour=11)) == 0
    assert states(app)[LetterState.PARKED] == 2
    jobs.run(app, "letters", lambda: at(21, 8, hour=11))
    subjects = Counter(one.subject for one in inbox.inbox)
    assert subjects["[Thư không gửi được] 2 thư cần xem xét"] == 1
    assert subjects["[Thư chưa đến người nhận] 2 người"] == 1


def test_what_comes_back_over_imap_is_taken(make_app: MakeApp, app: Flask) -> None:
    jobs.run(app, "letters", lambda: at(21, 8))
    with ImapServer({1: returned(app, "truongphong.mtks", returns.exchange)}) as server:
        link = Server(
            host="127.0.0.1", port=server.port, security=Security.NONE, username=USER, password=PASSWORD
        )
        reader = make_app(bounces=Inbox(server=link, folder=server.FOLDER))
        assert jobs.run(reader, "bounces", lambda: at(21, 8, hour=10)) == 1
        assert jobs.run(reader, "bounces", lambda: at(21, 8, hour=10)) == 0


def test_a_mailbox_out_of_reach_fails_the_job_and_is_named(make_app: MakeApp, tmp_path: Path) -> None:
    reader = make_app(bounces=Inbox(path=tmp_path / "none"))
    with pytest.raises(Unreachable):
        jobs.run(reader, "bounces")
    with reader.app_context():
        assert "bounces" in health.failing(datetime.now(UTC))
    (tmp_path / "none").touch()
    assert jobs.run(reader, "bounces") == 0
    with reader.app_context():
        assert "bounces" not in health.failing(datetime.now(UTC))
