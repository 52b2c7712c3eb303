"""Writes: one verb a function. Load, let the domain decide, change the row, record the history; the caller commits."""
