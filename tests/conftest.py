"""Fixtures of every test: an application with an empty database of its own, made from one template."""

import os
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from flask_sqlalchemy import SQLAlchemy
from jinja2 import BytecodeCache, FileSystemBytecodeCache

from tests.databases import Databases, PostgresqlDatabases, SqliteDatabases
from tracker import create_app
from tracker.config import Settings
from tracker.extensions import db as database
from tracker.extensions import writes


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--database",
        choices=("sqlite", "postgresql"),
        default="sqlite",
        help="which kind of database the tests run on; a PostgreSQL is started by the tests themselves",
    )


@pytest.hookimpl(trylast=True)
def pytest_sessionfinish(session: pytest.Session) -> None:
    """In CI nothing may be left out: a skipped test is a failure there."""
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    if os.environ.get("CI") == "true" and reporter is not None and reporter.stats.get("skipped"):
        reporter.write_line("CI=true: a skipped test is a failure", red=True)
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


@pytest.fixture(scope="session")
def databases(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Databases]:
    """The place empty databases come from: migrated once, copied for each test."""
    kind = SqliteDatabases if request.config.getoption("--database") == "sqlite" else PostgresqlDatabases
    with kind(tmp_path_factory.mktemp("database")) as place:
        yield place


@pytest.fixture(scope="session")
def postgresql(tmp_path_factory: pytest.TempPathFactory) -> Iterator[PostgresqlDatabases]:
    """A PostgreSQL for tests that are about it, whatever the others run on."""
    with PostgresqlDatabases(tmp_path_factory.mktemp("postgresql")) as place:
        yield place


@pytest.fixture
def settings(databases: Databases, tmp_path: Path) -> Iterator[Settings]:
    """Settings of an installation in a folder of its own, with a fresh database."""
    with databases.fresh() as url:
        yield Settings(
            home=tmp_path,
            secret_key="a test's own secret key",
            database_url=url,
            base_url="http://localhost",
            scheduler=False,
        )


@pytest.fixture(scope="session")
def compiled_templates(tmp_path_factory: pytest.TempPathFactory) -> BytecodeCache:
    """Templates compiled once for all applications of the session."""
    return FileSystemBytecodeCache(str(tmp_path_factory.mktemp("templates")))


@pytest.fixture
def make_app(settings: Settings, compiled_templates: BytecodeCache) -> Iterator[Callable[..., Flask]]:
    """Make an application from the test's settings, some of them changed."""
    made: list[Flask] = []

    def make(**changes: object) -> Flask:
        app = create_app(replace(settings, **changes))  # type: ignore[arg-type]
        app.testing = True
        app.jinja_env.bytecode_cache = compiled_templates
        made.append(app)
        return app

    yield make
    for app in made:
        with app.app_context():
            database.engine.dispose()


@pytest.fixture
def app(make_app: Callable[..., Flask]) -> Flask:
    """The application under test. Not inside an application context: requests must not share one."""
    return make_app()


@pytest.fixture
def client(app: Flask, request: pytest.FixtureRequest) -> FlaskClient:
    """A browser nobody has signed in with yet."""
    if "db" in request.fixturenames:
        raise pytest.UsageError("`client` and `db` do not mix: a request would reuse the open context")
    return app.test_client()


@pytest.fixture
def db(app: Flask) -> Iterator[SQLAlchemy]:
    """The database inside an application context that may write, for tests of services, queries and models."""
    with app.app_context(), writes():
        yield database
        database.session.remove()
