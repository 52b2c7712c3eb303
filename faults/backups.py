"""B1, B3, B4: backups under load, damaged backups, a history somebody has laid hands on."""

import json
import random
import threading
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from pathlib import Path
from shutil import copyfile

from sqlalchemy import create_engine, select, text

from faults import invariants
from faults.experiment import Experiment, Outcome
from faults.place import HEAD, Place, installation, opened, template
from tests import builders
from tracker.clock import business_now
from tracker.extensions import db, writes
from tracker.models.directives import Directive
from tracker.models.history import HistoryEntry
from tracker.plugins.stores.folder import FolderStore
from tracker.services import backup, directives, evidence, verification

BEGUN = datetime(2025, 9, 4, tzinfo=UTC)


def b1(folder: Path, rounds: int) -> Outcome:
    """Back up while people write, restore each into a new installation."""
    wrong: list[str] = []
    with installation(folder / "live") as place:
        stopping = threading.Event()
        writers = [
            threading.Thread(target=_write, args=(place, stopping, clause)) for clause in ("V.1.1", "V.1.3")
        ]
        for writer in writers:
            writer.start()
        try:
            for n in range(rounds):
                wrong += _there_and_back(place, folder, n)
        finally:
            stopping.set()
            for writer in writers:
                writer.join()
        wrong += invariants.broken(place)
        with place.app.app_context():
            entries = db.session.query(HistoryEntry).count()
    return Outcome(
        rounds, f"all restored, chains whole, files right; {entries} entries written meanwhile", wrong
    )


def b1_torn(folder: Path) -> Outcome:
    """Made wrong: the history is read at one moment, its heads at a later one."""
    with installation(folder / "live") as place, place.app.app_context():
        early = _backup(folder, 0)
        _report(place, "V.1.1", 1)
        late = _backup(folder, 1)
        copyfile(early / "rows/history_entry.jsonl", late / "rows/history_entry.jsonl")
        seal(late)
        return Outcome(1, "a torn backup passed", _damage(late))


def b3(folder: Path, flips: int, check: Callable[[Path], list[str]] | None = None) -> Outcome:
    """Flip one random bit, or cut a file off, again and again."""
    check, chance, unseen = check or _damage, random.Random(3), 0
    with installation(folder / "live") as place, place.app.app_context():
        _attach(place, "V.1.1", 1)
        made = _backup(folder, 0)
    files = [file for file in made.rglob("*") if file.is_file() and file.stat().st_size]
    for _ in range(flips):
        file = chance.choice(files)
        whole = file.read_bytes()
        at = chance.randrange(len(whole))
        flipped = whole[:at] + bytes([whole[at] ^ 1 << chance.randrange(8)]) + whole[at + 1 :]
        file.write_bytes(whole[:at] if chance.random() < 0.2 else flipped)
        unseen += not check(made)
        file.write_bytes(whole)
    wrong = [f"{unseen} of {flips} went unseen"] if unseen else []
    return Outcome(flips, "every one refused before anything was restored", wrong + _damage(made))


def b4(folder: Path, tampers: int, *, exported: bool = True) -> Outcome:
    """Edit, delete, insert, reorder, cut off; the end is found by heads exported before."""
    chance, unseen = random.Random(4), []
    with installation(folder / "live") as place:
        for n in range(12):
            _report(place, "V.1.1", n)
        with place.app.app_context(), writes():
            heads = verification.heads()
            rows = [(one.id, one.chain, one.seq) for one in db.session.scalars(select(HistoryEntry))]
            rows = [row for row in rows if row[1].startswith("plan:")]
            kinds = tuple(TAMPERS) if exported else ("cut off",)
            for _ in range(tampers):
                kind = chance.choice(kinds)
                TAMPERS[kind](chance, rows)
                db.session.expire_all()
                if not verification.verify(heads if exported else None):
                    unseen.append(kind)
                db.session.rollback()
        wrong = [f"{len(unseen)} of {tampers} unseen ({unseen[0]})"] if unseen else []
        wrong += invariants.broken(place)
    return Outcome(tampers, f"all found: {', '.join(TAMPERS)}", wrong)


def _sql(statement: str, **given: object) -> None:
    db.session.execute(text(statement), given)


def _edit(chance: random.Random, rows: list[tuple[int, str, int]]) -> None:
    number, _chain, _seq = chance.choice(rows)
    column = chance.choice(("actor_name", "note", "kind", "hash", "previous", "acting_for_name"))
    _sql(f"UPDATE history_entry SET {column} = coalesce({column}, '') || 'x' WHERE id = :id", id=number)


def _delete(chance: random.Random, rows: list[tuple[int, str, int]]) -> None:
    _sql("DELETE FROM history_entry WHERE id = :id", id=chance.choice(rows)[0])


