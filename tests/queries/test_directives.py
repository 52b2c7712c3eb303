"""The list of directives: what it finds, in which order, and what it tells to whom."""

from datetime import date, timedelta

from flask_sqlalchemy import SQLAlchemy

from tests import builders, statements
from tests.queries import rows
from tracker.domain.folding import fold
from tracker.domain.lifecycle import Stage
from tracker.domain.moves import Move
from tracker.domain.overview import Cell
from tracker.models.directives import Coordination, Extension
from tracker.queries.directives import Sort, count, every, page
from tracker.queries.narrowing import Filters, UnitRole, silent_since
from tracker.services import directives, extensions


def clauses(found: object) -> list[str]:
    return [row.clause for row in found]  # type: ignore[attr-defined]


def test_a_leader_finds_the_nine_directives_of_the_plan_in_its_order(db: SQLAlchemy) -> None:
    office = builders.office()
    plan = builders.plan_111(office)
    act = office.act("pgd.moitruong", builders.at(4))
    found = page(act, Filters(plan_id=plan.id), sort=Sort.PLAN)
    assert found.total == 9
    expected = ["V.1.1", "V.1.2", "V.1.3", "V.1.4", "V.2.1", "V.2.2", "V.2.3", "V.2.4", "V.3"]
    assert clauses(found.rows) == expected


def test_a_row_tells_what_a_list_shows(db: SQLAlchemy) -> None:
    office = builders.office()
    builders.plan_111(office)
    act = office.act("pgd.moitruong", builders.at(4))
    found = {row.clause: row for row in every(act)}
    row = found["V.2.1"]
    assert (row.plan, row.unit, row.unit_short) == ("111/KH-SNNMT", "Văn phòng Sở", "VPS")
    assert row.due_on == date(2025, 9, 8)
    assert row.judgement.days == -2
    assert (row.move, row.waits_for) == (Move.UNIT_WAITING, ("V.1.3",))
    assert found["V.1.1"].coordinating == ("VPS",)


def test_a_unit_sees_its_own_in_full_and_of_the_rest_stage_and_deadline(db: SQLAlchemy) -> None:
    office = builders.office()
    builders.plan_111(office)
    directive = builders.directive("V.3")
    directive.state_of_work = "đã đăng tin"
    db.session.flush()
    found = {row.clause: row for row in every(office.act("truongphong.mtks", builders.at(4)))}
    assert len(found) == 9
    assert found["V.1.1"].full
    assert found["V.1.1"].updated_on is not None
    other = found["V.3"]
    assert not other.full
    assert (other.stage, other.due_on) == (Stage.NOT_STARTED, date(2025, 9, 11))
    assert (other.state_of_work, other.updated_on, other.move, other.officer) == ("", None, Move.NOBODY, "")


def test_a_coordinating_unit_sees_in_full_what_it_coordinates(db: SQLAlchemy) -> None:
    office = builders.office()
    builders.plan_111(office)
    found = {row.clause: row.full for row in every(office.act("chanhvanphong", builders.at(4)))}
    assert found["V.1.1"]
    assert not found["V.3"]


def test_a_unit_finds_nothing_of_plans_that_ask_nothing_of_it(db: SQLAlchemy) -> None:
    office = builders.office()
    other = rows.plan(office, number="7/KH")
    rows.directive(office, other, lead_unit_id=office.units["KL"], clause="I.9")
    db.session.flush()
    assert page(office.act("truongphong.mtks")).total == 0
    assert page(office.act("pgd.moitruong")).total == 1


def test_an_administrator_finds_no_directives(db: SQLAlchemy) -> None:
    office = builders.office()
    builders.plan_111(office)
    assert page(office.act("quantri")).total == 0


def test_a_unit_is_found_by_its_role(db: SQLAlchemy) -> None:
    office = builders.office()
    builders.plan_111(office)
    act, unit = office.act("vanthu"), office.units["VPS"]
    assert count(act, Filters(unit_id=unit)) == 8
    assert count(act, Filters(unit_id=unit, unit_role=UnitRole.LEAD)) == 4
    assert count(act, Filters(unit_id=unit, unit_role=UnitRole.COORDINATING)) == 4


def test_words_are_found_without_their_accents(db: SQLAlchemy) -> None:
    office = builders.office()
    builders.plan_111(office)
    act = office.act("vanthu")
    assert clauses(page(act, Filters(text="giay MOI")).rows) == ["V.1.2"]
    assert clauses(page(act, Filters(text="van phong dang ky dat dai")).rows) == ["V.3"]
    assert page(act, Filters(text="100%")).total == 0


