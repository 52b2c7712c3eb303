"""What still keeps a draft from being issued: each obstacle a sentence, with the item it concerns."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date

from tracker.domain.calendar import Calendar
from tracker.domain.drafting import Draft, Item, due_of
from tracker.domain.errors import Invalid, Missing, Refused
from tracker.domain.wording import N_


@dataclass(frozen=True)
class Obstacle:
    """``item_id`` is None where it concerns the whole plan; ``why`` carries the sentence and the field."""

    item_id: int | None
    why: Refused


def blocking(
    draft: Draft,
    *,
    units: Collection[int],
    leaders: Collection[int],
    today: date,
    calendar: Calendar,
    groups: Collection[int] = (),
) -> tuple[Obstacle, ...]:
    """Everything that must be settled before ``draft`` can be issued, the plan first, then item by item.

    ``units``, ``groups`` and ``leaders`` are the ids that exist and may be given work; ``today`` is the office's
    local day.
    """
    found = [Obstacle(None, why) for why in _of_plan(draft, leaders)]
    circular = _in_a_circle(draft)
    for item in draft.items:
        found += [Obstacle(item.id, why) for why in _of_item(item, units, groups, leaders)]
        on = due_of(draft, item, calendar).on
        if on is not None and on < today and not item.past_accepted:
            sentence = N_("Hạn %(day)s đã qua: cần xác nhận rõ.")
            found.append(Obstacle(item.id, Invalid(sentence, field="rule", day=f"{on:%d/%m/%Y}")))
        if item.id in circular:
            sentence = N_("Các nhiệm vụ chờ lẫn nhau thành vòng.")
            found.append(Obstacle(item.id, Invalid(sentence, field="depends_on")))
    return tuple(found)


def _of_plan(draft: Draft, leaders: Collection[int]) -> Iterator[Refused]:
    window = draft.window
    if not draft.head.title.strip():
        yield Missing(N_("Cần có trích yếu của văn bản."), field="title")
    if draft.leader_id not in leaders:
        yield Missing(N_("Cần chọn lãnh đạo phụ trách."), field="leader_id")
    if window.first_on is not None and window.last_on is not None and window.last_on < window.first_on:
        yield Invalid(N_("Thời gian của kế hoạch kết thúc trước khi bắt đầu."), field="window")
    elif draft.event_on is not None and not window.holds(draft.event_on):
        yield Invalid(N_("Ngày của sự kiện nằm ngoài thời gian của kế hoạch."), field="event_on")
    if not draft.items:
        yield Missing(N_("Bản nhập chưa có nhiệm vụ nào."))


def _of_item(
    item: Item, units: Collection[int], groups: Collection[int], leaders: Collection[int]
) -> Iterator[Refused]:
    if not item.text.strip():
        yield Missing(N_("Nhiệm vụ chưa có nội dung."), field="text")
    if len(item.leads) > 1:
        yield Invalid(N_("Nhiệm vụ có nhiều đơn vị chủ trì: cần chọn cách giao."), field="leads")
    elif item.lead is None:
        yield Missing(N_("Nhiệm vụ chưa có đơn vị chủ trì."), field="leads")
    for field, parties in (("leads", item.leads), ("coordinating", item.coordinating)):
        for party in parties:
            if party.unit_id not in units and party.group_id not in groups:
                sentence = N_("“%(unit)s” chưa khớp với đơn vị nào.")
                yield Missing(sentence, field=field, unit=party.printed)
    if {party.unit_id for party in item.leads} & {party.unit_id for party in item.coordinating} - {None}:
        yield Invalid(N_("Đơn vị chủ trì không thể đồng thời là đơn vị phối hợp."), field="coordinating")
    if item.leader_id is not None and item.leader_id not in leaders:
        yield Missing(N_("Lãnh đạo phụ trách của nhiệm vụ không còn."), field="leader_id")
    if not item.confirmed:
        yield Missing(N_("Nhiệm vụ chưa được xác nhận."), field="confirmed")


def _in_a_circle(draft: Draft) -> frozenset[int]:
    """The items that wait, directly or through others, for themselves."""
    needs = {item.id: set(item.depends_on) for item in draft.items}
    return frozenset(item_id for item_id in needs if item_id in _reached(item_id, needs))


def _reached(item_id: int, needs: dict[int, set[int]]) -> set[int]:
    """Everything ``item_id`` waits for, step after step."""
    reached: set[int] = set()
    ahead = list(needs.get(item_id, ()))
    while ahead:
        one = ahead.pop()
        if one not in reached:
            reached.add(one)
            ahead += needs.get(one, ())
    return reached
