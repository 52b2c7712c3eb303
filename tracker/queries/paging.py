"""Lists by the page: one arithmetic for all of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from sqlalchemy.sql.selectable import GenerativeSelect

Row = TypeVar("Row")
Statement = TypeVar("Statement", bound=GenerativeSelect)


@dataclass(frozen=True)
class Page(Generic[Row]):
    """One page of a list: its rows, how many there are in all, and the number of this and of the last page."""

    rows: Sequence[Row]
    total: int
    number: int = 1
    last: int = 1


@dataclass(frozen=True)
class Leaf:
    """Which page of a list is meant, of how many. ``size`` is None where all of it is one page, for an export."""

    total: int
    number: int
    last: int
    size: int | None

    @property
    def offset(self) -> int:
        """How many rows stand before this page."""
        return (self.number - 1) * (self.size or 0)

    def of(self, statement: Statement) -> Statement:
        """The part of ``statement`` that stands on this page."""
        return statement.limit(self.size).offset(self.offset)

    def holding(self, rows: Sequence[Row]) -> Page[Row]:
        """The page with its ``rows``."""
        return Page(rows, self.total, self.number, self.last)


def leaf(total: int, number: int, size: int | None) -> Leaf:
    """Page ``number`` of a list of ``total`` rows. A page beyond the last is the last, one before the first the first."""
    last = max(1, -(-total // size)) if size else 1
    return Leaf(total, min(max(number, 1), last), last, size)
