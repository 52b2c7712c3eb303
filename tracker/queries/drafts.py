"""Drafts at hand: the list of those not yet issued, one of them, and what is known of a document already."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select

from tracker.domain.errors import NotFound
from tracker.domain.wording import N_
from tracker.extensions import db
from tracker.models.accounts import Account
from tracker.models.plans import Draft, Plan, SourceText
from tracker.queries.paging import Page, leaf

PAGE_SIZE = 25


@dataclass(frozen=True)
class DraftLine:
    """One draft in a list. ``filename`` is empty where the text was pasted or there is no document."""

    id: int
    version: int
    title: str
    filename: str
    spoken: bool
    created_by: str
    changed_at: datetime


@dataclass(frozen=True)
class Twin:
    """What a document became when it was entered before; ``plan_id`` is None while it is a draft."""

    source_id: int
    filename: str
    added_at: datetime
    draft_id: int
    plan_id: int | None
    plan: str


def unfinished(number: int = 1, size: int | None = PAGE_SIZE) -> Page[DraftLine]:
    """A page of the drafts not yet issued, last changed first; all of them where ``size`` is None."""
    columns = (Draft.id, Draft.version, Draft.title, Draft.source_id, Draft.changed_at)
    found = (
        select(*columns, SourceText.filename, Account.title.label("created_by"))
        .outerjoin(SourceText, Draft.source_id == SourceText.id)
        .join(Account, Draft.created_by_id == Account.id)
        .where(Draft.plan_id.is_(None))
        .order_by(Draft.changed_at.desc(), Draft.id.desc())
    )
    total = db.session.scalar(select(func.count()).select_from(Draft).where(Draft.plan_id.is_(None))) or 0
    here = leaf(total, number, size)
    lines = [
        DraftLine(
            id=row.id,
            version=row.version,
            title=row.title,
            filename=row.filename or "",
            spoken=row.source_id is None,
            created_by=row.created_by,
            changed_at=row.changed_at,
        )
        for row in db.session.execute(here.of(found))
    ]
    return here.holding(lines)


def one(draft_id: int) -> Draft:
    """The draft, to be looked at. Raises NotFound."""
    row = db.session.get(Draft, draft_id)
    if row is None:
        raise NotFound(N_("Không tìm thấy bản nhập này."))
    return row


def source(source_id: int) -> SourceText:
    """The kept text of a document. Raises NotFound."""
    row = db.session.get(SourceText, source_id)
    if row is None:
        raise NotFound(N_("Không tìm thấy văn bản này."))
    return row


def twin(digest: str) -> Twin | None:
    """The newest draft or plan made of a document with this digest, if there is one."""
    found = (
        select(SourceText, Draft.id, Draft.plan_id, Plan.number, Plan.title)
        .join(Draft, Draft.source_id == SourceText.id)
        .outerjoin(Plan, Draft.plan_id == Plan.id)
        .where(SourceText.digest == digest)
        .order_by(Draft.id.desc())
        .limit(1)
    )
    row = db.session.execute(found).one_or_none()
    if row is None:
        return None
    kept, draft_id, plan_id, plan_number, plan_title = row
    return Twin(kept.id, kept.filename, kept.added_at, draft_id, plan_id, plan_number or plan_title or "")
