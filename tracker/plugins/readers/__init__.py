"""Readers of file formats: bytes in, lines with their place out."""

from tracker.contracts import Reader
from tracker.plugins.readers.docx import DocxReader
from tracker.plugins.readers.foreign import ForeignReader
from tracker.plugins.readers.pdf import PdfReader
from tracker.plugins.readers.text import TextReader

OURS: tuple[Reader, ...] = (DocxReader(), PdfReader(), ForeignReader(), TextReader())
"""In the order they are asked whether they recognise a file; text is what is left."""
