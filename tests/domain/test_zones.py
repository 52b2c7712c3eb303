"""The same answer in whatever zone the server stands: each zone is a process of its own."""

import json
import os
import subprocess
import sys
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from random import Random

import pytest

from tracker.domain.calendar import Calendar, local_day
from tracker.domain.chain import Entry, hash_of
from tracker.domain.lifecycle import Stage
from tracker.domain.timeliness import timeliness

DUE = date(2025, 9, 9)
SEED, INSTANTS = 20250909, 10_000
ROOT = Path(__file__).parents[2]


def answers() -> list[list[object]]:
    """Day, judgement and hash for many instants, some of them on the very edge of a day."""
    random, edge = Random(SEED), datetime(2025, 9, 8, 17, tzinfo=UTC)  # noqa: S311 - no secret
    near = [edge + timedelta(microseconds=n) for n in (-1, 0, 1)]
    calendar = Calendar.of([date(2025, 9, 1), date(2025, 9, 2)])
    told: list[list[object]] = []
    for moment in near + [edge + timedelta(seconds=random.uniform(-1e7, 1e7)) for _ in range(INSTANTS)]:
        judgement = timeliness(
            stage=Stage.IN_PROGRESS,
            due_on=DUE,
            undetermined=False,
            submitted_on=None,
            today=local_day(moment),
            calendar=calendar,
            due_soon=3,
        )
        entry = Entry("plan:1", 1, moment, 1, "", None, None, "", "", 1, None, None, "", {}, {})
        told.append([str(local_day(moment)), judgement.timeliness.value, judgement.days, hash_of(entry, "")])
    return told


PROGRAM = """
import json, time
time.tzset()
from tests.domain.test_zones import answers
print(json.dumps({"offset": time.localtime(1757350800).tm_gmtoff // 3600, "answers": answers()}))
"""


@pytest.mark.parametrize(("zone", "offset"), [("UTC", 0), ("America/New_York", -4), ("Asia/Ho_Chi_Minh", 7)])
def test_ten_thousand_instants_are_judged_alike_in_every_zone(zone: str, offset: int) -> None:
    run = subprocess.run(
        [sys.executable, "-c", PROGRAM],
        env=os.environ | {"TZ": zone},
        cwd=ROOT,
        capture_output=True,
        check=True,
        text=True,
    )
    assert json.loads(run.stdout) == {"offset": offset, "answers": answers()}


def test_half_past_midnight_local_is_the_due_day_already() -> None:
    assert local_day(datetime(2025, 9, 8, 17, 30, tzinfo=UTC)) == DUE
