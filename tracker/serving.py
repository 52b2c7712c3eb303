"""The served process: waitress in front of the application, its jobs beside it, a clean end for both."""

import gc
import signal
from collections.abc import Callable
from contextlib import AbstractContextManager
from types import FrameType

from flask import Flask
from waitress.server import create_server

from tracker.config import EXTENSION, Settings

THREADS = 8


def serve(
    app: Flask,
    *,
    host: str,
    port: int,
    beside: AbstractContextManager[object],
    ready: Callable[[str], None],
) -> None:
    """Serve `app` until Ctrl-C or SIGTERM; requests in flight are finished, then `beside` (its jobs) is left.

    `ready` is called with the address once connections are taken. Raises `OSError` where the address is taken.
    """
    settings: Settings = app.extensions[EXTENSION]
    server = create_server(
        app,
        host=host,
        port=port,
        threads=THREADS,
        ident="",
        clear_untrusted_proxy_headers=settings.trusted_proxies == 0,
        # what is a little too big gets our page; what is much too big is not even read
        max_request_body_size=2 * settings.max_upload_mb * 1024 * 1024,
    )
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, _leave)
    with beside:
        gc.collect()
        gc.freeze()  # what is loaded now stays: later collections need not walk it
        ready(f"http://{host}:{server.effective_port}")
        server.run()  # waitress takes SystemExit as the word to finish what is begun and come back
    server.close()


def _leave(_number: int, _frame: FrameType | None) -> None:
    raise SystemExit(0)
