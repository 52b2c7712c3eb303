"""Which unit leads an item of a draft, and which coordinate."""

from dataclasses import replace

import pytest

from tests.domain.test_drafting import DRAFT, MATERIAL, MINERALS, NEWS, OFFICE
from tracker.domain.drafting import Party, correct, lead_alone, party, place_units, share_out
from tracker.domain.errors import Invalid
from tracker.domain.matching import Certainty, KnownUnit


def test_several_printed_leads_become_a_directive_each_or_one_leads_and_the_rest_coordinate() -> None:
    several = correct(
        DRAFT, replace(MATERIAL, leads=(MINERALS, OFFICE, NEWS.leads[0]), coordinating=(OFFICE,))
    )
    shared = share_out(several, 1)
    assert [(item.id, item.leads) for item in shared.items][:3] == [
        (1, (MINERALS,)),
        (4, (OFFICE,)),
        (5, NEWS.leads),
    ]
    assert shared.next_id == 6
    alone = lead_alone(several, 1, 0).item(1)
    assert (alone.leads, alone.coordinating) == ((MINERALS,), (OFFICE, NEWS.leads[0]))
    with pytest.raises(Invalid):
        share_out(DRAFT, 1)
    with pytest.raises(Invalid):
        lead_alone(DRAFT, 1, 1)


def test_a_unit_shared_out_does_not_coordinate_with_itself() -> None:
    several = correct(DRAFT, replace(MATERIAL, leads=(MINERALS, OFFICE), coordinating=(OFFICE,)))
    assert [item.coordinating for item in share_out(several, 1).items][:2] == [(OFFICE,), ()]
    assert lead_alone(several, 1, 1).item(1).coordinating == (MINERALS,)


def test_a_unit_is_placed_wherever_its_name_is_printed() -> None:
    placed = place_units(DRAFT, {"VP Đất đai": Party("Đăng ký", 9, Certainty.CHOSEN)})
    assert placed.item(3).leads == (Party("VP Đất đai", 9, Certainty.CHOSEN),)
    assert placed.item(1) == MATERIAL


def test_a_printed_name_is_matched_to_a_known_unit() -> None:
    units = (KnownUnit(1, "Văn phòng Sở"), KnownUnit(2, "Văn phòng đăng ký đất đai"))
    groups = (KnownUnit(1, "UBND các xã, phường"),)
    assert party("UBND các xã, phường", units, groups).group_id == 1
    assert party("VP Sở", units) == Party("VP Sở", 1, Certainty.FOLDED)
    assert party("Văn phòng", units) == Party("Văn phòng")
