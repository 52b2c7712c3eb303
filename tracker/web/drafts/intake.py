"""The clerk's home, and how a document or a spoken direction becomes a draft."""

from __future__ import annotations

from flask import current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from tracker.config import settings
from tracker.contracts import Limits, Reader, Text
from tracker.domain.drafting import Draft, Item
from tracker.domain.errors import Missing, Refused, Unreadable
from tracker.domain.permissions import Right
from tracker.domain.wording import N_
from tracker.extensions import db
from tracker.queries import drafts as at_hand
from tracker.queries import lead_times
from tracker.queries.drafts import DraftLine
from tracker.reading import understand
from tracker.registry import Registry
from tracker.services import drafts, reading, sources
from tracker.services.reading import Document
from tracker.web.drafts.forms import IntakeForm, SpokenForm
from tracker.web.drafts.progress import told
from tracker.web.errors import status_of
from tracker.web.guard import current_act, needs
from tracker.web.sheets import Sheet

MEGABYTE = 1024 * 1024

DRAFTS: Sheet[DraftLine] = Sheet(
    "ban-nhap",
    (
        (N_("Trích yếu"), lambda draft: draft.title),
        (N_("Nguồn"), lambda draft: _("Chỉ đạo trực tiếp") if draft.spoken else draft.filename),
        (N_("Thay đổi gần nhất"), lambda draft: draft.changed_at),
        (N_("Người nhập"), lambda draft: draft.created_by),
    ),
)


@needs(Right.DRAFTS_EDIT)
def index() -> ResponseReturnValue:
    """All drafts not yet issued."""
    page = at_hand.unfinished(request.args.get("page", 1, type=int))
    return render_template("drafts/index.html", page=page, drafts=page.rows)


@needs(Right.DRAFTS_EDIT)
def table() -> ResponseReturnValue:
    """The same list, all its pages, as CSV."""
    return DRAFTS.answer(at_hand.unfinished(size=None).rows)


@needs(Right.DRAFTS_EDIT)
def new() -> ResponseReturnValue:
    """Read a document: what cannot be read is said, and nothing is stored."""
    form = IntakeForm()
    if not form.is_submitted():
        return _asked(form)
    if not form.validate():
        return _asked(form), 422
    try:
        content, filename = _given(form)
        return _opened(content, filename, form.word.data or "")
    except Refused as refusal:
        db.session.rollback()
        form.show(refusal)
        return _asked(form), status_of(refusal)


@needs(Right.DRAFTS_EDIT)
def again(source_id: int) -> ResponseReturnValue:
    """Make one more draft of a document already kept."""
    kept = at_hand.source(source_id)
    lines = sources.lines_of(kept)
    found = understand(lines, lead_times=lead_times.table())
    row = drafts.open_reading(current_act(), found, Text(lines), digest=kept.digest, filename=kept.filename)
    db.session.commit()
    return redirect(url_for("drafts.review", draft_id=row.id), 303)


@needs(Right.DRAFTS_EDIT)
def spoken() -> ResponseReturnValue:
    """Enter a direction given by word of mouth, with its first directive."""
    form = SpokenForm()
    form.prepare()
    if not form.is_submitted():
        form.fill_rule(Item(0, "").rule)
        form.kind.data = "date"
        form.said_on.data = current_act().today
        return render_template("drafts/spoken.html", form=form)
    try:
        if not form.validate():
            return render_template("drafts/spoken.html", form=form), 422
        item = form.apply(Draft(), Item(0, ""))
        row = drafts.open_spoken(current_act(), form.head(), int(form.plan_leader.data), item)
    except Refused as refusal:
        db.session.rollback()
        form.show(refusal)
        return render_template("drafts/spoken.html", form=form), status_of(refusal)
    db.session.commit()
    return redirect(url_for("drafts.review", draft_id=row.id), 303)


def _asked(form: IntakeForm) -> str:
    return render_template("drafts/new.html", form=form, max_mb=settings().max_upload_mb)


def _given(form: IntakeForm) -> tuple[bytes, str]:
    """The document as bytes, with the name of its file. Raises Missing if there is none."""
    if form.file.data:
        return form.file.data.read(), form.file.data.filename or ""
    if not form.text.data:
        raise Missing(N_("Cần chọn tệp hoặc dán nội dung văn bản."), field="file")
    try:
        return form.text.data.encode(), ""
    except UnicodeEncodeError as failure:
        raise Unreadable(N_("Nội dung dán vào có ký tự hỏng."), field="text") from failure


def _opened(content: bytes, filename: str, word: str) -> ResponseReturnValue:
    act, usual = current_act(), lead_times.table()
    db.session.rollback()  # reading may take a while: nobody else waits for it
    with told(word):
        document = _read(content, usual)
    if known := at_hand.twin(document.digest):
        return render_template("drafts/known.html", known=known), 409
    row = drafts.open_reading(act, document.reading, document.text, digest=document.digest, filename=filename)
    db.session.commit()
    flash(_("Đã đọc văn bản. Đề nghị kiểm tra từng nhiệm vụ trước khi giao."), "success")
    return redirect(url_for("drafts.review", draft_id=row.id), 303)


def _read(content: bytes, usual: lead_times.Table) -> Document:
    registry: Registry = current_app.extensions["tracker.registry"]
    return reading.read(
        content,
        readers=registry.all(Reader).values(),
        limits=Limits(size=settings().max_upload_mb * MEGABYTE, ocr=settings().ocr),
        lead_times=usual,
    )
