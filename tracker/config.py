"""The settings of one installation: read strictly, once, at start-up.

They come from `tracker.cfg` in the instance folder (`NAME = value`, one a line) and from environment variables
`TRACKER_NAME`, which win. An unknown name or a value that makes no sense stops the start with `WrongSetting`.
"""

import os
import re
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

from click import ClickException
from flask import current_app
from sqlalchemy import make_url
from sqlalchemy.exc import ArgumentError

from tracker.contracts import Inbox, Mailbox, Objects, Security, Server
from tracker.logs import Form
from tracker.postgresql import DRIVER, Postgresql, Tls

EXTENSION = "tracker"
FILE = "tracker.cfg"
PREFIX = "TRACKER_"
_INSTANCE = "TRACKER_INSTANCE"  # where the folder is; read by `tracker.app`, before there are settings

NAMES = frozenset(
    {
        "BASE_URL", "BOUNCES_FROM", "BOUNCES_PASSWORD", "BOUNCES_SECURITY", "BOUNCES_USER", "DATABASE_CA", "DATABASE_CONNECT_SECONDS", "DATABASE_LOCK_SECONDS", "DATABASE_POOL",
        "DATABASE_STATEMENT_SECONDS", "DATABASE_TLS", "DATABASE_URL", "EVIDENCE_STORE", "LOGS", "MAX_UPLOAD_MB", "METRICS_PORT", "OCR", "SAMPLE", "S3_ACCESS_KEY", "S3_BUCKET", "S3_ENDPOINT", "S3_REGION", "S3_SECRET_KEY",
        "SCHEDULER", "SECRET_KEY", "SECRET_KEY_FALLBACKS", "SMTP_FROM",
        "SMTP_HOST", "SMTP_PASSWORD", "SMTP_PER_MINUTE", "SMTP_PORT", "SMTP_REPLY_TO", "SMTP_SECURITY", "SMTP_USER",
        "TRUSTED_HOSTS", "TRUSTED_PROXIES",
    }
)  # fmt: skip


_LOOPBACK = ("127.0.0.1", "localhost")


class WrongSetting(ClickException):
    """A setting is unknown or makes no sense; the message says which and what it may be, in both languages.

    On the command line it is that sentence and an exit status, not a traceback.
    """

    def __init__(self, name: str, value: str, vietnamese: str, english: str) -> None:
        super().__init__(
            f"Cấu hình sai: {name} = {value!r}, cần {vietnamese}. / Wrong setting: {name} must be {english}."
        )


@dataclass(frozen=True, kw_only=True)
class Smtp:
    """The mail server, and whom our mails come from and are answered to."""

    server: Server
    sender: Mailbox
    reply_to: Mailbox | None = None
    per_minute: int | None = None
    """How many mails the server takes a minute; None where it sets no limit."""


@dataclass(frozen=True, kw_only=True)
class Settings:
    """What one installation has decided.

    `home` is the folder for its database, evidence and secret key: the instance folder, or `sample/` inside it.
    `base_url` is where people reach it, without a slash at the end; every absolute link starts with it.
    `smtp` is None where no mail leaves. `trusted_proxies` is how many reverse proxies stand in front.
    """

    home: Path
    secret_key: str = field(repr=False)
    database_url: str = field(repr=False)
    secret_key_fallbacks: tuple[str, ...] = field(default=(), repr=False)
    postgresql: Postgresql = field(default_factory=Postgresql)
    base_url: str = "http://127.0.0.1:8000"
    trusted_hosts: tuple[str, ...] = ()
    trusted_proxies: int = 0
    max_upload_mb: int = 20
    sample: bool = False
    ocr: bool = True
    """Whether scanned pages are recognised where the machine can."""
    scheduler: bool = True
    logs: Form = Form.TEXT
    metrics_port: int | None = None
    smtp: Smtp | None = None
    bounces: Inbox | None = None
    """Where mails that come back arrive; None where nobody reads them."""
    evidence_store: str = "folder"
    objects: Objects | None = None

    @property
    def evidence(self) -> Path:
        """The folder of the evidence files."""
        return self.home / "evidence"

    @property
    def https(self) -> bool:
        """True where people reach the tracker over TLS."""
        return self.base_url.startswith("https://")

    @property
    def hosts(self) -> tuple[str, ...]:
        """Every host name a request may ask for: BASE_URL's and those named; on loopback its other names too."""
        address = urlsplit(self.base_url)
        names = dict.fromkeys((address.netloc, *self.trusted_hosts))
        if address.hostname in _LOOPBACK:
            port = f":{address.port}" if address.port else ""
            names |= dict.fromkeys(f"{name}{port}" for name in _LOOPBACK)
        return tuple(names)


def settings() -> Settings:
    """The settings of the running application."""
    found = current_app.extensions[EXTENSION]
    assert isinstance(found, Settings)
    return found


