"""Follow the manual of operations as a script would: its commands in order, its folders replaced, nothing else."""

import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[1]
TEXT = (ROOT / "docs" / "operations.md").read_text(encoding="utf-8")


def chapter(title: str) -> str:
    """The text of one chapter, its sections with it."""
    return _below("## ", title, TEXT)


def commands(title: str, *sections: str) -> str:
    """The commands of a chapter before its first section, and of the ``sections`` named; of all if none is."""
    text = chapter(title)
    wanted = (
        [text.partition("\n### ")[0], *(_below("### ", s, text) for s in sections)] if sections else [text]
    )
    return "\n".join(re.findall(r"^```sh\n(.*?)^```$", "\n".join(wanted), re.MULTILINE | re.DOTALL))


def in_place(given: str, **places: object) -> str:
    """The commands with the folders and addresses they begin with replaced; every one of them must be there."""
    for name, place in places.items():
        given, count = re.subn(rf"^{name}=.*$", f"{name}='{place}'", given, flags=re.MULTILINE)
        assert count == 1, name
    return given


def started_by(unit: str) -> list[str]:
    """The commands that a systemd ``unit`` of the manual starts, in their order."""
    found = re.search(rf"^.*`/etc/systemd/system/{unit}`.*\n\n((?:    .*\n|\n)+)", TEXT, re.MULTILINE)
    assert found is not None, unit
    return re.findall(r"^    Exec\w+=(.*)$", found[1], re.MULTILINE)


def checkout(home: Path) -> None:
    """What `make install` leaves in a checkout, as far as the commands ask for it; to make it again does nothing."""
    (home / ".venv/bin").mkdir(parents=True)
    (home / "instance").mkdir()
    (home / "Makefile").write_text("install:\n")
    flask = home / ".venv/bin/flask"
    flask.write_text(f'#!/bin/sh\nexec {shlex.quote(sys.executable)} -m flask "$@"\n')
    flask.chmod(0o755)
    (home / "wsgi.py").write_text((ROOT / "wsgi.py").read_text())


def shell(home: Path) -> dict[str, str]:
    """The environment of somebody who follows the manual in ``home``; the package itself lies elsewhere in tests."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("TRACKER_")}
    return kept | {"PYTHONPATH": str(ROOT), "TRACKER_INSTANCE": str(home / "instance")}


def follow(given: str, home: Path, **more: str) -> str:
    """Run the commands in ``home`` as one script that ends at the first failure, ``more`` in its environment; what they say."""
    done = subprocess.run(
        ["sh", "-eu", "-c", given],
        cwd=home,
        env=shell(home) | more,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def _below(mark: str, title: str, text: str) -> str:
    found = re.search(rf"^{mark}{re.escape(title)}$(.*?)(?=^{mark}|\Z)", text, re.MULTILINE | re.DOTALL)
    assert found is not None, title
    return found[1]
