"""What can be done about letters: send one again, send a test to oneself."""

from __future__ import annotations

from datetime import UTC, datetime

from flask import flash, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from flask_login import current_user

from tracker.domain.permissions import Right
from tracker.extensions import db
from tracker.services import letters
from tracker.web.guard import current_act, needs


@needs(Right.LETTERS_READ)
def again(letter_id: int) -> ResponseReturnValue:
    """Put a letter back in the queue."""
    letters.send_again(current_act(), letter_id, datetime.now(UTC))
    db.session.commit()
    flash(gettext("Thư đã được xếp lại vào danh sách chờ gửi."), "success")
    return redirect(url_for("letters.show", letter_id=letter_id))


@needs(Right.LETTERS_READ)
def test() -> ResponseReturnValue:
    """Plan a test letter to one's own address; it leaves with the next round of sending."""
    me = current_user.account
    letters.plan_test(current_act(), account_id=me.id, address=me.email or "")
    db.session.commit()
    flash(gettext("Thư thử gửi đến %(address)s đang chờ gửi.", address=me.email or "–"), "success")
    return redirect(url_for("letters.index"))
