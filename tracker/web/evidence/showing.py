"""Show one piece of evidence, and hand out its bytes."""

from __future__ import annotations

from flask import make_response, render_template, send_file
from werkzeug.wrappers import Response

from tracker.domain.errors import NotFound
from tracker.domain.files import INLINE
from tracker.domain.permissions import Right
from tracker.domain.wording import N_
from tracker.models.evidence import Evidence, EvidenceKind
from tracker.queries import evidence as at_hand
from tracker.services import evidence
from tracker.web.evidence.area import blueprint
from tracker.web.guard import HEADERS, current_act, needs

SHOWN_OF_TEXT = 20_000
"""Bytes of a text file its page shows."""

POLICY = "Content-Security-Policy"
_ALONE = "default-src 'none'; img-src 'self'; style-src 'unsafe-inline'; frame-ancestors 'self'; sandbox"
_PDF = "default-src 'none'; object-src 'self'; style-src 'unsafe-inline'; frame-ancestors 'self'"
"""A browser's own viewer of PDF does not start inside a sandbox; scripts are shut out all the same."""


@blueprint.get("/evidence/<int:evidence_id>")
@needs(Right.DIRECTIVES_LIST)
def show(evidence_id: int) -> Response:
    """The page of one piece, with a preview where a browser may show it."""
    found = at_hand.one(current_act(), evidence_id)
    preview = found.media_type if found.media_type in INLINE else None
    html = render_template("evidence/show.html", e=found, preview=preview, text=_text(found))
    response = make_response(html)
    response.headers[POLICY] = f"{HEADERS[POLICY]}; frame-src 'self'"
    return response


@blueprint.get("/evidence/<int:evidence_id>/file")
@needs(Right.DIRECTIVES_LIST)
def file(evidence_id: int) -> Response:
    """The bytes, to be saved under their own name."""
    return _bytes(at_hand.one(current_act(), evidence_id), as_attachment=True)


@blueprint.get("/evidence/<int:evidence_id>/inline")
@needs(Right.DIRECTIVES_LIST)
def inline(evidence_id: int) -> Response:
    """The bytes, to be shown inside a page of ours and nowhere else."""
    found = at_hand.one(current_act(), evidence_id)
    if found.media_type not in INLINE:
        raise NotFound(N_("Tệp này chỉ tải về được, không xem ngay được."))
    response = _bytes(found, as_attachment=False)
    response.headers[POLICY] = _PDF if found.media_type == "application/pdf" else _ALONE
    response.headers["X-Frame-Options"] = "SAMEORIGIN"
    return response


def _bytes(found: Evidence, *, as_attachment: bool) -> Response:
    if found.kind is not EvidenceKind.FILE or found.storage_key is None:
        raise NotFound(N_("Minh chứng này không phải là tệp."))
    kind = found.media_type or "application/octet-stream"
    response = send_file(
        evidence.store().open(found.storage_key),
        mimetype=f"{kind}; charset=utf-8" if kind.startswith("text/") else kind,
        as_attachment=as_attachment,
        download_name=found.filename,
        conditional=False,
        etag=False,
    )
    response.headers["Cache-Control"] = "no-store"
    return response


def _text(found: Evidence) -> str | None:
    """The beginning of a text file."""
    if found.media_type != "text/plain" or found.storage_key is None:
        return None
    with evidence.store().open(found.storage_key) as content:
        return content.read(SHOWN_OF_TEXT).decode("utf-8-sig", errors="ignore")
