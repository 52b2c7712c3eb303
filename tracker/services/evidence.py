"""Evidence: files, links and official documents added, replaced and removed until the submission.

The bytes of a file reach the store before the row is committed, so no row is ever without its file; bytes whose
row was never committed are swept later.
"""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

from sqlalchemy import select

from tracker.config import settings
from tracker.contracts import Place, Store, StoreIn
from tracker.domain.acts import Act
from tracker.domain.errors import Invalid, Missing, NotAllowed, NotFound, WrongStage
from tracker.domain.events import Event, EventKind
from tracker.domain.files import clean_name, kind_of
from tracker.domain.lifecycle import Action, Decision, decide
from tracker.domain.permissions import Role
from tracker.domain.wording import N_
from tracker.extensions import db
from tracker.models.directives import Directive
from tracker.models.evidence import Evidence, EvidenceKind
from tracker.models.units import Unit
from tracker.registry import current
from tracker.services import loading
from tracker.services.dating import iso
from tracker.services.record import record

ORPHAN_AFTER = timedelta(days=1)
"""Real time after which bytes without a row belong to no request still under way."""


@dataclass(frozen=True)
class Held:
    """A file already in the store, waiting for its row: so that a refused form need not carry it again."""

    key: str
    filename: str
    media_type: str
    size: int
    digest: str


def store() -> Store:
    """The evidence store of this installation."""
    chosen = settings()
    return current().get(StoreIn, chosen.evidence_store)(Place(chosen.evidence, chosen.objects))


def hold(filename: str, content: bytes) -> Held:
    """Judge a file and put its bytes into the store. Raises Missing or Invalid, and then nothing is kept."""
    name = clean_name(filename)
    kind = kind_of(name, content)
    limit = settings().max_upload_mb
    if len(content) > limit * 1024 * 1024:
        raise Invalid(N_("Tệp vượt quá %(limit)s MB."), field="file", limit=limit)
    key = secrets.token_hex(32)
    store().put(key, content)
    return Held(key, name, kind.media_type, len(content), hashlib.sha256(content).hexdigest())


def add_file(
    act: Act,
    directive_id: int,
    version: int,
    *,
    unit_id: int,
    file: Held,
    title: str = "",
    replaces: int | None = None,
) -> Evidence:
    """Add a file that is :func:`hold`\\ ed. ``replaces`` is the id of the evidence it takes the place of."""
    row, decision = _addable(act, directive_id, version, unit_id)
    made = Evidence(
        kind=EvidenceKind.FILE,
        filename=file.filename,
        media_type=file.media_type,
        size=file.size,
        storage_key=file.key,
        digest=file.digest,
    )
    return _added(act, row, decision, made, unit_id=unit_id, title=title, replaces=replaces)


def add_link(
    act: Act,
    directive_id: int,
    version: int,
    *,
    unit_id: int,
    url: str,
    title: str = "",
    replaces: int | None = None,
) -> Evidence:
    """Add the address of a page, http or https only. The page itself is not fetched."""
    row, decision = _addable(act, directive_id, version, unit_id)
    made = Evidence(kind=EvidenceKind.LINK, url=_address(url), digest=_digest(_address(url)))
    return _added(act, row, decision, made, unit_id=unit_id, title=title, replaces=replaces)


def add_document(
    act: Act,
    directive_id: int,
    version: int,
    *,
    unit_id: int,
    number: str,
    issued_on: date | None,
    title: str = "",
    replaces: int | None = None,
) -> Evidence:
    """Add an official document by its number and date, as the document system knows it."""
    row, decision = _addable(act, directive_id, version, unit_id)
    if not number.strip():
        raise Missing(N_("Cần ghi số, ký hiệu văn bản."), field="number")
    if issued_on is None:
        raise Missing(N_("Cần ghi ngày văn bản."), field="issued_on")
    if issued_on > act.today:
        raise Invalid(N_("Ngày văn bản không được ở tương lai."), field="issued_on")
    number = number.strip()[:80]
    made = Evidence(
        kind=EvidenceKind.DOCUMENT,
        number=number,
        issued_on=issued_on,
        digest=_digest(f"{number}\n{issued_on.isoformat()}"),
    )
    return _added(act, row, decision, made, unit_id=unit_id, title=title, replaces=replaces)


def remove(act: Act, directive_id: int, version: int, *, evidence_id: int) -> Evidence:
    """Take evidence back before the submission. The row stays, with the moment; what was signed off is frozen."""
    row = loading.directive(directive_id, version)
    decision = decide(Action.ADD_EVIDENCE, loading.facts(row, act), act.actor)
    gone = _removable(act, row, evidence_id)
    gone.removed_at = act.now
    _record(act, row, decision, EventKind.EVIDENCE_REMOVED, before=_words(gone))
    return gone


