"""Signing in and out."""

from flask import current_app, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from tracker.domain.errors import Refused
from tracker.extensions import db
from tracker.models.accounts import Account, AttemptKind
from tracker.services import doorway
from tracker.web import visitor
from tracker.web.accounts.forms import SignInForm
from tracker.web.addresses import next_address
from tracker.web.errors import status_of
from tracker.web.guard import public


@public
def sign_in() -> ResponseReturnValue:
    """The door. A wrong name and a wrong password get the same answer after the same time."""
    wanted = next_address(request.args.get("next"))
    if current_user.is_authenticated:
        return redirect(wanted)
    form, status = SignInForm(), 200
    if form.validate_on_submit():
        try:
            _come_in(form.login.data, form.password.data)
            return redirect(wanted)
        except Refused as refusal:
            db.session.rollback()
            form.show(refusal)
            status = status_of(refusal)
            current_app.logger.warning("sign-in refused (%s) from %s", status, request.remote_addr)
    elif form.is_submitted():
        status = 422
    return render_template("accounts/sign_in.html", form=form), status


@public
def sign_out() -> ResponseReturnValue:
    """End the session at the server; the cookie is worth nothing afterwards."""
    if current_user.is_authenticated:
        visitor.farewell()
        db.session.commit()
    session.clear()
    answer = redirect(url_for("accounts.sign_in"))
    answer.headers["Clear-Site-Data"] = '"cache", "storage"'
    return answer


def _come_in(login: str, password: str) -> Account:
    address = request.remote_addr or ""
    doorway.knock(AttemptKind.SIGN_IN, login, address=address)
    db.session.commit()  # tries at the same moment see this one before the password is looked at
    account = doorway.recognise(login, password)
    doorway.admit(account, password, address=address)
    session.clear()
    visitor.welcome(account, address=address, agent=request.user_agent.string)
    db.session.commit()
    return account
