"""Readers of file formats: bytes in, lines with their place out."""

from tracker.contracts import Reader
from tracker.plugins.readers.text import TextReader

OURS: tuple[Reader, ...] = (TextReader(),)
"""In the order they are asked whether they recognise a file; text is what is left."""
