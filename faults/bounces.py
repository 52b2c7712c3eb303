"""M7: mails come back, in the layouts of several servers, among forged and automatic ones; who reads them is killed."""

from __future__ import annotations

import mailbox
import random
import re
import signal
import time
from collections.abc import Callable
from contextlib import closing
from hashlib import sha256
from itertools import islice
from pathlib import Path

from sqlalchemy import select

from faults import invariants
from faults.experiment import Experiment, Outcome
from faults.place import Place, fork, installation, let_go, through
from tests import builders, returns
from tests.imapserver import PASSWORD, USER, ImapServer
from tests.mailserver import MailServer, mail_server
from tracker import jobs
from tracker.contracts import Arrival, Failure, Inbox, Security, Server
from tracker.domain.acts import SYSTEM, Act
from tracker.extensions import db, writes
from tracker.models.accounts import Account
from tracker.models.letters import Letter, LetterKind, LetterState, Reason
from tracker.plugins.postboxes.imap import ImapPostbox
from tracker.plugins.postboxes.returned import failures
from tracker.services import bounces, letters

NOW = builders.at(4, hour=9)
PEOPLE = 12
LOST, LATE, HARMLESS = 4, 2, 5
Understood = Callable[[bytes], tuple[Failure, ...]]


def careless(content: bytes) -> tuple[Failure, ...]:
    """Made wrong: whatever names a mail says that it failed."""
    found = re.search(rb"<[0-9a-f]{32}@[^>\s]+>", content)
    return (Failure(found[0].decode(), permanent=True, final=True, text=""),) if found else ()


def m7(folder: Path, rounds: int, understood: Understood = failures) -> Outcome:
    """Letters to many, some of which come back; the reader is killed on the way, then reads on."""
    wrong: list[str] = []
    killed, marked, came = 0, 0, 0
    for n in range(rounds):
        chance = random.Random(n)
        path = folder / f"{n}" / "returned"
        with mail_server() as server:
            changes = {"smtp": through(server.port), "bounces": Inbox(path=path)}
            with installation(folder / f"{n}", **changes) as place:
                mails, lost = _come_back(place, server, chance)
                came += len(mails)
                _deposit(path, mails)
                if understood is not failures:
                    _read_by_hand(place, mails, understood)
                elif n % 2:
                    _read_over_imap(place, mails, wrong)
                else:
                    killed += _read_with_kills(place, chance, wrong)
                jobs.run(place.app, "letters", lambda: NOW)
                marked += len(lost)
                wrong += [
                    f"round {n}: {one}" for one in (*_judged(place, server, lost), *invariants.broken(place))
                ]
    said = f"{came} came back, {marked} addresses marked once and told, nothing else; {killed} readers killed"
    return Outcome(rounds, said, wrong)


def _come_back(place: Place, server: MailServer, chance: random.Random) -> tuple[list[bytes], set[str]]:
    """Send a letter to each of many; the mails that come back, shuffled, and the addresses that take none."""
    with place.app.app_context(), writes():
        for n in range(PEOPLE):
            one = builders.account(f"nguoi.{n}", f"Người thử thứ {n}")
            letters.plan_test(place.office.act("quantri", NOW), account_id=one.id, address=one.email or "")
        db.session.commit()
    let_go(place.app)
    jobs.run(place.app, "letters", lambda: NOW)
    sent = {
        one.recipient: str(one.message["Message-ID"]) for one in server.inbox if "nguoi." in one.recipient
    }
    head = next(one for one in server.inbox if one.recipient.startswith("truongphong.mtks"))
    people = list(sent)
    chance.shuffle(people)
    lost = [*people[:LOST], head.recipient]
    ids = sent | {head.recipient: str(head.message["Message-ID"])}
    mails = [chance.choice(list(returns.PERMANENT.values()))(ids[to], to) for to in lost]
    mails += [mails[0]]  # a server that says it twice
    mails += [chance.choice(list(returns.DELAYED.values()))(ids[to], to) for to in people[LOST : LOST + LATE]]
    rest = people[LOST + LATE :]
    mails += [make(ids[to], to) for make, to in zip(returns.HARMLESS.values(), rest, strict=False)]
    forged = f"<{chance.randbytes(16).hex()}@localhost>"
    mails += [returns.postfix(forged, to) for to in rest]
    chance.shuffle(mails)
    return mails, set(lost)


def _deposit(path: Path, mails: list[bytes]) -> None:
    with closing(mailbox.mbox(path)) as box:
        for mail in mails:
            box.add(mail)


def _read_with_kills(place: Place, chance: random.Random, wrong: list[str]) -> int:
    """Readers killed at random, two of them at once, and one in the end that is left alone."""
    killed = 0
    for _ in range(3):
        readers = [fork(place.app, lambda: jobs.run(place.app, "bounces", lambda: NOW)) for _ in range(2)]
        time.sleep(chance.random() * 0.1)
        for reader in readers:
            reader.signal(signal.SIGKILL)
            status = reader.ended(5)
            killed += status is not None and status != 0
        wrong += invariants.broken(place, "after a kill")
    jobs.run(place.app, "bounces", lambda: NOW)
    jobs.run(place.app, "bounces", lambda: NOW)
    return killed


def _read_over_imap(place: Place, mails: list[bytes], wrong: list[str]) -> None:
    """The same over IMAP, with a conversation broken off in the middle."""
    with ImapServer(dict(enumerate(mails, 1))) as server:
        link = Server(
            host="127.0.0.1", port=server.port, security=Security.NONE, username=USER, password=PASSWORD
        )
        inbox = Inbox(server=link, folder=server.FOLDER)
        with place.app.app_context():
            for stop in (len(mails) // 2, len(mails), len(mails)):
                with closing(ImapPostbox(inbox)) as box:
                    for arrival in islice(box.arrivals(bounces.handled()), stop):
                        _take(arrival)
                wrong += invariants.broken(place, f"broken off after {stop}")


def _read_by_hand(place: Place, mails: list[bytes], understood: Understood) -> None:
    with place.app.app_context():
        for mail in mails:
            _take(Arrival(sha256(mail).hexdigest(), understood(mail)))


def _take(arrival: Arrival) -> None:
    db.session.rollback()
    with writes():
        bounces.take(Act(SYSTEM, NOW, builders.CALENDAR), arrival)
        db.session.commit()


def _judged(place: Place, server: MailServer, lost: set[str]) -> list[str]:
    with place.app.app_context():
        marked = set(db.session.scalars(select(Account.email).where(Account.undeliverable_at.is_not(None))))
        parked = db.session.scalars(select(Letter).where(Letter.state == LetterState.PARKED)).all()
        back = {
            one.address for one in parked if one.reason is Reason.BOUNCED and one.kind is not LetterKind.ALARM
        }
    alarms = [one for one in server.inbox if one.recipient == "quantri@snnmt.example"]
    told = [one.recipient for one in server.inbox if one.subject.startswith("[Thư chưa đến người nhận]")]
    wrong = [f"{len(marked ^ lost)} addresses marked wrongly or not"] if marked != lost else []
    wrong += [f"{len(back ^ lost)} letters marked wrongly or not"] if back != lost else []
    wrong += [f"{len(alarms)} alarms to the administrator"] if len(alarms) != 1 else []
    wrong += [f"told to the superior: {told}"] if told != ["pgd.moitruong@snnmt.example"] else []
    return wrong


EXPERIMENTS = (
    Experiment("M7", "mails come back (DSN), readers killed", "-", 40, 4, m7, lambda at: m7(at, 1, careless)),
)
