"""Run the experiments and their controls, and print one table: `python -m faults [--short] [--again] [NUMBER …]`."""

import sys
from pathlib import Path
from tempfile import TemporaryDirectory
from time import monotonic

from faults import (
    backups,
    bounces,
    busy,
    clocks,
    decisions,
    disks,
    events,
    failover,
    full,
    histories,
    kills,
    limits,
    mails,
    moving,
    power,
    restoring,
    servers,
    steps,
    two_nodes,
    workers,
)
from faults.experiment import Experiment, Impossible, Outcome
from faults.place import MEMORY

EXPERIMENTS: tuple[Experiment, ...] = (
    *kills.EXPERIMENTS,
    *steps.EXPERIMENTS,
    *workers.EXPERIMENTS,
    *decisions.EXPERIMENTS,
    *histories.EXPERIMENTS,
    *clocks.EXPERIMENTS,
    *events.EXPERIMENTS,
    *disks.EXPERIMENTS,
    *full.EXPERIMENTS,
    *busy.EXPERIMENTS,
    *power.EXPERIMENTS,
    *mails.EXPERIMENTS,
    *limits.EXPERIMENTS,
    *bounces.EXPERIMENTS,
    *backups.EXPERIMENTS,
    *restoring.EXPERIMENTS,
    *moving.EXPERIMENTS,
    *servers.EXPERIMENTS,
    *failover.EXPERIMENTS,
    *two_nodes.EXPERIMENTS,
)
_ASKED = {
    "K": (1, 2, 3, 5, 6),
    "P": (1,),
    "C": range(1, 5),
    "T": (1, 2, 3, 5),
    "D": range(1, 4),
    "M": range(1, 9),
    "B": range(1, 5),
    "S": range(1, 6),
}
ASKED = [f"{kind}{n}" for kind, numbers in _ASKED.items() for n in numbers]
"""What the plan of the faults asks for."""
BUILT = {one.number for one in EXPERIMENTS}
NOT_BUILT = [number for number in ASKED if number not in BUILT]
LINE = "{:<4}{:<44}{:>7}{:>9}{:>7}  {:<12}{}"


def main(words: list[str]) -> int:
    """Run what is asked for; the exit status is the number of experiments that failed, or whose control passed.

    ``--again``: what fails is made once more at the end, and both are told; several experiments measure time, which
    whoever else works on the machine may take.
    """
    short, wanted = "--short" in words, {word for word in words if not word.startswith("-")}
    print(LINE.format("", "", "N here", "N asked", "s", "control", ""))
    failed, disk, started = 0, MEMORY, monotonic()
    again, repeated = "--again" in words, set[str]()
    wanting = [one for one in EXPERIMENTS if not wanted or one.number in wanted]
    for one in wanting:  # grows by what is made once more
        begun = monotonic()
        try:
            with TemporaryDirectory(dir=disk) as folder, TemporaryDirectory(dir=disk) as other:
                found = one.run(Path(folder), one.short if short else one.full)
                control = one.control(Path(other))
        except Impossible as lack:
            print(LINE.format(one.number, one.title, 0, one.wanted, "", "", f"skipped: {lack}"), flush=True)
            continue
        _say(one, found, control, monotonic() - begun)
        good = not found.wrong and bool(control.wrong)
        if not good and again and one.number not in repeated:
            repeated.add(one.number)
            wanting.append(one)
            continue
        failed += not good
    twice = f", made twice: {' '.join(sorted(repeated))}" if repeated else ""
    print(f"\n{(monotonic() - started) / 60:.1f} minutes, {failed} failed{twice}")
    if NOT_BUILT:
        print(f"\nNot built: {' '.join(NOT_BUILT)}")
    return failed


def _say(one: Experiment, found: Outcome, control: Outcome, seconds: float) -> None:
    caught = "caught" if control.wrong else "NOT CAUGHT"
    verdict = f"pass: {found.said}" if not found.wrong else "FAIL: " + "; ".join(found.wrong[:3])
    print(LINE.format(one.number, one.title, found.n, one.wanted, f"{seconds:.0f}", caught, verdict))
    print(f"{'':<4}control: {control.wrong[0] if control.wrong else control.said}", flush=True)


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
