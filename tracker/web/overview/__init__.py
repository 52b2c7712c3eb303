"""Tổng quan: the state of the work in five seconds."""

from tracker.web.overview.routes import blueprint

__all__ = ["blueprint"]
