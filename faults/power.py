"""P1: the power fails at every moment at which SQLite asks for something to be safe, and what was not is gone."""

import random
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from sqlalchemy import event, func, select
from sqlalchemy.exc import DatabaseError

from faults import invariants
from faults.experiment import Experiment, Outcome
from faults.place import HEAD, LEADER, Place, installation, let_go
from faults.recorder import Act, Cut, Deleted, Made, Synced, Told, Written, recording
from tests import builders
from tracker import create_app
from tracker.clock import business_now
from tracker.extensions import db, writes
from tracker.models.history import HistoryEntry
from tracker.services import directives

SECTOR = 512
"""Bytes a disk writes as a whole or not at all."""

AS_SERVED, WAL = "as served", "wal, full"
WEAK = ("delete, full", "wal, normal", "delete, off")
WAYS: dict[str, tuple[str, ...]] = {
    AS_SERVED: (),
    WAL: ("journal_mode = WAL", "wal_autocheckpoint = 40", "synchronous = FULL"),
    "delete, full": ("journal_mode = DELETE", "synchronous = FULL"),
    "wal, normal": ("journal_mode = WAL", "wal_autocheckpoint = 40", "synchronous = NORMAL"),
    "delete, off": ("journal_mode = DELETE", "synchronous = OFF"),
}
"""The ways SQLite may be told to write: its journal, and how much it makes safe; and what has to be set for it."""


