"""The fault bench lists what it runs and what it does not, and its judges find fault with what is wrong."""

from pathlib import Path

from faults import backups, clocks
from faults.__main__ import EXPERIMENTS, NOT_BUILT

ASKED = "K1 K2 K3 K5 K6 P1 C1 C2 C3 C4 T1 T2 T3 T5 D1 D2 D3 M1 M2 M3 M4 M5 M6 M8 B1 B2 B3 B4 S1 S2 S3 S4 S5"


def test_every_experiment_asked_for_runs_or_is_named_as_not_built() -> None:
    built = [one.number for one in EXPERIMENTS]
    assert sorted([*built, *NOT_BUILT.split()]) == sorted(ASKED.split())
    assert all(0 < one.short <= one.full for one in EXPERIMENTS)


def test_the_zone_of_the_server_changes_no_day_and_the_judge_would_see_it(tmp_path: Path) -> None:
    assert clocks.t3(tmp_path, 200).wrong == []
    assert clocks.t3(tmp_path, 200, by_the_server=True).wrong != []


def test_a_careless_check_of_backups_is_found_out(tmp_path: Path) -> None:
    assert backups.b3(tmp_path / "a", 20).wrong == []
    assert backups.b3(tmp_path / "b", 20, backups._careless).wrong != []
