"""`flask tracker verify` and `flask tracker heads`: recompute the history, here or in a backup, and export its ends."""

import json
from pathlib import Path
from typing import Any

import click

from tracker.domain.chain import Broken
from tracker.services import backup, verification
from tracker.services.verification import Heads


@click.command()
@click.option(
    "--head",
    "exported",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="A file written earlier by `heads`: a history cut off or rewritten since then is found by it.",
)
@click.option(
    "--backup",
    "folder",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="A backup to read instead of the database: every file against the manifest, every chain against its head.",
)
def verify(exported: Path | None, folder: Path | None) -> None:
    """Recompute the hash chain of every plan and of the installation; exit 1 and name the first bad row of each.

    Of a backup whatever is wrong first is named, and nothing else is opened.
    """
    if folder is None:
        _verify_database(_heads_in(exported) if exported else None)
    elif exported is None:
        _verify_backup(folder)
    else:
        raise click.UsageError("--head compares the database, --backup reads a backup: one of them.")


def _verify_database(exported: Heads | None) -> None:
    broken = verification.verify(exported)
    for found in broken:
        click.echo(_line(found), err=True)
    if broken:
        raise SystemExit(1)
    stored = verification.heads()
    click.echo(_stands({chain: seq for chain, (seq, _hash) in stored.items()}))


def _verify_backup(folder: Path) -> None:
    try:
        manifest = backup.check(folder)
    except backup.Damaged as damaged:
        raise click.ClickException(str(damaged)) from damaged
    click.echo(f"{folder}: made at {manifest['made_at']}, {len(manifest['files'])} files whole.")
    click.echo(_stands({chain: seq for chain, (seq, _hash) in manifest["heads"].items()}))


def _stands(lengths: dict[str, int]) -> str:
    return f"{len(lengths)} chains, {sum(lengths.values())} entries: the history stands."


@click.command()
def heads() -> None:
    """Print the heads of all chains as JSON; keep it where whoever owns the database cannot write."""
    stored = {chain: {"seq": seq, "hash": digest} for chain, (seq, digest) in verification.heads().items()}
    click.echo(json.dumps(stored, ensure_ascii=False, indent=1))


def _line(found: Broken) -> str:
    return f"{found.chain}: entry {found.seq} {found.fault}"


def _heads_in(path: Path) -> Heads:
    """The heads a file holds. Raises ClickException for anything but what `heads` prints."""
    try:
        given: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
        return {chain: (int(head["seq"]), str(head["hash"])) for chain, head in given.items()}
    except (ValueError, TypeError, KeyError, AttributeError) as failure:
        raise click.ClickException(f"{path} is not a file written by `flask tracker heads`.") from failure
