"""`flask tracker doctor`: all one asks first when something seems wrong, for a person to read."""

import platform
import shutil
import sqlite3
from collections.abc import Iterator
from dataclasses import fields
from datetime import UTC, datetime
from secrets import token_hex

import click
from sqlalchemy import make_url
from sqlalchemy.exc import SQLAlchemyError

from tracker import __version__
from tracker.config import Settings, settings
from tracker.domain.calendar import local_day
from tracker.extensions import JOURNAL, SYNCHRONOUS, db
from tracker.models.letters import LetterState
from tracker.queries import operations
from tracker.services import evidence, health

SECRET = frozenset({"secret_key", "secret_key_fallbacks", "database_url", "smtp", "bounces", "objects"})
"""Settings that are, or hold, a secret; of these only what is harmless is shown."""

_WAL_FIXED = (3, 51, 3)


@click.command()
def doctor() -> None:
    """Show versions, settings without secrets, the queue, the last ticks; exit 1 and name what fails."""
    found, now = settings(), datetime.now(UTC)
    _show("Phiên bản", _versions())
    _show("Cấu hình", _settings(found))
    failing = health.failing(now)
    if "database" not in failing and "migrations" not in failing:
        _show("Hàng đợi thư", _queue(now))
        _show("Lịch chạy", _ticks(now))
        _show("Lịch sử", [("chuỗi, mục", "{}, {}".format(*operations.chains()))])
        fault = _fault_of_store()
        _show("Kho minh chứng", _store(found, fault))
        if fault and "evidence" not in failing:
            failing.append("evidence")
    for part in failing:
        click.echo(f"HỎNG: {part}", err=True)
    if failing:
        raise SystemExit(1)
    click.echo("Mọi phần hoạt động.")


def _show(title: str, lines: Iterator[tuple[str, object]] | list[tuple[str, object]]) -> None:
    click.echo(click.style(title, bold=True))
    for name, value in lines:
        click.echo(f"  {name:<28} {value}")


def _versions() -> Iterator[tuple[str, object]]:
    yield "tracker", __version__
    yield "Python", platform.python_version()
    try:
        yield "cơ sở dữ liệu", f"{db.engine.dialect.name} {operations.server_version()}"
        yield "bản di trú (đang có, mới nhất)", "{}, {}".format(*operations.version())
    except SQLAlchemyError as fault:
        yield "cơ sở dữ liệu", f"không kết nối được ({type(fault).__name__})"
    if db.engine.dialect.name == "sqlite":
        yield "SQLite", _wal_note()


def _wal_note() -> str:
    """Which journal, and why not the write-ahead log: versions before 3.51.3 may damage a file when it is reset."""
    affected = sqlite3.sqlite_version_info < _WAL_FIXED
    wal = f"WAL {'có lỗi đặt lại nhật ký trước 3.51.3, ' if affected else ''}không dùng"
    return f"{sqlite3.sqlite_version}, rollback journal {JOURNAL}, synchronous {SYNCHRONOUS}; {wal}"


def _settings(found: Settings) -> Iterator[tuple[str, object]]:
    for field in fields(found):
        if field.name not in SECRET:
            yield field.name, getattr(found, field.name)
    yield "database", make_url(found.database_url).render_as_string(hide_password=True)
    smtp = found.smtp
    yield "smtp", f"{smtp.server.host}:{smtp.server.port} {smtp.server.security}" if smtp else "không gửi thư"
    box = found.bounces
    server = (
        f"{box.server.host}:{box.server.port}/{box.folder} {box.server.security}"
        if box and box.server
        else ""
    )
    yield "bounces", (server or box.path) if box else "không đọc thư trả lại"


def _queue(now: datetime) -> Iterator[tuple[str, object]]:
    counted = operations.states()
    yield from ((state.value, counted[state]) for state in LetterState)
    oldest = operations.oldest_ready(now)
    yield "chờ lâu nhất", _age(now, oldest) if oldest else "–"
    yield "máy chủ thư", operations.fault() or "không có lỗi"
    lost = [f"{login} ({local_day(since):%d/%m/%Y})" for login, since in operations.undeliverable()]
    yield "địa chỉ không nhận được", ", ".join(lost) or "–"


def _ticks(now: datetime) -> Iterator[tuple[str, object]]:
    last = operations.ticks()
    jobs = (*health.JOBS, "bounces") if settings().bounces else health.JOBS
    for name in jobs:
        yield name, _age(now, last[name]) if name in last else "chưa chạy lần nào"


def _store(found: Settings, fault: str) -> Iterator[tuple[str, object]]:
    yield found.evidence_store, f"không ghi được: {fault}" if fault else "ghi và xóa được"
    yield "đĩa còn trống (MB)", shutil.disk_usage(found.home).free // 1024**2


def _fault_of_store() -> str:
    """What the store says to a small file; "" if it takes it."""
    store, key = evidence.store(), token_hex(32)
    try:
        store.put(key, b"doctor")
        store.delete(key)
    except OSError as fault:
        return str(fault)
    return ""


def _age(now: datetime, moment: datetime) -> str:
    return f"{(now - moment).total_seconds():.0f} giây trước"
