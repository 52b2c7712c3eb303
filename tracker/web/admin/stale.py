"""A stale form of the administrator: what the other person has written beside what was typed here."""

from collections.abc import Sequence

from wtforms import Field

from tracker.models.columns import Versioned
from tracker.web.both import Both, beside
from tracker.web.forms import Form


def differences(form: Form, row: Versioned, names: Sequence[str]) -> list[Both]:
    """What ``row`` holds under ``names`` beside what was typed, if the form is older than the row; else nothing.

    The form takes the newer version over: sent again, it is meant.
    """
    version: Field = form["version"]
    if not form.is_submitted() or str(version.data) == str(row.version):
        return []
    version.data = str(row.version)
    version.raw_data = [version.data]
    return beside(form, {name: getattr(row, name) for name in names})
