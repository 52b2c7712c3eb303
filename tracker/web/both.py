"""What differs between a form as typed and the same form as stored now, in words, for the page that shows both."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from wtforms import Field

from tracker.domain.errors import Refused
from tracker.web import filters
from tracker.web.forms import Form
from tracker.web.rules import RuleForm, rule_words

RULE_PARTS = frozenset({"day", "hour", "working_days", "side", "period", "year", "every", "day_of_period"})
"""Fields of a rule, which is shown as one line under the label of its kind."""
UNSEEN = frozenset({"HiddenField", "CSRFTokenField", "BooleanField"})


@dataclass(frozen=True)
class Difference:
    """One field: what is stored now and what was typed."""

    label: str
    theirs: str
    yours: str


def differences(typed: Form, stored: Form) -> list[Difference]:
    """The fields in which ``typed`` differs from ``stored``, in the order of the form."""
    told = []
    for field in typed:
        if field.type in UNSEEN or (isinstance(typed, RuleForm) and field.name in RULE_PARTS):
            continue
        theirs, yours = _words(stored, stored[field.name]), _words(typed, field)
        if theirs != yours:
            told.append(Difference(str(field.label.text), theirs, yours))
    return told


def _words(form: Form, field: Field) -> str:
    if isinstance(form, RuleForm) and field.name == "kind":
        return _rule(form)
    if field.type in ("SelectField", "RadioField", "MultiCheckboxField"):
        values = field.data if isinstance(field.data, list) else [field.data]
        names: dict[str, Any] = {str(choice[0]): choice[1] for choice in field.iter_choices()}
        return "; ".join(str(names.get(str(value), value)) for value in values if value)
    if field.type == "DateField":
        return filters.day(field.data) if field.data else ""
    return str(field.data or "")


def _rule(form: RuleForm) -> str:
    try:
        return rule_words(form.rule())
    except Refused:
        return ""
