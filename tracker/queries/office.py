"""The office's own calendar and thresholds."""

from tracker.domain.acts import Thresholds
from tracker.domain.calendar import Calendar


def calendar() -> Calendar:
    """The working days as the office keeps them."""
    return Calendar()


def thresholds() -> Thresholds:
    """The settings the rules depend on."""
    return Thresholds()
