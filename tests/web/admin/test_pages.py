"""Who may open what the administrator keeps."""

from flask.testing import FlaskClient

from tests import builders
from tests.web.admin.keeping import id_of
from tracker.models.accounts import Account
from tracker.models.units import Unit


def test_every_page_opens_for_the_administrator_and_for_nobody_else(keeper: FlaskClient) -> None:
    account, unit = id_of(keeper, Account, login="vanthu"), id_of(keeper, Unit, short_name="MTKS")
    pages = [
        "/admin/accounts",
        "/admin/accounts/new",
        f"/admin/accounts/{account}",
        f"/admin/accounts/{account}/change",
        f"/admin/accounts/{account}/posts/new",
        f"/admin/accounts/{account}/substitutes/new",
        "/admin/units",
        "/admin/units/new",
        f"/admin/units/{unit}",
        "/admin/calendar",
        "/admin/settings",
        "/admin/usual-limits",
        "/admin/usual-limits/new",
        "/admin/history",
    ]
    clerk = keeper.application.test_client()
    builders.sign_in(clerk, "vanthu")
    for page in pages:
        assert keeper.get(page).status_code == 200, page
        assert clerk.get(page).status_code == 403, page
