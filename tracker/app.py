"""Introduces the parts to each other: the whole application, and its mounting into another one."""

import os
from pathlib import Path
from urllib.parse import urlsplit

from flask import Flask
from werkzeug.middleware.dispatcher import DispatcherMiddleware
from werkzeug.middleware.proxy_fix import ProxyFix

from tracker import cli, logs, models, registry, web
from tracker.config import EXTENSION, Settings, WrongSetting, read_settings
from tracker.contracts import StoreIn
from tracker.extensions import babel, csrf, db, login_manager, migrate
from tracker.metrics import Metrics
from tracker.registry import Registry
from tracker.services import evidence

PACKAGE = Path(__file__).parent


def create_app(settings: Settings | None = None, *, prefix: str = "") -> Flask:
    """The whole tracker as a Flask application of its own.

    Without `settings` they are read from the instance folder and the environment; `WrongSetting` stops the start.
    `prefix` is the path it is mounted under ("" at the root); its cookie stays inside it.
    """
    app = Flask(
        "tracker", template_folder=str(_templates()), instance_path=os.environ.get("TRACKER_INSTANCE")
    )
    _configure(app, settings or read_settings(Path(app.instance_path)), prefix)
    _bind_extensions(app)
    app.extensions[registry.EXTENSION] = registry.load()
    _check_store(app)
    web.init_app(app)
    app.cli.add_command(cli.tracker)
    return app


class Tracker:
    """The tracker as a guest of another Flask application.

    It answers below `url_prefix` as an application of its own: with its own sign-in, cookie, database and error
    pages. The host keeps everything else as it is, and gains the commands `flask tracker …`.
    """

    app: Flask

    def __init__(
        self, host: Flask | None = None, *, url_prefix: str = "/tracker", settings: Settings | None = None
    ) -> None:
        if host is not None:
            self.init_app(host, url_prefix=url_prefix, settings=settings)

    def init_app(
        self, host: Flask, *, url_prefix: str = "/tracker", settings: Settings | None = None
    ) -> None:
        """Mount into `host` below `url_prefix`, which begins with a slash and does not end with one."""
        if not url_prefix.startswith("/") or url_prefix.endswith("/"):
            raise ValueError("url_prefix begins with a slash and does not end with one")
        self.app = create_app(settings, prefix=url_prefix)
        host.wsgi_app = DispatcherMiddleware(host.wsgi_app, {url_prefix: self.app})  # type: ignore[method-assign]
        host.extensions[cli.GUEST] = self.app
        host.cli.add_command(cli.tracker)


def plugins(app: Flask) -> Registry:
    """What the plugins of `app` supply."""
    found = app.extensions[registry.EXTENSION]
    assert isinstance(found, Registry)
    return found


def _check_store(app: Flask) -> None:
    """The store of evidence is on offer, and its library is there."""
    chosen, offered = app.extensions[EXTENSION].evidence_store, plugins(app).all(StoreIn)
    if chosen not in offered:
        names = ", ".join(offered)
        raise WrongSetting("EVIDENCE_STORE", chosen, f"một trong: {names}", f"one of: {names}")
    try:
        with app.app_context():
            evidence.store()
    except ModuleNotFoundError as absent:
        raise WrongSetting(
            "EVIDENCE_STORE",
            chosen,
            f"thư viện {absent.name} được cài đặt (docs/operations.md, mục 2)",
            f"used with the library {absent.name} installed (docs/operations.md, chapter 2)",
        ) from absent


def _templates() -> Path:
    """The templates of the wheel, or those of the checkout."""
    packaged = PACKAGE / "templates"
    return packaged if packaged.is_dir() else PACKAGE.parent / "templates"


def _configure(app: Flask, settings: Settings, prefix: str) -> None:
    name = "tracker" if not settings.https else "__Secure-tracker" if prefix else "__Host-tracker"
    app.extensions[EXTENSION] = settings
    app.extensions[Metrics.EXTENSION] = Metrics()
    logs.configure(settings.logs, app.logger)
    app.config.from_mapping(
        SECRET_KEY=settings.secret_key,
        SECRET_KEY_FALLBACKS=list(settings.secret_key_fallbacks),
        SQLALCHEMY_DATABASE_URI=settings.database_url,
        SQLALCHEMY_ENGINE_OPTIONS={
            "hide_parameters": True,  # what people write has no place in a log
            **settings.postgresql.engine_options(settings.database_url),
        },
        MAX_CONTENT_LENGTH=settings.max_upload_mb * 1024 * 1024,
        MAX_FORM_MEMORY_SIZE=settings.max_upload_mb * 1024 * 1024,  # a document may come as pasted text
        TRUSTED_HOSTS=list(settings.hosts),
        SESSION_COOKIE_NAME=name,
        SESSION_COOKIE_PATH=prefix or "/",
        SESSION_COOKIE_SECURE=settings.https,
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        PREFERRED_URL_SCHEME=urlsplit(settings.base_url).scheme,
        BABEL_DEFAULT_LOCALE="vi",
        BABEL_DEFAULT_TIMEZONE="Asia/Ho_Chi_Minh",
        BABEL_TRANSLATION_DIRECTORIES=str(PACKAGE / "translations"),
        WTF_CSRF_TIME_LIMIT=None,  # the token lives as long as the session it belongs to
    )
    if count := settings.trusted_proxies:
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=count, x_proto=count, x_host=count)  # type: ignore[method-assign]


def _bind_extensions(app: Flask) -> None:
    assert models.__all__
    db.init_app(app)
    migrate.init_app(app, db, directory=str(PACKAGE / "migrations"))
    csrf.init_app(app)
    login_manager.init_app(app)
    babel.init_app(app, locale_selector=web.language)
