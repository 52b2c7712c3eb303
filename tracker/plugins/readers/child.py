"""Parsing in a child process with limits of memory and time, so that a hostile file can only hurt its own parser."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from contextlib import nullcontext, suppress
from pathlib import Path
from typing import Any

from tracker.contracts import Limits, Text, current_watcher
from tracker.domain.errors import Unreadable
from tracker.domain.wording import N_
from tracker.plugins.readers.pages_read import heard_by
from tracker.reading.model import Cell, Line

_ROOT = Path(__file__).resolve().parents[3]
_OUT_OF_PROCESSOR = -getattr(signal, "SIGXCPU", 24)
"""How a child ends that has used up its time of the processor."""

_TOO_LONG = N_(
    "Tệp quá phức tạp: sau %(seconds)s giây chưa đọc xong nên đã dừng. Đề nghị chia nhỏ hoặc lưu lại tệp."
)
_BROKEN = N_(
    "Không đọc được tệp: tệp hỏng, bị cắt cụt hoặc quá phức tạp. Đề nghị mở và lưu lại tệp rồi thử lại."
)


def text_by_child(kind: str, content: bytes, limits: Limits) -> Text:
    """The text of `content` as the worker for `kind` reads it in a process of its own.

    Raises Unreadable with the worker's own words, or because it broke or went over its limits.
    """
    command = [sys.executable, "-m", "tracker.plugins.readers.worker", kind, *_arguments(limits)]
    environment = {
        "PYTHONPATH": os.pathsep.join([str(_ROOT), *filter(None, sys.path)]),
        "OMP_THREAD_LIMIT": "1",
    }
    kept = {
        name: os.environ[name]
        for name in ("PATH", "LANG", "SYSTEMROOT", "TESSDATA_PREFIX")
        if name in os.environ
    }
    watcher = current_watcher()
    with (
        nullcontext(subprocess.DEVNULL) if watcher is None else heard_by(watcher) as heard,
        subprocess.Popen(  # noqa: S603 (our own interpreter and module, no shell)
            command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=heard,
            env=kept | environment,
            start_new_session=True,
        ) as process,
    ):
        try:
            answer, _ = process.communicate(content, timeout=limits.seconds)
        except subprocess.TimeoutExpired:
            _kill(process)
            raise Unreadable(_TOO_LONG, seconds=limits.seconds) from None
    if process.returncode == _OUT_OF_PROCESSOR:  # its own limit, which may be reached a moment before ours
        raise Unreadable(_TOO_LONG, seconds=limits.seconds)
    return _text(answer)


def _arguments(limits: Limits) -> list[str]:
    return [json.dumps({name: getattr(limits, name) for name in limits.__dataclass_fields__})]


def _kill(process: subprocess.Popen[bytes]) -> None:
    """End the child and what it may have started itself."""
    with suppress(ProcessLookupError):
        if hasattr(os, "killpg"):
            os.killpg(process.pid, signal.SIGKILL)
        else:
            process.kill()


def _text(answer: bytes) -> Text:
    try:
        data: dict[str, Any] = json.loads(answer)
    except ValueError:
        raise Unreadable(_BROKEN) from None
    if "refused" in data:
        raise Unreadable(data["refused"], **data.get("params", {}))
    return Text(tuple(_line(*fields) for fields in data["lines"]), tuple(data["notes"]))


def _line(text: str, number: int, *rest: Any) -> Line:
    page, paragraph, left, right, level, cell, note = rest
    return Line(text, number, page, paragraph, left, right, level, Cell(*cell) if cell else None, note)
