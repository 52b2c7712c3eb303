"""The served process starts, answers and ends cleanly."""

import os
import re
import signal
import socket
import subprocess
import sys
import urllib.request
import weakref
from collections.abc import Iterator
from contextlib import nullcontext
from pathlib import Path

import pytest
from flask import Flask

from tracker import jobs, logs, serving

ROOT = Path(__file__).parents[1]


def flask(*words: str) -> list[str]:
    return [sys.executable, "-m", "flask", "--app", str(ROOT / "wsgi.py"), "tracker", *words]


def refused(environment: dict[str, str], *words: str) -> str:
    """What a server says that does not start."""
    done = subprocess.run(
        flask("serve", *words),
        env=environment,
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
        timeout=30,
    )
    assert done.returncode != 0
    return done.stderr


@pytest.fixture
def environment(tmp_path: Path) -> dict[str, str]:
    return {**os.environ, "TRACKER_INSTANCE": str(tmp_path), "TRACKER_SCHEDULER": "no"}


@pytest.fixture
def served(tmp_path: Path, environment: dict[str, str]) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """A served installation with a new database, and its address."""
    subprocess.run(flask("upgrade"), env=environment, check=True, cwd=ROOT)
    process = subprocess.Popen(
        flask("serve", "--port", "0"), env=environment, cwd=ROOT, text=True, stdout=subprocess.PIPE
    )
    assert process.stdout is not None
    address = process.stdout.readline().split()[0]
    yield process, address
    process.kill()
    process.wait()
    process.stdout.close()


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_it_answers_and_a_signal_ends_it_cleanly(
    served: tuple[subprocess.Popen[str], str], number: signal.Signals
) -> None:
    process, address = served
    port = address.rsplit(":", 1)[1]
    request = urllib.request.Request(f"{address}/sign-in", headers={"Host": "127.0.0.1:8000"})
    with urllib.request.urlopen(request, timeout=10) as answer:
        assert "Đăng nhập" in answer.read().decode()
        assert "waitress" not in str(answer.headers).lower()
    assert port != "0"
    process.send_signal(number)
    assert process.wait(timeout=5) == 0


def test_a_signal_that_comes_while_rubbish_is_collected_is_heard(app: Flask) -> None:
    class Rubbish:
        pass

    def ready(_address: str) -> None:
        it = Rubbish()
        kept = weakref.ref(it, lambda _ref: signal.raise_signal(signal.SIGTERM))
        del it  # what a handler raised here would be printed and forgotten
        assert kept() is None

    serving.serve(app, host="127.0.0.1", port=0, beside=nullcontext(), ready=ready)


def test_what_hangs_is_ended_by_the_system(tmp_path: Path) -> None:
    hanging = (
        "import os, signal, time; from contextlib import nullcontext; from pathlib import Path;"
        "from tracker import create_app, serving; from tracker.config import Settings;"
        "serving.PATIENCE = 1;"
        "settings = Settings(home=Path('.'), secret_key='x', database_url='sqlite:///none');"
        "serving.serve(create_app(settings), host='127.0.0.1', port=0, beside=nullcontext(),"
        " ready=lambda _: (signal.raise_signal(signal.SIGTERM), time.sleep(60)))"
    )
    process = subprocess.run(
        [sys.executable, "-c", hanging],
        cwd=tmp_path,
        check=False,
        timeout=30,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )
    assert process.returncode == -signal.SIGALRM


def test_a_second_server_at_the_same_address_is_refused_in_words(
    tmp_path: Path, environment: dict[str, str], served: tuple[subprocess.Popen[str], str]
) -> None:
    port = served[1].rsplit(":", 1)[1]
    second = refused(environment, "--port", port)
    assert f"127.0.0.1:{port}" in second
    assert "Traceback" not in second


def test_a_taken_port_of_the_figures_is_named(
    environment: dict[str, str], served: tuple[subprocess.Popen[str], str]
) -> None:
    taken = served[1].rsplit(":", 1)[1]
    second = refused({**environment, "TRACKER_METRICS_PORT": taken}, "--port", "0")
    assert f"127.0.0.1:{taken}: " in second


def test_a_host_name_with_two_addresses_is_served_at_both(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    def both(_host: str, port: str | int, *_rest: object) -> list[tuple[object, ...]]:
        loopback = ("127.0.0.1", "127.0.0.2")
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (each, int(port))) for each in loopback]

    def ready(address: str) -> None:
        said.append(address)
        signal.raise_signal(signal.SIGTERM)

    said: list[str] = []
    monkeypatch.setattr(socket, "getaddrinfo", both)
    serving.serve(app, host="localhost", port=0, beside=nullcontext(), ready=ready)
    assert re.fullmatch(r"http://localhost:[1-9]\d+", said[0])


@pytest.mark.parametrize("form", logs.Form)
def test_only_what_went_wrong_with_a_job_is_logged_and_by_its_name(
    environment: dict[str, str], form: logs.Form
) -> None:
    process = subprocess.Popen(  # on a database that nobody has migrated
        flask("serve", "--port", "0"),
        env={**environment, "TRACKER_SCHEDULER": "yes", "TRACKER_LOGS": form},
        cwd=ROOT,
        text=True,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
    )
    assert process.stderr is not None
    lines = iter(process.stderr.readline, "")
    first = next(line for line in lines if "apscheduler" in line)
    process.terminate()
    process.communicate()
    assert "ERROR" in first.upper()
    assert any(name in first for name in jobs.JOBS)


def test_a_wrong_setting_stops_the_start_in_one_sentence(tmp_path: Path, environment: dict[str, str]) -> None:
    wrong = subprocess.run(
        flask("upgrade"),
        env={**environment, "TRACKER_SAMPLE": "maybe"},
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert wrong.returncode != 0
    assert "Cấu hình sai: SAMPLE" in wrong.stderr
    assert "Traceback" not in wrong.stderr


def test_database_and_key_are_their_owners_alone(tmp_path: Path, environment: dict[str, str]) -> None:
    subprocess.run(flask("upgrade"), env=environment, check=True, cwd=ROOT)
    modes = {found.name: oct(found.stat().st_mode & 0o777) for found in tmp_path.iterdir()}
    assert modes == dict.fromkeys(("secret.key", "tracker.sqlite", "tracker.sqlite-journal"), "0o600")
