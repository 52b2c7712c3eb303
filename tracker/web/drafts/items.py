"""The directives of a draft, one by one: corrected, added, split, merged, shared out, dropped, confirmed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from tracker.domain import drafting
from tracker.domain.drafting import Draft, Item
from tracker.domain.errors import Conflict, Invalid, Refused
from tracker.domain.matching import Certainty
from tracker.domain.permissions import Right
from tracker.domain.wording import N_
from tracker.extensions import db
from tracker.models.plans import Draft as Row
from tracker.queries import drafts as at_hand
from tracker.queries import reviews
from tracker.services import drafts, units
from tracker.services.units import NewUnit
from tracker.web import both
from tracker.web.drafts.forms import ItemForm, SplitForm
from tracker.web.drafts.stepping import back, step, version
from tracker.web.errors import status_of
from tracker.web.guard import current_act, needs
from tracker.web.rules import due_ahead


@needs(Right.DRAFTS_EDIT)
def edit(draft_id: int, item_id: int) -> ResponseReturnValue:
    """Correct one directive, with its place in the document beside it."""
    row = at_hand.one(draft_id)
    draft = drafts.content(row)
    form = ItemForm()
    form.prepare()
    if form.is_submitted() and all(item.id != item_id for item in draft.items):
        return _both(draft_id, form, Item(item_id, ""))
    item = draft.item(item_id)
    if not form.is_submitted():
        form.fill(draft, item).version.data = row.version
        return _form(row, draft, form, item)
    return _entered(row, draft, form, item, drafting.correct)


@needs(Right.DRAFTS_EDIT)
def add(draft_id: int) -> ResponseReturnValue:
    """Add a directive: an empty one, or a sentence found elsewhere in the document."""
    row = at_hand.one(draft_id)
    draft = drafts.content(row)
    item = _proposed(row, draft)
    form = ItemForm()
    form.prepare()
    if not form.is_submitted():
        form.fill(draft, item).version.data = row.version
        return _form(row, draft, form, item)
    return _entered(row, draft, form, item, lambda d, new: drafting.add(d, new, after=_before(d, new)))


@needs(Right.DRAFTS_EDIT)
def due(draft_id: int) -> ResponseReturnValue:
    """The date a rule would give in this draft, while one chooses it."""
    draft = drafts.content(at_hand.one(draft_id))
    return due_ahead(draft.event_on, draft.window)


@needs(Right.DRAFTS_EDIT)
def confirm(draft_id: int, item_id: int) -> ResponseReturnValue:
    """A person's word for one directive; ``past`` is the explicit one for a date already past."""
    past = request.form.get("past") == "1"
    return step(draft_id, lambda d: drafting.confirm(d, item_id, past_accepted=past), item_id=item_id)


@needs(Right.DRAFTS_EDIT)
def drop(draft_id: int, item_id: int) -> ResponseReturnValue:
    """Take a directive out of the draft; the undo brings it back."""
    return step(draft_id, lambda d: drafting.drop(d, item_id))


@needs(Right.DRAFTS_EDIT)
def merge(draft_id: int, item_id: int) -> ResponseReturnValue:
    """Make one directive of this one and another."""
    other = request.form.get("other", 0, type=int)
    return step(draft_id, lambda d: drafting.merge(d, item_id, other), item_id=item_id)


@needs(Right.DRAFTS_EDIT)
def share_out(draft_id: int, item_id: int) -> ResponseReturnValue:
    """One directive for each lead unit printed."""
    return step(draft_id, lambda d: drafting.share_out(d, item_id), item_id=item_id)


@needs(Right.DRAFTS_EDIT)
def lead_alone(draft_id: int, item_id: int) -> ResponseReturnValue:
    """One of the printed leads leads, the others coordinate."""
    place = request.form.get("place", -1, type=int)
    return step(draft_id, lambda d: drafting.lead_alone(d, item_id, place), item_id=item_id)


@needs(Right.DRAFTS_EDIT)
def split(draft_id: int, item_id: int) -> ResponseReturnValue:
    """Cut a directive into several at the line breaks a person puts into its text."""
    row = at_hand.one(draft_id)
    item = drafts.content(row).item(item_id)
    form = SplitForm()
    if form.validate_on_submit():
        try:
            parts = (form.text.data or "").splitlines()
            return step(draft_id, lambda d: _cut(d, item_id, parts), item_id=item_id)
        except Invalid as refusal:
            form.show(refusal)
    elif not form.is_submitted():
        form.text.data, form.version.data = item.text, row.version
    status = 422 if form.is_submitted() else 200
    return render_template("drafts/split.html", row=row, item=item, form=form), status


