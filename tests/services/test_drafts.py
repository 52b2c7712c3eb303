"""A draft from its document to the issued plan, through the services."""

from dataclasses import replace
from datetime import date

import pytest
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import func, select

from tests import builders
from tests.services import documents
from tracker.domain import drafting
from tracker.domain.deadlines import AroundEvent, OnDate
from tracker.domain.errors import Conflict, Invalid, Missing, NotAllowed, Unreadable
from tracker.domain.matching import Certainty
from tracker.models.directives import Directive, RuleOrigin
from tracker.models.plans import Draft, Plan, SourceText
from tracker.models.units import Unit, UnitGroup
from tracker.services import drafts
from tracker.services.units import NewUnit


def ready(row: Draft, office: builders.Office) -> Draft:
    """The draft with its leader chosen and everything sure confirmed."""
    act = office.act("vanthu")
    leader = office.accounts["pgd.moitruong"]
    drafts.change(act, row.id, row.version, lambda d: replace(d, leader_id=leader, previous=d))
    return drafts.change(act, row.id, row.version, drafting.confirm_all_sure)


def opened(office: builders.Office, **changes: object) -> Draft:
    return documents.opened(office.act("vanthu"), **changes)


def test_a_reading_opens_as_a_draft_with_its_units_matched(db: SQLAlchemy) -> None:
    office = builders.office()
    draft = drafts.content(opened(office))
    assert [item.clause for item in draft.items] == ["V.1.1", "V.1.2", "V.2"]
    assert draft.items[0].leads[0].unit_id == office.units["MTKS"]
    assert draft.items[0].coordinating[0].unit_id == office.units["VPS"]
    assert draft.window.last_on == date(2025, 9, 30)


def test_the_lines_of_the_document_are_kept_with_the_draft(db: SQLAlchemy) -> None:
    row = opened(builders.office())
    assert row.source is not None
    assert row.source.digest == documents.DIGEST
    assert row.source.lines[0]["text"] == "KẾ HOẠCH"


def test_a_document_without_a_task_stores_nothing(db: SQLAlchemy) -> None:
    office = builders.office()
    with pytest.raises(Unreadable):
        opened(office, directives=())
    assert db.session.scalar(select(func.count()).select_from(Draft)) == 0
    assert db.session.scalar(select(func.count()).select_from(SourceText)) == 0


def test_only_a_clerk_opens_a_draft(db: SQLAlchemy) -> None:
    office = builders.office()
    with pytest.raises(NotAllowed):
        documents.opened(office.act("truongphong.mtks"))


def test_every_step_is_kept_and_the_last_one_can_be_undone(db: SQLAlchemy) -> None:
    office = builders.office()
    row, act = opened(office), office.act("vanthu")
    drafts.change(act, row.id, row.version, lambda d: drafting.drop(d, 2))
    db.session.commit()
    assert [item.id for item in drafts.content(row).items] == [1, 3]
    drafts.undo(act, row.id, row.version)
    db.session.commit()
    assert [item.id for item in drafts.content(row).items] == [1, 2, 3]
    with pytest.raises(Invalid):
        drafts.undo(act, row.id, row.version)


def test_a_step_from_a_stale_page_is_refused(db: SQLAlchemy) -> None:
    office = builders.office()
    row, act = opened(office), office.act("vanthu")
    seen = row.version
    drafts.change(act, row.id, seen, lambda d: drafting.drop(d, 2))
    db.session.commit()
    with pytest.raises(Conflict):
        drafts.change(act, row.id, seen, lambda d: drafting.drop(d, 1))


def test_what_was_found_beside_the_directives_outlives_every_step(db: SQLAlchemy) -> None:
    office = builders.office()
    row, act = opened(office), office.act("vanthu")
    drafts.change(act, row.id, row.version, lambda d: drafting.drop(d, 2))
    assert [u["clause"] for u in drafts.beside(row).unplaced] == ["III.4"]


def test_a_draft_with_an_obstacle_is_not_issued(db: SQLAlchemy) -> None:
    office = builders.office()
    row = opened(office)
    with pytest.raises(Missing):
        drafts.issue(office.act("vanthu"), row.id, row.version)
    assert db.session.scalar(select(func.count()).select_from(Plan)) == 0


def test_a_ready_draft_becomes_a_plan_with_its_directives(db: SQLAlchemy) -> None:
    office = builders.office()
    row = ready(opened(office), office)
    plan = drafts.issue(office.act("vanthu"), row.id, row.version)
    db.session.commit()
    assert [d.clause for d in plan.directives] == ["V.1.1", "V.1.2", "V.2"]
    assert plan.directives[0].due_on == date(2025, 8, 27)
    assert plan.directives[0].rule_origin is RuleOrigin.USUAL
    assert plan.directives[0].source == {"lines": [3]}
    assert row.plan_id == plan.id


