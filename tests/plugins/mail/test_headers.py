from __future__ import annotations

import re
from email.header import decode_header, make_header
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import getaddresses

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from tracker.contracts import Mailbox
from tracker.plugins.mail import headers

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


def header(subject: str) -> bytes:
    return headers.text("Subject", subject).encode("ascii")


def by_the_library(subject: str) -> bytes:
    message = EmailMessage(policy=SMTP)
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


def test_the_library_would_be_caught() -> None:
    """The control: the reader above sees the damage that is prevented here."""
    damaged = 0
    for n in range(1, len(SYLLABLES)):
        subject = " ".join(SYLLABLES[n:] + SYLLABLES[:n])
        damaged += read(by_the_library(subject)) != subject
    assert damaged


@settings(max_examples=500, deadline=None)
@given(st.one_of(words.map(" ".join), any_text))
@example('Trưởng phòng, (tạm) "MTKS"')
@example("Van phong, So")
@example("")
def test_a_name_beside_an_address_arrives(name: str) -> None:
    raw = headers.address("To", Mailbox("mtks@langson.example", name)).encode("ascii")
    assert_well_formed(raw)
    written = raw.removeprefix(b"To:").decode("ascii").replace("\r\n", "")
    found = [(str(make_header(decode_header(shown))), at) for shown, at in getaddresses([written])]
    assert found == [(name, "mtks@langson.example")]


@pytest.mark.parametrize("end", ["\r\n", "\n", "\r", "\x00", "\x0b", "\x85", "\u2028"])
def test_a_header_can_not_be_smuggled_in(end: str) -> None:
    for write in (
        lambda said: headers.text("Subject", said),
        lambda said: headers.address("To", Mailbox("vp@langson.example", said)),
        lambda said: headers.address("To", Mailbox(said)),
        lambda said: headers.identities("References", ("<a@b.example>", said)),
    ):
        with pytest.raises(ValueError, match="CR or LF"):
            write(f"vp@langson.example{end}Bcc: ai-do@langson.example")


@pytest.mark.parametrize("spec", ["", "@", "x", "a b@@c", "a@b.example c", "ă@b.vn", "a@bă.vn"])
def test_an_address_that_is_none_is_refused(spec: str) -> None:
    with pytest.raises(ValueError, match=r"addr|non-ASCII"):
        headers.address("To", Mailbox(spec, "Trưởng phòng"))


def test_message_ids_stand_one_on_a_line() -> None:
    raw = headers.identities("References", [f"<directive-{n}@tracker.example>" for n in range(5)]).encode()
    assert raw.startswith(b"References: <directive-0@tracker.example>\r\n <directive-1@")
    assert_well_formed(raw)
