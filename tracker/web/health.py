"""`/healthz`: whether this process answers and reaches its database. `/readyz`: whether the installation works."""

from datetime import UTC, datetime

from flask import Blueprint
from sqlalchemy import text

from tracker.extensions import db
from tracker.services import health
from tracker.web.guard import public

blueprint = Blueprint("health", __name__)


@blueprint.get("/healthz")
@public
def check() -> tuple[dict[str, str], int]:
    """200 and `{"status": "ok"}`; 503 while the database is out of reach. For load balancers."""
    db.session.execute(text("SELECT 1"))
    return {"status": "ok"}, 200


@blueprint.get("/readyz")
@public
def ready() -> tuple[dict[str, str | list[str]], int]:
    """200, or 503 with the names of the parts that fail and nothing else. For whoever watches over it.

    Not for load balancers: a mail server that is down is no reason to turn people away.
    """
    failing = health.failing(datetime.now(UTC))
    return ({"status": "failing", "parts": failing}, 503) if failing else ({"status": "ok"}, 200)