def test_an_issued_draft_cannot_be_issued_again(db: SQLAlchemy) -> None:
    office = builders.office()
    row = ready(opened(office), office)
    drafts.issue(office.act("vanthu"), row.id, row.version)
    db.session.commit()
    with pytest.raises(Conflict):
        drafts.issue(office.act("vanthu"), row.id, row.version)


def test_a_unit_named_for_the_first_time_is_created_in_place(db: SQLAlchemy) -> None:
    office = builders.office()
    act = office.act("vanthu")
    row = opened(office, lead="Trạm Quan trắc môi trường")
    name = "Trạm Quan trắc môi trường"
    drafts.settle_units(act, row.id, row.version, known={}, new={name: NewUnit(name, "TQT")})
    made = db.session.scalars(select(Unit).where(Unit.name == name)).one()
    assert drafts.content(row).items[0].lead == drafting.Party(name, made.id, Certainty.CHOSEN)


def test_a_printed_name_is_settled_once_for_the_whole_draft(db: SQLAlchemy) -> None:
    office = builders.office()
    act = office.act("vanthu")
    row = opened(office, lead="Phòng Môi trường")
    meant = drafting.Party("", office.units["MTKS"], Certainty.CHOSEN)
    drafts.settle_units(act, row.id, row.version, known={"Phòng Môi trường": meant}, new={})
    assert {item.leads[0].unit_id for item in drafts.content(row).items[:2]} == {office.units["MTKS"]}


def test_a_group_becomes_one_directive_for_each_member(db: SQLAlchemy) -> None:
    office = builders.office()
    members = [office.unit("MTKS"), office.unit("VPS")]
    db.session.add(UnitGroup(name="UBND các xã, phường", aliases=[], members=members))
    db.session.commit()
    row = ready(opened(office, lead="UBND các xã, phường", coordinating=()), office)
    plan = drafts.issue(office.act("vanthu"), row.id, row.version)
    shares = [d for d in plan.directives if d.clause == "V.1.1"]
    assert {d.lead_unit_id for d in shares} == {unit.id for unit in members}
    assert len({d.group_id for d in shares} - {None}) == 1


def test_what_one_waits_for_is_carried_to_the_issued_directives(db: SQLAlchemy) -> None:
    office = builders.office()
    row, act = ready(opened(office), office), office.act("vanthu")
    last = drafts.content(row).item(3)
    step = replace(last, depends_on=(1,))
    drafts.change(act, row.id, row.version, lambda d: drafting.correct(d, step))
    plan = drafts.issue(act, row.id, row.version)
    assert [d.clause for d in plan.directives[2].requires] == ["V.1.1"]


def test_a_date_already_past_needs_the_clerks_word(db: SQLAlchemy) -> None:
    office = builders.office()
    row, act = ready(opened(office), office), office.act("vanthu", builders.at(1, 9))
    with pytest.raises(Invalid, match="đã qua"):
        drafts.issue(act, row.id, row.version)
    for item in (1, 2):
        drafts.change(act, row.id, row.version, lambda d, i=item: drafting.confirm(d, i, past_accepted=True))
    plan = drafts.issue(act, row.id, row.version)
    assert plan.directives[0].due_on == date(2025, 8, 27)


def test_a_spoken_direction_is_a_draft_without_a_document(db: SQLAlchemy) -> None:
    office = builders.office()
    unit = drafting.Party("", office.units["VPS"], Certainty.CHOSEN)
    item = drafting.Item(0, "Báo cáo nhanh", leads=(unit,), rule=OnDate(date(2025, 8, 29)), confirmed=True)
    head = drafting.Head(title="Chỉ đạo tại giao ban")
    act, leader = office.act("vanthu"), office.accounts["pgd.moitruong"]
    row = drafts.open_spoken(act, head, leader, item)
    plan = drafts.issue(act, row.id, row.version)
    assert (plan.kind, plan.source_id) == ("spoken", None)
    assert db.session.scalars(select(Directive)).one().due_on == date(2025, 8, 29)


def test_a_deleted_draft_takes_its_text_with_it(db: SQLAlchemy) -> None:
    office = builders.office()
    row = opened(office)
    drafts.delete(office.act("vanthu"), row.id, row.version)
    db.session.commit()
    assert db.session.scalar(select(func.count()).select_from(SourceText)) == 0


def test_the_draft_keeps_the_rule_a_person_gave(db: SQLAlchemy) -> None:
    office = builders.office()
    row, act = opened(office), office.act("vanthu")
    corrected = replace(drafts.content(row).item(1), rule=AroundEvent(-10))
    drafts.change(act, row.id, row.version, lambda d: drafting.correct(d, corrected))
    item = drafts.content(row).item(1)
    assert (item.rule, item.origin) == (AroundEvent(-10), drafting.Origin.PERSON)
