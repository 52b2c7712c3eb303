"""Recognising scanned pages with tesseract, where the machine has it. Runs in the child process of `worker` only."""

from __future__ import annotations

import csv
import io
import shutil
import subprocess

import pypdfium2

from tracker.contracts import Limits
from tracker.domain.errors import Unreadable
from tracker.domain.wording import N_
from tracker.plugins.readers.pages_read import say
from tracker.plugins.readers.printed_lines import Word, character_width, set_out
from tracker.reading.model import Line

_DOTS_PER_INCH = 300
_POINTS_PER_INCH = 72
_LARGEST = 30_000_000
"""Pixels of one page; a larger page is drawn smaller."""
_PAGES = 30
_LANGUAGE = "vie"
_SURE = 20.0

NOTE = N_("Văn bản quét được nhận dạng chữ tự động: cần kiểm tra kỹ từng chỗ.")


def parse(content: bytes, limits: Limits, *, pages: int) -> tuple[list[Line], list[str]]:
    """The lines recognised on the pages, with the note that they want checking; Unreadable where that is not possible."""
    program = shutil.which("tesseract")
    if not limits.ocr or program is None or not _speaks_vietnamese(program):
        raise Unreadable(
            N_(
                "Tệp .pdf là bản quét, không có lớp chữ. Đề nghị dùng bản có chữ, hoặc cài và bật nhận dạng chữ (OCR)."
            )
        )
    if pages > _PAGES:
        raise Unreadable(N_("Bản quét quá dài để nhận dạng chữ (tối đa %(limit)s trang)."), limit=_PAGES)
    document = pypdfium2.PdfDocument(content)
    lines: list[Line] = []
    for number in range(len(document)):
        rows = _rows(program, _picture(document[number]))
        for line in set_out(rows, character_width([word for row in rows for word in row])):
            lines.append(Line(line.text, len(lines) + 1, number + 1, left=line.left, right=line.right))
        say(number + 1, len(document))
    if not lines:
        raise Unreadable(N_("Không nhận ra chữ nào trên bản quét."))
    return lines, [NOTE]


def _speaks_vietnamese(program: str) -> bool:
    listed = subprocess.run([program, "--list-langs"], capture_output=True, text=True, check=False)  # noqa: S603
    return _LANGUAGE in listed.stdout.split()


def _picture(page: pypdfium2.PdfPage) -> bytes:
    scale = _DOTS_PER_INCH / _POINTS_PER_INCH
    width, height = page.get_size()
    if width * height * scale * scale > _LARGEST:
        scale = (_LARGEST / max(width * height, 1)) ** 0.5
    drawn = io.BytesIO()
    page.render(scale=scale, grayscale=True).to_pil().save(drawn, "PNG")
    return drawn.getvalue()


def _rows(program: str, picture: bytes) -> list[list[Word]]:
    """The words tesseract finds, line by line from the top, with their boxes in pixels."""
    done = subprocess.run(  # noqa: S603 (a fixed program, no shell)
        [program, "stdin", "stdout", "-l", _LANGUAGE, "--psm", "3", "tsv"],
        input=picture,
        capture_output=True,
        check=False,
    )
    table = io.StringIO(done.stdout.decode("utf-8", "replace"))
    rows: dict[tuple[str, ...], list[Word]] = {}
    for found in csv.DictReader(table, delimiter="\t", quoting=csv.QUOTE_NONE):
        text = (found.get("text") or "").strip()
        if found.get("level") != "5" or not text or float(found["conf"]) < _SURE:
            continue
        left, top, width, height = (float(found[name]) for name in ("left", "top", "width", "height"))
        place = tuple(found[name] for name in ("block_num", "par_num", "line_num"))
        rows.setdefault(place, []).append(Word(text, left, left + width, top, top + height, height))
    return sorted(rows.values(), key=lambda row: min(word.top for word in row))
