"""Lists as CSV that a Vietnamese Excel opens by itself and no cell of which is ever a formula.

UTF-8 with a byte order mark; semicolons, because the comma is the decimal sign here; CRLF.
"""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from io import StringIO
from typing import Generic, TypeVar

from flask import Response
from flask_babel import gettext

from tracker.web.filters import day, moment
from tracker.web.guard import current_act

Row = TypeVar("Row")

_FORMULA = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")


@dataclass(frozen=True)
class Sheet(Generic[Row]):
    """A list as a table: the name of its file, and for each column its heading and what a row has in it.

    Headings are marked for translation. A value is text, a number, a day, an aware moment, or None for nothing.
    """

    name: str
    columns: tuple[tuple[str, Callable[[Row], object]], ...]

    def answer(self, rows: Iterable[Row]) -> Response:
        """The table as a file to keep, named after the day."""
        filename = f"{self.name}-{current_act().today:%Y-%m-%d}.csv"
        return Response(
            "\ufeff" + self.text(rows),
            content_type="text/csv; charset=utf-8",
            headers={"Content-Disposition": f'attachment; filename="{filename}"'},
        )

    def text(self, rows: Iterable[Row]) -> str:
        """The rows numbered, below their headings."""
        out = StringIO()
        write = csv.writer(out, delimiter=";", lineterminator="\r\n").writerow
        write(["STT", *(safe(gettext(heading)) for heading, _ in self.columns)])
        for number, row in enumerate(rows, start=1):
            write([number, *(_cell(value(row)) for _, value in self.columns)])
        return out.getvalue()


def safe(text: str) -> str:
    """``text`` with an apostrophe before what a spreadsheet would take for a formula."""
    return f"'{text}" if text.lstrip().startswith(_FORMULA) or text.startswith(_FORMULA) else text


def _cell(value: object) -> str:
    match value:
        case None:
            return ""
        case datetime():
            return moment(value)
        case date():
            return day(value)
    return safe(str(value))
