"""What the wheel carries is what the folders hold."""

from configparser import ConfigParser
from pathlib import Path

ROOT = Path(__file__).parents[2]


def test_setup_cfg_lists_every_package_and_the_templates() -> None:
    configuration = ConfigParser()
    configuration.read(ROOT / "setup.cfg", encoding="utf-8")
    listed = configuration["options"]["packages"].split()
    folders = sorted(
        ".".join(found.parent.relative_to(ROOT).parts) for found in ROOT.glob("tracker/**/__init__.py")
    )
    assert sorted(listed) == sorted([*folders, "tracker.templates"])


def test_every_folder_with_python_modules_is_a_package() -> None:
    modules = {found.parent for found in ROOT.glob("tracker/**/*.py")}
    assert [str(folder) for folder in modules if not (folder / "__init__.py").exists()] == [
        str(ROOT / "tracker/migrations/versions")
    ]
