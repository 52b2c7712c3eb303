"""CPU time and bytes of a page, asked for in this process through the whole application."""

from __future__ import annotations

import gc
from collections.abc import Callable
from dataclasses import dataclass
from statistics import median
from time import perf_counter, process_time

from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from tracker.extensions import db, writes
from tracker.models.accounts import Account
from tracker.services import sessions

WARM_UP = 3
ROUNDS = 25

Ask = Callable[[int], TestResponse]


@dataclass(frozen=True)
class Measured:
    """One page: CPU milliseconds (median), the slowest by the clock of twenty, and the bytes of the answer."""

    cpu_ms: float
    p95_ms: float
    size: int


def measure(ask: Ask, before: Callable[[int], None] = lambda _: None) -> Measured:
    """Ask again and again; ``ask`` is given the number of the round. An answer that is not fine stops the bench.

    ``before`` prepares a round and is not measured.
    """
    for n in range(WARM_UP):
        before(n)
        _fine(ask(n))
    gc.collect()
    gc.freeze()
    used, took, size = [], [], 0
    for n in range(WARM_UP, WARM_UP + ROUNDS):
        before(n)
        cpu, clock = process_time(), perf_counter()
        answer = _fine(ask(n))
        used.append(1000 * (process_time() - cpu))
        took.append(1000 * (perf_counter() - clock))
        size = len(answer.data)
    gc.unfreeze()
    return Measured(median(used), sorted(took)[int(0.95 * len(took))], size)


def signed_in(app: Flask, login: str) -> FlaskClient:
    """A browser in which ``login`` is signed in."""
    with app.app_context(), writes():
        account = db.session.query(Account).filter_by(login=login).one()
        token = sessions.open_for(account, address="127.0.0.1", agent="bench")
        db.session.commit()
    client = app.test_client()
    with client.session_transaction() as cookie:
        cookie["_user_id"], cookie["_fresh"] = token, True
    return client


def _fine(answer: TestResponse) -> TestResponse:
    if answer.status_code not in (200, 303):
        raise SystemExit(f"{answer.request.path} answered {answer.status_code}")
    return answer
