"""M1 to M6: mail servers that put off, refuse, hang up, hang, or are not who they say; and letters that are poisoned."""

from __future__ import annotations

import logging
import random
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from time import monotonic
from typing import Any

from sqlalchemy import func, select, update

from faults import invariants
from faults.experiment import Experiment, Outcome
from faults.place import Place, installation, through
from tests import builders
from tests.letterbox import send
from tests.mailserver import DROP, HANG, PASSWORD, FaultyServer, MailServer, certificate, mail_server
from tracker.contracts import Accepted, Mail, Security, Server
from tracker.contracts import Outcome as Answer
from tracker.extensions import db, writes
from tracker.models.letters import Letter, LetterState, Reason
from tracker.plugins.mail.smtp import SmtpChannel
from tracker.services import health, letters

logging.getLogger("mail.log").setLevel(logging.CRITICAL)  # the servers are meant to be treated badly
NOW = builders.at(4, hour=8)
MOST_TRIES = 20
AGES = timedelta(hours=9)
"""Longer than any letter is tried."""


class Watched:
    """A channel over real SMTP that counts its tries and takes the time of the slowest."""

    name = "watched"

    def __init__(self, port: int, **server: Any) -> None:
        given = {"security": Security.NONE, "timeout": 10.0} | server
        self._channel = SmtpChannel(Server(host="127.0.0.1", port=port, **given))
        self.tries: Counter[str] = Counter()
        self.slowest = 0.0

    def compose(self, mail: Mail) -> bytes:
        """As the channel does."""
        return self._channel.compose(mail)

    def deliver(self, content: bytes, *, sender: str, recipient: str) -> Answer:
        """Count and time it."""
        begun = monotonic()
        answer = self._channel.deliver(content, sender=sender, recipient=recipient)
        self.tries[recipient] += 1
        self.slowest = max(self.slowest, monotonic() - begun)
        return answer

    def close(self) -> None:
        """Let go of the connection."""
        self._channel.close()


class Trusting(Watched):
    """Made wrong: a connection that breaks is taken for a success."""

    def deliver(self, content: bytes, *, sender: str, recipient: str) -> Answer:
        """Never an error."""
        super().deliver(content, sender=sender, recipient=recipient)
        return Accepted("250 surely")


class Cutting(FaultyServer):
    """Hangs up in the middle of a message it said it would take, where its script answers DATA with CUT."""

    CUT = "354 go on, for a moment"

    def _say(self, stream: Any, verb: str) -> bool:
        return super()._say(stream, verb) and self._last != self.CUT


def m1(folder: Path, hours: int, *, patient: bool = True) -> Outcome:
    """Put off at every verb for hours, then served."""
    begun, wrong = datetime.now(UTC), list[str]()
    state = {"down": True}
    put_off = {"BANNER": "421 no", "MAIL": "450 no", "RCPT": "451 no", "DATA": "452 no"}
    chance = random.Random(1)

    def script(verb: str, _count: int) -> str | None:
        if not state["down"] or verb not in put_off:
            return None
        return put_off[verb] if verb == "DATA" or chance.random() < 0.5 else None

    with FaultyServer(script) as server, waiting(folder, 10) as place:
        box = Watched(server.port)
        real = begun + timedelta(seconds=5)
        while real < begun + timedelta(hours=hours) + AGES and _open():
            state["down"] = real < begun + timedelta(hours=hours)
            send(NOW, box, real=real)
            wrong += invariants.broken(place, f"try at {real:%H:%M}")
            real = (_next_ready() or real) + timedelta(seconds=1) if patient else real + timedelta(minutes=1)
            if not patient:
                _ready_at_once(begun)
        box.close()
        most = max(box.tries.values())
        wrong += [f"a letter was tried {most} times"] if most > MOST_TRIES else []
        wrong += _each_once(server.inbox, 10) + invariants.broken(place)
    return Outcome(hours, f"10 letters once each after {hours} h, at most {most} tries", wrong)


def m2(folder: Path, rounds: int, *, answered: bool = True) -> Outcome:
    """One of twenty recipients is refused for good."""
    wrong: list[str] = []
    for n in range(rounds):
        with mail_server() as server, waiting(folder / str(n), 20) as place:
            server.refuse = {"nguoi.7@snnmt.example": "550 5.1.1 no such user"}
            box = Watched(server.port) if answered else Trusting(server.port)
            _send_to_the_end(box)
            box.close()
            parked = db.session.scalars(select(Letter).where(Letter.state == LetterState.PARKED)).all()
            named = [(one.address, one.reason) for one in parked]
            wrong += _each_once([one for one in server.inbox if "nguoi" in one.recipient], 19)
            if named != [("nguoi.7@snnmt.example", Reason.REFUSED)]:
                wrong.append(f"parked: {named}")
            wrong += (
                [] if answered and "quantri@snnmt.example" in box.tries else ["no administrator was told"]
            )
            wrong += invariants.broken(place, f"round {n}")
    return Outcome(rounds, "19 delivered, 1 parked and told to the administrator", wrong)


