"""The child process of `child`: reads one file from standard input, prints its lines as JSON.

It limits itself before a parser is imported, answers a refusal in words, and may die of anything else.
"""

from __future__ import annotations

import importlib
import json
import sys
from typing import Any

from tracker.contracts import Limits
from tracker.domain.errors import Unreadable
from tracker.reading.model import Line

try:
    import resource
except ImportError:  # not on Windows: there the clock of the parent is the only limit
    resource = None  # type: ignore[assignment]

PARSERS = {"docx": "tracker.plugins.readers.docx_parsing", "pdf": "tracker.plugins.readers.pdf_parsing"}


def main() -> None:
    """Parse standard input by the kind and limits named on the command line."""
    kind, limits = sys.argv[1], Limits(**json.loads(sys.argv[2]))
    if resource is not None:
        resource.setrlimit(resource.RLIMIT_AS, (limits.memory, limits.memory))
        resource.setrlimit(resource.RLIMIT_CPU, (limits.seconds, limits.seconds + 1))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    sys.setrecursionlimit(2000)
    parse = importlib.import_module(PARSERS[kind]).parse
    answer: dict[str, Any]
    try:
        lines, notes = parse(sys.stdin.buffer.read(), limits)
        answer = {"lines": [_fields(line) for line in lines], "notes": notes}
    except Unreadable as refusal:
        answer = {"refused": refusal.template, "params": refusal.params}
    sys.stdout.write(json.dumps(answer))


def _fields(line: Line) -> list[Any]:
    cell = [line.cell.table, line.cell.row, line.cell.column] if line.cell else None
    place = (line.page, line.paragraph, line.left, line.right, line.level, cell, line.note)
    return [line.text, line.number, *place]


if __name__ == "__main__":
    main()
