"""The import law of setup.cfg holds."""

from importlinter.cli import EXIT_STATUS_SUCCESS, lint_imports


def test_imports_go_down_only() -> None:
    assert lint_imports(config_filename="setup.cfg", cache_dir=None, verbose=False) == EXIT_STATUS_SUCCESS
