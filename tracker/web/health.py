"""`/healthz`: whether this process answers and reaches its database."""

from flask import Blueprint
from sqlalchemy import text

from tracker.extensions import db
from tracker.web.guard import public

blueprint = Blueprint("health", __name__)


@blueprint.get("/healthz")
@public
def check() -> tuple[dict[str, str], int]:
    """200 and `{"status": "ok"}`; a database out of reach is an error page with status 500."""
    db.session.execute(text("SELECT 1"))
    return {"status": "ok"}, 200
