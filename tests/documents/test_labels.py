"""The reader against labels made by hand, scored as the labels' own tool does."""

import importlib.util
import json
import os
import shutil
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from tracker.plugins import readers
from tracker.services.reading import read

SHARED = Path(os.environ.get("TRACKER_SHARED") or Path(__file__).parents[3] / "shared")
DOCUMENTS = SHARED / "documents"
SCANS = ("28",)
TEXTS = sorted(DOCUMENTS.glob("*.txt"))
ORIGINALS = sorted(
    path
    for path in (DOCUMENTS / "originals").glob("*")
    if not path.name.startswith(SCANS) or shutil.which("tesseract")
)


@cache
def scorer() -> Any:
    """The scoring tool as a module."""
    spec = importlib.util.spec_from_file_location("score_reader", SHARED / "tools" / "score_reader.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@cache
def scores(paths: tuple[Path, ...]) -> dict[str, float]:
    """The figures over all of `paths`."""
    hits: list[tuple[dict[str, Any], dict[str, Any]]] = []
    missed = extra = 0
    for path in paths:
        golds = sorted((DOCUMENTS / "gold").glob(f"{path.name[:2]}*.json"))
        labels = [label for gold in golds for label in json.loads(gold.read_text(encoding="utf-8"))]
        partial = any("rows" in gold.name for gold in golds)
        found = [
            {
                "text": one.text,
                "lead_unit": one.lead,
                "coordinating_units": list(one.coordinating),
                "deadline_wording": one.wording,
            }
            for one in read(path.read_bytes(), readers=readers.OURS).reading.directives
        ]
        some, lost, more, _ = scorer().score(labels, found, partial)
        hits += some
        missed += len(lost)
        extra += more
    dated = [(label, one) for label, one in hits if label.get("deadline")]
    right = scorer()
    return {
        "F1": 2 * len(hits) / (2 * len(hits) + missed + extra),
        "lead": sum(right.same(label["unit"], one["lead_unit"]) for label, one in hits) / len(hits),
        "coordinating": sum(right.units_f1(label, one["coordinating_units"]) for label, one in hits)
        / len(hits),
        "wording": sum(right.wording_right(label, one["deadline_wording"]) for label, one in hits)
        / len(hits),
        "printed": sum(right.wording_right(label, one["deadline_wording"]) for label, one in dated)
        / len(dated),
    }


@pytest.mark.parametrize(
    ("figure", "least"),
    [("F1", 0.97), ("lead", 0.97), ("coordinating", 0.93), ("wording", 0.95), ("printed", 0.90)],
)
@pytest.mark.parametrize("paths", [TEXTS, ORIGINALS], ids=["texts", "originals"])
def test_the_reader_reaches_its_figures(paths: list[Path], figure: str, least: float) -> None:
    assert scores(tuple(paths))[figure] >= least
