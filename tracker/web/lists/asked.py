"""What the address of a list asks for, and the address that asks for something: the two ways of one table."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from werkzeug.datastructures import MultiDict

from tracker.domain.acts import Act
from tracker.domain.lifecycle import Stage
from tracker.domain.overview import APART, FINISHED, NEAR, OVERDUE, UNDATED, Cell
from tracker.domain.wording import N_
from tracker.queries.directives import Sort
from tracker.queries.narrowing import Filters, UnitRole

MINE = "mine"
"""The value of `leader` for what the reader is responsible for, also as a substitute."""

NO_GROUP = 0
"""The value of `group` for what was not given to a group of units together."""

TIMES: Mapping[str, tuple[str, tuple[Cell, ...]]] = {
    "counted": (N_("Tất cả, trừ tạm dừng và hủy"), tuple(cell for cell in Cell if cell not in APART)),
    "overdue": (N_("Quá hạn"), OVERDUE),
    "overdue_1_3": (N_("Quá hạn 1–3 ngày làm việc"), (Cell.OVERDUE_1_3,)),
    "overdue_4_10": (N_("Quá hạn 4–10 ngày làm việc"), (Cell.OVERDUE_4_10,)),
    "overdue_over_10": (N_("Quá hạn trên 10 ngày làm việc"), (Cell.OVERDUE_OVER_10,)),
    "due_soon": (N_("Sắp đến hạn"), NEAR),
    "in_time": (N_("Trong hạn"), (Cell.IN_TIME,)),
    "undated": (N_("Không thời hạn hoặc chưa xác định"), UNDATED),
    "no_deadline": (N_("Không thời hạn"), (Cell.NO_DEADLINE,)),
    "undetermined": (N_("Chưa xác định hạn"), (Cell.UNDETERMINED,)),
    "finished": (N_("Đã hoàn thành"), FINISHED),
    "on_time": (N_("Hoàn thành đúng hạn"), (Cell.ON_TIME,)),
    "late": (N_("Hoàn thành quá hạn"), (Cell.LATE,)),
    "finished_undated": (N_("Hoàn thành, không thời hạn"), (Cell.FINISHED_UNDATED,)),
}
"""Values of `time`: their words and the cells they stand for. Every figure of the overview has one."""

ONLY: Mapping[str, str] = {
    "open": N_("Chưa kết thúc"),
    "silent": N_("Lâu chưa cập nhật"),
    "waiting": N_("Đang đợi nhiệm vụ khác"),
    "asked": N_("Đang đề nghị gia hạn"),
    "refused": N_("Báo không thuộc đơn vị"),
}
"""Values of `only`, each a filter of the same name."""


@dataclass(frozen=True)
class Asked:
    """A list as its address asks for it. ``values`` are the parameters understood, without the page."""

    filters: Filters
    sort: Sort
    descending: bool
    page: int
    values: Mapping[str, Any]

    @property
    def narrowed(self) -> bool:
        """True if anything but the order was asked for."""
        return any(name not in ("sort", "order") for name in self.values)

    def sorted_by(self, sort: Sort) -> dict[str, Any]:
        """The parameters of the same list sorted by ``sort``; asked again, the other way round."""
        order = {"order": "desc"} if self.sort is sort and not self.descending else {}
        kept = {name: value for name, value in self.values.items() if name not in ("sort", "order")}
        return kept | {"sort": sort.value} | order


def asked(args: MultiDict[str, str], act: Act) -> Asked:
    """Read the parameters of a list; what makes no sense is passed over, as if it were not there."""
    values = {
        name: value for name, read in _READERS.items() if (value := read(args.get(name, ""))) is not None
    }
    filters = Filters(
        plan_id=values.get("plan"),
        group_id=values.get("group"),
        clause=values.get("clause", ""),
        unit_id=values.get("unit"),
        unit_role=UnitRole(values["role"]) if "role" in values else None,
        stages=frozenset({Stage(values["stage"])} if "stage" in values else ()),
        cells=frozenset(TIMES[values["time"]][1] if "time" in values else ()),
        leader_ids=_leaders(values.get("leader"), act),
        officer_id=values.get("officer"),
        text=values.get("q", ""),
        silent=values.get("only") == "silent",
        waiting=values.get("only") == "waiting",
        asked=values.get("only") == "asked",
        refused=values.get("only") == "refused",
        open=values.get("only") == "open",
    )
    sort = Sort(values.get("sort", Sort.DUE))
    page = _number(args.get("page", "")) or 1
    return Asked(filters, sort, values.get("order") == "desc", page, values)


def _leaders(value: str | None, act: Act) -> frozenset[int]:
    if value is None:
        return frozenset()
    return act.actor.led_ids if value == MINE else frozenset({int(value)})


def _number(value: str) -> int | None:
    return int(value) if value.isascii() and value.isdigit() and len(value) < 10 else None


def _one_of(values: Any) -> Any:
    known = {str(value) for value in values}
    return lambda value: value if value in known else None


_READERS: Mapping[str, Any] = {
    "q": lambda value: value.strip()[:100] or None,
    "plan": _number,
    "group": _number,
    "clause": lambda value: value.strip()[:60] or None,
    "unit": _number,
    "role": _one_of(UnitRole),
    "stage": _one_of(Stage),
    "time": _one_of(TIMES),
    "only": _one_of(ONLY),
    "leader": lambda value: value if value == MINE or _number(value) is not None else None,
    "officer": _number,
    "sort": _one_of(Sort),
    "order": _one_of(("desc",)),
}
