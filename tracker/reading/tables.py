"""Task tables: TT | Nhiệm vụ | Chủ trì | Phối hợp | Sản phẩm | Thời gian."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from tracker.reading.headers import LEAD, TASK, WITH, Columns, columns_of_header
from tracker.reading.layout import Row, Table
from tracker.reading.marks import mark_of
from tracker.reading.spelling import canon

_ROMAN = re.compile(r"^[IVX]+\.?$|^[A-H]\.?$")


@dataclass(frozen=True, slots=True)
class Task:
    """One row of a task table. `continued` says the lead stands only in a row above (a merged cell);
    `group` is the mark of the row that heads it."""

    label: str
    text: str
    lead: str
    coordinating: str
    time: str
    product: str
    row: Row
    continued: bool = False
    group: str = ""


def columns_of(table: Table) -> Columns | None:
    """The columns of a task table, or None when the table is no task table."""
    for index, row in enumerate(table.rows[:3]):
        cells = row.cells
        found = columns_of_header(cells, index + 1)
        below = [canon(cell) for cell in table.rows[index + 1].cells] if index + 1 < len(table.rows) else []
        if (
            below
            and any(LEAD.search(cell) and len(cell) < 40 for cell in below)
            and any(WITH.search(cell) and len(cell) < 40 for cell in below)
        ):
            width = max(len(cells), len(below))
            both = [
                " ".join((part[n] if n < len(part) else "") for part in (below, cells)) for n in range(width)
            ]
            found = columns_of_header(both, index + 2) or found
        if found is not None:
            return found
    return None


def tasks(table: Table, columns: Columns, *, skip: int | None = None) -> Iterator[Task]:
    """The tasks of the table's rows; a row without a number goes on with the one above."""
    pending: Task | None = None
    lead = group = ""
    for row in table.rows[columns.header_rows if skip is None else skip :]:
        task = _task(row, columns)
        if _repeats_header(task):
            continue
        if pending is not None and _goes_on(task, pending):
            pending = _joined(pending, task)
            continue
        if not task.text:
            continue
        if _is_group(task):
            if pending is not None:
                yield pending
            pending, lead, group = None, "", task.label
            continue
        if pending is not None:
            yield pending
        task = replace(task, group=group)
        pending = task if task.lead or not lead else replace(task, lead=lead, continued=True)
        lead = pending.lead
    if pending is not None:
        yield pending


def _goes_on(task: Task, above: Task) -> bool:
    """Whether the row is the rest of the one above: it says nothing of its own, or the page broke the row."""
    if task.label:
        return False
    broken = task.row.source.page != above.row.source.page and not task.text[:1].isupper()
    return broken or not (task.lead or task.time)


def _joined(above: Task, below: Task) -> Task:
    def both(upper: str, lower: str) -> str:
        return f"{upper} {lower}".strip()

    return replace(
        above,
        text=both(above.text, below.text),
        lead=both(above.lead, below.lead),
        coordinating=both(above.coordinating, below.coordinating),
        time=both(above.time, below.time),
        product=both(above.product, below.product),
    )


def _task(row: Row, columns: Columns) -> Task:
    def cell(column: int | None) -> str:
        return row.cells[column].strip() if column is not None and column < len(row.cells) else ""

    text = cell(columns.task)
    mark = mark_of(text)
    number = cell(columns.number)
    label = number.strip(" .)") or (mark.label if mark and mark.kind.startswith(("number", "letter")) else "")
    return Task(
        label,
        text[mark.end :].strip() if mark and (number or mark.kind == "dash") else text,
        cell(columns.lead),
        cell(columns.coordinating),
        cell(columns.time),
        cell(columns.product),
        row,
    )


def _repeats_header(task: Task) -> bool:
    """The header printed again at the top of a page, or a row that numbers the columns: (1) (2) (3)."""
    return (
        TASK.search(canon(task.text)) is not None
        and LEAD.search(canon(task.lead)) is not None
        and len(task.lead) < 40
    ) or (re.fullmatch(r"\(?\d{1,2}\)?", task.text) is not None)


def _is_group(task: Task) -> bool:
    """A row that only heads those under it."""
    if task.lead and task.lead != task.text:
        return False
    return (
        bool(_ROMAN.match(task.label))
        or task.lead == task.text
        or not (task.coordinating or task.time or task.product)
    )
