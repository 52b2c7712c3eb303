from __future__ import annotations

import re
from datetime import UTC, datetime
from email.header import decode_header, make_header
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import getaddresses

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from tracker.plugins.mail.policy import POLICY

WORDS = (
    "V.2.2 nhiệm vụ Chuẩn bị hội trường, ma két – hạn Thứ Sáu 05/09/2025 [Còn 3 ngày làm việc] Ủy ban"
    " nghiễng ẾỖỆẬ Ữ Ẵ gỵ Thuỷ Thủy đất đai (PGI) 604/QĐ-SNNMT “trích yếu” … báo cáo UBND tỉnh Lạng Sơn"
)
SYLLABLES = WORDS.split()
words = st.lists(st.sampled_from(SYLLABLES), min_size=1, max_size=40)
subjects = words.map(" ".join)
any_text = st.text(
    st.characters(exclude_categories=["Cc", "Cs", "Zl", "Zp", "Zs", "Cn"], include_characters=" "),
    max_size=200,
).map(lambda text: " ".join(text.replace("=?", "").split()))


def header(subject: str, policy=POLICY) -> bytes:
    message = EmailMessage(policy=policy)
    message["Subject"] = subject
    return message.as_bytes().partition(b"\r\n\r\n")[0]


def read(raw: bytes) -> str:
    """What a mail program shows, read without the policy that wrote it."""
    value = raw.removeprefix(b"Subject:").decode("ascii").replace("\r\n", "")
    return str(make_header(decode_header(value))).strip()


def assert_well_formed(raw: bytes) -> None:
    for line in raw.split(b"\r\n"):
        assert len(line) <= 78
        assert b"\n" not in line
    for word in re.findall(rb"=\?\S*\?=", raw):
        assert len(word) <= 75


@settings(max_examples=3000, deadline=None)
@given(subjects)
@example("[Còn 3 ngày làm việc] V.2.2 Chuẩn bị hội trường – hạn Thứ Sáu 05/09/2025")
def test_a_vietnamese_subject_arrives_letter_by_letter(subject: str) -> None:
    raw = header(subject)
    assert_well_formed(raw)
    assert read(raw) == subject


@settings(max_examples=1000, deadline=None)
@given(any_text)
@example("a" * 300)
@example("😀" * 60)
def test_any_subject_arrives(subject: str) -> None:
    raw = header(subject)
    assert_well_formed(raw)
    assert read(raw) == subject


def test_the_stock_policy_would_be_caught() -> None:
    """The control: the reader above sees the damage that this policy exists to prevent."""
    damaged = 0
    for n in range(1, len(SYLLABLES)):
        subject = " ".join(SYLLABLES[n:] + SYLLABLES[:n])
        damaged += read(header(subject, SMTP)) != subject
    assert damaged


@settings(max_examples=500, deadline=None)
@given(words.map(" ".join))
def test_a_name_beside_an_address_arrives(name: str) -> None:
    message = EmailMessage(policy=POLICY)
    message["To"] = (Address(name, "mtks", "langson.example"), Address("VP", "vp", "langson.example"))
    raw = message.as_bytes().partition(b"\r\n\r\n")[0]
    assert_well_formed(raw)
    written = raw.removeprefix(b"To:").decode("ascii").replace("\r\n", "")
    assert [(str(make_header(decode_header(shown))), at) for shown, at in getaddresses([written])] == [
        (name, "mtks@langson.example"),
        ("VP", "vp@langson.example"),
    ]


def test_a_header_can_not_be_smuggled_in() -> None:
    message = EmailMessage(policy=POLICY)
    with pytest.raises(ValueError, match="linefeed"):
        message["Subject"] = "Họp\r\nBcc: ai-do@langson.example"


def test_other_headers_are_left_to_the_library() -> None:
    message = EmailMessage(policy=POLICY)
    message["Date"] = datetime(2025, 9, 5, tzinfo=UTC)
    message["References"] = " ".join(f"<directive-{n}@tracker.example>" for n in range(5))
    raw = message.as_bytes().partition(b"\r\n\r\n")[0]
    assert raw.startswith(b"Date: Fri, 05 Sep 2025 00:00:00 +0000\r\nReferences: <directive-0@")
    assert_well_formed(raw)
