"""Rows: columns, constraints and relationships; no rules and no addresses.

`tracker.models.columns` holds what they are made of. Every module with rows is imported here, so that the
metadata is complete as soon as anything of the package is used.
"""

from tracker.models import (
    accounts,
    directives,
    evidence,
    feeds,
    heartbeats,
    history,
    letters,
    office,
    plans,
    readings,
    units,
)

__all__ = [
    "accounts",
    "directives",
    "evidence",
    "feeds",
    "heartbeats",
    "history",
    "letters",
    "office",
    "plans",
    "readings",
    "units",
]
