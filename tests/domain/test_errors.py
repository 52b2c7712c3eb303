import pytest

from tracker.domain import errors
from tracker.domain.errors import Missing, Refused


def kinds() -> list[type[Refused]]:
    return [kind for kind in vars(errors).values() if isinstance(kind, type) and issubclass(kind, Refused)]


@pytest.mark.parametrize("kind", kinds())
def test_a_refusal_keeps_its_sentence_apart_from_what_fills_it(kind: type[Refused]) -> None:
    refused = kind("Hạn %(day)s đã qua.", field="rule", day="20/08/2025")
    assert (refused.template, refused.params) == ("Hạn %(day)s đã qua.", {"day": "20/08/2025"})
    assert str(refused) == "Hạn 20/08/2025 đã qua."
    assert refused.field == "rule"


def test_a_sentence_without_places_is_left_as_it_is() -> None:
    assert str(Missing("Đạt 100% kế hoạch.")) == "Đạt 100% kế hoạch."
    assert Missing("Cần nêu lý do.").field is None


@pytest.mark.parametrize("kind", kinds())
def test_every_refusal_is_in_the_tree_of_the_docstring(kind: type[Refused]) -> None:
    assert kind.__name__ in (errors.__doc__ or "")
    assert kind.__doc__