def read_settings(instance: Path, environment: Mapping[str, str] = os.environ) -> Settings:
    """Read the settings of the installation in `instance`; make its folder and secret key where absent.

    Raises `WrongSetting`.
    """
    given = _Values(_from_file(instance / FILE) | _from_environment(environment))
    sample = given.flag("SAMPLE", default=False)
    home = instance / "sample" if sample else instance
    home.mkdir(parents=True, exist_ok=True)
    return Settings(
        home=home,
        secret_key=given.text("SECRET_KEY") or _kept_secret(home / "secret.key"),
        secret_key_fallbacks=tuple((given.text("SECRET_KEY_FALLBACKS") or "").split()),
        database_url=given.database(default=f"sqlite:///{(home / 'tracker.sqlite').resolve()}"),
        postgresql=given.postgresql(),
        base_url=given.base_url("BASE_URL", default="http://127.0.0.1:8000"),
        trusted_hosts=tuple((given.text("TRUSTED_HOSTS") or "").replace(",", " ").split()),
        trusted_proxies=given.number("TRUSTED_PROXIES", default=0, low=0, high=5),
        max_upload_mb=given.number("MAX_UPLOAD_MB", default=20, low=1, high=200),
        sample=sample,
        ocr=given.flag("OCR", default=True),
        scheduler=given.flag("SCHEDULER", default=True),
        logs=given.logs(),
        metrics_port=given.number("METRICS_PORT", default=0, low=0, high=65535) or None,
        smtp=given.smtp(),
        bounces=given.bounces(),
        evidence_store=given.text("EVIDENCE_STORE") or "folder",
        objects=given.objects(),
    )


def database_address(value: str) -> str:
    """The address of a database, checked; it may hold a password and is never repeated. Raises `WrongSetting`."""
    shown = value.split(":", 1)[0] + ":…"
    try:
        kind = make_url(value).drivername
    except (ArgumentError, ValueError):
        kind = ""
    if kind not in {"sqlite", DRIVER}:
        raise WrongSetting(
            "DATABASE_URL",
            shown,
            "sqlite:///… hoặc postgresql+psycopg://…, nhiều máy chủ dạng ?host=a:5432&host=b:5432",
            "sqlite:///… or postgresql+psycopg://…, several hosts as ?host=a:5432&host=b:5432",
        )
    if "sslmode" in value:
        raise WrongSetting("DATABASE_URL", "…sslmode…", "DATABASE_TLS thay cho sslmode", "without sslmode")
    return value


