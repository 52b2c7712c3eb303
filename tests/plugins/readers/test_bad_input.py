"""Files that must be refused in plain words, whatever they are called and whatever they try."""

import io
import zipfile

import pytest

from tests.plugins.readers.archives import archive, plain_docx, with_member
from tests.plugins.readers.pdfs import assembled, pdf
from tracker.contracts import Limits
from tracker.domain.errors import Unreadable
from tracker.plugins import readers
from tracker.services.reading import read

PAGE = [(56.0, 800.0, "V. TỔ CHỨC THỰC HIỆN"), (56.0, 780.0, "1. Sở Nội vụ rà soát biên chế.")]
BODY = "word/document.xml"
QUICK = Limits(seconds=20)


def refusal(content: bytes, limits: Limits = QUICK) -> str:
    """The words with which `content` is refused."""
    with pytest.raises(Unreadable) as refused:
        read(content, readers=readers.OURS, limits=limits)
    return str(refused.value)


@pytest.mark.parametrize("content", [b"", b"   \n\n", "﻿".encode()])
def test_an_empty_file_is_called_empty(content: bytes) -> None:
    assert "trống" in refusal(content)


def test_a_file_over_the_size_is_refused_with_the_limit() -> None:
    assert refusal(b"x" * 2_000_001, Limits(size=2 * 1024 * 1024 - 200_000)) == "Tệp quá lớn: tối đa 2 MB."


def test_a_text_without_any_task_is_refused() -> None:
    assert "Tổ chức thực hiện" in refusal("Thư cảm ơn các đồng chí đã đến dự.".encode())


@pytest.mark.parametrize("stamp", ["MẬT", "TỐI MẬT", "TUYỆT MẬT", "Độ mật: Tối mật", "UBND TỈNH    MẬT"])
def test_a_secret_document_is_refused_with_the_reason(stamp: str) -> None:
    text = f"{stamp}\nTỔ CHỨC THỰC HIỆN\n1. Sở Nội vụ rà soát biên chế."
    assert "mật không được nhập" in refusal(text.encode())


@pytest.mark.parametrize("word", ["Bảo mật thông tin", "BÍ MẬT NHÀ NƯỚC LÀ ĐỀ TÀI", "mật ong"])
def test_a_word_about_secrecy_is_no_stamp(word: str) -> None:
    text = f"{word}\nTỔ CHỨC THỰC HIỆN\n1. Sở Nội vụ rà soát biên chế."
    assert len(read(text.encode(), readers=readers.OURS).reading.directives) == 1


@pytest.mark.parametrize("share", [0.3, 0.6, 0.95])
def test_a_truncated_word_document_is_called_broken(share: float) -> None:
    content = plain_docx()
    assert "hỏng" in refusal(content[: int(len(content) * share)])


@pytest.mark.parametrize("share", [0.3, 0.6])
def test_a_truncated_pdf_is_called_broken(share: float) -> None:
    content = pdf([PAGE] * 3)
    assert "hỏng" in refusal(content[: int(len(content) * share)])


def test_a_protected_word_document_is_named_so() -> None:
    content = (
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
        + b"\0" * 600
        + "EncryptedPackage".encode("utf-16-le")
        + b"\0" * 600
    )
    assert "mật khẩu" in refusal(content)


def test_an_old_word_document_is_told_what_to_do() -> None:
    message = refusal(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 2000)
    assert "(.doc)" in message
    assert ".docx" in message


def test_a_protected_pdf_is_named_so() -> None:
    protection = b"/Encrypt << /Filter /Standard /V 1 /R 2 /O <%s> /U <%s> /P -4 >> /ID [<00> <00>]"
    content = assembled(
        [b"<< /Type /Catalog /Pages 2 0 R >>", b"<< /Type /Pages /Kids [] /Count 0 >>"],
        trailer=protection % (b"41" * 32, b"42" * 32),
    )
    assert "mật khẩu" in refusal(content)


@pytest.mark.parametrize(
    ("content", "word"),
    [
        (b"\x89PNG\r\n\x1a\n" + b"\0" * 50, "ảnh"),
        (b"{\\rtf1\\ansi hello}", "RTF"),
        (b"<!DOCTYPE html><html><body>x</body></html>", "trang web"),
        (archive({"xl/workbook.xml": b"<x/>"}), "không phải văn bản Word"),
        (b"\x7fELF\x02\x01\x01\0\0\0", "Không nhận ra"),
        (b"TO CHUC\0\0THUC HIEN", "Không nhận ra"),
    ],
)
def test_a_foreign_file_is_told_what_it_is(content: bytes, word: str) -> None:
    assert word in refusal(content)


def test_a_nul_far_inside_a_text_is_refused() -> None:
    assert "không đọc được" in refusal(b"a" * 5000 + b"\0")