def _insert(chance: random.Random, rows: list[tuple[int, str, int]]) -> None:
    number, chain, _seq = chance.choice(rows)
    last = max(seq for _id, of, seq in rows if of == chain)
    columns = ", ".join(c.name for c in HistoryEntry.__table__.columns if c.name not in ("id", "seq"))
    _sql(
        f"INSERT INTO history_entry (seq, {columns}) SELECT :seq, {columns} FROM history_entry WHERE id = :id",
        seq=last + 1,
        id=number,
    )


def _reorder(chance: random.Random, rows: list[tuple[int, str, int]]) -> None:
    (one, _, first), (other, _, second) = chance.sample(rows, 2)
    for number, seq in ((one, -1), (other, first), (one, second)):
        _sql("UPDATE history_entry SET seq = :seq WHERE id = :id", seq=seq, id=number)


def _cut_off(chance: random.Random, rows: list[tuple[int, str, int]]) -> None:
    """The end is cut off and the stored head made to agree."""
    _number, chain, seq = chance.choice([row for row in rows if row[2] > 1])
    _sql("DELETE FROM history_entry WHERE chain = :chain AND seq >= :seq", chain=chain, seq=seq)
    _sql(
        "UPDATE chain_head SET seq = :seq, hash = (SELECT hash FROM history_entry WHERE chain = :chain AND seq = :seq)"
        " WHERE chain = :chain",
        chain=chain,
        seq=seq - 1,
    )


TAMPERS = {"edit": _edit, "delete": _delete, "insert": _insert, "reorder": _reorder, "cut off": _cut_off}


def _there_and_back(place: Place, folder: Path, n: int) -> list[str]:
    with place.app.app_context():
        made = _backup(folder, n)
    home = folder / f"restored-{n}"
    home.mkdir()
    copyfile(template(), home / "tracker.sqlite")
    settings = replace(place.settings, home=home, database_url=f"sqlite:///{home / 'tracker.sqlite'}")
    engine, store = create_engine(settings.database_url), FolderStore(settings.evidence)
    try:
        with engine.begin() as connection:
            manifest = backup.restore(made, store, connection)
        with engine.connect() as connection:
            heads = {
                c: [s, h] for c, s, h in connection.execute(text("SELECT chain, seq, hash FROM chain_head"))
            }
    except backup.Damaged as damaged:
        return [f"backup {n}: {damaged}"]
    finally:
        engine.dispose()
    wrong = [] if heads == manifest["heads"] else [f"backup {n} came back otherwise"]
    with opened(settings) as restored:
        return wrong + invariants.broken(restored, f"backup {n}")


def _backup(folder: Path, n: int) -> Path:
    moment = BEGUN + timedelta(seconds=n)
    return backup.make(folder / "backups", evidence.store(), "key", moment).folder


def _damage(folder: Path) -> list[str]:
    try:
        backup.check(folder)
    except backup.Damaged as damaged:
        return [str(damaged)]
    return []


def _careless(folder: Path) -> list[str]:
    """Made wrong: looks whether all files are there, and not into them."""
    try:
        named = json.loads((folder / backup.MANIFEST).read_text())["files"]
    except ValueError as fault:
        return [str(fault)]
    return [name for name in named if not (folder / name).exists()]


def seal(folder: Path) -> None:
    """Make the manifest agree with the files."""
    manifest = json.loads((folder / backup.MANIFEST).read_text())
    manifest["files"] = {name: sha256((folder / name).read_bytes()).hexdigest() for name in manifest["files"]}
    (folder / backup.MANIFEST).write_text(json.dumps(manifest))
    (folder / backup.SEAL).write_text(sha256((folder / backup.MANIFEST).read_bytes()).hexdigest())


def _write(place: Place, stopping: threading.Event, clause: str) -> None:
    n = 0
    while not stopping.wait(0.02):
        n += 1
        (_attach if n % 10 == 0 else _report)(place, clause, n)


def _report(place: Place, clause: str, n: int) -> None:
    with place.app.app_context(), writes():
        row = builders.directive(clause)
        act = place.office.act(HEAD, business_now())
        directives.report(act, row.id, row.version, state_of_work=f"Lần {n}")
        db.session.commit()


def _attach(place: Place, clause: str, n: int) -> None:
    with place.app.app_context(), writes():
        row: Directive = builders.directive(clause)
        act = place.office.act(HEAD, business_now())
        held = evidence.hold("biên bản.txt", f"Biên bản lần {n}".encode())
        evidence.add_file(act, row.id, row.version, unit_id=row.lead_unit_id, file=held)
        db.session.commit()


EXPERIMENTS = (
    Experiment("B1", "backup under load, each restored", "100", 100, 8, b1, b1_torn),
    Experiment("B3", "bits flipped, files cut off", "1,000", 1000, 200, b3, lambda at: b3(at, 50, _careless)),
    Experiment(
        "B4", "the history tampered with", "1,000", 1000, 200, b4, lambda at: b4(at, 20, exported=False)
    ),
)
