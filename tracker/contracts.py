"""What a plugin may supply to the tracker. One page.

Ours are listed in `tracker.registry`; others join by the entry point group "tracker.plugins".
"""

from __future__ import annotations

from collections.abc import Callable, Container, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import BinaryIO, Protocol

from tracker.reading.model import Line


@dataclass(frozen=True, slots=True)
class Limits:
    """How much of a document a reader may take in; checked before anything is unpacked.

    Sizes in bytes, times in seconds. `ocr` allows recognising the text of scanned pages where the machine can.
    """

    size: int = 20 * 1024 * 1024
    unpacked: int = 200 * 1024 * 1024
    members: int = 2_000
    pages: int = 500
    lines: int = 200_000
    memory: int = 1024 * 1024 * 1024
    seconds: int = 60
    ocr: bool = True


@dataclass(frozen=True, slots=True)
class Text:
    """What a reader got out of a file. `notes` are Vietnamese sentences for the person who checks the result."""

    lines: tuple[Line, ...]
    notes: tuple[str, ...] = ()


Watcher = Callable[[int, int], None]
"""Told by a reader how many pages it has read, of how many."""

_watcher: ContextVar[Watcher | None] = ContextVar("watcher", default=None)


@contextmanager
def watched(watcher: Watcher | None) -> Iterator[None]:
    """Inside, a reader that goes page by page tells ``watcher`` how far it is; it may be told from another thread."""
    token = _watcher.set(watcher)
    try:
        yield
    finally:
        _watcher.reset(token)


def current_watcher() -> Watcher | None:
    """Who watches the reading going on, if anybody does."""
    return _watcher.get()


class Reader(Protocol):
    """Reads one file format. It decides by the content alone; the name of the file means nothing."""

    name: str

    def recognises(self, content: bytes) -> bool:
        """True if `content` looks like this reader's format (its first bytes say so)."""

    def text(self, content: bytes, limits: Limits) -> Text:
        """The lines of the document in reading order, or Unreadable with a sentence for a person."""


@dataclass(frozen=True, slots=True)
class Mailbox:
    """An address with the name shown beside it; the name may be empty."""

    address: str
    name: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Mail:
    """What one mail says. `dated_at` is aware; `message_id` and `references` are in angle brackets."""

    sender: Mailbox
    recipient: Mailbox
    reply_to: Mailbox | None = None
    subject: str
    plain: str
    html: str
    message_id: str
    references: tuple[str, ...] = ()
    dated_at: datetime
    language: str = "vi"


class Security(StrEnum):
    """How the connection to a mail server is protected."""

    STARTTLS = "starttls"
    TLS = "tls"
    NONE = "none"


@dataclass(frozen=True, slots=True, kw_only=True)
class Server:
    """The office's mail server. `timeout` is in seconds and holds for every answer waited for.

    `hello` is the name this machine gives itself. `ca_file` replaces the system's certificate authorities.
    Raises ValueError when a password would leave this machine unprotected.
    """

    host: str
    port: int = 587
    security: Security = Security.STARTTLS
    username: str = ""
    password: str = field(default="", repr=False)
    timeout: float = 10
    hello: str = "localhost"
    ca_file: str | None = None

    def __post_init__(self) -> None:
        here = self.host in ("localhost", "127.0.0.1", "::1")
        if self.username and self.security is Security.NONE and not here:
            raise ValueError("a password never leaves this machine over an unprotected connection")


@dataclass(frozen=True, slots=True)
class Accepted:
    """The other side has taken responsibility for the message; `reply` is what it said."""

    reply: str


@dataclass(frozen=True, slots=True)
class TransportError:
    """The message was not taken.

    `permanent`: trying again cannot help. `of_channel`: no message would get through now (no connection, a
    wrong certificate, a refused sign-in), so nothing is held against this one. `text` is for the
    administrator and holds no secret.
    """

    permanent: bool
    text: str
    of_channel: bool = False


Outcome = Accepted | TransportError


class Channel(Protocol):
    """Carries messages to people. Used by one thread at a time; may keep its connection until `close`."""

    name: str

    def compose(self, mail: Mail) -> bytes:
        """The mail as the bytes to store and to send at every attempt. Raises ValueError if it cannot be."""

    def deliver(self, content: bytes, *, sender: str, recipient: str) -> Outcome:
        """Hand over one message to one recipient. A failure is an outcome, never an exception."""

    def close(self) -> None:
        """Let go of the connection; the channel can be used again."""


class ChannelTo(Protocol):
    """Opens a channel to a mail server; what the registry keeps under the name of a kind of channel."""

    def __call__(self, server: Server) -> Channel:
        """A channel that has not connected yet."""


@dataclass(frozen=True, slots=True)
class Failure:
    """What another mail server says of a mail of ours, named by its id in angle brackets.

    `permanent`: the address takes no mail. `final`: nobody tries this mail any more, whatever the reason. `text` is
    what was said, one line for the administrator.
    """

    message_id: str
    permanent: bool
    final: bool
    text: str


@dataclass(frozen=True, slots=True)
class Arrival:
    """A mail that came back. `key` names it, the same at every look; most say nothing of a failure."""

    key: str
    failures: tuple[Failure, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Inbox:
    """Where mails that come back arrive: a file or folder of this machine, or a folder of a mail server."""

    path: Path | None = None
    server: Server | None = None
    folder: str = "INBOX"


class Unreachable(Exception):
    """A place outside could not be reached or would not serve us; the text holds no secret."""


class Postbox(Protocol):
    """Reads what comes back, and changes nothing there. Used by one thread; connects when it is first asked."""

    def arrivals(self, handled: Container[str]) -> Iterator[Arrival]:
        """The mails whose key is not in `handled`, oldest first. Raises Unreachable."""

    def close(self) -> None:
        """Let go of the connection."""


class PostboxAt(Protocol):
    """Opens a postbox; what the registry keeps under the name of a kind of postbox."""

    def __call__(self, inbox: Inbox) -> Postbox:
        """A postbox that has not connected yet."""


class Store(Protocol):
    """Keeps the bytes of evidence under random keys of lower-case hexadecimal digits; names and kinds are not its affair."""

    name: str

    def put(self, key: str, content: bytes) -> None:
        """Keep `content` as `key`, which is new; on return it survives a loss of power."""

    def open(self, key: str) -> BinaryIO:
        """The bytes of `key`, from the start. Raises KeyError where there are none."""

    def delete(self, key: str) -> None:
        """Forget `key`; nothing happens where there is none."""

    def written(self) -> Iterator[tuple[str, datetime]]:
        """Every key with the aware real moment its bytes were written."""

    def ready(self) -> bool:
        """True if bytes could be put now, as far as can be told without putting any."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Objects:
    """A bucket of an object store that speaks S3, and the key pair that opens it."""

    endpoint: str
    bucket: str
    region: str
    access_key: str
    secret_key: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Place:
    """Where an installation has room for evidence: a folder of this machine, and a bucket where it has one."""

    folder: Path
    objects: Objects | None = None


class StoreIn(Protocol):
    """Opens a store for one installation; what the registry keeps under the name of a kind of store."""

    def __call__(self, place: Place) -> Store:
        """The store of the installation whose evidence belongs in `place`."""
