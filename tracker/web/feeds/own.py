"""One's own calendar feeds: make one, see which there are, revoke one."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext, lazy_gettext
from wtforms import SelectField

from tracker.domain.permissions import Role
from tracker.extensions import db
from tracker.queries import choices
from tracker.queries import feeds as known
from tracker.services import feeds
from tracker.services.links import absolute
from tracker.web.forms import Form
from tracker.web.guard import current_act, signed_in

OWN = "own"


class FeedForm(Form):
    """Whose dates the calendar shows."""

    of = SelectField(lazy_gettext("Lịch của"))


@signed_in
def own() -> ResponseReturnValue:
    """The feeds there are; a new one's address is shown in the answer that makes it, and never again."""
    form, status, address = FeedForm(), 200, None
    form.of.choices = _choices()
    if form.validate_on_submit():
        chosen = form.of.data
        token = feeds.open_feed(current_act(), None if chosen == OWN else int(chosen))
        db.session.commit()
        address = absolute("feeds.read", token=token)
    elif form.is_submitted():
        status = 422
    mine = known.of_account(current_act().actor.account_id)
    return render_template("feeds/own.html", form=form, feeds=mine, address=address), status


@signed_in
def revoke(feed_id: int) -> ResponseReturnValue:
    """End one; calendars that read it get nothing from now on."""
    feeds.revoke(current_act(), feed_id)
    db.session.commit()
    flash(gettext("Đã thu hồi địa chỉ lịch."), "success")
    return redirect(url_for("feeds.own"))


def _choices() -> dict[str, str]:
    act = current_act()
    wide = bool(act.actor.roles & {Role.LEADER, Role.CLERK})
    found = {OWN: gettext("Việc của tôi")} if feeds.may_follow(act, None) else {}
    return found | {str(u.id): u.name for u in choices.units() if wide or u.id in act.actor.unit_ids}
