"""Small PDFs for tests, written by hand: pages of Vietnamese lines, rules, pictures, broken structures."""

from __future__ import annotations

import zlib
from collections.abc import Sequence

Line = tuple[float, float, str] | tuple[float, float, str, float]
"""A line of text at x, y (points from the lower left corner), and the size of its letters where it is not 12."""


def pdf(pages: Sequence[Sequence[Line]], *, rules: Sequence[tuple[float, float, float, float]] = ()) -> bytes:
    """A PDF with these lines on its pages; `rules` (x0, y0, x1, y1) are drawn on each."""
    letters = sorted({letter for page in pages for line in page for letter in line[2]})
    codes = {letter: number for number, letter in enumerate(letters, start=1)}
    objects: list[bytes] = [b"", b"", _font(), _descendant(), _to_unicode(codes)]
    kids = []
    for page in pages:
        drawn = b"".join(_text(line, codes) for line in page)
        drawn += b"".join(b"%g %g m %g %g l S\n" % rule for rule in rules)
        objects.append(_stream(drawn))
        objects.append(
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents %d 0 R"
            b" /Resources << /Font << /F 3 0 R >> >> >>" % len(objects)
        )
        kids.append(b"%d 0 R" % len(objects))
    objects[0] = b"<< /Type /Catalog /Pages 2 0 R >>"
    objects[1] = b"<< /Type /Pages /Kids [%s] /Count %d >>" % (b" ".join(kids), len(kids))
    return assembled(objects)


def assembled(objects: Sequence[bytes], *, trailer: bytes = b"") -> bytes:
    """Objects 1, 2, … with their cross-reference table; object 1 is the catalogue."""
    out = bytearray(b"%PDF-1.7\n")
    offsets = []
    for number, body in enumerate(objects, start=1):
        offsets.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    out += b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    out += b"trailer << /Size %d /Root 1 0 R %s >>\nstartxref\n%d\n%%%%EOF\n" % (
        len(objects) + 1,
        trailer,
        start,
    )
    return bytes(out)


def picture_pdf() -> bytes:
    """A PDF whose only page is a grey picture."""
    return assembled(
        [
            b"<< /Type /Catalog /Pages 2 0 R >>",
            b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R"
            b" /Resources << /XObject << /I 5 0 R >> >> >>",
            _stream(b"q 595 0 0 842 0 0 cm /I Do Q"),
            b"<< /Type /XObject /Subtype /Image /Width 1 /Height 1 /ColorSpace /DeviceGray /BitsPerComponent 8 /Length 1 >>\n"
            b"stream\n\x80\nendstream",
        ]
    )


def _stream(content: bytes) -> bytes:
    packed = zlib.compress(content)
    return b"<< /Length %d /Filter /FlateDecode >>\nstream\n%s\nendstream" % (len(packed), packed)


def _text(line: Line, codes: dict[str, int]) -> bytes:
    x, y, text, *size = line
    written = "".join(f"{codes[letter]:04x}" for letter in text).encode()
    return b"BT /F %g Tf %g %g Td <%s> Tj ET\n" % (size[0] if size else 12, x, y, written)


def _font() -> bytes:
    return (
        b"<< /Type /Font /Subtype /Type0 /BaseFont /Times /Encoding /Identity-H"
        b" /DescendantFonts [4 0 R] /ToUnicode 5 0 R >>"
    )


def _descendant() -> bytes:
    return (
        b"<< /Type /Font /Subtype /CIDFontType2 /BaseFont /Times /DW 500"
        b" /CIDSystemInfo << /Registry (Adobe) /Ordering (Identity) /Supplement 0 >> >>"
    )


def _to_unicode(codes: dict[str, int]) -> bytes:
    pairs = "\n".join(f"<{code:04x}> <{letter.encode('utf-16-be').hex()}>" for letter, code in codes.items())
    return _stream(
        f"/CIDInit /ProcSet findresource begin 12 dict begin begincmap\n1 begincodespacerange <0000> <ffff>"
        f" endcodespacerange\n{len(codes)} beginbfchar\n{pairs}\nendbfchar\nendcmap end end".encode()
    )