class _Values:
    """The raw values by name, and the ways to read one."""

    def __init__(self, raw: Mapping[str, str]) -> None:
        for name in raw:
            if name not in NAMES:
                known = ", ".join(sorted(NAMES))
                raise WrongSetting(name, raw[name], f"một trong các tên: {known}", "a known name")
        self.raw = raw

    def text(self, name: str) -> str | None:
        return self.raw.get(name) or None

    def flag(self, name: str, *, default: bool) -> bool:
        value = self.text(name)
        if value is None:
            return default
        if value not in {"yes", "no"}:
            raise WrongSetting(name, value, "yes hoặc no", "yes or no")
        return value == "yes"

    def number(self, name: str, *, default: int, low: int, high: int) -> int:
        value = self.text(name)
        if value is None:
            return default
        if not re.fullmatch(r"[0-9]{1,6}", value) or not low <= int(value) <= high:
            raise WrongSetting(
                name, value, f"số nguyên từ {low} đến {high}", f"a whole number from {low} to {high}"
            )
        return int(value)

    def logs(self) -> Form:
        value = self.text("LOGS") or Form.TEXT
        if value not in set(Form):
            raise WrongSetting("LOGS", value, "text hoặc json", "text or json")
        return Form(value)

    def base_url(self, name: str, *, default: str) -> str:
        value = (self.text(name) or default).rstrip("/")
        parts = urlsplit(value)
        if parts.scheme not in {"http", "https"} or not parts.hostname or parts.query or parts.fragment:
            raise WrongSetting(
                name,
                value,
                "địa chỉ đầy đủ như https://theodoi.example.vn",
                "a full address such as https://tracker.example.org",
            )
        return value

    def database(self, *, default: str) -> str:
        return database_address(self.text("DATABASE_URL") or default)

    def postgresql(self) -> Postgresql:
        tls = self.text("DATABASE_TLS")
        if tls is not None and tls not in set(Tls):
            raise WrongSetting("DATABASE_TLS", tls, "verify-full hoặc off", "verify-full or off")
        return Postgresql(
            pool=self.number("DATABASE_POOL", default=12, low=2, high=200),
            connect_seconds=self.number("DATABASE_CONNECT_SECONDS", default=3, low=1, high=60),
            statement_seconds=self.number("DATABASE_STATEMENT_SECONDS", default=30, low=1, high=3600),
            lock_seconds=self.number("DATABASE_LOCK_SECONDS", default=10, low=1, high=600),
            tls=Tls(tls) if tls else None,
            ca_file=self.text("DATABASE_CA"),
        )

    def objects(self) -> Objects | None:
        if self.text("EVIDENCE_STORE") != "s3":
            return None
        return Objects(
            endpoint=self.base_url("S3_ENDPOINT", default="https://s3.amazonaws.com"),
            bucket=self.needed("S3_BUCKET"),
            region=self.text("S3_REGION") or "us-east-1",
            access_key=self.needed("S3_ACCESS_KEY"),
            secret_key=self.needed("S3_SECRET_KEY"),
        )

    def needed(self, name: str) -> str:
        value = self.text(name)
        if value is None:
            raise WrongSetting(
                name, "", "một giá trị khi EVIDENCE_STORE = s3", "set where EVIDENCE_STORE = s3"
            )
        return value

    def smtp(self) -> Smtp | None:
        host = self.text("SMTP_HOST")
        if host is None:
            return None
        security = self._security("SMTP_SECURITY", Security.STARTTLS)
        sender = self._mailbox("SMTP_FROM")
        if sender is None:
            raise WrongSetting("SMTP_FROM", "", "một địa chỉ thư điện tử", "a mail address")
        try:
            server = Server(
                host=host,
                port=self.number(
                    "SMTP_PORT", default=465 if security is Security.TLS else 587, low=1, high=65535
                ),
                security=security,
                username=self.text("SMTP_USER") or "",
                password=self.text("SMTP_PASSWORD") or "",
                hello=sender.address.partition("@")[2],
            )
        except ValueError:
            raise WrongSetting(
                "SMTP_SECURITY",
                security,
                "starttls hoặc tls khi có SMTP_USER",
                "starttls or tls where there is an SMTP_USER",
            ) from None
        per_minute = self.number("SMTP_PER_MINUTE", default=0, low=0, high=100_000)
        return Smtp(
            server=server,
            sender=sender,
            reply_to=self._mailbox("SMTP_REPLY_TO"),
            per_minute=per_minute or None,
        )

    def bounces(self) -> Inbox | None:
        value = self.text("BOUNCES_FROM")
        if value is None:
            return None
        if value.startswith("/"):
            return Inbox(path=Path(value))
        wrong = WrongSetting(
            "BOUNCES_FROM",
            value.split(":", 1)[0] + ":…",  # the value may hold a password: it is not repeated
            "đường dẫn đầy đủ của một hộp thư (mbox, Maildir) hoặc imap://máy-chủ/thư-mục",
            "the full path of a mailbox (mbox, Maildir) or imap://host/folder",
        )
        try:
            parts = urlsplit(value)
            host, port = parts.hostname, parts.port
        except ValueError:
            raise wrong from None
        folder = parts.path.strip("/") or "INBOX"
        plain = not (parts.username or parts.password or parts.query or parts.fragment)
        if (
            parts.scheme != "imap"
            or not host
            or not plain
            or not re.fullmatch(r"[\w. /-]+", folder, re.ASCII)
        ):
            raise wrong
        return Inbox(server=self._imap(host, port), folder=folder)

    def _imap(self, host: str, port: int | None) -> Server:
        security = self._security("BOUNCES_SECURITY", Security.TLS)
        user, password = self.text("BOUNCES_USER"), self.text("BOUNCES_PASSWORD")
        if not user or not password:
            name = "BOUNCES_USER" if not user else "BOUNCES_PASSWORD"
            raise WrongSetting(
                name, "", "một giá trị khi BOUNCES_FROM là imap://", "set where BOUNCES_FROM is imap://"
            )
        usual = 993 if security is Security.TLS else 143
        try:
            return Server(host=host, port=port or usual, security=security, username=user, password=password)
        except ValueError:
            raise WrongSetting(
                "BOUNCES_SECURITY", security, "tls hoặc starttls khi hộp thư ở máy khác", "tls or starttls"
            ) from None

    def _security(self, name: str, usual: Security) -> Security:
        value = self.text(name) or usual
        if value not in set(Security):
            raise WrongSetting(name, value, "starttls, tls hoặc none", "starttls, tls or none")
        return Security(value)

    def _mailbox(self, name: str) -> Mailbox | None:
        value = self.text(name)
        if value is None:
            return None
        if not re.fullmatch(r"[^@\s<>,;]+@[^@\s<>,;]+", value):
            raise WrongSetting(name, value, "một địa chỉ thư điện tử", "a mail address")
        return Mailbox(value, "Theo dõi nhiệm vụ")


def _from_file(path: Path) -> dict[str, str]:
    if not path.exists():
        return {}
    found: dict[str, str] = {}
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        text = line.strip()
        if not text or text.startswith("#"):
            continue
        name, equals, value = text.partition("=")
        if not equals or name.strip() in found:
            raise WrongSetting(
                f"{FILE}:{number}",
                name.strip(),
                "mỗi dòng dạng TÊN = giá trị, mỗi tên một lần",
                "one NAME = value a line, each name once",
            )
        found[name.strip()] = value.strip()
    return found


def _from_environment(environment: Mapping[str, str]) -> dict[str, str]:
    return {
        name.removeprefix(PREFIX): value
        for name, value in environment.items()
        if name.startswith(PREFIX) and name != _INSTANCE
    }


def _kept_secret(path: Path) -> str:
    """The secret key of this installation, made at the first start and readable by its owner alone."""
    try:
        with os.fdopen(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "w") as file:
            file.write(secrets.token_urlsafe(48))
    except FileExistsError:
        pass
    return path.read_text(encoding="ascii").strip()
