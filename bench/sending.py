"""One scheduler as a process of its own: ``python -m bench.sending URL FOLDER PORT``; it begins when told to."""

from __future__ import annotations

import gc
import sys
from pathlib import Path
from time import process_time

from sqlalchemy import select

from bench.mailing import NOW
from faults.place import SECRET, through
from tracker import create_app, jobs
from tracker.config import Settings
from tracker.extensions import db


def main(url: str, folder: str, port: str) -> None:
    """Say that it is ready, wait for a line, send until nothing is ready; print the number and the CPU seconds."""
    app = create_app(
        Settings(
            home=Path(folder),
            secret_key=SECRET,
            database_url=url,
            base_url="http://localhost",
            scheduler=False,
            smtp=through(int(port)),
        )
    )
    with app.app_context():
        db.session.execute(select(1))
    gc.collect()
    gc.freeze()  # as the served process does
    print("ready", flush=True)
    sys.stdin.readline()
    sent, begun = 0, process_time()
    while number := jobs.run(app, "letters", lambda: NOW):
        sent += number
    print(sent, process_time() - begun, flush=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
