"""Prepare a plan: open a draft, change it step by step, issue it or throw it away. Every step is kept at once."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from tracker.contracts import Text
from tracker.domain import drafting
from tracker.domain.acts import Act
from tracker.domain.documents import SPOKEN
from tracker.domain.draft_json import draft_from_json, draft_to_json
from tracker.domain.errors import Conflict, Invalid, Missing, NotFound, Unreadable
from tracker.domain.matching import Certainty
from tracker.domain.permissions import Right
from tracker.domain.readiness import Obstacle, blocking
from tracker.domain.wording import N_
from tracker.extensions import db
from tracker.models.plans import Draft, Plan
from tracker.queries import choices
from tracker.reading.model import Reading
from tracker.services import groups, loading, plans, sources, units
from tracker.services.giving import directives_of, fields_of
from tracker.services.understanding import first_draft

Step = Callable[[drafting.Draft], drafting.Draft]
"""One correction of a draft: an operation of ``tracker.domain.drafting`` with its arguments bound."""


def open_reading(act: Act, reading: Reading, text: Text, *, digest: str, filename: str = "") -> Draft:
    """Open a draft of what was understood from a document, and keep the document's lines.

    Raises Unreadable, with nothing stored, if no task was found in it.
    """
    loading.require(act, Right.DRAFTS_EDIT)
    if not reading.directives:
        raise Unreadable(
            N_("Không tìm thấy nhiệm vụ nào: văn bản cần có phần “Tổ chức thực hiện” giao việc cho đơn vị.")
        )
    draft = first_draft(
        reading,
        units=choices.known_units(),
        groups=choices.known_groups(),
        leaders=[account.id for account in choices.leaders()],
    )
    source = sources.keep(act, text.lines, digest=digest, filename=filename)
    unplaced = [{"clause": u.clause, "text": u.text, "line": u.source.first} for u in reading.unplaced]
    beside = {"unplaced": unplaced, "notes": [*text.notes, *reading.notes]}
    return _opened(act, draft, source_id=source.id, beside=beside)


def open_spoken(act: Act, head: drafting.Head, leader_id: int | None, item: drafting.Item) -> Draft:
    """Open a draft of a direction given by word of mouth, with its first directive."""
    loading.require(act, Right.DRAFTS_EDIT)
    if not head.title.strip():
        raise Missing(N_("Cần nêu nội dung chỉ đạo."), field="title")
    draft = drafting.Draft(head=replace(head, kind=SPOKEN), leader_id=leader_id)
    return _opened(act, replace(drafting.add(draft, item), previous=None))


def change(act: Act, draft_id: int, version: int, step: Step) -> Draft:
    """Apply one correction and keep it. Raises what the step raises, and Conflict for a stale ``version``."""
    row = _load(act, draft_id, version)
    before = content(row)
    _keep(act, row, replace(step(before), previous=before))
    return row


def undo(act: Act, draft_id: int, version: int) -> Draft:
    """Go back by the last step. Raises Invalid if there is none."""
    row = _load(act, draft_id, version)
    if row.undo is None:
        raise Invalid(N_("Không còn bước nào để hoàn tác."))
    now = content(row)
    _keep(act, row, replace(draft_from_json(row.undo), next_id=now.next_id, previous=None))
    return row


def settle_units(
    act: Act,
    draft_id: int,
    version: int,
    *,
    known: Mapping[str, drafting.Party],
    new: Mapping[str, units.NewUnit],
    new_groups: Mapping[str, Sequence[str]] | None = None,
) -> Draft:
    """Say once for the whole draft what each printed name means: a known unit or group, a new unit, or a new group
    of the members named."""
    made = {printed: _chosen(units.create(act, words).id) for printed, words in new.items()}
    for printed, members in (new_groups or {}).items():
        group = groups.create(act, printed, members)
        made[printed] = drafting.Party("", certainty=Certainty.CHOSEN, group_id=group.id)
    meant = {**known, **made}
    return change(act, draft_id, version, lambda draft: drafting.place_units(draft, meant))


def delete(act: Act, draft_id: int, version: int) -> None:
    """Throw a draft away, with the text it was read from. A draft already issued stays."""
    row = _load(act, draft_id, version)
    source = row.source
    db.session.delete(row)
    db.session.flush()
    if source is not None:
        db.session.delete(source)


def issue(act: Act, draft_id: int, version: int) -> Plan:
    """Issue the draft as a plan in one transaction. Raises the first obstacle while there is one."""
    row = _load(act, draft_id, version)
    draft = content(row)
    for obstacle in obstacles(act, draft):
        raise obstacle.why
    members = {group.id: [unit.id for unit in group.members] for group in choices.groups()}
    given = directives_of(draft, members)
    accept_past = any(item.past_accepted for item in draft.items)
    plan = plans.issue(act, fields_of(draft, row.source_id), given, accept_past=accept_past)
    row.plan_id, row.undo, row.changed_at = plan.id, None, act.now
    return plan


def obstacles(act: Act, draft: drafting.Draft) -> Sequence[Obstacle]:
    """What still keeps ``draft`` from being issued, on the day of ``act``."""
    return blocking(
        draft,
        units={unit.id for unit in choices.units()},
        groups={group.id for group in choices.groups() if group.members},
        leaders={account.id for account in choices.leaders()},
        today=act.today,
        calendar=act.calendar,
    )


def content(row: Draft) -> drafting.Draft:
    """The draft a row holds."""
    return draft_from_json({**row.payload, "previous": None})


@dataclass(frozen=True)
class Beside:
    """What a draft keeps besides its directives: imperative sentences found elsewhere, and the reader's notes."""

    unplaced: tuple[dict[str, Any], ...] = ()
    notes: tuple[str, ...] = ()


def beside(row: Draft) -> Beside:
    """What else was found in the document of a draft."""
    return Beside(tuple(row.payload.get("unplaced", ())), tuple(row.payload.get("notes", ())))


def _chosen(unit_id: int) -> drafting.Party:
    return drafting.Party("", unit_id, Certainty.CHOSEN)


def _opened(
    act: Act,
    draft: drafting.Draft,
    *,
    source_id: int | None = None,
    beside: Mapping[str, Any] | None = None,
) -> Draft:
    row = Draft(
        title=draft.head.title,
        payload={**draft_to_json(draft), **(beside or {})},
        undo=None,
        source_id=source_id,
        created_by_id=act.actor.account_id,
        created_at=act.now,
        changed_at=act.now,
    )
    db.session.add(row)
    db.session.flush()
    return row


def _load(act: Act, draft_id: int, version: int) -> Draft:
    loading.require(act, Right.DRAFTS_EDIT)
    row = db.session.get(Draft, draft_id, with_for_update=True, populate_existing=True)
    if row is None:
        raise NotFound(N_("Không tìm thấy bản nhập này."))
    if row.plan_id is not None:
        raise Conflict(N_("Bản nhập này đã được giao thành kế hoạch."))
    if row.version != version:
        raise Conflict(N_("Bản nhập vừa được người khác thay đổi."))
    return row


def _keep(act: Act, row: Draft, draft: drafting.Draft) -> None:
    beside: dict[str, Any] = {key: row.payload[key] for key in ("unplaced", "notes") if key in row.payload}
    row.undo = None if draft.previous is None else draft_to_json(replace(draft.previous, previous=None))
    row.payload = {**draft_to_json(replace(draft, previous=None)), **beside}
    row.title, row.changed_at = draft.head.title, act.now
    db.session.flush()
