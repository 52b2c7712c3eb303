"""A stale form: what the other person has written beside what was typed here."""

from collections.abc import Sequence

from wtforms import Field

from tracker.models.columns import Versioned
from tracker.web.forms import Form


def differences(form: Form, row: Versioned, names: Sequence[str]) -> list[dict[str, str]]:
    """Label, their value and the typed one for each field, if the form is older than `row`; else nothing.

    The form takes the newer version over: sent again, it is meant.
    """
    version: Field = form["version"]
    if not form.is_submitted() or str(version.data) == str(row.version):
        return []
    version.data = str(row.version)
    version.raw_data = [version.data]
    return [
        {"label": form[name].label.text, "theirs": words(getattr(row, name)), "yours": words(form[name].data)}
        for name in names
    ]


def words(value: object) -> str:
    """A value as one reads it: a list by lines."""
    if isinstance(value, list | tuple):
        return "\n".join(str(one) for one in value)
    return "" if value is None else str(value)
