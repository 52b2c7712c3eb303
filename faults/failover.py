"""S2, S3: the primary is lost under load and its standby promoted; with synchronous replication, and without.

The manual's arrangement: a primary, one standby, `ANY 1 (tracker_standby)`, both hosts in the address of the database.
The one who promotes is the bench. After each round the lost machine comes back, empty, as standby of the other.
"""

from __future__ import annotations

import time
from pathlib import Path

from faults import network
from faults.cluster import DATABASE, PORT, STANDBY, Server, server
from faults.experiment import Experiment, Outcome
from faults.invariants import named
from faults.network import Host
from faults.nodes import node
from faults.people import People, people
from faults.servers import BETWEEN, LOST, Judge, filled, told

KILLED, CUT_OFF, BEHIND = "killed", "cut off", "lost while its standby was behind"
"""The ways to lose a primary; in the last the standby had heard nothing for a while."""
SYNCHRONOUS, ASYNCHRONOUS = f"ANY 1 ({STANDBY})", ""

WRITES_AGAIN_WITHIN = 15.0
NOTICED_AFTER, UNHEARD = 0.5, 1.0
"""Seconds until somebody promotes the standby, and seconds it hears nothing before."""


def s2(folder: Path, rounds: int) -> Outcome:
    """Lose the primary in all ways in turn: nothing acknowledged is lost, and people write again soon."""
    return network.apart(lambda: _fail_over(folder, rounds, (CUT_OFF, KILLED, BEHIND), SYNCHRONOUS))


def s2_asynchronous(folder: Path) -> Outcome:
    """Made wrong: the primary answers before the standby has it."""
    return network.apart(lambda: _fail_over(folder, 1, (BEHIND,), ASYNCHRONOUS))


def s3(folder: Path, rounds: int, *, standbys: str = ASYNCHRONOUS) -> Outcome:
    """With asynchronous replication the bench must show a loss, or what it says of S2 proves nothing."""
    found = network.apart(lambda: _fail_over(folder, rounds, (BEHIND,), standbys))
    lost = [one for one in found.wrong if LOST in one]
    other = [one for one in found.wrong if LOST not in one]
    return Outcome(
        rounds, f"shown: {'; '.join(lost)}" if lost else "", other if lost else ["nothing was lost", *other]
    )


def _fail_over(folder: Path, rounds: int, ways: tuple[str, ...], standbys: str) -> Outcome:
    wrong: list[str] = []
    slowest = 0.0
    with network.hosts(2) as (one, two), server(one) as first, server(two) as second:
        primary, standby = first, second
        by_sockets = _address(str(primary.home), str(standby.home))
        by_network = _address(f"{one.address}:{PORT}", f"{two.address}:{PORT}")
        with filled(folder, primary, by_sockets) as place:
            standby.follow(primary)
            primary.wait_for(standbys)
            with node(folder / "node", by_network) as web, people(place, [web]) as them:
                judge = Judge(place, them)
                for n in range(rounds):
                    time.sleep(BETWEEN)
                    way = ways[n % len(ways)]
                    seconds, found = _round(way, primary, standby, standbys, them)
                    slowest = max(slowest, seconds)
                    wrong += named(f"round {n}, {way}", found)
                    primary, standby = standby, primary
                    wrong += judge.look(primary, f"round {n}, {way}")
                    if found or n == rounds - 1:
                        break
                    standby.follow(primary)
                    primary.wait_for(standbys)
            wrong += judge.look(primary, "at the end")
    return Outcome(rounds, f"{told(them)}, saved again {slowest:.1f} s after the loss at most", wrong)


def _round(
    way: str, primary: Server, standby: Server, standbys: str, them: People
) -> tuple[float, list[str]]:
    """Lose the primary, promote the standby. The seconds until somebody's write succeeded, and what was wrong."""
    near, far = _host(primary), _host(standby)
    if way == BEHIND:
        far.cut()
        time.sleep(UNHEARD)
        if standbys == ASYNCHRONOUS:
            them.first_success_after(time.monotonic(), within=WRITES_AGAIN_WITHIN)
    lost_at = time.monotonic()
    if way != KILLED:
        near.cut()
    if way != CUT_OFF:
        primary.kill()
    time.sleep(NOTICED_AFTER)
    far.mend()
    standby.promote()
    standby.wait_for(ASYNCHRONOUS)  # it is alone now; whoever promotes has to say that it may answer so
    promoted = time.monotonic()
    first = them.first_success_after(lost_at, within=WRITES_AGAIN_WITHIN - (promoted - lost_at))
    near.cut()
    primary.kill()  # it is fenced off before anybody reaches it again
    late = {one.words for one in list(them.writes) if one.begun > promoted}
    strayed = late & _last_words(primary)
    near.mend()
    wrong = [] if first else [f"nothing was saved within {WRITES_AGAIN_WITHIN:.0f} s"]
    wrong += [f"{len(strayed)} writes went to the old primary"] if strayed else []
    return (first or time.monotonic()) - lost_at, wrong


def _last_words(lost: Server) -> set[str]:
    """What a lost primary holds, read while nobody else can reach it."""
    lost.start()
    found = lost.reported()
    lost.kill()
    return found


def _host(one: Server) -> Host:
    assert one.host is not None
    return one.host


def _address(*hosts: str) -> str:
    return f"postgresql+psycopg://tracker@/{DATABASE}?" + "&".join(f"host={host}" for host in hosts)


EXPERIMENTS = (
    Experiment("S2", "failover, synchronous standby", "20", 20, 2, s2, s2_asynchronous),
    Experiment(
        "S3", "failover, asynchronous: must lose", "-", 3, 1, s3, lambda at: s3(at, 1, standbys=SYNCHRONOUS)
    ),
)
