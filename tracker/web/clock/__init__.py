"""The sample's clock on every page."""

from tracker.web.clock.routes import blueprint

__all__ = ["blueprint"]
