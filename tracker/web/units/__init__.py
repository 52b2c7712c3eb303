"""The work of a unit: for its head and officers, and for whoever looks after all units."""

from tracker.web.units.routes import blueprint

__all__ = ["blueprint"]
