"""The history of a directive and of a plan, in words."""

from tracker.web.history.routes import blueprint

__all__ = ["blueprint"]
