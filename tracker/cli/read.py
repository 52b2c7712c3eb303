"""`flask tracker read FILE`: what a document says, for a person or as JSON. Touches no database."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import click
from flask import current_app
from flask_babel import force_locale

from tracker.config import settings
from tracker.contracts import Limits, Reader
from tracker.domain.deadlines import rule_to_json
from tracker.domain.errors import Unreadable
from tracker.reading import Found, Head, Reading, Source
from tracker.registry import Registry
from tracker.services import reading
from tracker.web.rules import rule_words


@click.command("read")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
def read_command(file: Path, as_json: bool) -> None:
    """Read the plan, letter or decision in FILE and print the directives it gives."""
    registry: Registry = current_app.extensions["tracker.registry"]
    limits = Limits(ocr=settings().ocr)
    try:
        with file.open("rb") as source:
            content = source.read(limits.size + 1)
        document = reading.read(content, readers=registry.all(Reader).values(), limits=limits)
    except Unreadable as refusal:
        raise click.ClickException(str(refusal)) from None
    except OSError as failure:
        raise click.ClickException(f"{file}: {failure.strerror}") from None
    for note in (*document.text.notes, *document.reading.notes):
        click.echo(note, err=True)
    if as_json:
        click.echo(json.dumps(as_object(document.reading), ensure_ascii=False, indent=2))
    else:
        click.echo("\n".join(_lines(document.reading)))


def as_object(found: Reading) -> dict[str, Any]:
    """The reading as plain JSON; what is not printed in the document is null."""
    return {
        "document": _head(found.document),
        "directives": [_directive(directive) for directive in found.directives],
        "unplaced": [
            {"clause": sentence.clause, "text": sentence.text, "source": _source(sentence.source)}
            for sentence in found.unplaced
        ],
    }


def _head(head: Head) -> dict[str, Any]:
    return {
        "number": head.number,
        "date": head.dated.isoformat() if head.dated else None,
        "title": head.title,
        "issuer": head.issuer,
        "signer": head.signer,
        "period": head.period,
        "event": head.event,
        "place": head.event_place or head.place,
        "kind": head.kind,
        "superior": head.superior,
        "authority": head.authority,
        "post": head.post,
        "issued_at": head.place,
        "event_date": head.event_on.isoformat() if head.event_on else None,
        "event_place": head.event_place,
        "legal_bases": list(head.bases),
        "recipients": list(head.recipients),
    }


def _directive(found: Found) -> dict[str, Any]:
    return {
        "clause": found.clause,
        "text": found.text,
        "lead_unit": found.lead,
        "coordinating_units": list(found.coordinating),
        "deadline_wording": found.wording,
        "rule": rule_to_json(found.rule) if found.rule else None,
        "rule_origin": found.origin,
        "usual_kind": found.usual,
        "deliverable": found.deliverable,
        "lead_units": list(found.leads),
        "collective": found.collective,
        "sure": found.sure,
        "doubts": list(found.doubts),
        "source": _source(found.source),
    }


def _source(source: Source) -> dict[str, Any]:
    cell = source.cell
    return {
        "lines": [source.first, source.last],
        "page": source.page,
        "paragraph": source.paragraph,
        "cell": [cell.table, cell.row, cell.column] if cell else None,
    }


def _lines(found: Reading) -> list[str]:
    """The reading for a person: the head, then each directive with its unit, those it works with and its time."""
    head = found.document
    named = (
        ("Văn bản", " ".join(part for part in (head.kind, head.number) if part)),
        ("Ngày", f"{head.dated:%d/%m/%Y}" if head.dated else ""),
        ("Cơ quan ban hành", head.issuer),
        ("Nội dung", head.title),
        ("Người ký", ", ".join(part for part in (head.authority, head.post, head.signer) if part)),
        ("Thời gian", head.period),
        ("Sự kiện", " – ".join(part for part in (head.event, head.event_place) if part)),
    )
    lines = [f"{name}: {value}" for name, value in named if value]
    lines += ["", f"{len(found.directives)} nhiệm vụ"]
    for directive in found.directives:
        lines += ["", f"{directive.clause}  {directive.text}", f"    Chủ trì: {directive.lead or '?'}"]
        if directive.coordinating:
            lines.append(f"    Phối hợp: {'; '.join(directive.coordinating)}")
        lines.append(f"    Thời hạn: {directive.wording or 'không ghi'} → {_rule(directive)}")
        lines += [f"    Cần kiểm tra: {doubt}" for doubt in directive.doubts]
    if found.unplaced:
        lines += ["", "Câu yêu cầu ở phần khác của văn bản:"]
        lines += [f"  {sentence.clause}  {sentence.text}" for sentence in found.unplaced]
    return lines


def _rule(found: Found) -> str:
    """The rule suggested for the wording, and where it comes from."""
    with force_locale("vi"):
        words = rule_words(found.rule) if found.rule else "chưa rõ quy tắc"
    return f"{words} ({_ORIGINS[found.origin]})"


_ORIGINS = {"printed": "theo văn bản", "usual": "theo thông lệ", "period": "hết kỳ của văn bản"}
