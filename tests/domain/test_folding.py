from unicodedata import normalize

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.domain.folding import fold, sort_key

LETTERS = "aàảãáạăằẳẵắặâầẩẫấậbcdđeèẻẽéẹêềểễếệghiìỉĩíịklmnoòỏõóọôồổỗốộơờởỡớợpqrstuùủũúụưừửữứựvxyỳỷỹýỵ"
words = st.text(alphabet=LETTERS + LETTERS.upper() + " ", max_size=12)


@pytest.mark.parametrize(
    ("written", "searched"),
    [
        ("Môi trường", "moi truong"),
        ("ĐẤT ĐAI", "dat dai"),
        ("đăng ký", "dang ky"),
        ("Văn\u00a0phòng  Sở", "van phong so"),
        ("Lương Văn Tri", "luong van tri"),
        ("Nghị định số163/2024", "nghi dinh so163/2024"),
        ("gỵ ẾỖỆẬ", "gy eoea"),
    ],
)
def test_text_is_found_without_accents(written: str, searched: str) -> None:
    assert fold(written) == searched


@pytest.mark.parametrize(
    ("one", "other"), [("Thuỷ", "Thủy"), ("Uỷ ban", "Ủy ban"), ("hoà", "hòa"), ("khoẻ", "khỏe")]
)
def test_the_two_places_of_a_tone_are_equal(one: str, other: str) -> None:
    assert fold(one) == fold(other)
    assert sort_key(one).split("\t")[:2] == sort_key(other).split("\t")[:2]


@given(st.text())
def test_folding_knows_no_difference_between_composed_and_decomposed(text: str) -> None:
    assert fold(normalize("NFC", text)) == fold(normalize("NFD", text)) == fold(text)


@given(st.text())
def test_folding_twice_changes_nothing_more(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@given(words)
def test_vietnamese_folds_to_plain_letters(text: str) -> None:
    assert set(fold(text)) <= set("abcdefghijklmnopqrstuvwxyz ")


def test_every_letter_stands_in_the_order_of_the_alphabet() -> None:
    assert sorted(LETTERS, key=sort_key) == list(LETTERS)


def test_names_stand_as_in_a_dictionary() -> None:
    expected = "A À Ả Ã Á Ạ An Ánh Ăn Ân Bình Da Dương Đà Đăng Đỗ Oanh Ô Ở Ư"
    assert " ".join(sorted(sorted(expected.split()), key=sort_key)) == expected


def test_units_stand_in_their_order() -> None:
    expected = [
        "Chi cục Kiểm lâm",
        "Phòng 2",
        "Phòng Trồng trọt và Bảo vệ thực vật",
        "Trung tâm Khuyến nông",
        "Trung tâm Tài nguyên và Môi trường",
        "Văn phòng đăng ký đất đai",
        "Văn phòng Sở",
    ]
    assert sorted(expected, key=sort_key) == expected


@pytest.mark.parametrize(
    ("first", "second"), [("ma", "mà"), ("mà", "mạ"), ("mạ", "mai"), ("đ", "e"), ("dz", "đa")]
)
def test_letters_decide_before_tones(first: str, second: str) -> None:
    assert sort_key(first) < sort_key(second)


def test_small_letters_stand_before_capitals() -> None:
    assert sort_key("sở") < sort_key("Sở") < sort_key("sởi")


@given(words, words)
def test_of_two_texts_the_letters_without_tones_decide(one: str, other: str) -> None:
    if _bare(one) < _bare(other):
        assert sort_key(one) < sort_key(other)


def _bare(text: str) -> list[list[int]]:
    """The words of ``text`` as places of their letters, tones left out, by a table written out by hand."""
    vowels = "aàảãáạăằẳẵắặâầẩẫấậeèẻẽéẹêềểễếệiìỉĩíịoòỏõóọôồổỗốộơờởỡớợuùủũúụưừửữứựyỳỷỹýỵ"
    bare = {toned: vowels[place - place % 6] for place, toned in enumerate(vowels)}
    return [[LETTERS.index(bare.get(c, c)) for c in word] for word in text.lower().split()]