def sweep(now: datetime) -> int:
    """Delete bytes that no row names and that are older than a day at ``now`` (real time); return how many."""
    kept = store()
    old = {key for key, written_at in kept.written() if now - written_at > ORPHAN_AFTER}
    orphans = old.difference(db.session.scalars(select(Evidence.storage_key)))
    for key in orphans:
        kept.delete(key)
    return len(orphans)


def speaks_for(act: Act, row: Directive) -> list[int]:
    """The concerned units the actor may add evidence for, the lead unit first."""
    units = [row.lead_unit_id, *(c.unit_id for c in row.coordination)]
    mine = [u for u in units if u in act.actor.unit_ids]
    recording = act.actor.holds(Role.CLERK) and not loading.has_head(row.lead_unit_id)
    return [row.lead_unit_id, *(u for u in mine if u != row.lead_unit_id)] if recording else mine


def _addable(act: Act, directive_id: int, version: int, unit_id: int) -> tuple[Directive, Decision]:
    row = loading.directive(directive_id, version)
    decision = decide(Action.ADD_EVIDENCE, loading.facts(row, act), act.actor)
    if unit_id not in speaks_for(act, row):
        raise NotAllowed(N_("Đồng chí không bổ sung minh chứng thay đơn vị này được."))
    return row, decision


def _added(
    act: Act,
    row: Directive,
    decision: Decision,
    made: Evidence,
    *,
    unit_id: int,
    title: str,
    replaces: int | None,
) -> Evidence:
    before: dict[str, Any] = {}
    if replaces is not None:
        gone = _removable(act, row, replaces)
        gone.removed_at, before = act.now, _words(gone)
    made.unit_id, made.title = unit_id, title.strip()
    made.added_by_id, made.added_at = act.actor.account_id, act.now
    row.evidence.append(made)
    if unit_id == row.lead_unit_id:
        row.updated_on = act.today
    db.session.flush()
    _record(act, row, decision, EventKind.EVIDENCE_ADDED, before=before, after=_words(made))
    return made


def _removable(act: Act, row: Directive, evidence_id: int) -> Evidence:
    found = _one(e for e in row.evidence if e.id == evidence_id and e.removed_at is None)
    if found is None:
        raise NotFound(N_("Không tìm thấy minh chứng này."))
    if found.frozen_at is not None:
        raise WrongStage(N_("Minh chứng đã được phê duyệt, không thể thay đổi."))
    mine = speaks_for(act, row)
    if row.lead_unit_id not in mine and found.unit_id not in mine:
        raise NotAllowed(N_("Minh chứng này do đơn vị khác bổ sung."))
    return found


def _one(found: Iterable[Evidence]) -> Evidence | None:
    return next(iter(found), None)


def _address(url: str) -> str:
    """The address as it is kept. Raises Missing or Invalid."""
    given = url.strip()
    if not given:
        raise Missing(N_("Cần ghi địa chỉ liên kết."), field="url")
    try:
        parts = urlsplit(given)
        host = parts.hostname
    except ValueError:
        host = None
    if not host or parts.scheme not in ("http", "https") or any(c.isspace() or c < " " for c in given):
        raise Invalid(N_("Liên kết phải bắt đầu bằng http:// hoặc https://."), field="url")
    if parts.username is not None or len(given) > 2000:
        raise Invalid(N_("Liên kết không hợp lệ."), field="url")
    return given


def _digest(words: str) -> str:
    return hashlib.sha256(words.encode()).hexdigest()


def _words(row: Evidence) -> dict[str, Any]:
    """What the history keeps of a piece of evidence."""
    unit = db.session.get_one(Unit, row.unit_id).name
    told = {
        "evidence_id": row.id,
        "kind": row.kind.value,
        "unit_id": row.unit_id,
        "unit": unit,
        "title": row.title,
        "filename": row.filename,
        "size": row.size,
        "url": row.url,
        "number": row.number,
        "issued_on": iso(row.issued_on),
        "digest": row.digest,
    }
    return {name: value for name, value in told.items() if value not in (None, "")}


def _record(
    act: Act,
    row: Directive,
    decision: Decision,
    kind: EventKind,
    *,
    before: dict[str, Any] | None = None,
    after: dict[str, Any] | None = None,
) -> None:
    record(
        act,
        Event(
            kind,
            ("directive", row.id),
            plan_id=row.plan_id,
            directive_id=row.id,
            before=before or {},
            after=after or {},
            acting_for=decision.acting_for,
        ),
    )
