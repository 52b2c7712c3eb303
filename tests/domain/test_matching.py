from unicodedata import normalize

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.domain.matching import Certainty, KnownUnit, Match, match_unit, proposals

OFFICE, REGISTRY, MINERALS, LAND, WATER, CROPS, ANIMALS, FOREST, CENTRE, EXTENSION = range(1, 11)
UNITS = (
    KnownUnit(OFFICE, "Văn phòng Sở", ("VP Sở",)),
    KnownUnit(REGISTRY, "Văn phòng đăng ký đất đai", ("VPĐKĐĐ",)),
    KnownUnit(MINERALS, "Phòng Quản lý Môi trường và Khoáng sản", ("MTKS",)),
    KnownUnit(LAND, "Phòng Quản lý Đất đai"),
    KnownUnit(WATER, "Phòng Quản lý Tài nguyên nước"),
    KnownUnit(CROPS, "Phòng Trồng trọt và Bảo vệ thực vật"),
    KnownUnit(ANIMALS, "Phòng Chăn nuôi, Thuỷ sản và Thú y"),
    KnownUnit(FOREST, "Chi cục Kiểm lâm"),
    KnownUnit(CENTRE, "Trung tâm Tài nguyên và Môi trường"),
    KnownUnit(EXTENSION, "Trung tâm Khuyến nông"),
)
NAMELESS = tuple(KnownUnit(unit.id, unit.name) for unit in UNITS)


@pytest.mark.parametrize("unit", UNITS, ids=lambda unit: unit.name)
def test_a_name_printed_in_full_is_certain(unit: KnownUnit) -> None:
    assert match_unit(unit.name, UNITS) == Match(unit.id, Certainty.EXACT)
    assert match_unit(normalize("NFD", unit.name), UNITS) == Match(unit.id, Certainty.EXACT)
    assert match_unit(unit.name.upper(), UNITS) == Match(unit.id, Certainty.FOLDED)


@pytest.mark.parametrize(
    ("printed", "unit_id"), [("MTKS", MINERALS), ("mtks", MINERALS), ("VP Sở", OFFICE), ("VPĐKĐĐ", REGISTRY)]
)
def test_an_alias_is_certain(printed: str, unit_id: int) -> None:
    assert match_unit(printed, UNITS) == Match(unit_id, Certainty.ALIAS)


@pytest.mark.parametrize(
    ("printed", "unit_id"),
    [
        ("Phòng Chăn nuôi, Thủy sản và Thú y", ANIMALS),
        ("Phòng chăn nuôi, thuỷ sản, thú y", ANIMALS),
        ("P. Quản lý Môi trường & Khoáng sản", MINERALS),
        ("VP Sở", OFFICE),
        ("VP đăng ký đất đai", REGISTRY),
        ("CC Kiểm lâm", FOREST),
        ("TT Khuyến nông", EXTENSION),
    ],
)
def test_another_spelling_of_the_same_name_is_certain(printed: str, unit_id: int) -> None:
    assert match_unit(printed, NAMELESS) == Match(unit_id, Certainty.FOLDED)


@pytest.mark.parametrize(
    ("printed", "unit_id"),
    [
        ("MTKS", MINERALS),
        ("Phòng MTKS", MINERALS),
        ("Phòng QLMTKS", MINERALS),
        ("Phòng Quản lý MT&KS", MINERALS),
        ("VPĐKĐĐ", REGISTRY),
        ("VP ĐKĐĐ", REGISTRY),
        ("Văn phòng Đăng kí đất đai", REGISTRY),
        ("Văn phòng đăng ký đất đai tỉnh Lạng Sơn", REGISTRY),
        ("Văn phòng Sở Nông nghiệp và Môi trường", OFFICE),
        ("Phòng Trồng trọt", CROPS),
        ("Khuyến nông", EXTENSION),
        ("Phong Quan ly Dat dai", LAND),
    ],
)
def test_what_is_only_alike_is_proposed_and_not_certain(printed: str, unit_id: int) -> None:
    assert match_unit(printed, NAMELESS) == Match(unit_id, Certainty.SIMILAR)


@pytest.mark.parametrize("known", [(OFFICE,), (REGISTRY,), (OFFICE, REGISTRY)])
def test_offices_that_share_their_first_words_are_never_confused(known: tuple[int, ...]) -> None:
    units = [unit for unit in UNITS if unit.id in known]
    office, registry = proposals("Văn phòng Sở", units), proposals("Văn phòng đăng ký đất đai", units)
    assert [match.unit_id for match in office] == [OFFICE] * (OFFICE in known)
    assert [match.unit_id for match in registry] == [REGISTRY] * (REGISTRY in known)


@pytest.mark.parametrize(
    "printed",
    [
        "Văn phòng",
        "Phòng",
        "",
        "Phòng Quản lý",
        "Văn phòng Ủy ban",
        "Chi cục Kiểm ngư",
        "Thanh tra Sở",
        "Sở",
        "MT",
    ],
)
def test_a_name_that_fits_none_or_several_is_left_open(printed: str) -> None:
    assert match_unit(printed, UNITS) is None


def test_units_of_different_kinds_are_not_alike() -> None:
    assert proposals("Chi cục Trồng trọt và Bảo vệ thực vật", UNITS) == ()
    assert proposals("Phòng Khuyến nông", UNITS) == ()


def test_two_communes_that_differ_by_a_tone_stay_apart() -> None:
    communes = (KnownUnit(1, "Xã Tân Thanh"), KnownUnit(2, "Xã Tân Thành"))
    assert match_unit("xã Tân Thành", communes) == Match(2, Certainty.FOLDED)
    assert match_unit("Xã Tân Thành", communes[:1]) == Match(1, Certainty.SIMILAR)


def test_a_name_that_two_units_claim_is_left_open() -> None:
    twins = (KnownUnit(1, "Phòng Kế hoạch", ("KH",)), KnownUnit(2, "Phòng Khoa học", ("KH",)))
    assert match_unit("KH", twins) is None
    assert {match.unit_id for match in proposals("KH", twins)} == {1, 2}


@given(st.text(max_size=30))
def test_whatever_is_printed_finds_a_unit_or_none(printed: str) -> None:
    assert match_unit(printed, UNITS) is None or proposals(printed, UNITS)


@given(st.sampled_from(UNITS), st.integers(0, 40))
def test_the_beginning_of_a_name_is_never_taken_for_another_unit_with_certainty(
    unit: KnownUnit, cut: int
) -> None:
    found = match_unit(unit.name[:cut], UNITS)
    assert found is None or found.unit_id == unit.id or found.certainty is Certainty.SIMILAR
