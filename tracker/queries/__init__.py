"""Reads: what pages, mails and reports show, already limited to what the viewer may see."""
