"""The floor of this machine: a bare Flask page of fifty rows read by an index, nothing of the tracker around it."""

from __future__ import annotations

from flask import Flask, render_template_string
from sqlalchemy import Engine, text

PAGE = """<!doctype html><title>floor</title><table>{% for row in rows %}
<tr><td>{{ row.clause }}</td><td>{{ row.text }}</td><td>{{ row.due_on }}</td><td>{{ row.stage }}</td></tr>
{% endfor %}</table>"""

ROWS = text(
    "select clause, text, due_on, stage from directive "
    "where lead_unit_id = :unit_id and stage = 'done' order by due_on limit 50"
)


def floor(engine: Engine, unit_id: int) -> Flask:
    """The bare application over the same database."""
    app = Flask("floor")

    @app.get("/")
    def page() -> str:
        with engine.connect() as connection:
            return render_template_string(PAGE, rows=connection.execute(ROWS, {"unit_id": unit_id}).all())

    return app
