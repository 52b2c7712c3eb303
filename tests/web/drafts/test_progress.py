"""How far the reading of an upload is: known to every process while it lasts, to nobody else, and never in its way."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from io import BytesIO
from threading import Thread

import pytest
from flask import Flask
from sqlalchemy import event, func, select, text, update
from werkzeug.test import TestResponse

from tests import builders
from tests.web.desk import Desk
from tests.web.drafts.paper import PLAN
from tracker import jobs
from tracker.contracts import Limits, Reader, Text, current_watcher
from tracker.domain.errors import Unreadable
from tracker.domain.permissions import Role
from tracker.extensions import db, writes
from tracker.models.accounts import Post
from tracker.models.plans import Draft
from tracker.models.readings import PagesRead
from tracker.plugins.readers.text import TextReader
from tracker.registry import Registry
from tracker.services import pages_read
from tracker.web.drafts import progress

WORD = "mot-tu-cua-trang"
ASKED = f"/drafts/reading/{WORD}"


class Slow:
    """A reader that tells its pages from a thread of its own, as ours do, and does ``meanwhile`` what a test wants."""

    name = "slow"

    def __init__(self, meanwhile: Callable[[], None], pages: int = 3) -> None:
        self.meanwhile, self.pages = meanwhile, pages

    def recognises(self, content: bytes) -> bool:
        return True

    def text(self, content: bytes, limits: Limits) -> Text:
        watcher = current_watcher()
        assert watcher is not None

        def tell() -> None:
            for page in range(self.pages):
                watcher(page + 1, 71)

        listening = Thread(target=tell)
        listening.start()
        listening.join()
        self.meanwhile()
        return TextReader().text(content, limits)


@pytest.fixture
def at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every page is noted, however quickly they pass."""
    monkeypatch.setattr(progress, "EVERY", 0.0)


def upload(app: Flask, desk: Desk, reader: Slow) -> None:
    """Send a document in, to be read by ``reader`` alone."""
    offered = Registry()
    offered.add(Reader, reader.name, reader)
    app.extensions["tracker.registry"], kept = offered, app.extensions["tracker.registry"]
    desk.open("/drafts/new").press("Đọc văn bản", word=WORD, file=(BytesIO(PLAN.encode()), "ke-hoach.pdf"))
    app.extensions["tracker.registry"] = kept


def noted(app: Flask) -> int:
    with app.app_context():
        return db.session.scalar(select(func.count()).select_from(PagesRead)) or 0


def drafts(app: Flask) -> int:
    with app.app_context():
        return db.session.scalar(select(func.count()).select_from(Draft)) or 0


def test_another_process_knows_how_many_pages_are_read(
    app: Flask, make_app: Callable[..., Flask], desk: Desk, at_once: None
) -> None:
    elsewhere = make_app().test_client()
    builders.sign_in(elsewhere, "vanthu")
    heard: list[TestResponse] = []
    upload(app, desk, Slow(lambda: heard.append(elsewhere.get(ASKED))))
    assert heard[0].json == {"page": 3, "pages": 71, "words": "Đã đọc 3/71 trang."}
    assert drafts(app) == 1


def test_nobody_asks_for_the_upload_of_another_account(
    app: Flask, make_app: Callable[..., Flask], desk: Desk, at_once: None
) -> None:
    with app.app_context(), writes():
        builders.account("vanthu.hai", "Văn thư", posts=[Post(role=Role.CLERK, title="Văn thư")])
        db.session.commit()
    other = make_app().test_client()
    builders.sign_in(other, "vanthu.hai")
    heard: list[TestResponse] = []
    upload(app, desk, Slow(lambda: heard.append(other.get(ASKED))))
    assert heard[0].status_code == 204


def test_nothing_is_left_of_a_reading_that_is_over(app: Flask, desk: Desk, at_once: None) -> None:
    seen: list[int] = []
    upload(app, desk, Slow(lambda: seen.append(noted(app))))
    assert (seen, noted(app)) == ([1], 0)


def test_nothing_is_left_of_a_reading_that_failed(app: Flask, desk: Desk, at_once: None) -> None:
    seen: list[int] = []

    def fail() -> None:
        seen.append(noted(app))
        raise Unreadable("Tệp hỏng.")

    upload(app, desk, Slow(fail))
    assert "Tệp hỏng." in desk.text
    assert (seen, noted(app)) == ([1], 0)


def test_a_page_told_after_the_end_is_not_noted(app: Flask, desk: Desk, at_once: None) -> None:
    late: list[Callable[[int, int], None]] = []

    def keep() -> None:
        watcher = current_watcher()
        assert watcher is not None
        late.append(watcher)

    upload(app, desk, Slow(keep))
    late[0](4, 71)
    assert noted(app) == 0


def test_pages_that_pass_quickly_are_not_noted_one_by_one(app: Flask, desk: Desk) -> None:
    written: list[str] = []

    def count(_connection: object, _cursor: object, statement: str, *_more: object) -> None:
        if "INTO pages_read" in statement:
            written.append(statement)

    with app.app_context():
        engine = db.engine
    event.listen(engine, "before_cursor_execute", count)
    upload(app, desk, Slow(lambda: None, pages=500))
    assert len(written) <= 2  # two a second, and the machine may be slow
    assert drafts(app) == 1


@pytest.fixture
def no_table(app: Flask) -> None:
    """The notes cannot be written."""
    with app.app_context(), writes():
        db.session.execute(text("ALTER TABLE pages_read RENAME TO elsewhere"))
        db.session.commit()


def test_a_note_that_cannot_be_written_does_not_stop_the_reading(
    app: Flask, desk: Desk, at_once: None, no_table: None
) -> None:
    upload(app, desk, Slow(lambda: None))
    assert "Kiểm tra trước khi giao" in desk.text
    assert drafts(app) == 1


def test_what_a_dead_process_left_is_swept_and_a_reading_under_way_stays(app: Flask) -> None:
    with app.app_context(), writes():
        for word in ("chet", "dang-doc"):
            pages_read.note(pages_read.key_of(1, word), 1, 71)
        dead = PagesRead.key == pages_read.key_of(1, "chet")
        long_ago = datetime.now(UTC) - pages_read.DEAD_AFTER - timedelta(seconds=1)
        db.session.execute(update(PagesRead).where(dead).values(at=long_ago))
        db.session.commit()
    assert jobs.run(app, "door") == 1
    assert noted(app) == 1
