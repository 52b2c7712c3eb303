"""Plan 111 on the morning of 04/09/2025, for tests of pages: who signs in, and what they do with forms."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from tests import builders
from tests.builders import Office, at
from tests.web.typing_in import token
from tracker.extensions import db, writes
from tracker.models.directives import Directive

HEAD, OFFICER, COORDINATING, STRANGER = (
    "truongphong.mtks", "chuyenvien.mtks", "chanhvanphong", "giamdoc.vpdkdd",
)  # fmt: skip
LEADER, OTHER_LEADER, CLERK, ADMINISTRATOR = "pgd.moitruong", "pgd.nongnghiep", "vanthu", "quantri"


@dataclass
class Scene:
    """The application with Plan 111 in it; ``ids`` are the directives by clause."""

    app: Flask
    office: Office
    ids: dict[str, int]

    def client(self, login: str) -> FlaskClient:
        """A browser in which ``login`` is signed in."""
        client = self.app.test_client()
        builders.sign_in(client, login)
        return client

    @contextmanager
    def row(self, clause: str) -> Iterator[Directive]:
        """The directive of ``clause`` as it is stored now."""
        with self.app.app_context():
            yield db.session.get_one(Directive, self.ids[clause])

    def version(self, clause: str) -> int:
        """Its version."""
        with self.row(clause) as row:
            return row.version

    def done(self, verb: Callable[..., Any], login: str, clause: str, now: Any = None, **given: Any) -> None:
        """Somebody does something through the service, and it is committed."""
        with self.app.app_context(), writes():
            row = db.session.get_one(Directive, self.ids[clause])
            verb(self.office.act(login, now or at(4)), row.id, row.version, **given)
            db.session.commit()

    def with_document(self, clause: str) -> None:
        """The directive gets a document as evidence."""
        with self.app.app_context(), writes():
            builders.document(db.session.get_one(Directive, self.ids[clause]), self.office)
            db.session.commit()

    def page(self, clause: str, *rest: str) -> str:
        """The address of the directive's page, or of one below it."""
        return "/".join((f"/directives/{self.ids[clause]}", *rest))

    def send(self, login: str, address: str, **typed: Any) -> TestResponse:
        """Open the form at ``address`` and send it with its own hidden fields and what is typed."""
        client = self.client(login)
        opened = client.get(address)
        assert opened.status_code == 200, opened.status_code
        return client.post(opened.request.path, data={**hidden(opened.text), **typed})


def scene(app: Flask, **plan: Any) -> Scene:
    """The office, Plan 111 given on 21/08/2025, and the business clock on 04/09/2025 at nine."""
    with app.app_context(), writes():
        office = builders.office()
        given = builders.plan_111(office, **plan)
        builders.business_clock(at(4))
        db.session.commit()
        ids = {d.clause: d.id for d in given.directives}
    return Scene(app, office, ids)


def hidden(page: str) -> dict[str, str]:
    """The token and the version of the form on a page."""
    parts = page.split('name="version"', 1)
    version = parts[1].split('value="', 1)[1].split('"', 1)[0] if len(parts) > 1 else ""
    return {"csrf_token": token(page), "version": version}


def day(value: date) -> str:
    """A day as one types it."""
    return f"{value:%d/%m/%Y}"
