"""What mails that come back say, in the layouts of several mail servers; and all that only looks like it."""

import random

import pytest

from tests import returns
from tracker.contracts import Failure
from tracker.plugins.postboxes.returned import failures

ID, TO = "<0a1b2c@theodoi.snnmt.example>", "truongphong.mtks@snnmt.example"


@pytest.mark.parametrize("layout", returns.PERMANENT)
def test_an_address_that_takes_no_mail_is_understood_whatever_server_says_it(layout: str) -> None:
    (found,) = failures(returns.PERMANENT[layout](ID, TO))
    assert (found.message_id, found.permanent, found.final) == (ID, True, True)
    assert "5." in found.text
    assert "\n" not in found.text


def test_what_the_other_server_said_is_kept_in_one_line() -> None:
    (found,) = failures(returns.exchange(ID, TO))
    assert found.text == (
        "5.2.2 smtp;554 5.2.2 mailbox full; STOREDRV.Deliver.Exception:QuotaExceededException; "
        "Failed to process message due to a permanent exception"
    )


@pytest.mark.parametrize("layout", returns.DELAYED)
def test_a_letter_that_is_only_late_is_not_lost(layout: str) -> None:
    (found,) = failures(returns.DELAYED[layout](ID, TO))
    assert (found.message_id, found.permanent, found.final) == (ID, False, False)


def test_a_server_that_gave_up_says_nothing_against_the_address() -> None:
    (found,) = failures(returns.postfix_expired(ID, TO))
    assert (found.message_id, found.permanent, found.final) == (ID, False, True)


@pytest.mark.parametrize("layout", returns.HARMLESS)
def test_everything_else_says_nothing(layout: str) -> None:
    assert failures(returns.HARMLESS[layout](ID, TO)) == ()


def test_an_id_folded_over_two_lines_is_found() -> None:
    whole = returns.postfix_headers_only(ID, TO).replace(b"Message-ID: <", b"Message-ID:\n <")
    assert [one.message_id for one in failures(whole)] == [ID]


def test_a_report_without_any_id_says_nothing() -> None:
    assert failures(returns.postfix_headers_only(ID, TO).replace(b"Message-ID: <", b"X-Other: <")) == ()


def test_a_report_in_utf_8_is_understood() -> None:
    """RFC 6533: the same fields in a part of another type."""
    whole = returns.postfix(ID, TO).replace(b"message/delivery-status", b"message/global-delivery-status")
    assert failures(whole) == failures(returns.postfix(ID, TO))


def test_bytes_of_any_kind_are_survived() -> None:
    chance = random.Random(7)  # noqa: S311  not for secrets
    wholes = [make(ID, TO) for make in (*returns.PERMANENT.values(), *returns.DELAYED.values())]
    for _ in range(300):
        whole = bytearray(chance.choice(wholes))
        for _ in range(chance.randrange(1, 30)):
            whole[chance.randrange(len(whole))] = chance.randrange(256)
        cut = bytes(whole[: chance.randrange(len(whole))])
        assert all(isinstance(one, Failure) for one in failures(cut) + failures(bytes(whole)))
    for content in (b"", b"\0" * 100, b"Content-Type: multipart/report; boundary=x\n\n--x\n--x--"):
        assert failures(content) == ()
