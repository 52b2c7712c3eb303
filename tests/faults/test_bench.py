"""The fault bench lists what it runs and what it does not, and its judges find fault with what is wrong."""

import re
from pathlib import Path

from faults import backups, clocks, power
from faults.__main__ import ASKED, EXPERIMENTS, NOT_BUILT

BOOK = Path(__file__).parents[2] / "docs/faults.md"


def test_every_experiment_asked_for_is_in_the_book_if_it_is_built_and_in_the_list_of_what_is_not_if_not() -> (
    None
):
    built = [one.number for one in EXPERIMENTS]
    assert sorted([*built, *NOT_BUILT]) == sorted(ASKED)
    assert set(re.findall(r"^\| ([A-Z][0-9]) \|", BOOK.read_text(encoding="utf-8"), re.MULTILINE)) == set(
        built
    )
    assert all(0 < one.short <= one.full for one in EXPERIMENTS)


def test_the_zone_of_the_server_changes_no_day_and_the_judge_would_see_it(tmp_path: Path) -> None:
    assert clocks.t3(tmp_path, 200).wrong == []
    assert clocks.t3(tmp_path, 200, by_the_server=True).wrong != []


def test_a_careless_check_of_backups_is_found_out(tmp_path: Path) -> None:
    assert backups.b3(tmp_path / "a", 20).wrong == []
    assert backups.b3(tmp_path / "b", 20, backups._careless).wrong != []


def test_a_power_cut_takes_nothing_that_was_answered_and_the_judge_would_see_it(tmp_path: Path) -> None:
    assert power.cut(tmp_path / "a", 12, power.AS_SERVED).wrong == []
    assert power.cut(tmp_path / "b", 12, "delete, full").wrong != []
