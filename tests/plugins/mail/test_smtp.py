from __future__ import annotations

import time

import pytest

from tests.mailserver import DROP, HANG, PASSWORD, FaultyServer, certificate, mail_server
from tracker.contracts import Accepted, Outcome, Security, Server, TransportError
from tracker.plugins.mail.smtp import SmtpChannel

CONTENT = "Subject: Nhắc việc\r\n\r\nKính gửi: Trưởng phòng MTKS\r\n.\r\n..hai chấm\r\n".encode()
SENDER = "nhac-viec@langson.example"


def channel(port: int, **changes) -> SmtpChannel:
    given = {"host": "127.0.0.1", "port": port, "security": Security.NONE, "timeout": 5}
    return SmtpChannel(Server(**(given | changes)))


def deliver(sending: SmtpChannel, recipient: str = "mtks@langson.example") -> Outcome:
    return sending.deliver(CONTENT, sender=SENDER, recipient=recipient)


def refusal(outcome: Outcome) -> TransportError:
    assert isinstance(outcome, TransportError)
    return outcome


@pytest.fixture
def inbox():
    with mail_server() as server:
        yield server


def test_a_message_arrives_byte_for_byte(inbox) -> None:
    sending = channel(inbox.port)
    assert deliver(sending) == Accepted("250 Taken")
    sending.close()
    assert [(one.recipient, one.content) for one in inbox.inbox] == [("mtks@langson.example", CONTENT)]


def test_one_connection_carries_many(inbox) -> None:
    sending = channel(inbox.port)
    for _ in range(3):
        assert isinstance(deliver(sending), Accepted)
    assert inbox.sessions == 1
    sending.close()
    assert isinstance(deliver(sending), Accepted)
    assert inbox.sessions == 2
    sending.close()


def test_one_refused_among_others_stands_for_itself(inbox) -> None:
    inbox.refuse = {
        "sai@langson.example": "550 5.1.1 No such user",
        "cham@langson.example": "451 4.7.1 Later",
    }
    sending = channel(inbox.port)
    outcomes = [deliver(sending, f"{who}@langson.example") for who in ("mot", "sai", "cham", "hai")]
    sending.close()
    assert outcomes == [
        Accepted("250 Taken"),
        TransportError(permanent=True, text="RCPT: 550 5.1.1 No such user"),
        TransportError(permanent=False, text="RCPT: 451 4.7.1 Later"),
        Accepted("250 Taken"),
    ]
    assert [one.recipient for one in inbox.inbox] == ["mot@langson.example", "hai@langson.example"]
    assert inbox.sessions == 1


@pytest.mark.parametrize(
    "address", ["", "không-dấu@langson.example", "a@b@c d", "a@b\r\nRCPT TO:<c@d>", "<a@b>", "a"]
)
def test_what_is_no_address_is_never_offered(inbox, address: str) -> None:
    assert refusal(deliver(channel(inbox.port), address)).permanent
    assert not inbox.sessions


def test_starttls_with_a_known_certificate_and_a_password(tmp_path) -> None:
    context, trusted = certificate(tmp_path)
    with mail_server(tls=context, auth=True) as server:
        sending = channel(
            server.port,
            security=Security.STARTTLS,
            ca_file=str(trusted),
            username="nhac-viec",
            password=PASSWORD.decode(),
        )
        assert isinstance(deliver(sending), Accepted)
        sending.close()


def test_a_refused_password_is_the_channels_fault(tmp_path) -> None:
    context, trusted = certificate(tmp_path)
    with mail_server(tls=context, auth=True) as server:
        sending = channel(
            server.port,
            security=Security.STARTTLS,
            ca_file=str(trusted),
            username="nhac-viec",
            password="wrong",
        )
        fault = refusal(deliver(sending))
    assert fault.of_channel
    assert not fault.permanent
    assert fault.text.startswith("AUTH: 535")
    assert not server.inbox


