"""A forgotten password."""

from flask import Flask, current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from tracker.config import settings
from tracker.domain.errors import Refused
from tracker.extensions import db, writes
from tracker.models.accounts import AttemptKind
from tracker.services import doorway, resets
from tracker.web.accounts.forms import ForgottenForm, ResetForm
from tracker.web.accounts.reset_mail import send
from tracker.web.errors import status_of
from tracker.web.guard import act_of, public


@public
def forgotten() -> ResponseReturnValue:
    """Ask for a link by mail. The answer is the same, and as fast, whether the name is known or not."""
    form, status = ForgottenForm(), 200
    if settings().smtp is None:
        return render_template("accounts/no_mail.html")
    if form.validate_on_submit():
        try:
            doorway.knock(AttemptKind.RESET, form.login.data, address=request.remote_addr or "")
            db.session.commit()
            return _answer_then_send(form.login.data)
        except Refused as refusal:
            db.session.rollback()
            form.show(refusal)
            status = status_of(refusal)
    elif form.is_submitted():
        status = 422
    return render_template("accounts/forgotten.html", form=form), status


@public
def reset(token: str) -> ResponseReturnValue:
    """Choose a new password by the link of the mail. Its address goes to no other site (see the guard)."""
    form, status = ResetForm(), 200
    if not resets.alive(token):
        return render_template("accounts/dead_link.html"), 410
    if form.validate_on_submit():
        try:
            account = resets.use(token)
            resets.finish(act_of(account), account, form.password.data)
            db.session.commit()
            flash(_("Đã đặt mật khẩu mới. Đề nghị đăng nhập."), "success")
            return redirect(url_for("accounts.sign_in"))
        except Refused as refusal:
            db.session.rollback()
            form.show(refusal)
            status = status_of(refusal)
    elif form.is_submitted():
        status = 422
    return render_template("accounts/reset.html", form=form), status


def _answer_then_send(login: str) -> Response:
    """The mail is made after the answer has gone, so that its time tells nothing."""
    answer = current_app.make_response(render_template("accounts/link_sent.html"))
    app: Flask = current_app._get_current_object()  # type: ignore[attr-defined]
    answer.call_on_close(lambda: _send_link(app, login))
    return answer


def _send_link(app: Flask, login: str) -> None:
    with app.app_context(), writes():
        link = resets.offer(login)
        db.session.commit()
        if link is not None:
            send(link)
