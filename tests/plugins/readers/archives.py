"""Word documents and other archives for tests, good and bad."""

from __future__ import annotations

import io
import zipfile

import docx
from docx.document import Document

TASKS = ("TỔ CHỨC THỰC HIỆN", "1. Sở Nội vụ chủ trì, phối hợp với Sở Tài chính rà soát biên chế.")


def saved(document: Document) -> bytes:
    """The bytes of a Word document."""
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def plain_docx(*paragraphs: str) -> bytes:
    """A Word document of these paragraphs."""
    document = docx.Document()
    for paragraph in paragraphs or TASKS:
        document.add_paragraph(paragraph)
    return saved(document)


def archive(members: dict[str, bytes]) -> bytes:
    """A zip archive of these members."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, content in members.items():
            packed.writestr(name, content)
    return out.getvalue()


def with_member(content: bytes, name: str, change: bytes) -> bytes:
    """The archive `content` with one member replaced or added."""
    with zipfile.ZipFile(io.BytesIO(content)) as old:
        members = {member: old.read(member) for member in old.namelist()}
    return archive(members | {name: change})
