"""Labelled documents lie beside the checkout, not in it: without them there is nothing here to collect."""

import os
from pathlib import Path

SHARED = Path(os.environ.get("TRACKER_SHARED") or Path(__file__).parents[3] / "shared")
collect_ignore = [] if (SHARED / "documents" / "gold").is_dir() else ["test_labels.py"]
