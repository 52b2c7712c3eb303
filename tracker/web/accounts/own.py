"""One's own account: what it is, its password, its sessions elsewhere, and how one likes to read."""

from flask import abort, flash, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from tracker.domain.errors import Refused
from tracker.domain.reminding import HOURS
from tracker.extensions import db
from tracker.models.accounts import Contrast, Language, TextSize
from tracker.queries import sessions as live_sessions
from tracker.services import accounts, sessions
from tracker.services.accounts import Preferences
from tracker.services.notices import NOTICES, OPTIONAL
from tracker.web import filters
from tracker.web.accounts.forms import MailForm, PasswordForm, PreferencesForm
from tracker.web.addresses import next_address
from tracker.web.guard import current_act, public, signed_in


@signed_in
def own() -> ResponseReturnValue:
    """Who one is here: the posts, the substitutes, the browsers signed in."""
    return render_template(
        "accounts/own.html",
        me=current_user.account,
        here=current_user.session.token_hash,
        sessions=live_sessions.of_account(current_user.account.id),
        delegated=current_act().actor.delegated,
        mail_at=_mail_at(),
    )


@signed_in
def password() -> ResponseReturnValue:
    """Choose a new password; every other browser is signed out."""
    form, status = PasswordForm(), 200
    if form.validate_on_submit():
        try:
            accounts.change_password(
                current_act(),
                current_user.account,
                current=form.current.data,
                password=form.password.data,
                session=current_user.session.token_hash,
            )
            db.session.commit()
            flash(_("Đã đổi mật khẩu. Các phiên đăng nhập khác đã kết thúc."), "success")
            return redirect(next_address(None))
        except Refused as refusal:
            db.session.rollback()
            form.show(refusal)
            status = 422
    elif form.is_submitted():
        status = 422
    forced = current_user.account.must_change_password
    return render_template("accounts/password.html", form=form, forced=forced), status


@signed_in
def mail() -> ResponseReturnValue:
    """Choose when the daily mail comes, and what comes with it."""
    me, form = current_user.account, MailForm()
    form.minute.choices = _hours()
    if form.is_submitted() and form.carries_out(lambda: _choose_mail(form)):
        flash(_("Đã lưu cách nhận thư nhắc."), "success")
        return redirect(url_for("accounts.own"))
    if not form.is_submitted():
        form.minute.data = "" if me.mail_minute is None else str(me.mail_minute)
        form.optional_daily.data = me.optional_daily
    optional = [_(NOTICES[kind].tag) for kind in NOTICES if kind in OPTIONAL]
    return render_template("accounts/mail.html", form=form, optional=optional), form.status


def _choose_mail(form: MailForm) -> None:
    minute = int(form.minute.data) if form.minute.data else None
    accounts.choose_mail(
        current_act(), current_user.account, minute=minute, optional_daily=form.optional_daily.data
    )


def _mail_at() -> str:
    """When one's daily mail comes, in words."""
    me = current_user.account
    return filters.hour(me.mail_minute) if me.mail_minute is not None else _office_hour()


def _office_hour() -> str:
    office = current_act().thresholds
    at = filters.hour(office.daily_mail_at())
    return _("Theo giờ chung của cơ quan (%(at)s)", at=at)


def _hours() -> dict[str, str]:
    """The hours to choose from, the office's own first."""
    return {"": _office_hour()} | {str(minute): filters.hour(minute) for minute in HOURS}


@signed_in
def end_others() -> ResponseReturnValue:
    """Sign out everywhere else."""
    sessions.end_all(current_user.account.id, but=current_user.session.token_hash)
    db.session.commit()
    flash(_("Đã kết thúc các phiên đăng nhập khác."), "success")
    return redirect(url_for("accounts.own"))


@public
def preferences() -> ResponseReturnValue:
    """Keep how one likes to read: with the account, or in the cookie of a stranger."""
    form = PreferencesForm()
    if not form.validate():
        abort(400)
    given = {name: form[name].data for name in ("language", "text_size", "contrast") if form[name].data}
    if current_user.is_authenticated:
        accounts.prefer(current_user.account, _preferences(given))
        db.session.commit()
    else:
        session.update(given)
    return redirect(next_address(request.form.get("next")))


def _preferences(given: dict[str, str]) -> Preferences:
    return Preferences(
        language=Language(given["language"]) if "language" in given else None,
        text_size=TextSize(given["text_size"]) if "text_size" in given else None,
        contrast=Contrast(given["contrast"]) if "contrast" in given else None,
    )
