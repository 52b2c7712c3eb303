"""A real browser on a really served tracker: fixtures of every browser test."""

from __future__ import annotations

import os
import shutil
import socket
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from flask import Flask
from playwright.sync_api import Browser, ConsoleMessage, Page, Request, sync_playwright
from waitress.server import create_server

from tests import builders
from tracker.extensions import db, writes

BROWSERS = ("chromium", "chromium-browser", "google-chrome")
QUIET = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


VIEWER = ("chrome-extension://", "chrome://resources/")
"""The browser's own viewer of PDF, which is no request to anywhere."""


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Debian's chromium; a machine without one skips with the reason, which CI does not accept."""
    found = next(filter(None, map(shutil.which, BROWSERS)), None)
    if found is None:
        pytest.skip("no chromium on this machine: apt-get install chromium")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=found, args=list(QUIET))
        yield browser
        browser.close()


@dataclass
class Served:
    """A served tracker: its address and its application."""

    url: str
    app: Flask


@pytest.fixture
def served_with() -> dict[str, object]:
    """Settings a test module wants changed; it overrides this fixture."""
    return {}


@pytest.fixture
def served(make_app: Callable[..., Flask], served_with: dict[str, object]) -> Iterator[Served]:
    """The tracker behind waitress at a free port."""
    with socket.create_server(("127.0.0.1", 0)) as found:
        port = found.getsockname()[1]
    url = f"http://127.0.0.1:{port}"
    app = make_app(**{"base_url": url, "trusted_hosts": ("localhost",), **served_with})
    server = create_server(app, host="127.0.0.1", port=port, threads=4)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    yield Served(url, app)
    server.close()
    thread.join(timeout=5)


@pytest.fixture
def page(browser: Browser, served: Served) -> Iterator[Page]:
    """A page that fails the test for an error in the console or a request to anywhere else."""
    wrong: list[str] = []
    context = browser.new_context(viewport={"width": 1280, "height": 900}, locale="vi-VN")
    page = context.new_page()

    def heard(message: ConsoleMessage) -> None:
        if message.type in ("error", "warning") and "status of 4" not in message.text:
            wrong.append(f"{message.type}: {message.text}")

    def asked(request: Request) -> None:
        if not request.url.startswith((served.url, "data:", "blob:", *VIEWER)):
            wrong.append(f"asked elsewhere: {request.url}")

    page.on("console", heard)
    page.on("pageerror", lambda error: wrong.append(f"page error: {error}"))
    page.on("request", asked)
    page.set_default_timeout(10_000)
    yield page
    context.close()
    assert wrong == []


@pytest.fixture
def signed_in(page: Page, served: Served) -> Callable[[str], Page]:
    """Sign a login in without a password: a live session's cookie put into the browser."""

    def enter(login: str) -> Page:
        client = served.app.test_client()
        with served.app.app_context():
            builders.sign_in(client, login)
        cookie = client.get_cookie("tracker", domain="localhost") or next(iter(client._cookies.values()))
        page.context.clear_cookies()
        page.context.add_cookies([{"name": cookie.key, "value": cookie.value, "url": served.url}])
        return page

    return enter


@pytest.fixture
def written(served: Served) -> Iterator[None]:
    """Inside, the test may write rows of the served tracker."""
    with served.app.app_context(), writes():
        yield
        db.session.commit()


@pytest.fixture(scope="session")
def screenshots(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where pictures of pages go: ``TRACKER_SCREENSHOTS``, or a folder that goes with the run."""
    place = os.environ.get("TRACKER_SCREENSHOTS")
    folder = Path(place) if place else tmp_path_factory.mktemp("screenshots")
    folder.mkdir(parents=True, exist_ok=True)
    return folder
