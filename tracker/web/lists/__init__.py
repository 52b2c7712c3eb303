"""The list of directives, as a page and as a table for a spreadsheet."""

from tracker.web.lists.routes import blueprint

__all__ = ["blueprint"]
