"""The same form as typed and as stored now, side by side and in words, for the pages that show both."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from flask import render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from wtforms import Field

from tracker.domain.errors import Refused
from tracker.web import filters
from tracker.web.forms import Form
from tracker.web.rules import RuleForm, rule_words

RULE_PARTS = frozenset({"day", "hour", "working_days", "side", "period", "year", "every", "day_of_period"})
"""Fields of a rule, which is shown as one line under the label of its kind."""
UNSEEN = frozenset({"HiddenField", "CSRFTokenField", "SubmitField", "FileField"})
_TICK = "BooleanField"
"""A word given for what was shown with it, not a part of what is stored."""


@dataclass(frozen=True)
class Both:
    """One field: what is stored now and what was typed."""

    label: str
    theirs: str
    yours: str


def differences(typed: Form, stored: Form) -> list[Both]:
    """The fields in which ``typed`` differs from ``stored``, in the order of the form."""
    told = []
    for field in typed:
        if field.type in UNSEEN | {_TICK} or (isinstance(typed, RuleForm) and field.name in RULE_PARTS):
            continue
        theirs, yours = _of_form(stored, stored[field.name]), _of_form(typed, field)
        if theirs != yours:
            told.append(Both(str(field.label.text), theirs, yours))
    return told


def beside(typed: Form, stored: Mapping[str, Any]) -> list[Both]:
    """What the fields of ``typed`` named in ``stored`` hold there, beside what was typed."""
    return [
        Both(str(field.label.text), words(field, stored[field.name]), words(field, field.data))
        for field in typed
        if field.name in stored and field.type not in UNSEEN
    ]


def words(field: Field, value: Any) -> str:
    """A value of ``field`` as a person reads it."""
    if field.type in ("SelectField", "RadioField", "MultiCheckboxField"):
        names = {str(choice[0]): str(choice[1]) for choice in field.iter_choices()}
        values = value if isinstance(value, (list, tuple)) else ["" if value is None else value]
        return "; ".join(names.get(str(one), str(one)) for one in values)
    if isinstance(value, bool):
        return str(gettext("Có") if value else gettext("Không"))
    if isinstance(value, date):
        return filters.day(value)
    if isinstance(value, (list, tuple)):
        return ("\n" if field.type == "TextAreaField" else "; ").join(map(str, value))
    return "" if value is None else str(value)


def page(
    rows: Sequence[Both],
    *,
    version: int,
    back: str,
    lead: str = "",
    action: str = "",
    label: str = "",
) -> ResponseReturnValue:
    """The page with both versions of a form that changes a whole thing, status 409: keep theirs, or send yours again.

    ``version`` is that of what is stored now; ``back`` leads to it. ``lead``, ``action`` and ``label`` say what
    sending again means where it does not mean to send the same form.
    """
    html = render_template(
        "conflicts/both.html",
        rows=rows,
        version=version,
        back_url=back,
        told=lead,
        action=action or request.script_root + request.path,
        label=label,
    )
    return html, 409


def _of_form(form: Form, field: Field) -> str:
    if isinstance(form, RuleForm) and field.name == "kind":
        try:
            return rule_words(form.rule())
        except Refused:
            return ""
    return words(field, field.data)
