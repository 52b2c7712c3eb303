"""Every sentence on the screens has an English one, with the same places to fill."""

import re
from io import BytesIO
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.frontend import parse_mapping_cfg
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

ROOT = Path(__file__).parents[2]
ENGLISH = ROOT / "tracker" / "translations" / "en" / "LC_MESSAGES" / "messages.po"
PLACE = re.compile(r"%\(\w+\)[sd]|%[sd]|\{\w*\}")


@pytest.fixture(scope="module")
def english() -> Catalog:
    """The English catalogue."""
    with ENGLISH.open("rb") as file:
        return read_po(file, locale="en")


def on_the_screens() -> set[str]:
    """Every sentence that goes through gettext."""
    with (ROOT / "babel.cfg").open(encoding="utf-8") as file:
        methods, options = parse_mapping_cfg(file)
    keywords = {"_": None, "gettext": None, "N_": None, "lazy_gettext": None, "ngettext": (1, 2)}
    found = extract_from_dir(str(ROOT), methods, options, keywords=keywords)
    return {m if isinstance(m, str) else m[0] for _file, _line, m, _comments, _context in found}


def test_every_sentence_has_its_english(english: Catalog) -> None:
    missing = sorted(s for s in on_the_screens() if s and not (english.get(s) and english.get(s).string))
    assert missing == []


def test_a_translation_fills_the_same_places_and_is_no_guess(english: Catalog) -> None:
    wrong = [
        m.id
        for m in english
        if m.id and isinstance(m.id, str) and sorted(PLACE.findall(m.id)) != sorted(PLACE.findall(m.string))
    ]
    assert wrong == []
    assert [m.id for m in english if m.fuzzy and m.id] == []


def test_what_is_served_is_compiled_from_what_is_written(english: Catalog) -> None:
    compiled = BytesIO()
    write_mo(compiled, english)
    assert ENGLISH.with_suffix(".mo").read_bytes() == compiled.getvalue()
