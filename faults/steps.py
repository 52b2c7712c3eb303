"""K2: the sender and the planner are killed at every single step they take, one run a step."""

import os
import signal
import smtplib
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from flask import Flask
from sqlalchemy import event

from faults import invariants
from faults.clocks import untold, working_day
from faults.experiment import Experiment, Outcome
from faults.kills import Work, judge, let_leases_run_out, send, send_as_done, waiting
from faults.place import Place, copies, fork, installation, mail_process, through
from tests import builders
from tracker import jobs
from tracker.extensions import db, writes


def k2(folder: Path, batch: int, work: Work = send) -> Outcome:
    """Kill at the n-th step for n = 1, 2, 3 … of sending ``batch`` letters, and of planning a day's reminders."""
    wrong: list[str] = []
    with mail_process(folder / "mail") as (port, log), installation(folder, smtp=through(port)) as place:
        send(place.app)
        sending = planning = 0
        while True:
            copies(place.app, batch)
            reached = _killed_at(sending + 1, place.app, work)
            wrong += _caught_up(place, log, f"step {sending + 1} of sending")
            if not reached:
                break
            sending += 1
        now = builders.at(4, hour=8)
        while True:
            _set_clock(place.app, now)
            reached = _killed_at(planning + 1, place.app, _plan)
            _plan(place.app)
            wrong += _caught_up(place, log, f"step {planning + 1} of planning")
            with place.app.app_context():
                wrong += [f"step {planning + 1} of planning: {one}" for one in untold(now)]
            if not reached:
                break
            planning += 1
            now = working_day(now + timedelta(days=1))
        found = judge(place, log, sending + planning, duplicates=sending)
    said = f"all {sending} steps of sending {batch}, all {planning} of planning a day; {found.said}"
    return Outcome(sending + planning, said, wrong + found.wrong)


def _plan(app: Flask) -> None:
    jobs.run(app, "reminders")


def _caught_up(place: Place, log: Path, where: str) -> list[str]:
    """Nothing is broken; send what is left: of what was in hand at most one letter may arrive a second time."""
    broken = invariants.broken(place, where)
    let_leases_run_out(place.app)
    while waiting(place.app):
        send(place.app)
    taken = [line.split()[0] for line in log.read_text().splitlines()]
    log.with_suffix(".seen").touch()
    seen = set(log.with_suffix(".seen").read_text().split())
    log.with_suffix(".seen").write_text("\n".join(taken))
    new = [name for name in taken if name not in seen]
    doubled = len(new) - len(set(new))
    return broken + ([f"{where}: {doubled} letters sent twice"] if doubled > 1 else [])


def _killed_at(step: int, app: Flask, work: Work) -> bool:
    """Do ``work`` in a child that is killed before its ``step``-th step; False if it came to its end before."""

    def counted() -> None:
        with app.app_context():
            _count(lambda n: n == step and os.kill(os.getpid(), signal.SIGKILL))
        work(app)

    status = fork(app, counted).ended(60)
    assert status in (0, signal.SIGKILL), status
    return status == signal.SIGKILL


def _count(at_step: Callable[[int], object]) -> None:
    """Tell ``at_step`` of every statement, commit and word of SMTP that is about to be, by its number from 1."""
    taken = 0

    def step(*_: Any) -> None:
        nonlocal taken
        taken += 1
        at_step(taken)

    event.listen(db.engine, "before_cursor_execute", step)
    event.listen(db.engine, "commit", step)
    for name in ("send", "getreply"):  # before a word leaves, and between it and its answer
        setattr(smtplib.SMTP, name, _after(step, getattr(smtplib.SMTP, name)))


def _after(step: Callable[[], None], done: Callable[..., Any]) -> Callable[..., Any]:
    def stepping(*given: Any, **named: Any) -> Any:
        step()
        return done(*given, **named)

    return stepping


def _set_clock(app: Flask, now: datetime) -> None:
    with app.app_context(), writes():
        builders.business_clock(now)
        db.session.commit()


EXPERIMENTS = (
    Experiment("K2", "killed at every step", "all n", 5, 1, k2, lambda at: k2(at, 1, send_as_done)),
)
