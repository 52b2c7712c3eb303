"""What an experiment is, and what comes out of one."""

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path


class Impossible(Exception):
    """This machine cannot make the fault; the message says what it lacks. The experiment is skipped, not passed."""


@dataclass
class Outcome:
    """How often the fault was made (``n``), the figures in words, and what was found wrong; nothing wrong is a pass."""

    n: int
    said: str
    wrong: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Experiment:
    """One experiment. ``wanted`` is how often the plan asks for it on a machine of its own, ``full`` and ``short`` how
    often it is made here. ``control`` runs the variant made wrong, which must be found wrong."""

    number: str
    title: str
    wanted: str
    full: int
    short: int
    run: Callable[[Path, int], Outcome]
    control: Callable[[Path], Outcome]
