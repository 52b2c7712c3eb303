"""Add evidence to a directive, or put it in the place of another; and take it back."""

from __future__ import annotations

from dataclasses import asdict
from datetime import timedelta
from typing import Any

from flask import current_app, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from flask_login import current_user
from itsdangerous import BadData, URLSafeTimedSerializer

from tracker.config import settings
from tracker.domain.errors import Conflict, Missing, Refused
from tracker.domain.files import KINDS
from tracker.domain.lifecycle import Action
from tracker.domain.permissions import Right
from tracker.domain.wording import N_
from tracker.extensions import db
from tracker.models.evidence import Evidence
from tracker.queries import directive_page
from tracker.queries import evidence as at_hand
from tracker.queries.directive_page import DirectivePage
from tracker.services import evidence
from tracker.services.evidence import Held
from tracker.web import conflicts
from tracker.web.addresses import one_of
from tracker.web.conflicts import VersionedForm
from tracker.web.directives.forms import ConfirmForm
from tracker.web.errors import status_of
from tracker.web.evidence.area import blueprint
from tracker.web.evidence.forms import FORMS, DocumentForm, EvidenceForm, FileForm, LinkForm
from tracker.web.guard import current_act, needs

KIND = one_of("kind", FORMS)
HELD_FOR = int(timedelta(hours=12).total_seconds())
"""Seconds a file waits for its form; less than the sweep of the store allows."""


@blueprint.get("/directives/<int:directive_id>/evidence")
@blueprint.get(f"/directives/<int:directive_id>/evidence/{KIND}")
@needs(Right.DIRECTIVES_LIST)
def add(directive_id: int, kind: str = "file") -> ResponseReturnValue:
    """Ask for a piece of evidence."""
    return _ask(directive_page.in_full(current_act(), directive_id), kind)


@blueprint.post(f"/directives/<int:directive_id>/evidence/{KIND}")
@needs(Right.DIRECTIVES_LIST)
def do_add(directive_id: int, kind: str) -> ResponseReturnValue:
    """Add it."""
    return _do(directive_id, kind, None)


@blueprint.get("/evidence/<int:evidence_id>/replace")
@blueprint.get(f"/evidence/<int:evidence_id>/replace/{KIND}")
@needs(Right.DIRECTIVES_LIST)
def replace(evidence_id: int, kind: str | None = None) -> ResponseReturnValue:
    """Ask for what shall take the place of a piece of evidence; of the same kind, unless another is chosen."""
    old = at_hand.one(current_act(), evidence_id)
    page = directive_page.in_full(current_act(), old.directive_id)
    return _ask(page, kind or old.kind.value, old)


@blueprint.post(f"/evidence/<int:evidence_id>/replace/{KIND}")
@needs(Right.DIRECTIVES_LIST)
def do_replace(evidence_id: int, kind: str) -> ResponseReturnValue:
    """Put it there."""
    old = at_hand.one(current_act(), evidence_id)
    return _do(old.directive_id, kind, old)


@blueprint.get("/evidence/<int:evidence_id>/remove")
@needs(Right.DIRECTIVES_LIST)
def ask_remove(evidence_id: int) -> ResponseReturnValue:
    """Ask once more before a piece of evidence is removed."""
    old = at_hand.one(current_act(), evidence_id)
    page = directive_page.in_full(current_act(), old.directive_id)
    _refuse_blocked(page)
    form = ConfirmForm()
    form.of_version(page.row.version)
    return render_template("evidence/remove.html", old=old, page=page, form=form)


@blueprint.post("/evidence/<int:evidence_id>/remove")
@needs(Right.DIRECTIVES_LIST)
def remove(evidence_id: int) -> ResponseReturnValue:
    """Remove it."""
    old, form = at_hand.one(current_act(), evidence_id), ConfirmForm()
    directive_id = old.directive_id
    try:
        evidence.remove(current_act(), directive_id, form.version.data or 0, evidence_id=evidence_id)
        db.session.commit()
    except Conflict:
        return _overtaken(directive_id, form, gettext("Gỡ minh chứng"))
    flash(gettext("Đã gỡ minh chứng."), "success")
    return redirect(url_for("directives.show", directive_id=directive_id), 303)


def _ask(page: DirectivePage, kind: str, old: Evidence | None = None) -> ResponseReturnValue:
    _refuse_blocked(page)
    same = old is not None and old.kind.value == kind
    form = FORMS[kind](obj=old if same else None)
    form.of_version(page.row.version)
    return _form_page(page, kind, form, old)


