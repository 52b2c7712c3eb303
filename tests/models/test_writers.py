"""Writers of one process wait in line for the SQLite file; nobody begins twice for one form."""

from collections.abc import Callable
from threading import Thread

from flask import Flask
from sqlalchemy import event, text

from tests.web.scene import HEAD, Scene, hidden, scene
from tracker.extensions import db, writes


def test_whoever_writes_waits_for_the_one_before(app: Flask) -> None:
    order: list[int] = []

    def write(number: int) -> None:
        with app.app_context(), writes():
            db.session.execute(text("SELECT 1"))
            order.append(number)
            db.session.commit()

    with app.app_context(), writes():
        db.session.execute(text("SELECT 1"))
        waiting = [Thread(target=write, args=(number,)) for number in range(5)]
        for thread in waiting:
            thread.start()
            thread.join(0.05)
        assert order == [] or db.engine.dialect.name != "sqlite"
        db.session.commit()
    for thread in waiting:
        thread.join()
    assert sorted(order) == list(range(5))


def test_several_transactions_of_one_connection_do_not_wait_for_each_other(app: Flask) -> None:
    with app.app_context(), writes(), db.engine.connect() as connection:
        for _ in range(3):
            connection.execute(text("SELECT 1"))
            connection.commit()


def test_a_form_that_is_kept_begins_one_transaction(make_app: Callable[..., Flask]) -> None:
    here: Scene = scene(make_app())
    client, begun = here.client(HEAD), []
    form = hidden(client.get(here.page("V.1.1", "report")).text)
    with here.app.app_context():
        event.listen(db.engine, "begin", begun.append)
    client.post(here.page("V.1.1", "report"), data=form | {"state_of_work": "Đang làm"})
    assert len(begun) == 1
