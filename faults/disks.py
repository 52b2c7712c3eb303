"""D2: folders that are missing, or that the process may not write to; run by a user who is not root."""

import encodings.utf_8_sig  # noqa: F401  another user may not be allowed to read it later
import os
import pwd
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import func, select

from faults import invariants
from faults.experiment import Experiment, Outcome
from faults.place import HEAD, Place, asked, installation
from tests import builders
from tracker.clock import business_now
from tracker.extensions import db, writes
from tracker.models.evidence import Evidence
from tracker.services import evidence, health

CONTENT = b"Bien ban"


def d2(folder: Path, rounds: int, *, careful: bool = True) -> Outcome:
    """The evidence folder is read-only, then missing; nothing is half kept, and it recovers by itself."""
    wrong: list[str] = []
    for n in range(rounds):
        with installation(folder / str(n)) as place:
            store = place.settings.evidence
            store.mkdir()
            _give_away(folder)
            _give_away(place.settings.home)
            store.chmod(0o500)
            wrong += _as_somebody(place, lambda: _refuses(place, careful=careful))
            wrong += invariants.broken(place, f"round {n}, read-only")
            store.chmod(0o700)
            wrong += _as_somebody(place, lambda: _takes(place))
            for kept in sorted(store.rglob("*"), reverse=True):
                kept.rename(folder / f"{n}-{kept.name}")
            store.rmdir()
            wrong += _as_somebody(place, lambda: _takes(place))
            for moved in folder.glob(f"{n}-*"):
                if moved.is_file():
                    (store / moved.name.split("-")[1][:2]).mkdir(parents=True, exist_ok=True)
                    moved.rename(store / moved.name.split("-")[1][:2] / moved.name.split("-")[1])
            wrong += invariants.broken(place, f"round {n}, missing")
    return Outcome(rounds, "refused and named by /readyz, no row without its file, recovers by itself", wrong)


def _refuses(place: Place, *, careful: bool) -> list[str]:
    """An upload fails as a whole while the folder cannot be written to."""
    with place.app.app_context(), writes():
        wrong = [] if "evidence" in health.failing(datetime.now(UTC)) else ["/readyz does not name the store"]
        before = db.session.scalar(select(func.count(Evidence.id)))
        try:
            _upload(place) if careful else row_first(place)
            wrong.append("an upload was taken")
        except OSError:
            db.session.rollback()
        after = db.session.scalar(select(func.count(Evidence.id)))
        return wrong + ([] if before == after else ["a row without its file"])


def _takes(place: Place) -> list[str]:
    with place.app.app_context(), writes():
        _upload(place)
        return ["still not ready"] if "evidence" in health.failing(datetime.now(UTC)) else []


def _upload(place: Place) -> None:
    row = builders.directive("V.1.1")
    act = place.office.act(HEAD, business_now())
    held = evidence.hold("biên bản.txt", CONTENT)
    evidence.add_file(act, row.id, row.version, unit_id=row.lead_unit_id, file=held)
    db.session.commit()


def row_first(place: Place) -> None:
    """Made wrong: the row is committed before the bytes are kept."""
    file = builders.document(builders.directive("V.1.1"), place.office)
    file.storage_key = "c" * 64
    db.session.commit()
    evidence.store().put("c" * 64, CONTENT)


def _give_away(folder: Path) -> None:
    """Let the user who is not root own the folder and all in it."""
    for place in (folder, *folder.rglob("*")):
        if os.geteuid() == 0:
            os.chown(place, pwd.getpwnam("nobody").pw_uid, -1)


def _as_somebody(place: Place, work: Callable[[], list[str]]) -> list[str]:
    """What ``work`` finds wrong, done in a process that is not root."""

    def as_nobody() -> list[str]:
        if os.geteuid() == 0:
            os.setuid(pwd.getpwnam("nobody").pw_uid)
        return work()

    return asked(place.app, as_nobody)


EXPERIMENTS = (
    Experiment(
        "D2", "evidence folder read-only or missing", "-", 20, 3, d2, lambda at: d2(at, 1, careful=False)
    ),
)
