"""A real conversation with a mail server: encrypted, nothing changed there, each mail handed out once, limits held."""

import ssl
import time
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from tests import returns
from tests.imapserver import DROP, HANG, PASSWORD, USER, ImapServer
from tests.mailserver import certificate
from tracker.contracts import Arrival, Inbox, Security, Server, Unreachable
from tracker.plugins.postboxes.imap import ImapPostbox
from tracker.plugins.postboxes.returned import LONGEST

ID, TO = "<0a1b2c@theodoi.snnmt.example>", "truongphong.mtks@snnmt.example"
MAILS = {3: returns.letter(ID, TO), 12: returns.postfix(ID, TO), 20: returns.exchange(ID, TO)}


@pytest.fixture
def trusted(tmp_path: Path) -> tuple[ssl.SSLContext, Path]:
    """A certificate for this machine, and the file that lets a client trust it."""
    return certificate(tmp_path)


@pytest.fixture
def server(trusted: tuple[ssl.SSLContext, Path]) -> Iterator[ImapServer]:
    with ImapServer(MAILS, implicit=trusted[0]) as server:
        yield server


@pytest.fixture
def inbox(server: ImapServer, trusted: tuple[ssl.SSLContext, Path]) -> Inbox:
    link = Server(
        host="127.0.0.1", port=server.port, security=Security.TLS, username=USER, password=PASSWORD,
        timeout=1, ca_file=str(trusted[1]),
    )  # fmt: skip
    return Inbox(server=link, folder=ImapServer.FOLDER)


def read(inbox: Inbox, handled: frozenset[str] = frozenset()) -> list[Arrival]:
    with closing(ImapPostbox(inbox)) as box:
        return list(box.arrivals(handled))


def with_link(inbox: Inbox, **changes: object) -> Inbox:
    assert inbox.server is not None
    return replace(inbox, server=replace(inbox.server, **changes))  # type: ignore[arg-type]


def test_mails_come_in_their_order_with_what_they_say(inbox: Inbox) -> None:
    found = read(inbox)
    place = "imap:127.0.0.1/Thu tra lai/7"
    assert [one.key for one in found] == [f"{place}/3", f"{place}/12", f"{place}/20"]
    assert [len(one.failures) for one in found] == [0, 1, 1]


def test_what_was_handled_is_not_even_fetched(inbox: Inbox, server: ImapServer) -> None:
    first = read(inbox)
    server.heard.clear()
    assert read(inbox, frozenset(one.key for one in first[:2])) == first[2:]
    assert [line for line in server.heard if "FETCH" in line] == [f"UID FETCH 20 (BODY.PEEK[]<0.{LONGEST}>)"]


def test_a_mailbox_made_anew_is_read_anew(inbox: Inbox, server: ImapServer) -> None:
    seen = frozenset(one.key for one in read(inbox))
    server.validity = 8
    assert len(read(inbox, seen)) == 3


def test_nothing_is_changed_on_the_server_and_goodbye_is_said(inbox: Inbox, server: ImapServer) -> None:
    read(inbox)
    verbs = [line.split()[0] for line in server.heard]
    assert "EXAMINE" in verbs
    assert not {"SELECT", "STORE", "EXPUNGE", "COPY", "MOVE"} & {
        w for line in server.heard for w in line.split()
    }
    assert verbs[-1] == "LOGOUT"


def test_starttls_comes_before_the_password(trusted: tuple[ssl.SSLContext, Path], inbox: Inbox) -> None:
    with ImapServer(MAILS, starttls=trusted[0]) as server:
        assert len(read(with_link(inbox, port=server.port, security=Security.STARTTLS))) == 3
        verbs = [line.split()[0] for line in server.heard]
    assert verbs.index("STARTTLS") < verbs.index("LOGIN")


def test_a_server_that_offers_no_encryption_gets_no_password(inbox: Inbox) -> None:
    with ImapServer(MAILS) as server, pytest.raises(Unreachable, match="STARTTLS"):
        read(with_link(inbox, port=server.port, security=Security.STARTTLS))
    assert not any("LOGIN" in line for line in server.heard)


def test_encryption_can_be_switched_off_by_name_within_this_machine(inbox: Inbox) -> None:
    with ImapServer(MAILS) as server:
        assert len(read(with_link(inbox, port=server.port, security=Security.NONE))) == 3
    with pytest.raises(ValueError, match="never leaves this machine"):
        with_link(inbox, host="imap.snnmt.example", security=Security.NONE)


def test_anothers_certificate_is_not_trusted(inbox: Inbox, server: ImapServer) -> None:
    with pytest.raises(Unreachable, match="CERTIFICATE_VERIFY_FAILED"):
        read(with_link(inbox, ca_file=None))
    assert server.heard == []


@pytest.mark.parametrize("changed", [{"password": "another"}, {"username": "somebody"}])
def test_a_refused_sign_in_is_said_without_the_password(inbox: Inbox, changed: dict[str, str]) -> None:
    with pytest.raises(Unreachable, match="LOGIN") as fault:
        read(with_link(inbox, **changed))
    assert changed.get("password", PASSWORD) not in str(fault.value)


def test_a_folder_that_is_not_there_is_said(inbox: Inbox) -> None:
    with pytest.raises(Unreachable, match="EXAMINE"):
        read(replace(inbox, folder="Khac"))


@pytest.mark.parametrize("verb", ["BANNER", "LOGIN", "EXAMINE", "UID SEARCH", "UID FETCH"])
@pytest.mark.parametrize("fault", [HANG, DROP, "BAD what"])
def test_a_server_that_hangs_hangs_up_or_refuses_holds_nobody_up(
    inbox: Inbox, server: ImapServer, verb: str, fault: str
) -> None:
    server.answers[verb] = fault
    begun = time.monotonic()
    with pytest.raises(Unreachable):
        read(inbox)
    assert time.monotonic() - begun < 5


def test_a_mail_gone_meanwhile_is_passed_over(inbox: Inbox, server: ImapServer) -> None:
    with closing(ImapPostbox(inbox)) as box:
        arrivals = box.arrivals(frozenset())
        next(arrivals)
        server.mails = {3: MAILS[3], 20: MAILS[20]}
        assert [one.key.rsplit("/")[-1] for one in arrivals] == ["20"]


def test_only_the_beginning_of_a_huge_mail_is_fetched(inbox: Inbox, server: ImapServer) -> None:
    server.mails = {5: returns.postfix(ID, TO) + b"x" * 5 * LONGEST}
    (found,) = read(inbox)
    assert [one.message_id for one in found.failures] == [ID]