def _refuse_blocked(page: DirectivePage) -> None:
    """Raise why evidence cannot be changed now, in the domain's words."""
    offer = page.offer(Action.ADD_EVIDENCE)
    if offer is None or not page.speaks_for:
        raise Missing(N_("Hiện không bổ sung hoặc thay đổi minh chứng của nhiệm vụ này được."))
    if offer.refused is not None:
        raise offer.refused


def _do(directive_id: int, kind: str, old: Evidence | None) -> ResponseReturnValue:
    page = directive_page.in_full(current_act(), directive_id)
    form: EvidenceForm = FORMS[kind]()
    form.for_units(_units(page))
    replaces = old.id if old is not None else None
    if not form.validate():
        return _form_page(page, kind, form, old), 422
    try:
        _keep(page, form, replaces)
        db.session.commit()
    except Conflict:
        return _overtaken(directive_id, form, _title(old))
    except Refused as refusal:
        db.session.rollback()
        form.show(refusal)
        page = directive_page.in_full(current_act(), directive_id)
        return _form_page(page, kind, form, old), status_of(refusal)
    flash(gettext("Đã lưu minh chứng."), "success")
    return redirect(url_for("directives.show", directive_id=directive_id, _anchor="evidence-title"), 303)


def _keep(page: DirectivePage, form: EvidenceForm, replaces: int | None) -> None:
    """Call the service of the kind the form is of."""
    act, where = current_act(), (page.row.id, form.version.data)
    given: dict[str, Any] = {
        "unit_id": form.unit(page.speaks_for[0] if page.speaks_for else 0),
        "title": form.title.data or "",
        "replaces": replaces,
    }
    match form:
        case FileForm():
            evidence.add_file(act, *where, file=_held(form), **given)
        case LinkForm():
            evidence.add_link(act, *where, url=form.url.data or "", **given)
        case DocumentForm():
            number, issued_on = form.number.data or "", form.issued_on.data
            evidence.add_document(act, *where, number=number, issued_on=issued_on, **given)


def _held(form: FileForm) -> Held:
    """The file just sent, or the one held since the form was last sent; from now on the form names it."""
    sent = form.file.data
    if sent:
        held = evidence.hold(sent.filename or "", sent.read())
        form.held.raw_data, form.held.data = None, _signer().dumps([current_user.account.id, asdict(held)])
        return held
    try:
        account_id, kept = _signer().loads(form.held.data or "", max_age=HELD_FOR)
    except BadData:
        raise Missing(N_("Cần chọn tệp."), field="file") from None
    if account_id != current_user.account.id:
        raise Missing(N_("Cần chọn tệp."), field="file")
    return Held(**kept)


def _signer() -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(current_app.secret_key or "", salt="evidence held for a form")


def _units(page: DirectivePage) -> list[tuple[int, str]]:
    names = {page.row.lead_unit_id: page.row.lead_unit.name}
    names |= {c.unit_id: c.unit.name for c in page.row.coordination}
    return [(unit_id, names[unit_id]) for unit_id in page.speaks_for]


def _title(old: Evidence | None) -> str:
    return str(gettext("Bổ sung minh chứng") if old is None else gettext("Thay minh chứng"))


def _form_page(page: DirectivePage, kind: str, form: EvidenceForm, old: Evidence | None) -> str:
    form.for_units(_units(page))
    return render_template(
        "evidence/add.html",
        page=page,
        kind=kind,
        form=form,
        old=old,
        title=_title(old),
        extensions=", ".join(f".{extension}" for extension in KINDS),
        max_mb=settings().max_upload_mb,
        held=_name_held(form),
    )


def _name_held(form: EvidenceForm) -> str:
    """The name of the file that is held for the form, if one is."""
    if not isinstance(form, FileForm) or not form.held.data:
        return ""
    try:
        return str(_signer().loads(form.held.data, max_age=HELD_FOR)[1]["filename"])
    except BadData:
        return ""


def _overtaken(directive_id: int, form: VersionedForm, label: str) -> ResponseReturnValue:
    """Evidence overwrites nothing: what was given can be sent again."""
    back = url_for("directives.show", directive_id=directive_id)
    return conflicts.overtaken(form, directive_id, label=label, back=back)
