"""Back up an installation while it is in use, check a backup, restore one.

A backup is a folder: the rows of every table as JSON lines, the evidence files, and a manifest that names each file
with its SHA-256, the version of the database, and the head of every history chain. It is text: readable without the
tracker, and restorable into either engine. The secret key is named by its fingerprint, never copied.
"""

from __future__ import annotations

import hashlib
import json
import shutil
import sqlite3
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, fields
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, MetaData, create_engine, select, text

from tracker.contracts import Store
from tracker.domain.chain import BEGINNING, Broken, Entry, Linked, first_break
from tracker.domain.errors import Invalid, Refused
from tracker.domain.wording import N_
from tracker.extensions import db, metadata
from tracker.models.evidence import Evidence
from tracker.models.history import ChainHead
from tracker.services import rows

MANIFEST = "manifest.json"
SEAL = "manifest.sha256"
FORMAT = 1

NOT_RESTORED = frozenset({"session", "password_reset", "attempt", "feed"})
"""Tables of what opens a door: an old copy must not open it again."""


class Damaged(Refused):
    """A backup that must not be restored."""


@dataclass(frozen=True)
class Made:
    """What a backup holds: its folder, how many rows and evidence files, and the heads of all chains."""

    folder: Path
    rows: int
    evidence: int
    heads: dict[str, tuple[int, str]]


def make(into: Path, store: Store, secret_key: str, now: datetime) -> Made:
    """Write a backup as a new folder inside ``into``. It appears under its name only when it is whole.

    The rows are those of one moment; evidence files are written before their rows and never changed, so copying
    them afterwards is consistent. ``now`` is real time. Raises Damaged if the bytes of a piece of evidence are gone.
    """
    into.mkdir(parents=True, exist_ok=True)
    name = f"tracker-{now.astimezone(UTC):%Y%m%dT%H%M%S}Z"
    folder = into / name
    if folder.exists():
        raise Invalid(N_("Đã có bản sao lưu %(name)s."), name=name)
    part = Path(tempfile.mkdtemp(prefix=f".{name}-", dir=into))
    try:
        with _one_moment() as connection:
            count = sum(_write_table(part, connection, table.name) for table in rows.in_order(metadata))
            wanted = list(connection.execute(_stored_files()))
            heads = {
                c: (s, h)
                for c, s, h in connection.execute(select(ChainHead.chain, ChainHead.seq, ChainHead.hash))
            }
            revision = connection.scalar(text("SELECT version_num FROM alembic_version"))
        for (key,) in wanted:
            _fetch(store, key, part / "evidence")
        manifest = {
            "format": FORMAT,
            "made_at": now.astimezone(UTC).isoformat(),
            "revision": revision,
            "heads": heads,
            "key": _fingerprint(secret_key),
            "files": {
                str(f.relative_to(part)): _digest_of(f) for f in sorted(part.rglob("*")) if f.is_file()
            },
        }
        (part / MANIFEST).write_text(json.dumps(manifest, indent=1, sort_keys=True), encoding="utf-8")
        (part / SEAL).write_text(_digest_of(part / MANIFEST), encoding="ascii")
        part.rename(folder)
    finally:
        shutil.rmtree(part, ignore_errors=True)
    return Made(folder, count, len(wanted), heads)


def check(folder: Path) -> dict[str, Any]:
    """Read a backup whole: every file against the manifest, every chain against its head. Returns the manifest.

    Raises Damaged with what is wrong.
    """
    manifest = _manifest(folder)
    present = {str(f.relative_to(folder)) for f in folder.rglob("*") if f.is_file()} - {MANIFEST, SEAL}
    for name in sorted(present ^ manifest["files"].keys()):
        raise Damaged(N_("Bản sao lưu thiếu hoặc thừa tệp %(name)s."), name=name)
    for name, digest in manifest["files"].items():
        if _digest_of(folder / name) != digest:
            raise Damaged(N_("Tệp %(name)s trong bản sao lưu đã bị thay đổi."), name=name)
    for row in _lines(folder, "evidence"):
        key = row["storage_key"]
        if key is not None and manifest["files"].get(f"evidence/{key}") != row["digest"]:
            raise Damaged(N_("Tệp minh chứng %(key)s không đúng như lịch sử ghi."), key=key)
    broken = next(_breaks(folder, manifest["heads"]), None)
    if broken is not None:
        raise Damaged(
            N_("Chuỗi lịch sử %(chain)s đứt tại mục %(seq)s: %(fault)s."),
            chain=broken.chain,
            seq=broken.seq,
            fault=broken.fault,
        )
    return manifest


