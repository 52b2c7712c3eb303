"""`flask tracker verify` and `flask tracker heads`: recompute the history, and export how far it has come."""

import json
from pathlib import Path
from typing import Any

import click

from tracker.domain.chain import Broken
from tracker.services import verification
from tracker.services.verification import Heads


@click.command()
@click.option(
    "--head",
    "exported",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="A file written earlier by `heads`: a history cut off or rewritten since then is found by it.",
)
def verify(exported: Path | None) -> None:
    """Recompute the hash chain of every plan and of the installation; exit 1 and name the first bad row of each."""
    broken = verification.verify(_heads_in(exported) if exported else None)
    for found in broken:
        click.echo(_line(found), err=True)
    if broken:
        raise SystemExit(1)
    stored = verification.heads()
    entries = sum(seq for seq, _ in stored.values())
    click.echo(f"{len(stored)} chains, {entries} entries: the history stands.")


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
