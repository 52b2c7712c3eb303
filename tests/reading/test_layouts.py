"""Each layout of official documents: a small document of our own beside what has to be read from it."""

import json

import pytest

from tests.reading.files import LAYOUTS, read_text


@pytest.mark.parametrize("name", sorted(path.stem for path in LAYOUTS.glob("*.json")))
def test_a_layout_is_read_as_expected(name: str) -> None:
    expected = json.loads((LAYOUTS / f"{name}.json").read_text(encoding="utf-8"))
    reading = read_text((LAYOUTS / f"{name}.txt").read_text(encoding="utf-8"))
    assert [
        [found.clause, found.lead, list(found.coordinating), found.wording] for found in reading.directives
    ] == expected


def test_every_layout_has_its_expected_reading_and_the_other_way_round() -> None:
    assert {path.stem for path in LAYOUTS.glob("*.txt")} == {path.stem for path in LAYOUTS.glob("*.json")}
