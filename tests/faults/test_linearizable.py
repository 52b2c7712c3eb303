"""The checker of histories, on histories made by hand: it finds the order where there is one, and only there."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from faults.linearizable import UNKNOWN, Call, order
from faults.sequential import CONFLICT, REFUSED, Given, Seen, after
from tracker.domain.lifecycle import Stage

SUBMITTED = Seen(1, Stage.AWAITING, asked=True, due_on=date(2025, 9, 9), text="Mời báo cáo viên")


def register(state: int, call: Call) -> Iterator[int]:
    """A number that is written and read."""
    if call.action == "write":
        yield call.given
    elif call.answer in (state, UNKNOWN):
        yield state


def wrote(value: int, begun: float, ended: float, answer: object = "done") -> Call:
    return Call("write", begun, ended, answer, value)


def read(value: int, begun: float, ended: float) -> Call:
    return Call("read", begun, ended, value)


def explained(*history: Call) -> bool:
    return order(history, 0, register) is not None


def test_what_came_one_after_another_is_explained_in_that_order() -> None:
    calls = [wrote(1, 0, 1), read(1, 2, 3), wrote(2, 4, 5), read(2, 6, 7)]
    assert order(calls[::-1], 0, register) == calls


def test_a_value_that_was_over_before_the_reading_began_is_not_explained() -> None:
    assert not explained(wrote(1, 0, 1), read(0, 2, 3))


def test_a_reading_during_the_writing_may_see_either() -> None:
    assert explained(wrote(1, 0, 10), read(0, 1, 2))
    assert explained(wrote(1, 0, 10), read(1, 1, 2))


def test_what_was_seen_once_is_not_unseen_again() -> None:
    assert explained(wrote(1, 0, 10), read(0, 1, 2), read(1, 3, 4))
    assert not explained(wrote(1, 0, 10), read(1, 1, 2), read(0, 3, 4))


def test_two_readers_do_not_see_two_writings_in_two_orders() -> None:
    writings = [wrote(1, 0, 10), wrote(2, 0, 10)]
    assert explained(*writings, read(1, 1, 2), read(2, 3, 4), read(2, 3, 4))
    assert not explained(*writings, read(1, 1, 2), read(2, 3, 4), read(1, 5, 6))


def test_what_nobody_was_told_of_may_have_happened_at_any_time_after_it_began_or_never() -> None:
    asked = wrote(1, 2, 3, UNKNOWN)
    assert explained(asked, read(0, 4, 5))
    assert explained(asked, read(0, 4, 5), read(1, 6, 7))
    assert not explained(asked, read(1, 0, 1))
    assert not explained(asked, read(1, 4, 5), read(0, 6, 7))


def test_the_search_goes_back_on_a_first_guess_that_fails() -> None:
    many = [wrote(n, 0, 100) for n in range(1, 8)]
    seen = [read(n, 10 * at, 10 * at + 1) for at, n in enumerate((3, 1, 7, 2), 1)]
    assert explained(*many, *seen, read(5, 101, 102))
    assert not explained(*many, *seen, read(7, 101, 102))


def decided(action: str, begun: float, ended: float, answer: object, version: int = 1) -> Call:
    given = Given(version, text="Đã sửa", day=date(2025, 9, 10))
    return Call(action, begun, ended, answer, given)


def possible(*history: Call) -> bool:
    return order(history, SUBMITTED, after) is not None


def test_of_two_decisions_on_one_version_one_wins() -> None:
    assert possible(decided("sign", 0, 5, 3), decided("return", 1, 4, CONFLICT))
    assert possible(decided("sign", 0, 5, CONFLICT), decided("return", 1, 4, 2))
    assert not possible(decided("sign", 0, 5, 3), decided("return", 1, 4, 2))
    assert not possible(decided("sign", 0, 5, CONFLICT), decided("return", 1, 4, CONFLICT))


def test_a_refusal_needs_its_reason() -> None:
    assert not possible(decided("sign", 0, 1, REFUSED))
    assert possible(decided("sign", 0, 1, 2), decided("return", 2, 3, REFUSED, version=2))
    assert not possible(decided("sign", 0, 1, 2), decided("return", 2, 3, 4, version=2))


def test_a_correction_that_vanished_is_found() -> None:
    corrected = decided("correct", 0, 1, 2)
    kept = replace(SUBMITTED, version=2, text="Đã sửa")
    assert possible(corrected, Call("read", 2, 3, kept))
    assert not possible(corrected, Call("read", 2, 3, replace(kept, text=SUBMITTED.text)))


def test_a_signature_closes_the_request_for_another_date() -> None:
    signed = decided("sign", 0, 1, 2)
    assert possible(signed, decided("grant", 2, 3, REFUSED, version=2))
    assert not possible(signed, decided("grant", 2, 3, 3, version=2))
    assert possible(signed, Call("read", 2, 3, replace(SUBMITTED, version=2, stage=Stage.DONE, asked=False)))
    assert not possible(signed, Call("read", 2, 3, replace(SUBMITTED, version=2, stage=Stage.DONE)))
