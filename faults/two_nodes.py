"""S4: two web nodes on one database, both with their clockwork; one is killed, cut off, or behind a slow link.

A person's browser asks the other node where one does not answer, as a balancer would for it; the cookie is the same.
"""

from __future__ import annotations

import time
from collections import Counter
from contextlib import ExitStack
from datetime import UTC, datetime, timedelta
from http import HTTPStatus
from pathlib import Path

from sqlalchemy import update

from faults import invariants, network
from faults.cluster import DATABASE, PORT, Server, server
from faults.experiment import Experiment, Outcome
from faults.kills import judge, send, wait_for_growth, waiting
from faults.mailbox import SLOWLY
from faults.network import HERE, Host
from faults.nodes import DONE, PLAIN, SIGNED_OUT, Browser, Node, node
from faults.people import CLAUSES, People, people
from faults.place import SECRET, SENDER, Place, copies, installation, mail_process, through
from faults.relay import slow_link
from tests.databases import migrate
from tracker.extensions import db, writes
from tracker.models.letters import Letter, LetterState

KILLED, CUT_OFF, SLOW = "killed", "cut off", "slow"
WAYS = (KILLED, CUT_OFF, SLOW)
LETTERS = 160
PATIENCE = 3.0
"""Seconds a person's browser waits for a node before it asks the other."""
WHILE_LOCKED = 7.0
"""The same where a node is cut off: what it had locked is free after five seconds, and whoever needs it waits for it."""
GO_ON_WITHIN = 15.0


def s4(folder: Path, rounds: int, *, second_secret: str = SECRET) -> Outcome:
    """Harm the second node while both send letters and people work; ``rounds`` times, in the ways in turn."""
    return network.apart(lambda: _rounds(folder, rounds, second_secret))


def _rounds(folder: Path, rounds: int, second_secret: str) -> Outcome:
    wrong: list[str] = []
    slowest, saved = 0.0, 0
    with (
        network.hosts(2) as hosts,
        server(address=HERE) as database,
        mail_process(folder / "mail", HERE) as (port, log),
    ):
        database.create()
        migrate(database.url, folder)
        with installation(folder, database.url, smtp=through(port, HERE)) as place:
            mail = {"SMTP_HOST": HERE, "SMTP_PORT": str(port), "SMTP_SECURITY": "none"}
            settings = {**mail, "SMTP_FROM": SENDER.address, "SCHEDULER": "yes"}
            log.with_name(SLOWLY).touch()  # so that something is being sent whenever a node is harmed
            for n in range(rounds):
                copies(place.app, LETTERS)
                way = WAYS[n % len(WAYS)]
                with ExitStack() as both:
                    direct = _address(PORT)
                    far = (
                        _address(both.enter_context(slow_link(HERE, (HERE, PORT)))) if way == SLOW else direct
                    )
                    first = both.enter_context(node(folder / f"{n}-1", direct, hosts[0], **settings))
                    settled = settings | {"SECRET_KEY": second_secret}
                    second = both.enter_context(node(folder / f"{n}-2", far, hosts[1], **settled))
                    seconds, them, found = _round(way, place, log, first, second)
                slowest, saved = max(slowest, seconds), saved + len(them.acknowledged())
                found = _judged(them, database) + found + invariants.broken(place)
                wrong += invariants.named(f"round {n}, {way}", found)
                if wrong:
                    break
            log.with_name(SLOWLY).unlink()
            _send_the_rest(place)
            found = judge(place, log, rounds, duplicates=sum(WAYS[n % 3] != SLOW for n in range(rounds)))
    said = f"{saved} reports, everybody went on after {slowest:.1f} s at most; {found.said}"
    return Outcome(rounds, said, wrong + found.wrong)


def _round(way: str, place: Place, log: Path, first: Node, second: Node) -> tuple[float, People, list[str]]:
    """The seconds until everybody had saved something again, who they were, and what was wrong."""
    with people(place, [first, second], WHILE_LOCKED if way == CUT_OFF else PATIENCE) as them:
        if not them.all_have_saved():
            return 0, them, ["somebody can save nothing at all"]
        wait_for_growth(log, at_most=PATIENCE)
        harmed_at = time.monotonic()
        if way == KILLED:
            second.kill()
        if way == CUT_OFF:
            _host(second).cut()
        gone_on = [
            them.first_success_after(harmed_at, within=GO_ON_WITHIN, who=who) for who in range(len(CLAUSES))
        ]
        wrong = [f"person {who} could not go on" for who, moment in enumerate(gone_on) if moment is None]
        if way == CUT_OFF:
            _host(second).mend()
            wrong += _comes_back(second)
    for one in (first, second):
        one.stop()
    return max(moment or harmed_at for moment in gone_on) - harmed_at, them, wrong


def _comes_back(one: Node) -> list[str]:
    """Nothing but that it is well again by itself."""
    browser, until = Browser([one], "", PATIENCE), time.monotonic() + GO_ON_WITHIN
    while browser.get("/healthz")[0] != HTTPStatus.OK:
        if time.monotonic() > until:
            return ["the node did not come back"]
        time.sleep(0.1)
    return []


def _judged(them: People, database: Server) -> list[str]:
    """Nothing acknowledged is lost, nobody was signed out, and who was told of a conflict had been saved before."""
    stored = database.reported()
    lost = them.acknowledged() - stored
    odd = Counter(
        one.status
        for one in them.writes
        if one.status not in (DONE, PLAIN) and not (one.status == HTTPStatus.CONFLICT and one.words in stored)
    )
    odd += Counter(s for _moment, s in them.failures if s not in (PLAIN, HTTPStatus.CONFLICT))
    return ([f"{len(lost)} acknowledged writes lost"] if lost else []) + [
        "people were signed out" if status == SIGNED_OUT else f"{number} answers of {status}"
        for status, number in odd.items()
    ]


def _send_the_rest(place: Place) -> None:
    """What is left waits for nobody: leases and pauses pass in no time."""
    while waiting(place.app):
        with place.app.app_context(), writes():
            over = datetime.now(UTC) - timedelta(seconds=1)
            left = Letter.state.in_((LetterState.CLAIMED, LetterState.PLANNED))
            db.session.execute(update(Letter).where(left).values(ready_at=over))
            db.session.commit()
        send(place.app)


def _address(port: int) -> str:
    return f"postgresql+psycopg://tracker@/{DATABASE}?host={HERE}:{port}"


def _host(one: Node) -> Host:
    assert one.host is not None
    return one.host


EXPERIMENTS = (
    Experiment(
        "S4",
        "one of two web nodes lost",
        "-",
        12,
        3,
        s4,
        lambda at: s4(at, 1, second_secret="another"),  # noqa: S106
    ),
)
