"""The table of units: figures that add up to the total of each row, each with the list it counts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import Any

from flask import url_for
from flask_babel import gettext

from tracker.domain.lifecycle import Stage
from tracker.domain.overview import Figures
from tracker.domain.wording import N_
from tracker.queries.overview import BearerLine, State
from tracker.services.phrases import HEADS
from tracker.web.filters import percent
from tracker.web.lists.asked import NO_GROUP
from tracker.web.sheets import Sheet

COLUMNS = ("finished", "in_time", "due_soon", "overdue_1_3", "overdue_4_10", "overdue_over_10", "undated")
"""Values of the list's `time`, in the order of ``Figures.columns``."""


@dataclass(frozen=True)
class Figure:
    """One number of the table, the list it counts, and the label it carries on a phone."""

    n: int
    url: str
    label: str
    bad: bool = False


@dataclass(frozen=True)
class UnitRow:
    """One row: ``share`` is the part finished on time, 0 to 1, None where nothing with a deadline is finished."""

    name: str
    url: str
    figures: tuple[Figure, ...]
    share: float | None
    total: Figure
    awaiting: Figure
    returned: Figure
    updated_on: date | None
    worst_days: int


@dataclass(frozen=True)
class Silent:
    """A unit or group with directives nobody has said a word about: how many, and for how many working days."""

    name: str
    url: str
    silent: int
    days: int


def _nth(n: int, row: UnitRow) -> int:
    return row.figures[n].n


SHEET: Sheet[UnitRow] = Sheet(
    "tong-quan",
    (
        (N_("Đơn vị"), lambda row: row.name),
        *((head, partial(_nth, n)) for n, head in enumerate(HEADS)),
        (N_("Tổng số"), lambda row: row.total.n),
        (N_("Tỷ lệ đúng hạn"), lambda row: None if row.share is None else percent(row.share)),
        (N_("Chờ duyệt"), lambda row: row.awaiting.n),
        (N_("Bị trả lại"), lambda row: row.returned.n),
        (N_("Quá hạn nhiều nhất (ngày làm việc)"), lambda row: row.worst_days),
        (N_("Cập nhật gần nhất"), lambda row: row.updated_on),
    ),
)


def heads() -> list[str]:
    """The words above the columns, in the language of the page."""
    return [gettext(head) for head in HEADS]


def unit_rows(state: State, scope: Mapping[str, Any]) -> list[UnitRow]:
    """One row a unit or group of units, worst first, and the office as the last."""
    rows = [
        _row(line.name, line.figures, {**scope, **_narrowed(line, state)}, line.updated_on)
        for line in state.bearers
    ]
    latest = max((line.updated_on for line in state.bearers if line.updated_on), default=None)
    return [*rows, _row(gettext("Tổng cộng"), state.office, dict(scope), latest)]


def silent_units(state: State, scope: Mapping[str, Any]) -> list[Silent]:
    """The units and groups nobody has heard of for long, those with most such directives first."""
    return [
        Silent(
            line.name,
            url_for("lists.index", **{**scope, **_narrowed(line, state), "only": "silent"}),
            line.silent,
            line.silent_days,
        )
        for line in state.silent
    ]


def _narrowed(line: BearerLine, state: State) -> dict[str, Any]:
    """The parameters of the list that has what is counted in ``line``, and nothing else."""
    if line.bearer.group_id is not None:
        return {"group": line.bearer.group_id}
    led = {"unit": line.bearer.unit_id, "role": "lead"}
    grouped = any(other.bearer.group_id is not None for other in state.bearers)
    return {**led, "group": NO_GROUP} if grouped else led


def _row(name: str, figures: Figures, which: dict[str, Any], updated_on: date | None) -> UnitRow:
    def figure(n: int, label: str, **narrow: str) -> Figure:
        url = url_for("lists.index", **{**which, **narrow})
        return Figure(n, url, label, bad=n > 0 and narrow.get("time", "").startswith("overdue"))

    columns = zip(figures.columns(), heads(), COLUMNS, strict=True)
    share = figures.on_time_percent
    return UnitRow(
        name=name,
        url=url_for("lists.index", **which),
        figures=tuple(figure(n, label, time=time) for n, label, time in columns),
        share=None if share is None else share / 100,
        total=figure(figures.total, gettext("Tổng số"), time="counted"),
        awaiting=figure(figures.awaiting, gettext("Chờ duyệt"), stage=Stage.AWAITING.value),
        returned=figure(figures.returned, gettext("Bị trả lại"), stage=Stage.RETURNED.value),
        updated_on=updated_on,
        worst_days=figures.worst_days,
    )
