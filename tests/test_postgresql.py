"""The settings for PostgreSQL, and that a real server feels them."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine, create_engine, make_url, text
from sqlalchemy.exc import InternalError, OperationalError

from tests.databases import PostgresqlDatabases
from tests.mailserver import certificate
from tracker import create_app
from tracker.config import Settings, WrongSetting, read_settings
from tracker.extensions import db
from tracker.postgresql import Postgresql, Tls, hosts
from tracker.web.guard import public

REMOTE = "postgresql+psycopg://tracker@/tracker?host=db1.example:5432&host=db2.example:5432"


@pytest.fixture
def engine(postgresql: PostgresqlDatabases) -> Iterator[Engine]:
    """An engine with short limits."""
    with postgresql.fresh() as url:
        limits = Postgresql(pool=2, statement_seconds=1, lock_seconds=1)
        made = create_engine(url, **limits.engine_options(url))
        yield made
        made.dispose()


def test_a_remote_server_must_show_a_certificate_for_its_name() -> None:
    given = Postgresql().engine_options(REMOTE)["connect_args"]
    assert given["sslmode"] == "verify-full"
    assert given["sslrootcert"] == "system"
    assert given["target_session_attrs"] == "read-write"
    assert hosts(make_url(REMOTE)) == ["db1.example", "db2.example"]


@pytest.mark.parametrize(
    ("address", "checked"),
    [
        ("db1.example/t", True),
        ("localhost,db1.example/t", True),
        ("/t?hostaddr=192.0.2.1", True),
        ("localhost/t?hostaddr=192.0.2.1", True),
        ("/t?host=localhost:5432&host=[2001:db8::1]:5432", True),
        ("[::1]:5432/t", False),
        ("/t?host=[::1]:5432&host=127.0.0.1:5433", False),
        ("/t?host=/run/postgresql", False),
    ],
)
def test_whatever_names_another_machine_has_its_certificate_checked(address: str, checked: bool) -> None:
    given = Postgresql().engine_options(f"postgresql+psycopg://tracker@{address}")["connect_args"]
    assert (given.get("sslmode") == "verify-full") == checked


def test_encryption_is_off_only_by_name() -> None:
    assert Postgresql(tls=Tls.OFF).engine_options(REMOTE)["connect_args"]["sslmode"] == "disable"
    assert "sslmode" not in Postgresql().engine_options("postgresql+psycopg://t@localhost/t")["connect_args"]


def test_sqlite_needs_none_of_it() -> None:
    assert Postgresql().engine_options("sqlite:///x") == {}


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("TLS", "prefer"),
        ("POOL", "0"),
        ("CONNECT_SECONDS", "fast"),
        ("URL", "postgresql+psycopg://h/d?sslmode=allow"),
        ("URL", "postgresql+psycopg://tracker@db1:5432,db2:5432/d"),
        ("URL", "postgresql+psycopg:"),
    ],
)
def test_a_wrong_value_stops_the_start(tmp_path: Path, name: str, value: str) -> None:
    with pytest.raises(WrongSetting, match=f"DATABASE_{name}"):
        read_settings(tmp_path, {f"TRACKER_DATABASE_{name}": value})


def test_a_statement_that_takes_too_long_is_ended(engine: Engine) -> None:
    with engine.connect() as connection, pytest.raises(OperationalError, match="statement timeout"):
        connection.execute(text("SELECT pg_sleep(5)"))


def test_waiting_for_a_lock_ends(postgresql: PostgresqlDatabases) -> None:
    with postgresql.fresh() as url:
        engine = create_engine(url, **Postgresql(pool=2, lock_seconds=1).engine_options(url))
        with engine.begin() as holder, engine.connect() as other:
            holder.execute(text("LOCK TABLE unit"))
            with pytest.raises(OperationalError, match="lock timeout"):
                other.execute(text("SELECT count(*) FROM unit"))
        engine.dispose()


def test_the_server_gives_up_a_machine_of_ours_that_vanished_and_what_it_had_locked(
    postgresql: PostgresqlDatabases, tmp_path: Path
) -> None:
    _context, public = certificate(tmp_path, name="localhost")
    names = "tcp_keepalives_idle", "tcp_keepalives_interval", "tcp_keepalives_count", "tcp_user_timeout"
    with postgresql.over_tls(
        public, tmp_path / "server.key"
    ) as url:  # over the network: a socket's peer cannot vanish
        engine = create_engine(url, **Postgresql(ca_file=str(public)).engine_options(url))
        with engine.connect() as connection:
            assert [connection.scalar(text(f"SHOW {name}")) for name in names] == ["2", "1", "3", "5000"]
        engine.dispose()


def test_a_connection_the_server_has_ended_is_replaced_unseen(postgresql: PostgresqlDatabases) -> None:
    with postgresql.fresh() as url:
        engine, killer = (create_engine(url, **Postgresql(pool=2).engine_options(url)) for _ in range(2))
        with engine.connect() as connection:
            assert connection.scalar(text("SELECT 1")) == 1
        others = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database()"
        with killer.connect() as connection:
            assert connection.scalars(text(f"{others} AND pid <> pg_backend_pid()")).all() == [True]
        with engine.connect() as connection:
            assert connection.scalar(text("SELECT 1")) == 1
        engine.dispose()
        killer.dispose()


def test_a_host_that_does_not_answer_is_passed_over(postgresql: PostgresqlDatabases, tmp_path: Path) -> None:
    with postgresql.fresh() as url:
        both = make_url(url).update_query_dict({"host": (str(tmp_path), str(postgresql.home))})
        engine = create_engine(both, **Postgresql().engine_options(both.render_as_string()))
        with engine.connect() as connection:
            assert connection.scalar(text("SELECT 1")) == 1
        engine.dispose()


def test_a_server_that_takes_no_writes_is_refused(postgresql: PostgresqlDatabases) -> None:
    with postgresql.fresh() as url:
        name = make_url(url).database
        plain = create_engine(url, isolation_level="AUTOCOMMIT")
        with plain.connect() as connection:
            connection.execute(text(f'ALTER DATABASE "{name}" SET default_transaction_read_only = on'))
        plain.dispose()
        engine = create_engine(url, **Postgresql().engine_options(url))
        with pytest.raises(OperationalError, match="read-only"):
            engine.connect()
        engine.dispose()


def test_an_answer_stands_when_the_server_goes_away_before_the_request_is_over(
    postgresql: PostgresqlDatabases, tmp_path: Path
) -> None:
    with postgresql.fresh() as url:
        app = create_app(
            Settings(home=tmp_path, secret_key="k", database_url=url, base_url="http://localhost")
        )
        ended = create_engine(url)

        def answer() -> str:
            number = db.session.scalar(text("SELECT pg_backend_pid()"))
            with ended.connect() as other:
                other.execute(text("SELECT pg_terminate_backend(:number, 5000)"), {"number": number})
            return "what was asked for"

        app.view_functions["health.check"] = public(answer)
        for _ in range(2 * Postgresql().pool):
            assert app.test_client().get("/healthz").text == "what was asked for"
        ended.dispose()
        with app.app_context():
            db.engine.dispose()


def test_a_server_that_takes_no_writes_any_more_is_left(
    postgresql: PostgresqlDatabases, tmp_path: Path
) -> None:
    with postgresql.fresh() as url:
        app = create_app(Settings(home=tmp_path, secret_key="k", database_url=url))
        with app.app_context():
            db.session.execute(text("SET TRANSACTION READ ONLY"))
            with pytest.raises(InternalError) as refused:
                db.session.execute(text("CREATE TABLE nothing ()"))
            assert refused.value.connection_invalidated
            db.session.remove()
            db.engine.dispose()


def test_a_certificate_nobody_vouches_for_is_refused(postgresql: PostgresqlDatabases, tmp_path: Path) -> None:
    _context, public = certificate(tmp_path, name="localhost")
    with postgresql.over_tls(public, tmp_path / "server.key") as url:
        trusted = Postgresql(tls=Tls.VERIFY_FULL, ca_file=str(public))
        engine = create_engine(url, **trusted.engine_options(url))
        with engine.connect() as connection:
            assert connection.scalar(text("SELECT ssl FROM pg_stat_ssl WHERE pid = pg_backend_pid()"))
        engine.dispose()
        doubted = create_engine(url, **Postgresql(tls=Tls.VERIFY_FULL).engine_options(url))
        with pytest.raises(OperationalError, match="certificate"):
            doubted.connect()
        doubted.dispose()
