"""The lock files hold what setup.cfg asks for, and no address to fetch it from."""

import re
from configparser import ConfigParser
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from packaging.version import Version

ROOT = Path(__file__).parents[2]
PIN = re.compile(r"^([A-Za-z0-9._-]+)(?:\[[^]]*\])?==([^ ;\\]+)", re.MULTILINE)


def asked_for(*extras: str) -> list[Requirement]:
    configuration = ConfigParser()
    configuration.read(ROOT / "setup.cfg", encoding="utf-8")
    lines = configuration["options"]["install_requires"].splitlines()
    for extra in extras:
        lines += configuration["options.extras_require"][extra].splitlines()
    return [Requirement(line) for line in lines if line]


@pytest.mark.parametrize(
    ("lock", "extras"),
    [
        ("requirements.lock", ("postgres",)),
        ("requirements-s3.lock", ("postgres", "s3")),
        ("requirements-dev.lock", ("postgres", "s3", "dev")),
    ],
)
def test_every_requirement_is_pinned_to_a_version_it_allows(lock: str, extras: tuple[str, ...]) -> None:
    text = (ROOT / lock).read_text(encoding="utf-8")
    pinned = {canonicalize_name(name): Version(version) for name, version in PIN.findall(text)}
    for wanted in asked_for(*extras):
        found = pinned.get(canonicalize_name(wanted.name))
        assert found is not None, f"{wanted} is not in {lock}: make lock"
        assert wanted.specifier.contains(found), f"{wanted}, but {lock} has {found}: make lock"


@pytest.mark.parametrize("lock", ["requirements.lock", "requirements-s3.lock", "requirements-dev.lock"])
def test_a_lock_names_versions_and_hashes_and_no_place(lock: str) -> None:
    text = (ROOT / lock).read_text(encoding="utf-8")
    assert "://" not in text
    assert not re.search(r"^--?(?!hash)", text, re.MULTILINE)
    assert len(PIN.findall(text)) <= text.count("--hash=sha256:")


@pytest.mark.parametrize("more", ["requirements-s3.lock", "requirements-dev.lock"])
def test_everything_pinned_for_running_is_the_same_where_more_is_pinned(more: str) -> None:
    running, beside = (
        dict(PIN.findall((ROOT / lock).read_text(encoding="utf-8"))) for lock in ("requirements.lock", more)
    )
    assert {name: beside.get(name) for name in running} == running
