"""Text in the encodings from before Unicode: told from Unicode, decoded, and never garbled in silence."""

from collections.abc import Callable

import pytest

from tests.reading.files import PLAN
from tracker.domain.errors import Unreadable
from tracker.plugins import readers
from tracker.reading import Line
from tracker.reading.legacy import encoding_of, in_unicode, tcvn3, vni
from tracker.services.reading import read

TEXT = PLAN.read_text(encoding="utf-8")
TCVN3_SMALL = str.maketrans({tcvn3(chr(code)): chr(code) for code in range(0xA1, 0x100)})


def in_tcvn3(text: str) -> str:
    """`text` as typed for .VnTime, which has no capitals with tones."""
    known = (c if c.isascii() or ord(c) in TCVN3_SMALL else c.lower() for c in text)
    return "".join(known).translate(TCVN3_SMALL)


def in_vni(text: str) -> str:
    """`text` as typed for VNI-Times."""
    marks = "ùøûõïâáàåãäêéèúüë"
    pairs = {vni(a + mark): a + mark for a in "aeiouyôö" for mark in marks if len(vni(a + mark)) == 1}
    pairs |= {vni(letter): letter for letter in "ôöñíìæóòî"}
    pairs |= {small.upper(): typed.upper() for small, typed in pairs.items()}
    return "".join(pairs.get(c, c) for c in text)


@pytest.mark.parametrize(
    ("decode", "typed", "printed"),
    [
        (tcvn3, "Céng hßa x· héi chñ nghÜa ViÖt Nam", "Cộng hòa xã hội chủ nghĩa Việt Nam"),
        (tcvn3, "§éc lËp - Tù do - H¹nh phóc, QuyÕt ®Þnh cña Bé tr\u00adëng", "Độc lập - Tự do - Hạnh phúc, Quyết định của Bộ trưởng"),
        (vni, "COÄNG HOØA XAÕ HOÄI CHUÛ NGHÓA VIEÄT NAM", "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"),
        (vni, "Ñoäc laäp - Töï do - Haïnh phuùc, caên cöù Luaät Toå chöùc HÑND", "Độc lập - Tự do - Hạnh phúc, căn cứ Luật Tổ chức HĐND"),
    ],
)  # fmt: skip
def test_what_was_typed_is_decoded_as_it_was_printed(
    decode: Callable[[str], str], typed: str, printed: str
) -> None:
    assert decode(typed) == printed


@pytest.mark.parametrize("typed", [in_tcvn3, in_vni])
def test_a_pasted_plan_in_an_older_encoding_is_read_and_said_to_be_one(typed: Callable[[str], str]) -> None:
    document = read(typed(TEXT).encode(), readers=readers.OURS)
    found = read(TEXT.encode(), readers=readers.OURS).reading.directives
    assert [one.clause for one in document.reading.directives] == [one.clause for one in found]
    assert document.reading.directives[0].lead.casefold() == found[0].lead.casefold()
    assert "bảng mã cũ" in document.text.notes[0]


def test_a_file_of_bytes_from_before_unicode_is_read() -> None:
    document = read(in_tcvn3(TEXT).encode("latin-1", "replace"), readers=readers.OURS)
    assert len(document.reading.directives) == 9


def test_lines_in_unicode_beside_older_ones_stay_as_they_are() -> None:
    lines = [
        Line(in_tcvn3("Giao Sở Nội vụ rà soát biên chế của các đơn vị."), 1),
        Line("Sở Y tế có ý kiến.", 2),
    ]
    decoded, notes = in_unicode(lines)
    assert [line.text for line in decoded] == [
        "Giao Sở Nội vụ rà soát biên chế của các đơn vị.",
        "Sở Y tế có ý kiến.",
    ]
    assert len(notes) == 1


@pytest.mark.parametrize(
    "text", [TEXT, "Café à la carte, naïve, Zürich, Málaga, São Paulo", "Ha Noi 2025", ""]
)
def test_unicode_and_foreign_words_are_left_alone(text: str) -> None:
    assert encoding_of([text]) is None
    assert in_unicode([Line(text, 1)]) == ((Line(text, 1),), ())


@pytest.mark.parametrize("garbled", [TEXT.encode().decode("latin-1"), "(cid:12)(cid:31) (cid:7) " * 40])
def test_letters_that_are_vietnamese_in_no_way_are_refused_with_what_to_do(garbled: str) -> None:
    with pytest.raises(Unreadable, match="chuyển chữ sang Unicode"):
        in_unicode([Line(garbled, 1)])
