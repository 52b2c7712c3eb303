"""Reading the samples of this folder as the product would."""

from pathlib import Path

from tracker.contracts import Limits
from tracker.plugins.readers.text import TextReader
from tracker.reading import Reading, understand

LAYOUTS = Path(__file__).parent / "layouts"
PLAN = Path(__file__).parents[2] / "tracker" / "sample" / "plan.txt"


def read_text(text: str) -> Reading:
    """The reading of a text as if it had been pasted."""
    return understand(TextReader().text(text.encode(), Limits()).lines)