def m3(folder: Path, rounds: int, *, honest: bool = True) -> Outcome:
    """The connection drops before, in the middle of, and after the message."""
    wrong: list[str] = []
    doubled = 0
    for n in range(rounds):
        for verb, answer, doubles in (("DATA", DROP, 0), ("DATA", Cutting.CUT, 0), ("DOT", DROP, 3)):
            with (
                Cutting(
                    lambda v, count, verb=verb, answer=answer: answer if v == verb and count <= 3 else None
                ) as server,
                waiting(folder / f"{n}{verb}{answer}", 10) as place,
            ):
                box = Watched(server.port) if honest else Trusting(server.port)
                _send_to_the_end(box)
                box.close()
                names = Counter(one.message["Message-ID"] for one in server.inbox)
                doubled += len(server.inbox) - len(names)
                wrong += [f"{verb}: {10 - len(names)} lost"] if len(names) != 10 else []
                wrong += [f"{verb}: {names.total() - 10} doubled"] if names.total() != 10 + doubles else []
                wrong += ["other bytes"] if len({one.content for one in server.inbox}) != len(names) else []
                wrong += invariants.broken(place, f"round {n}, {verb}")
    return Outcome(rounds * 9, f"no loss; {doubled} doubled, all after the final dot, the same bytes", wrong)


def m4(folder: Path, seconds: int, *, limit: float = 1.5) -> Outcome:
    """The server hangs once at each verb; the other letters go on."""
    wrong: list[str] = []
    slowest, verbs = 0.0, ("BANNER", "EHLO", "MAIL", "RCPT", "DATA", "DOT")
    for verb in verbs:
        with (
            FaultyServer(lambda v, count, verb=verb: HANG if v == verb and count == 1 else None) as server,
            waiting(folder / verb, 3) as place,
        ):
            box = Watched(server.port, timeout=float(seconds))
            send(NOW, box)
            wrong += [f"{verb}: only {len(server.inbox)} of the others"] if len(server.inbox) < 2 else []
            _send_to_the_end(box)
            box.close()
            slowest = max(slowest, box.slowest)
            wrong += [f"{verb}: took {box.slowest:.1f} s"] if box.slowest > seconds * limit else []
            wrong += [f"{verb}: lost"] if len({one.content for one in server.inbox}) != 3 else []
            wrong += invariants.broken(place, verb)
    return Outcome(len(verbs), f"limit {seconds} s, slowest {slowest:.1f} s, the others went on", wrong)


def m5(folder: Path, rounds: int, *, protected: bool = True) -> Outcome:
    """A server without STARTTLS, one with another's certificate, one that refuses our password."""
    wrong: list[str] = []
    folder.mkdir(exist_ok=True)
    elsewhere, _ = certificate(folder, name="elsewhere.example")
    for n in range(rounds):
        with FaultyServer({}) as stripped, mail_server(tls=elsewhere) as other:
            security = Security.STARTTLS if protected else Security.NONE
            for name, server in (("stripped", stripped), ("certificate", other)):
                wrong += _refused(folder / f"{n}{name}", server, name, {"security": security})
        here, public = certificate(folder, name="127.0.0.1")
        with mail_server(tls=here, auth=True) as locked:
            false = {"username": "nhac", "password": f"not {PASSWORD!r}", "ca_file": str(public)}
            wrong += _refused(folder / f"{n}auth", locked, "auth", {"security": Security.STARTTLS} | false)
    return Outcome(rounds * 3, "nothing left, letters wait, /readyz names mail", wrong)


def _refused(folder: Path, server: MailServer | FaultyServer, name: str, given: dict[str, Any]) -> list[str]:
    with waiting(folder, 2, smtp=through(server.port)) as place:
        box = Watched(server.port, timeout=5.0, **given)
        send(NOW, box)
        box.close()
        wrong = (
            [f"{name}: {len(server.inbox)} letters left in clear or to a stranger"] if server.inbox else []
        )
        wrong += [] if _open() == 2 else [f"{name}: letters do not wait"]
        wrong += [] if "mail" in health.failing(datetime.now(UTC)) else [f"{name}: no alarm"]
        return wrong + invariants.broken(place, name)


