"""`flask tracker backup`, `restore`, `move-to`: the whole installation, out and in. `verify --backup` checks one."""

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import TypeVar

import click
from alembic import command
from flask import current_app
from flask_migrate import upgrade
from sqlalchemy import create_engine

from tracker.config import database_address, settings
from tracker.domain.errors import Refused
from tracker.extensions import db, writes
from tracker.services import backup, evidence, moving

Answer = TypeVar("Answer")


@click.command("backup")
@click.argument("folder", type=click.Path(file_okay=False, path_type=Path))
def make_backup(folder: Path) -> None:
    """Sao lưu vào FOLDER khi đang sử dụng: cơ sở dữ liệu, minh chứng, đầu mỗi chuỗi lịch sử."""
    made = _or_exit(lambda: backup.make(folder, evidence.store(), settings().secret_key, datetime.now(UTC)))
    click.echo(
        f"{made.folder}: {made.rows} dòng, {made.evidence} tệp minh chứng, {len(made.heads)} chuỗi lịch sử"
    )


@click.command("restore")
@click.argument("folder", type=click.Path(exists=True, file_okay=False, path_type=Path))
def restore(folder: Path) -> None:
    """Khôi phục bản sao lưu FOLDER vào một cài đặt mới, chưa có dữ liệu."""
    manifest = _or_exit(lambda: backup.check(folder))
    upgrade(revision=manifest["revision"])
    with writes(), db.engine.begin() as connection:
        _or_exit(lambda: backup.restore(folder, evidence.store(), connection))
    upgrade()
    click.echo(f"Đã khôi phục từ {folder} (lập lúc {manifest['made_at']}). Mọi người cần đăng nhập lại.")


@click.command("move-to")
@click.argument("url")
def move_to(url: str) -> None:
    """Chuyển toàn bộ dữ liệu sang cơ sở dữ liệu trống tại URL (postgresql+psycopg://…)."""
    if not (options := settings().postgresql.engine_options(database_address(url))):
        raise click.BadParameter("postgresql+psycopg://…", param_hint="URL")
    target = create_engine(url, **options)
    with target.begin() as there:
        config = current_app.extensions["migrate"].migrate.get_config()
        config.attributes["connection"] = there
        command.upgrade(config, "head")
        with db.engine.connect() as here:
            moved = _or_exit(lambda: moving.move(here, there))
    target.dispose()
    for name, count in moved.counts.items():
        click.echo(f"{name:24}{count:>10}")
    click.echo(
        f"Hai bên giống nhau từng dòng (SHA-256 {moved.digest[:16]}…). Đặt TRACKER_DATABASE_URL rồi khởi động lại."
    )


def _or_exit(work: Callable[[], Answer]) -> Answer:
    """The answer of ``work``; a refusal ends the command with its sentence."""
    try:
        return work()
    except Refused as refused:
        raise click.ClickException(str(refused)) from refused