@pytest.mark.parametrize("name", ["127.0.0.1", "mail.khac.example"])
def test_a_wrong_certificate_gets_nothing(tmp_path, name: str) -> None:
    """Unknown to us though its name is right, or known to us though its name is wrong."""
    context, trusted = certificate(tmp_path, name=name)
    ca_file = None if name == "127.0.0.1" else str(trusted)
    with mail_server(tls=context) as server:
        fault = refusal(deliver(channel(server.port, security=Security.STARTTLS, ca_file=ca_file)))
    assert fault.of_channel
    assert fault.text.startswith("STARTTLS: SSLCertVerificationError")
    assert not server.inbox


def test_nothing_is_sent_in_clear_when_starttls_is_stripped(inbox) -> None:
    fault = refusal(deliver(channel(inbox.port, security=Security.STARTTLS)))
    assert fault.of_channel
    assert fault.text.startswith("STARTTLS: ")
    assert not inbox.inbox


def test_a_password_never_leaves_this_machine_unprotected() -> None:
    with pytest.raises(ValueError, match="unprotected"):
        Server(host="mail.example", username="nhac-viec", password="x", security=Security.NONE)
    assert Server(host="127.0.0.1", username="nhac-viec", password="x", security=Security.NONE)


def test_the_password_is_not_shown() -> None:
    assert "bí mật" not in repr(Server(host="h", username="u", password="bí mật"))


@pytest.mark.parametrize("verb", ["BANNER", "EHLO", "STARTTLS", "MAIL", "RCPT", "DATA", "DOT"])
def test_a_server_that_hangs_is_left_in_time(verb: str) -> None:
    security = Security.STARTTLS if verb == "STARTTLS" else Security.NONE
    script = {verb: HANG, "EHLO": HANG if verb == "EHLO" else "250-here\r\n250 STARTTLS"}
    with FaultyServer(script) as server:
        started = time.monotonic()
        fault = refusal(deliver(channel(server.port, security=security, timeout=0.3)))
        assert time.monotonic() - started < 3
    assert not fault.permanent
    assert fault.of_channel == (verb in ("BANNER", "EHLO", "STARTTLS", "MAIL"))


@pytest.mark.parametrize(("verb", "taken"), [("RCPT", 0), ("DATA", 0), ("DOT", 1)])
def test_a_connection_that_breaks_is_an_error_to_be_tried_again(verb: str, taken: int) -> None:
    with FaultyServer({verb: DROP}) as server:
        fault = refusal(deliver(channel(server.port)))
    assert (fault.permanent, fault.of_channel) == (False, False)
    assert len(server.inbox) == taken


def test_a_server_that_breaks_after_its_yes_has_still_said_yes() -> None:
    with FaultyServer({"QUIT": DROP}) as server:
        sending = channel(server.port)
        assert isinstance(deliver(sending), Accepted)
        sending.close()


def test_an_idle_connection_that_was_left_is_opened_again() -> None:
    with FaultyServer(lambda verb, count: DROP if (verb, count) == ("MAIL", 2) else None) as server:
        sending = channel(server.port)
        assert isinstance(deliver(sending), Accepted)
        assert isinstance(deliver(sending), Accepted)
        sending.close()
    assert len(server.inbox) == 2


def test_a_refusal_stands_though_the_server_then_breaks() -> None:
    with FaultyServer({"RCPT": "550 No such user", "RSET": DROP}) as server:
        assert refusal(deliver(channel(server.port))).permanent


@pytest.mark.parametrize(("reply", "permanent"), [("552 Too big", True), ("452 Full", False)])
@pytest.mark.parametrize("verb", ["DATA", "DOT"])
def test_a_refused_content_is_no_success(verb: str, reply: str, permanent: bool) -> None:
    with FaultyServer({verb: reply}) as server:
        sending = channel(server.port)
        fault = refusal(deliver(sending))
        sending.close()
    assert (fault.permanent, fault.of_channel) == (permanent, False)


def test_nobody_there_is_the_channels_fault() -> None:
    with FaultyServer({}) as server:
        port = server.port
    fault = refusal(deliver(channel(port)))
    assert fault.of_channel
    assert "ConnectionRefusedError" in fault.text