def test_words_side_by_side_come_before_words_far_apart(db: SQLAlchemy) -> None:
    office = builders.office()
    plan = rows.plan(office)
    for n, text in enumerate(("chuyen Môi trường của hội nghị", "đặt hoi truong", "đặt hội trường")):
        rows.directive(office, plan, clause=f"I.{n}", position=n, text=text, folded=fold(text))
    db.session.flush()
    assert clauses(page(office.act("vanthu"), Filters(text="hội trường")).rows) == ["I.2", "I.1", "I.0"]


def test_cells_and_stages_narrow_the_list(db: SQLAlchemy) -> None:
    office = builders.office()
    builders.plan_111(office)
    act = office.act("pgd.moitruong", builders.at(4))
    late = page(act, Filters(cells=frozenset({Cell.OVERDUE_1_3, Cell.OVERDUE_4_10})))
    assert set(clauses(late.rows)) == {"V.1.1", "V.1.2", "V.2.4"}
    assert page(act, Filters(stages=frozenset({Stage.DONE}))).total == 0


def test_the_most_urgent_come_first_and_what_is_over_last(db: SQLAlchemy) -> None:
    office = builders.office()
    plan = rows.plan(office)
    rows.directive(office, plan, clause="late", due_on=rows.TODAY - timedelta(days=9))
    rows.directive(
        office, plan, clause="done", stage=Stage.DONE, due_on=date(2025, 1, 2), submitted_on=date(2025, 1, 1)
    )
    rows.directive(office, plan, clause="undated")
    rows.directive(office, plan, clause="soon", due_on=rows.TODAY)
    db.session.flush()
    act = office.act("pgd.moitruong", builders.at(4))
    assert clauses(page(act).rows) == ["late", "soon", "undated", "done"]
    assert clauses(page(act, descending=True).rows) == ["soon", "late", "undated", "done"]


def test_pages_divide_the_list_without_loss(db: SQLAlchemy) -> None:
    office = builders.office()
    rows.many(office, rows.plan(office), 60)
    act = office.act("pgd.moitruong", builders.at(4))
    for sort in Sort:
        pages = [page(act, sort=sort, number=n, size=25) for n in (1, 2, 3)]
        assert [len(p.rows) for p in pages] == [25, 25, 10]
        assert len({row.id for p in pages for row in p.rows}) == 60
    assert page(act, number=99, size=25).number == 3


def test_silence_is_counted_in_working_days_since_the_last_word(db: SQLAlchemy) -> None:
    office = builders.office()
    builders.plan_111(office)
    act = office.act("pgd.moitruong", builders.at(28, 8))
    assert silent_since(act) == date(2025, 8, 21)
    assert count(act, Filters(silent=True)) == 9
    assert count(office.act("pgd.moitruong", builders.at(27, 8)), Filters(silent=True)) == 0


def test_a_request_for_another_date_is_found_and_shown(db: SQLAlchemy) -> None:
    office = builders.office()
    builders.plan_111(office)
    row = builders.directive("V.2.4")
    head = office.act("chanhvanphong", builders.at(3))
    extensions.ask(head, row.id, row.version, to_on=date(2025, 9, 8), reason="Chờ ý kiến")
    db.session.flush()
    found = page(office.act("pgd.moitruong", builders.at(4)), Filters(asked=True)).rows
    assert clauses(found) == ["V.2.4"]
    assert (found[0].asked_on, found[0].move) == (date(2025, 9, 8), Move.LEADER_DECIDES)
    assert db.session.query(Extension).count() == 1


def test_what_the_unit_says_is_not_its_own_waits_for_the_clerk(db: SQLAlchemy) -> None:
    office = builders.office()
    builders.plan_111(office)
    row = builders.directive("V.3")
    act = office.act("giamdoc.vpdkdd", builders.at(25, 8))
    directives.refuse(act, row.id, row.version, reason="Không thuộc chức năng")
    db.session.flush()
    found = page(office.act("vanthu", builders.at(4)), Filters(refused=True)).rows
    assert [(r.clause, r.move) for r in found] == [("V.3", Move.CLERK)]


def test_a_page_sends_as_many_statements_for_many_rows_as_for_few(db: SQLAlchemy) -> None:
    office = builders.office()
    plan = rows.plan(office)
    act = office.act("pgd.moitruong", builders.at(4))
    want = Filters(cells=frozenset(Cell))
    rows.many(office, plan, 5)
    with statements.counted() as few:
        assert len(page(act, want).rows) == 5
    rows.many(office, plan, 45, seed=2)
    with statements.counted() as many:
        assert len(page(act, want).rows) == 50
    with statements.counted() as whole:
        assert len(list(every(act, want))) == 50
    assert len(few) == len(many) == len(whole) + 1 == 6
    assert db.session.query(Coordination).count() > 10
