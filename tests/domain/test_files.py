"""Which files are taken, and how their names are kept."""

import io
import unicodedata
import zipfile

import pytest

from tracker.domain.errors import Invalid, Missing
from tracker.domain.files import KINDS, LONGEST_NAME, clean_name, kind_of

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 100


def package(folder: str, *more: str) -> bytes:
    """An Office Open XML package as small as can be."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as made:
        for name in ("[Content_Types].xml", f"{folder}/main.xml", *more):
            made.writestr(name, "<x/>")
    return out.getvalue()


REAL = {
    "pdf": b"%PDF-1.7\n",
    "docx": package("word"),
    "xlsx": package("xl"),
    "pptx": package("ppt"),
    "doc": OLE,
    "xls": OLE,
    "png": b"\x89PNG\r\n\x1a\n....",
    "jpg": b"\xff\xd8\xff\xe0....",
    "jpeg": b"\xff\xd8\xff\xe0....",
    "txt": "Kết quả: đã mời xong.\r\n".encode(),
}


def test_every_kind_on_the_list_has_an_example_here() -> None:
    assert REAL.keys() == KINDS.keys()


@pytest.mark.parametrize("extension", KINDS)
def test_a_file_is_taken_where_its_name_and_its_bytes_agree(extension: str) -> None:
    assert kind_of(f"Báo cáo.{extension.upper()}", REAL[extension]) is KINDS[extension]


@pytest.mark.parametrize("extension", KINDS)
def test_the_name_alone_is_not_believed(extension: str) -> None:
    for content in (b"<script>alert(1)</script>\0", b"MZ\x90\0", b"PK\x03\x04"):
        with pytest.raises(Invalid) as refused:
            kind_of(f"a.{extension}", content)
        assert refused.value.field == "file"


@pytest.mark.parametrize("name", ["a.html", "a.exe", "a.svg", "a.docm", "a.zip", "pdf", "a.pdf.js", "a.", ""])
def test_what_is_not_on_the_list_is_refused_whatever_it_holds(name: str) -> None:
    for content in REAL.values():
        with pytest.raises(Invalid):
            kind_of(name, content)


def test_an_empty_file_is_nothing() -> None:
    with pytest.raises(Missing):
        kind_of("a.pdf", b"")


def test_one_office_document_is_not_another() -> None:
    with pytest.raises(Invalid):
        kind_of("a.xlsx", package("word"))


def test_macros_are_refused_under_any_name() -> None:
    with pytest.raises(Invalid):
        kind_of("a.docx", package("word", "word/vbaProject.bin"))


def test_a_package_that_would_unpack_to_far_more_is_refused() -> None:
    out = io.BytesIO(package("word"))
    with zipfile.ZipFile(out, "a", zipfile.ZIP_DEFLATED) as made:
        for n in range(3):
            made.writestr(f"word/{n}.xml", b"\0" * (80 * 1024 * 1024))
    with pytest.raises(Invalid):
        kind_of("a.docx", out.getvalue())


def test_text_is_utf_8_without_control_bytes() -> None:
    assert kind_of("a.txt", b"\xef\xbb\xbfabc")
    for content in ("đất".encode("utf-16"), b"a\x1b[0mb", b"\xff\xfe"):
        with pytest.raises(Invalid):
            kind_of("a.txt", content)


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("Quyết định số 604.pdf", "Quyết định số 604.pdf"),
        (unicodedata.normalize("NFD", "đề xuất.pdf"), "đề xuất.pdf"),
        ("C:\\Users\\x\\Đ.docx", "Đ.docx"),
        ("../../etc/passwd", "passwd"),
        ("gi\u202efdp.exe", "gifdp.exe"),
        ("a\r\nX-Evil: 1.pdf", "a X-Evil: 1.pdf"),
        ("a\u200b\u0000.pdf", "a.pdf"),
        ("...pdf", "pdf"),
        ("  .  ", "tep"),
        ("", "tep"),
    ],
)
def test_a_name_is_kept_as_people_read_it(given: str, kept: str) -> None:
    assert clean_name(given) == kept


def test_a_long_name_keeps_its_extension() -> None:
    kept = clean_name("a" * 500 + ".docx")
    assert len(kept) == LONGEST_NAME
    assert kept.endswith("a.docx")
