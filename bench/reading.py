"""How long a document of fifty pages takes to be read, from its bytes to its directives: text, .docx, .pdf."""

from __future__ import annotations

from io import BytesIO
from statistics import median
from time import perf_counter

from docx import Document

from tests.plugins.readers.pdfs import pdf
from tracker import registry
from tracker.contracts import Reader
from tracker.services.reading import read

PAGES, LINES, RUNS = 50, 40, 5
_TASK = "- Tham mưu nội dung"
LIMITS = {"docx": 2.0, "pdf": 4.0}
"""Seconds a document of fifty pages may take."""


def main() -> None:
    """Print the median of five readings for each format, the directives found, and the limit.

    Exits with an error where a format loses a directive.
    """
    print(f"\n{'reading, 50 pages':<22}{'kB':>8}{'directives':>12}{'median s':>10}{'limit s':>9}")
    written = sum(line.startswith(_TASK) for line in _lines())
    readers = list(registry.load().all(Reader).values())
    for name, content in {"text": _text().encode(), "docx": _docx(), "pdf": _pdf()}.items():
        taken, found = [], 0
        for _ in range(RUNS):
            begun = perf_counter()
            found = len(read(content, readers=readers).reading.directives)
            taken.append(perf_counter() - begun)
        if found != written:
            raise SystemExit(f"{name}: {found} of the {written} directives written are read")
        limit = f"{LIMITS[name]:.1f}" if name in LIMITS else "–"
        print(f"{name:<22}{len(content) / 1000:>8.0f}{found:>12}{median(taken):>10.2f}{limit:>9}")


def _lines() -> list[str]:
    """A plan of fifty pages: a head, chapters of prose, and a long section that gives work to units."""
    lines = ["KẾ HOẠCH", "Triển khai công tác năm 2026", "I. MỤC ĐÍCH, YÊU CẦU"]
    prose = "Nâng cao chất lượng công tác phối hợp giữa các cơ quan, đơn vị trong thực hiện nhiệm vụ được giao hằng năm."
    while len(lines) < PAGES * LINES // 2:
        lines.append(f"- {prose}")
    lines.append("II. TỔ CHỨC THỰC HIỆN")
    number = 0
    while len(lines) < PAGES * LINES:
        number += 1
        lines.append(f"{number}. Phòng Chuyên môn số {number} chủ trì, phối hợp với Văn phòng Sở:")
        lines += [f"{_TASK} {number}.{step}, báo cáo trước ngày {step + 9}/9/2026;" for step in range(1, 10)]
    return lines


def _text() -> str:
    return "\n".join(_lines())


def _docx() -> bytes:
    document, into = Document(), BytesIO()
    for line in _lines():
        document.add_paragraph(line)
    document.save(into)
    return into.getvalue()


def _pdf() -> bytes:
    lines = _lines()
    pages = [lines[start : start + LINES] for start in range(0, len(lines), LINES)]
    return pdf([[(60.0, 790.0 - 18 * n, line) for n, line in enumerate(page)] for page in pages])