def m6(folder: Path, number: int, *, held_up: bool = False) -> Outcome:
    """Poisoned letters among many: addresses that are none, a name of two megabytes."""
    with mail_server() as server, waiting(folder, number) as place:
        poison = {
            3: {"email": "a b@@c"},
            5: {"email": "x@y.example\r\nBcc: z@y.example"},
            7: {"title": "Ư" * 2_000_000},
        }
        accounts = [one for one in _accounts() if one.login.startswith("nguoi.")]
        for n, fields in poison.items():
            for name, value in fields.items():
                setattr(accounts[n], name, value)
        db.session.commit()
        if held_up:
            server.refuse = dict.fromkeys(
                (one.email or "" for one in accounts[8:]), "451 after the poisoned one"
            )
        box = Watched(server.port)
        send(NOW, box, limit=number + 50)
        box.close()
        count = Counter(one.recipient for one in server.inbox if one.recipient.startswith("nguoi."))
        sound = {one.email for n, one in enumerate(accounts) if n not in poison}
        wrong = [f"{len(sound - count.keys())} of {len(sound)} held up"] if sound - count.keys() else []
        wrong += ["a letter twice"] if any(times > 1 for times in count.values()) else []
        wrong += (
            ["a header was forged"] if any("z@y.example" in one.recipient for one in server.inbox) else []
        )
        wrong += ["the queue does not end"] if _open() and not held_up else []
        wrong += invariants.broken(place)
    return Outcome(
        number, f"{len(count)} of {number} sent, {number - len(count)} of 3 poisoned ones parked", wrong
    )


@contextmanager
def waiting(folder: Path, number: int, **changes: Any) -> Iterator[Place]:
    """An installation in which a letter to each of ``number`` people waits, and no other; inside its context."""
    with installation(folder, **changes) as place, place.app.app_context(), writes():
        db.session.execute(update(Letter).values(state=LetterState.SUPERSEDED))
        for n in range(number):
            one = builders.account(f"nguoi.{n}", f"Người thử thứ {n}")
            letters.plan_test(place.office.act("quantri", NOW), account_id=one.id, address=one.email or "")
        db.session.commit()
        yield place


def _accounts() -> list[Any]:
    return list(db.session.scalars(select(builders.Account).order_by(builders.Account.id)))


def _open() -> int:
    waiting = Letter.state.in_((LetterState.PLANNED, LetterState.CLAIMED))
    return db.session.scalar(select(func.count()).where(waiting)) or 0


def _next_ready() -> datetime | None:
    return db.session.scalar(select(func.min(Letter.ready_at)).where(Letter.state == LetterState.PLANNED))


def _ready_at_once(moment: datetime) -> None:
    """Made wrong: no letter waits longer after a failure."""
    waits = update(Letter).where(Letter.state == LetterState.PLANNED)
    db.session.execute(waits.values(ready_at=moment, attempts=0))
    db.session.commit()


def _send_to_the_end(box: Watched) -> None:
    """Round after round, each when the next letter is ready, in no time."""
    real = datetime.now(UTC) + timedelta(seconds=1)
    end = real + AGES
    while _open() and real < end:
        send(NOW, box, real=real)
        real = max(real, _next_ready() or real) + timedelta(seconds=1)


def _each_once(inbox: list[Any], number: int) -> list[str]:
    count = Counter(one.message["Message-ID"] for one in inbox)
    if len(count) == len(inbox) == number:
        return []
    return [f"{len(inbox)} arrived, {len(count)} different, of {number}"]


EXPERIMENTS = (
    Experiment(
        "M1", "put off for hours (421 450 451 452)", "2 h", 2, 2, m1, lambda at: m1(at, 1, patient=False)
    ),
    Experiment(
        "M2", "1 of 20 recipients refused (550)", "-", 20, 3, m2, lambda at: m2(at, 1, answered=False)
    ),
    Experiment(
        "M3", "connection dropped in and about DATA", "-", 10, 2, m3, lambda at: m3(at, 1, honest=False)
    ),
    Experiment("M4", "server hangs at each verb", "<= 15 s", 10, 1, m4, lambda at: m4(at, 1, limit=0.5)),
    Experiment(
        "M5", "STARTTLS stripped, certificate, password", "-", 5, 1, m5, lambda at: m5(at, 1, protected=False)
    ),
    Experiment(
        "M6", "poisoned letters among many", "1,000", 1000, 100, m6, lambda at: m6(at, 30, held_up=True)
    ),
)