def _entered(
    row: Row, draft: Draft, form: ItemForm, item: Item, keep: Callable[[Draft, Item], Draft]
) -> ResponseReturnValue:
    """Keep what was entered, or show the form again with what is wrong, or both versions side by side."""
    if not form.validate():
        return _form(row, draft, form, item), 422
    act = current_act()
    try:
        new = form.apply(draft, item)
        if form.new_unit.data:
            made = units.create(act, NewUnit(form.new_unit.data))
            new = replace(new, leads=(drafting.Party(made.name, made.id, Certainty.CHOSEN),))
        drafts.change(act, row.id, version(), lambda d: keep(d, new))
    except Conflict:
        db.session.rollback()
        return _both(row.id, form, item)
    except Refused as refusal:
        db.session.rollback()
        form.show(replace_field(refusal, {"name": "new_unit"}))
        return _form(at_hand.one(row.id), draft, form, item), status_of(refusal)
    db.session.commit()
    return back(row.id, item.id or None)


def replace_field(refusal: Refused, names: dict[str, str]) -> Refused:
    """The refusal with its field named as this form names it."""
    refusal.field = names.get(refusal.field or "", refusal.field)
    return refusal


def _form(row: Row, draft: Draft, form: ItemForm, item: Item) -> str:
    act = current_act()
    card = next(iter(reviews.cards(act, draft, [item], drafts.obstacles(act, draft)))) if item.id else None
    paper = reviews.document(row, draft, [item])
    return render_template(
        "drafts/item.html", row=row, draft=draft, item=item, form=form, card=card, it=paper
    )


def _both(draft_id: int, form: ItemForm, item: Item) -> ResponseReturnValue:
    """The page that shows what is kept now beside what was entered, so that nothing is lost silently."""
    row = at_hand.one(draft_id)
    draft = drafts.content(row)
    theirs = ItemForm(formdata=None)
    theirs.prepare()
    now = next((other for other in draft.items if other.id == item.id), None)
    if now is not None:
        theirs.fill(draft, now)
    here = url_for("drafts.review", draft_id=row.id)
    rows = both.differences(form, theirs)
    if now is not None:
        return both.page(rows, version=row.version, back=here)
    return both.page(
        rows,
        version=row.version,
        back=here,
        lead=_("Nhiệm vụ này vừa được bỏ khỏi bản nhập. Nội dung đã nhập còn ở cột bên phải."),
        action=url_for("drafts.add", draft_id=row.id),
        label=_("Thêm lại thành nhiệm vụ"),
    )


def _proposed(row: Row, draft: Draft) -> Item:
    """An empty directive, or the sentence of the document that starts at the line asked for."""
    line = request.values.get("line", 0, type=int)
    found = next((u for u in drafts.beside(row).unplaced if u["line"] == line), None)
    if found is None:
        return Item(0, "")
    return Item(0, str(found["text"]), clause=str(found["clause"]), lines=(line,))


def _before(draft: Draft, item: Item) -> int | None:
    """The last item of the document that stands before ``item``; None where its place is unknown."""
    if not item.lines:
        return None
    earlier = [other.id for other in draft.items if other.lines and other.lines[0] < item.lines[0]]
    return earlier[-1] if earlier else None


def _cut(draft: Draft, item_id: int, parts: list[str]) -> Draft:
    """Split an item before every part but the first. Raises Invalid unless the parts make up its text."""
    texts = [" ".join(part.split()) for part in parts if part.strip()]
    whole = draft.item(item_id).text
    if " ".join(texts) != " ".join(whole.split()):
        raise Invalid(N_("Chỉ thêm dấu xuống dòng, không sửa nội dung ở bước này."), field="text")
    if len(texts) < 2:
        raise Invalid(N_("Cần xuống dòng tại chỗ muốn tách."), field="text")
    before = draft
    draft = drafting.correct(draft, replace(draft.item(item_id), text=" ".join(whole.split())))
    for text in texts[:-1]:
        draft = drafting.split(draft, item_id, len(text))
        item_id = draft.next_id - 1
    return replace(draft, previous=before)
