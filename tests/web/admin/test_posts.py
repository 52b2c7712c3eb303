"""Posts given and taken, and who acts for whom meanwhile."""

from datetime import date

from flask.testing import FlaskClient
from sqlalchemy import select

from tests import builders
from tests.web.admin.keeping import id_of, last_entry
from tests.web.typing_in import fill_in
from tracker.extensions import db, writes
from tracker.models.accounts import Account, Post, Substitution
from tracker.models.units import Unit


def test_a_post_in_a_unit_can_be_given_and_taken(keeper: FlaskClient) -> None:
    clerk, unit = id_of(keeper, Account, login="vanthu"), id_of(keeper, Unit, short_name="MTKS")
    here = f"/admin/accounts/{clerk}"
    assert fill_in(keeper, f"{here}/posts/new", role="officer", unit="0").status_code == 422
    fill_in(keeper, f"{here}/posts/new", role="officer", unit=str(unit), title="Chuyên viên")
    post = id_of(keeper, Post, account_id=clerk, unit_id=unit)
    assert "Chuyên viên" in keeper.get(here).text
    fill_in(keeper, here, to=f"{here}/posts/{post}/take")
    assert last_entry(keeper).before == {"post": {"role": "officer", "unit_id": unit, "title": "Chuyên viên"}}


def test_a_substitute_acts_for_the_absent_within_the_span_only(keeper: FlaskClient) -> None:
    absent, other = id_of(keeper, Account, login="pgd.moitruong"), id_of(keeper, Account, login="vanthu")
    here = f"/admin/accounts/{absent}"
    typed = {"substitute": str(other), "first_on": "04/09/2025", "last_on": "05/09/2025"}
    assert fill_in(keeper, f"{here}/substitutes/new", **typed).status_code == 302
    assert fill_in(keeper, f"{here}/substitutes/new", **typed).status_code == 422  # covered already
    clerk = keeper.application.test_client()
    builders.sign_in(clerk, "vanthu")
    assert "Đang làm thay" in clerk.get("/account").text
    with keeper.application.app_context(), writes():
        builders.business_clock(builders.at(6))
        db.session.commit()
    assert "Đang làm thay" not in clerk.get("/account").text


def test_ending_a_substitution_gives_the_posts_back_today(keeper: FlaskClient) -> None:
    absent, other = id_of(keeper, Account, login="pgd.moitruong"), id_of(keeper, Account, login="vanthu")
    here = f"/admin/accounts/{absent}"
    typed = {"substitute": str(other), "first_on": "01/09/2025", "last_on": "05/09/2025"}
    fill_in(keeper, f"{here}/substitutes/new", **typed)
    fill_in(keeper, here, to=f"/admin/substitutions/{id_of(keeper, Substitution, absent_id=absent)}/end")
    with keeper.application.app_context():
        assert db.session.scalars(select(Substitution.last_on)).one() == date(2025, 9, 3)
