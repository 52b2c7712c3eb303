"""The understanding of official documents: lines in, directives out.

Pure: standard library only, no file format, no clock, no database. Readers of file formats (tracker.plugins.readers)
supply the lines; `understand` gives a `Reading`.
"""

from tracker.reading.model import Cell, Found, Head, Line, Reading, Source, Unplaced
from tracker.reading.understand import understand

__all__ = ["Cell", "Found", "Head", "Line", "Reading", "Source", "Unplaced", "understand"]
