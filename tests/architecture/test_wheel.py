"""The wheel, in an environment of its own, has everything the checkout has."""

import os
import shutil
import subprocess
import sys
import sysconfig
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PROBE = """
from pathlib import Path
import tracker
from tracker import create_app
from tracker.extensions import db, metadata
from sqlalchemy import inspect

assert "site-packages" in tracker.__file__, tracker.__file__
app = create_app()
assert app.instance_path.endswith("var/tracker-instance"), app.instance_path
assert app.test_cli_runner().invoke(args=["tracker", "upgrade"]).exit_code == 0
with app.app_context():
    tables = set(inspect(db.engine).get_table_names())
    assert set(metadata.tables) <= tables, set(metadata.tables) - tables
client = app.test_client(use_cookies=True)
host = {"Host": "127.0.0.1:8000"}
page = client.get("/sign-in", headers=host)
assert page.status_code == 200 and "Đăng nhập" in page.text
for file in ("css/tokens.css", "js/htmx.min.js", "icons/mark.svg"):
    assert client.get(f"/static/{file}", headers=host).status_code == 200, file
print("well")
"""


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel built from a clean copy, without the network."""
    copy = tmp_path_factory.mktemp("source") / "tracker"
    ignore = shutil.ignore_patterns(".*", "build", "dist", "*.egg-info", "instance", "tests", "__pycache__")
    shutil.copytree(ROOT, copy, ignore=ignore)
    subprocess.run(
        [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", copy / "out"],
        cwd=copy,
        check=True,
        capture_output=True,
    )
    return next((copy / "out").glob("*.whl"))


def test_the_wheel_holds_every_template_migration_and_static_file(wheel: Path) -> None:
    inside = set(zipfile.ZipFile(wheel).namelist())
    wanted = {
        *(
            f"tracker/templates/{found.relative_to(ROOT / 'templates')}"
            for found in (ROOT / "templates").rglob("*.*")
        ),
        *(
            str(found.relative_to(ROOT))
            for folder in ("static", "migrations")
            for found in (ROOT / "tracker" / folder).rglob("*.*")
            if "__pycache__" not in found.parts
        ),
    }
    assert wanted - inside == set()


def test_the_wheel_serves_a_page_in_an_environment_of_its_own(wheel: Path, tmp_path: Path) -> None:
    home = tmp_path / "empty"
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", home], check=True)
    python = home / "bin/python"
    install = ["install", "--quiet", "--no-index", "--no-deps", wheel]
    subprocess.run([sys.executable, "-m", "pip", "--python", python, *install], check=True)
    # what the wheel depends on comes from this environment: a test does not reach for a package index
    site = next(home.glob("lib/python*/site-packages"))
    (site / "dependencies.pth").write_text(sysconfig.get_path("purelib"))
    clean = {name: value for name, value in os.environ.items() if not name.startswith(("TRACKER_", "PYTHON"))}
    done = subprocess.run(
        [python, "-c", PROBE], cwd=tmp_path, env=clean, capture_output=True, text=True, check=False
    )
    assert done.stdout == "well\n", done.stderr