def restore(folder: Path, store: Store, connection: Connection) -> dict[str, Any]:
    """Restore a checked backup into an empty, migrated database and its evidence into ``store``. Returns the manifest.

    ``connection`` is inside a transaction that the caller commits. Sessions, links and calendar feeds are not
    restored: everybody signs in again, and nothing that was revoked since comes back. Raises Damaged, or Invalid if the database holds anything.
    """
    manifest = check(folder)
    rows.take_time(connection)
    tables = _reflected(connection)
    if any(connection.execute(select(table).limit(1)).first() for table in tables):
        raise Invalid(N_("Cơ sở dữ liệu đích không trống; chỉ khôi phục vào một cài đặt mới."))
    for table in tables:
        if table.name not in NOT_RESTORED:
            rows.write(connection, table, _lines(folder, table.name))
    rows.catch_up_sequences(connection, tables)
    for file in sorted((folder / "evidence").glob("*")):
        store.delete(file.name)  # of an attempt that was broken off
        store.put(file.name, file.read_bytes())
    return manifest


@contextmanager
def _one_moment() -> Iterator[Connection]:
    """A connection that sees the database as of one moment, without holding writers up while it is read."""
    engine = db.engine
    if engine.dialect.name != "sqlite":
        with engine.connect().execution_options(isolation_level="REPEATABLE READ") as connection:
            yield connection
        return
    with tempfile.TemporaryDirectory() as place:
        snapshot = Path(place) / "snapshot.sqlite"
        with engine.connect() as source:
            raw = source.connection.dbapi_connection
            assert isinstance(raw, sqlite3.Connection)
            copy = sqlite3.connect(snapshot)
            raw.backup(copy)
            copy.close()
        frozen = create_engine(f"sqlite:///{snapshot}")
        with frozen.connect() as connection:
            yield connection
        frozen.dispose()


def _write_table(part: Path, connection: Connection, name: str) -> int:
    count = 0
    (part / "rows").mkdir(exist_ok=True)
    with (part / "rows" / f"{name}.jsonl").open("w", encoding="utf-8") as file:
        for row in rows.read(connection, metadata.tables[name]):
            file.write(json.dumps(row, ensure_ascii=False, sort_keys=True) + "\n")
            count += 1
    return count


def _lines(folder: Path, name: str) -> Iterator[rows.Row]:
    file = folder / "rows" / f"{name}.jsonl"
    if not file.exists():
        return
    with file.open(encoding="utf-8") as lines:
        for line in lines:
            yield json.loads(line)


def _breaks(folder: Path, heads: Mapping[str, tuple[int, str]]) -> Iterator[Broken]:
    """The first break of each chain in a backup, its entries read in one pass a chain."""
    links: dict[str, list[Linked]] = {}
    names = [f.name for f in fields(Entry)]
    for row in _lines(folder, "history_entry"):
        entry = Entry(**{**{n: row[n] for n in names}, "at": datetime.fromisoformat(row["at"])})
        links.setdefault(entry.chain, []).append(Linked(entry, row["previous"], row["hash"]))
    for chain in sorted(links.keys() | heads.keys()):
        ordered = sorted(links.get(chain, []), key=lambda link: link.entry.seq)
        seq, digest = heads.get(chain, (0, BEGINNING))
        broken = first_break(chain, ordered, (seq, digest))
        if broken is not None:
            yield broken


def _manifest(folder: Path) -> dict[str, Any]:
    try:
        if (folder / SEAL).read_bytes() != _digest_of(folder / MANIFEST).encode():
            raise Damaged(N_("Bản kê của bản sao lưu đã bị thay đổi."))
        manifest = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
        whole = manifest["format"] == FORMAT and all(
            k in manifest for k in ("files", "heads", "revision", "made_at")
        )
    except (OSError, ValueError, KeyError, TypeError) as failure:
        raise Damaged(N_("Không đọc được bản kê của bản sao lưu.")) from failure
    if not whole:
        raise Damaged(N_("Bản kê của bản sao lưu không đầy đủ."))
    found: dict[str, Any] = manifest
    return found


def _reflected(connection: Connection) -> list[Any]:
    """The tables as they are in the database, which may be of an older version than the models."""
    found = MetaData()
    found.reflect(connection)
    names = {table.name for table in found.tables.values()}
    return [metadata.tables[t.name] for t in rows.in_order(metadata) if t.name in names]


def _stored_files() -> Any:
    return select(Evidence.storage_key).where(Evidence.storage_key.is_not(None))


def _fetch(store: Store, key: str, into: Path) -> None:
    into.mkdir(exist_ok=True)
    try:
        with store.open(key) as source, (into / key).open("wb") as target:
            shutil.copyfileobj(source, target)
    except KeyError:
        raise Damaged(N_("Kho minh chứng thiếu tệp %(key)s."), key=key) from None


def _digest_of(file: Path) -> str:
    with file.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def _fingerprint(secret: str) -> str:
    """Names the secret key without giving it away: enough to see whether two installations share one."""
    return hashlib.sha256(b"directive-tracker key\0" + secret.encode()).hexdigest()[:16]
