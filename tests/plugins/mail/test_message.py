from __future__ import annotations

from datetime import UTC, datetime
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default

import pytest

from tracker.contracts import Mail, Mailbox
from tracker.plugins.mail.message import compose


def mail(**changes) -> Mail:
    given = {
        "sender": Mailbox("nhac-viec@langson.example", "Theo dõi nhiệm vụ"),
        "recipient": Mailbox("mtks@langson.example", "Trưởng phòng MTKS"),
        "reply_to": Mailbox("van-thu@langson.example", "Văn thư"),
        "subject": "[Còn 3 ngày làm việc] V.2.2 Chuẩn bị hội trường – hạn Thứ Sáu 05/09/2025",
        "plain": "Kính gửi: Trưởng phòng MTKS\n\nNội dung.\n",
        "html": "<p>Kính gửi: Trưởng phòng MTKS</p>\n",
        "message_id": "<letter-7.a1b2@langson.example>",
        "references": ("<directive-3@langson.example>",),
        "dated_at": datetime(2025, 9, 4, 0, 30, tzinfo=UTC),
    }
    return Mail(**(given | changes))


def read(content: bytes) -> EmailMessage:
    return message_from_bytes(content, policy=default)


def test_the_plain_part_is_complete_and_comes_first() -> None:
    parts = list(read(compose(mail())).iter_parts())
    assert [part.get_content_type() for part in parts] == ["text/plain", "text/html"]
    assert parts[0].get_content() == "Kính gửi: Trưởng phòng MTKS\r\n\r\nNội dung.\r\n"
    assert parts[1].get_content() == "<p>Kính gửi: Trưởng phòng MTKS</p>\r\n"


def test_exactly_the_planned_headers() -> None:
    message = read(compose(mail()))
    assert dict(message.items()) == {
        "From": "Theo dõi nhiệm vụ <nhac-viec@langson.example>",
        "To": "Trưởng phòng MTKS <mtks@langson.example>",
        "Reply-To": "Văn thư <van-thu@langson.example>",
        "Subject": "[Còn 3 ngày làm việc] V.2.2 Chuẩn bị hội trường – hạn Thứ Sáu 05/09/2025",
        "Date": "Thu, 04 Sep 2025 00:30:00 +0000",
        "Message-ID": "<letter-7.a1b2@langson.example>",
        "References": "<directive-3@langson.example>",
        "Auto-Submitted": "auto-generated",
        "MIME-Version": "1.0",
        "Content-Type": message["Content-Type"],
        "Content-Language": "vi",
    }


def test_the_same_mail_gives_the_same_bytes() -> None:
    assert compose(mail()) == compose(mail())
    assert compose(mail()) != compose(mail(message_id="<letter-8.a1b2@langson.example>"))


def test_lines_end_in_crlf_and_are_short() -> None:
    content = compose(mail(plain="dài " * 5000, html="<p>" + "dài " * 5000))
    assert b"\n" not in content.replace(b"\r\n", b"")
    assert max(map(len, content.split(b"\r\n"))) <= 78


@pytest.mark.parametrize(
    "hostile",
    [
        {"subject": "Họp\r\nBcc: a@b.example"},
        {"recipient": Mailbox("a@b.example", "x\r\nBcc: c@d.example")},
        {"recipient": Mailbox("a@b.example\r\nBcc: c@d.example")},
    ],
)
def test_a_line_end_in_a_header_is_refused(hostile) -> None:
    with pytest.raises(ValueError, match=r"linefeed|invalid arguments|CR or LF"):
        compose(mail(**hostile))


@pytest.mark.parametrize("address", ["a b@@c", "@", "x@y.example\r\nBcc: z@y.example"])
def test_an_address_that_is_none_is_a_value_error_and_nothing_else(address: str) -> None:
    with pytest.raises(ValueError, match=r"address|CR"):
        compose(mail(recipient=Mailbox(address, "Trưởng phòng")))