@pytest.mark.parametrize(
    "content", ["TỔ CHỨC".encode("utf-16-be"), b"\xed\xa0\x80\xed\xb0\x80", b"\xff\xfe\x00\xd8"]
)
def test_broken_encodings_and_lone_surrogates_are_refused(content: bytes) -> None:
    assert refusal(content)


def test_a_zip_bomb_is_refused_before_it_is_unpacked() -> None:
    content = with_member(plain_docx(), BODY, b"\0" * 50_000_000)
    assert len(content) < 200_000
    assert "giải nén" in refusal(content, Limits(unpacked=40_000_000))


def test_a_bomb_that_lies_about_its_size_dies_in_its_own_process() -> None:
    content = bytearray(with_member(plain_docx(), BODY, b"<x>" + b"a" * 300_000_000))
    for sign, place in ((b"PK\x01\x02", 24), (b"PK\x03\x04", 22)):
        at = content.find(sign)
        while at >= 0:
            if content[at + place : at + place + 4] == (300_000_003).to_bytes(4, "little"):
                content[at + place : at + place + 4] = (1000).to_bytes(4, "little")
            at = content.find(sign, at + 4)
    assert refusal(bytes(content))


def test_an_archive_of_65000_members_is_refused_at_once() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as packed:
        for number in range(65_000):
            packed.writestr(zipfile.ZipInfo(f"{number}"), b"")
    assert "quá nhiều thành phần" in refusal(out.getvalue())


def test_an_external_entity_is_not_followed() -> None:
    body = (
        '<?xml version="1.0"?><!DOCTYPE d [<!ENTITY secret SYSTEM "file:///etc/passwd">]>'
        '<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body>'
        "<w:p><w:r><w:t>TỔ CHỨC THỰC HIỆN</w:t></w:r></w:p>"
        "<w:p><w:r><w:t>1. Sở Nội vụ rà soát &secret; biên chế.</w:t></w:r></w:p></w:body></w:document>"
    )
    found = read(with_member(plain_docx(), BODY, body.encode()), readers=readers.OURS)
    assert not any("root:" in line.text for line in found.text.lines)


def test_entities_that_multiply_are_stopped() -> None:
    entities = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 12}">' for n in range(1, 12))
    body = (
        f'<?xml version="1.0"?><!DOCTYPE d [<!ENTITY e0 "ha">{entities}]>'
        '<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body>'
        "<w:p><w:r><w:t>&e11;</w:t></w:r></w:p></w:body></w:document>"
    )
    assert refusal(with_member(plain_docx(), BODY, body.encode()))


def test_a_pdf_of_a_thousand_pages_is_refused_with_the_limit() -> None:
    assert "tối đa 500" in refusal(pdf([PAGE] * 1000))


def test_pages_that_contain_each_other_do_not_hang() -> None:
    content = assembled(
        [
            b"<< /Type /Catalog /Pages 2 0 R >>",
            b"<< /Type /Pages /Kids [3 0 R] /Count 1000000 /Parent 3 0 R >>",
            b"<< /Type /Pages /Kids [2 0 R 3 0 R] /Count 1000000 /Parent 2 0 R >>",
        ]
    )
    assert refusal(content)


def test_a_form_that_draws_itself_does_not_hang() -> None:
    content = assembled(
        [
            b"<< /Type /Catalog /Pages 2 0 R >>",
            b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R"
            b" /Resources << /XObject << /X 5 0 R >> >> >>",
            b"<< /Length 5 >>\nstream\n/X Do\nendstream",
            b"<< /Type /XObject /Subtype /Form /BBox [0 0 9 9] /Length 11"
            b" /Resources << /XObject << /X 5 0 R >> >> >>\nstream\n/X Do /X Do\nendstream",
        ]
    )
    assert refusal(content, Limits(seconds=10, ocr=False))


def test_a_parser_over_its_time_is_stopped_and_said_so() -> None:
    body = b"/F 1 Tf " * 3_000_000
    content = assembled(
        [
            b"<< /Type /Catalog /Pages 2 0 R >>",
            b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R >>",
            b"<< /Length %d >>\nstream\n%s\nendstream" % (len(body), body),
        ]
    )
    assert "giây" in refusal(content, Limits(size=30_000_000, seconds=1))


def test_a_line_of_100000_characters_is_read() -> None:
    text = "TỔ CHỨC THỰC HIỆN\n1. Sở Nội vụ rà soát " + "biên chế, " * 10_000
    assert len(read(text.encode(), readers=readers.OURS).reading.directives) == 1


def test_a_document_of_2000_directives_is_read_whole() -> None:
    text = "TỔ CHỨC THỰC HIỆN\n1. Sở Nội vụ:\n" + "".join(
        f"- Rà soát biên chế đợt {n}.\n" for n in range(2000)
    )
    assert len(read(text.encode(), readers=readers.OURS).reading.directives) == 2000


def test_a_word_document_called_anything_is_read_by_its_content() -> None:
    assert len(read(plain_docx(), readers=readers.OURS).reading.directives) == 1