@dataclass
class Disk:
    """What is safe on a disk, and what the operating system still holds in memory: of each file, and of the folder."""

    folder: dict[str, int]
    content: dict[int, bytearray]
    seen: dict[str, int] = field(init=False)
    entries: list[tuple[str, int | None]] = field(default_factory=list)
    waiting: list[tuple[int, Written | Cut]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.seen = dict(self.folder)

    def take(self, act: Act) -> None:
        """What ``act`` changes."""
        match act:
            case Made(file):
                number = len(self.content)
                self.content[number] = bytearray()
                self.seen[file] = number
                self.entries.append((file, number))
            case Deleted(file, synced):
                del self.seen[file]
                self.entries.append((file, None))
                if synced:
                    self._folder_is_safe()
            case Written(file) | Cut(file):
                self.waiting.append((self.seen[file], act))
            case Synced(file):
                number = self.seen[file]
                for of, one in self.waiting:
                    if of == number:
                        _apply(self.content[number], one)
                self.waiting = [(of, one) for of, one in self.waiting if of != number]
                if self.folder.get(file) != number:
                    self._folder_is_safe()
            case Told():
                pass

    def after_a_cut(self, chance: random.Random | None) -> dict[str, bytes]:
        """The files when the power comes back: what was not safe is gone, or kept here and there, sector by sector."""
        folder = dict(self.folder)
        content = {
            number: bytearray(found) for number, found in self.content.items() if self._is_there(number)
        }
        if chance is not None:
            for file, number in self.entries[: chance.randint(0, len(self.entries))]:
                _enter(folder, file, number)
            for of, one in self.waiting:
                if chance.random() < 0.5:
                    content.setdefault(of, bytearray(self.content[of]))
                    _apply(content[of], one, chance)
        return {file: bytes(content.get(number, b"")) for file, number in folder.items()}

    def _is_there(self, number: int) -> bool:
        return number in self.folder.values() or number in self.seen.values()

    def _folder_is_safe(self) -> None:
        for file, number in self.entries:
            _enter(self.folder, file, number)
        self.entries.clear()


def p1(folder: Path, points: int) -> Outcome:
    """As the product writes, and as it would in a write-ahead log: which is safe is measured, not believed."""
    served, log = cut(folder / "served", points, AS_SERVED), cut(folder / "log", points, WAL)
    return Outcome(served.n, f"{served.said}; with a write-ahead log {log.said}", served.wrong + log.wrong)


def weak(folder: Path) -> Outcome:
    """Made wrong: not everything is made safe; each of the ways has to be found out."""
    found = [cut(folder / way, 40, way) for way in WEAK]
    wrong = (
        ["; ".join(one for outcome in found for one in outcome.wrong)] if all(o.wrong for o in found) else []
    )
    return Outcome(len(found), "a way of writing that is not safe passed", wrong)


def cut(folder: Path, points: int, way: str) -> Outcome:
    """Sign off again and again; the power fails at each of ``points`` moments, and each time in two ways."""
    chance, lost, damaged, told, passed, images = random.Random(1), 0, list[str](), 0, 0, 0
    disk, acts = _record(folder / "live", points, WAYS[way])
    with _image(folder / "image") as place:
        for act in acts:
            if isinstance(act, Synced) or (way.endswith("off") and isinstance(act, Told)):
                passed += 1
                for torn in (None, chance):
                    images += 1
                    found = _look(place, disk.after_a_cut(torn))
                    if isinstance(found, str):
                        damaged.append(found)
                    else:
                        lost += found < told
                if passed == points:
                    break
            disk.take(act)
            told = act.entry if isinstance(act, Told) else told
    wrong = [f"{way}: {lost} of {images} images lack what somebody was told of"] if lost else []
    wrong += [f"{way}: {len(damaged)} of {images} images damaged ({damaged[0]})"] if damaged else []
    return Outcome(
        passed, f"{images} images: {len(damaged)} damaged, {lost} lack an entry somebody was told of", wrong
    )


def _record(folder: Path, points: int, pragmas: tuple[str, ...]) -> tuple[Disk, list[Act]]:
    """What is written while people submit, sign off and reopen, until it was made safe ``points`` times."""
    with installation(folder) as place:
        head, leader, number = _people(place)
        with place.app.app_context():
            _also(pragmas)
        let_go(place.app)
        with recording() as acts:
            begun = _safe(place.file.parent.glob(f"{place.file.name}*"))
            while sum(isinstance(act, Synced) for act in acts) < points and len(acts) < 100 * points:
                for verb, act, given in (
                    (directives.submit, head, {"delay_cause": "Chờ ý kiến"}),
                    (directives.sign, leader, {}),
                    (directives.reopen, leader, {"reason": "Làm tiếp"}),
                ):
                    with place.app.app_context(), writes():
                        row = builders.directive("V.1.1")
                        verb(act, number, row.version, **given)
                        db.session.commit()
                        acts.append(Told(_entries()))
            let_go(place.app)
            return begun, list(acts)


def _safe(files: Iterable[Path]) -> Disk:
    """A disk on which all there is is safe."""
    found = list(files)
    content = {number: bytearray(file.read_bytes()) for number, file in enumerate(found)}
    return Disk({str(file): number for number, file in enumerate(found)}, content)


def _people(place: Place):  # type: ignore[no-untyped-def]
    with place.app.app_context(), writes():
        head, leader = (place.office.act(who, business_now()) for who in (HEAD, LEADER))
        row = builders.directive("V.1.1")
        builders.document(row, place.office)
        directives.report(head, row.id, row.version, state_of_work="Đang thực hiện")
        db.session.commit()
        return head, leader, row.id


def _also(pragmas: tuple[str, ...]) -> None:
    def tell(connection, _record) -> None:  # type: ignore[no-untyped-def]
        for pragma in pragmas:
            connection.execute(f"PRAGMA {pragma}")

    event.listen(db.engine, "connect", tell)


@contextmanager
def _image(folder: Path) -> Iterator[Place]:
    """An installation whose database is written anew for every image."""
    with installation(folder) as place:
        yield Place(create_app(place.settings), place.office, place.settings)


def _look(place: Place, files: dict[str, bytes]) -> int | str:
    """How far the history of an image goes, or what is wrong with it."""
    let_go(place.app)
    for old in place.file.parent.glob("tracker.sqlite*"):
        old.unlink()
    for name, content in files.items():
        place.file.with_name(Path(name).name).write_bytes(content)
    try:
        wrong = invariants.broken(place)
        with place.app.app_context():
            return wrong[0] if wrong else _entries()
    except (DatabaseError, ValueError, LookupError, TypeError) as damage:  # rows that make no sense any more
        return str(damage).partition("\n")[0]


def _entries() -> int:
    found = db.session.scalar(select(func.max(HistoryEntry.id))) or 0
    db.session.rollback()
    return found


def _apply(content: bytearray, act: Written | Cut, chance: random.Random | None = None) -> None:
    """Change ``content`` as ``act`` does; with ``chance`` not every sector of it."""
    if isinstance(act, Cut):
        del content[act.size :]
        return
    content.extend(bytes(max(0, act.offset + len(act.content) - len(content))))
    for start in range(0, len(act.content), SECTOR):
        if chance is None or chance.random() < 0.7:
            part = act.content[start : start + SECTOR]
            content[act.offset + start : act.offset + start + len(part)] = part


def _enter(folder: dict[str, int], file: str, number: int | None) -> None:
    if number is None:
        folder.pop(file, None)
    else:
        folder[file] = number


EXPERIMENTS = (Experiment("P1", "power cut at a sync", "300", 300, 40, p1, weak),)
