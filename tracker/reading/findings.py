"""Making a finding: the unit with its several names, the doubts, and the rows of task tables."""

from __future__ import annotations

from collections.abc import Iterator

from tracker.domain.wording import N_
from tracker.reading.model import Found, Source
from tracker.reading.outline import Item
from tracker.reading.tables import columns_of, tasks
from tracker.reading.times import Wording, cell
from tracker.reading.units import is_collective, split_names

NO_LEAD = N_("Không thấy đơn vị chủ trì.")
LEAD_FROM_ABOVE = N_("Đơn vị chủ trì lấy từ dòng trên của bảng.")
SEVERAL_LEADS = N_("Văn bản nêu nhiều đơn vị chủ trì.")


def finding(
    clause: str,
    text: str,
    source: Source,
    *,
    lead: str,
    coordinating: tuple[str, ...] = (),
    time: Wording | None = None,
    deliverable: str | None = None,
    doubt: str | None = None,
) -> Found:
    """One directive with what its unit and time say of themselves; `doubt` is the caller's own reason for a second look."""
    leads = split_names(lead) if lead else ()
    doubts = (doubt, None if lead else NO_LEAD, SEVERAL_LEADS if len(leads) > 1 else None)
    return Found(
        clause=clause,
        text=text,
        lead=lead,
        leads=leads,
        collective=bool(lead) and is_collective(lead),
        coordinating=coordinating,
        wording=time.words if time else None,
        rule=time.rule if time else None,
        origin="printed",
        deliverable=deliverable,
        source=source,
        doubts=tuple(note for note in doubts if note),
    )


def from_table(item: Item, *, anywhere: bool, year: int | None = None) -> Iterator[Found]:
    """The directives of a task table. Outside the parts that give tasks a table counts only with a column "chủ trì"."""
    columns = columns_of(item.table) if item.table is not None else None
    if item.table is None or columns is None or not (columns.explicit or anywhere):
        return
    rows = list(tasks(item.table, columns))
    anew = len({task.label for task in rows}) < len(rows)  # the numbers begin anew under each heading row
    for task in rows:
        yield finding(
            ".".join(part for part in (item.clause, task.group if anew else "", task.label) if part),
            task.text,
            task.row.source,
            lead=task.lead,
            coordinating=split_names(task.coordinating),
            time=cell(task.time, year=year),
            deliverable=task.product or None,
            doubt=LEAD_FROM_ABOVE if task.continued else None,
        )
