"""Write the first migration anew from the models: `python -m tracker.migrations.rewrite`.

Only while nothing is released: until then there is one migration, and changing a model means writing it again.
Afterwards `flask --app wsgi db migrate` writes the next one, and this module goes.
"""

import subprocess
import sys
import tempfile
from pathlib import Path

from alembic import command
from alembic.config import Config
from flask import current_app

from tracker.app import create_app
from tracker.config import Settings

VERSIONS = Path(__file__).parent / "versions"


def main() -> None:
    """Replace everything in `versions/` by one migration that makes the tables of the models."""
    for old in VERSIONS.glob("*.py"):
        old.unlink()
    with tempfile.TemporaryDirectory() as folder:
        database_url = f"sqlite:///{folder}/empty.sqlite"
        app = create_app(Settings(home=Path(folder), secret_key="unused", database_url=database_url))  # noqa: S106
        with app.app_context():
            config: Config = current_app.extensions["migrate"].migrate.get_config()
            command.revision(config, "The first version", autogenerate=True, rev_id="0001")
    subprocess.run([sys.executable, "-m", "ruff", "format", "--quiet", str(VERSIONS)], check=True)  # noqa: S603


if __name__ == "__main__":
    main()
