"""Accounts: their list, one of them, and what may be done with it."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from werkzeug.exceptions import NotFound

from tracker.config import settings
from tracker.domain.permissions import DELEGABLE, ROLE_NAMES, Right
from tracker.extensions import db
from tracker.models.accounts import Account
from tracker.queries import operations
from tracker.queries import sessions as live_sessions
from tracker.queries import staff as members
from tracker.services import staff
from tracker.services.staff import Person
from tracker.web.admin.forms import AccountForm, StepForm
from tracker.web.admin.sheets import ACCOUNTS
from tracker.web.admin.stale import differences
from tracker.web.guard import current_act, needs


@needs(Right.ACCOUNTS_EDIT)
def index() -> ResponseReturnValue:
    """Everybody who may sign in, and those who no longer may; and how the letters stand."""
    return render_template(
        "admin/accounts.html",
        members=members.members(),
        roles=ROLE_NAMES,
        queue=operations.queue(),
        mail=settings().smtp is not None,
    )


@needs(Right.ACCOUNTS_EDIT)
def table() -> ResponseReturnValue:
    """The same list as CSV."""
    return ACCOUNTS.answer(members.members())


@needs(Right.ACCOUNTS_EDIT)
def show(account_id: int) -> ResponseReturnValue:
    """One account: posts, substitutes, sessions."""
    account = found(account_id)
    return render_template(
        "admin/account.html",
        member=account,
        roles=ROLE_NAMES,
        units=members.unit_names(),
        delegable=any(post.role in DELEGABLE for post in account.posts),
        substitutions=members.substitutions(account.id, current_act().today),
        sessions=live_sessions.of_account(account.id),
    )


@needs(Right.ACCOUNTS_EDIT)
def open_account() -> ResponseReturnValue:
    """A new account; its one-time password is shown once."""
    form = AccountForm()
    opened: list[staff.Opened] = []
    if form.carries_out(lambda: opened.append(staff.open_account(current_act(), _person(form)))):
        return render_template(
            "admin/one_time_password.html", opened=opened[0], life=staff.ONE_TIME_LIFE.days
        )
    return render_template("admin/open_account.html", form=form), form.status


@needs(Right.ACCOUNTS_EDIT)
def change(account_id: int) -> ResponseReturnValue:
    """Correct what an account says of its owner."""
    account = found(account_id)
    form = AccountForm(obj=account)
    verb = staff.change_account
    if form.carries_out(lambda: verb(current_act(), account_id, int(form.version.data), _person(form))):
        flash(_("Đã lưu tài khoản."), "success")
        return redirect(url_for("admin.account", account_id=account_id))
    differing = differences(form, account, ("login", "title", "email"))
    page = render_template("admin/change_account.html", form=form, member=account, differing=differing)
    return page, form.status


@needs(Right.ACCOUNTS_EDIT)
def confirm_address(account_id: int) -> ResponseReturnValue:
    """The address, to which mail came back, does take mail."""
    staff.confirm_address(current_act(), account_id, _version())
    return _done(account_id, _("Đã xác nhận địa chỉ; các thư chưa đến được gửi lại."))


@needs(Right.ACCOUNTS_EDIT)
def close(account_id: int) -> ResponseReturnValue:
    """Disable the account."""
    staff.close_account(current_act(), account_id, _version())
    return _done(account_id, _("Đã khóa tài khoản; các phiên đăng nhập đã kết thúc."))


@needs(Right.ACCOUNTS_EDIT)
def reopen(account_id: int) -> ResponseReturnValue:
    """Let the account in again."""
    staff.reopen_account(current_act(), account_id, _version())
    return _done(account_id, _("Đã mở lại tài khoản."))


@needs(Right.ACCOUNTS_EDIT)
def one_time_password(account_id: int) -> ResponseReturnValue:
    """Replace the password by a one-time one, shown once."""
    opened = staff.one_time_password(current_act(), account_id, _version())
    db.session.commit()
    return render_template("admin/one_time_password.html", opened=opened, life=staff.ONE_TIME_LIFE.days)


@needs(Right.ACCOUNTS_EDIT)
def end_sessions(account_id: int) -> ResponseReturnValue:
    """Sign the account out everywhere."""
    staff.end_sessions(current_act(), account_id)
    return _done(account_id, _("Đã kết thúc mọi phiên đăng nhập của tài khoản."))


def found(account_id: int) -> Account:
    """The account, or the page that says there is none."""
    account = db.session.get(Account, account_id)
    if account is None:
        raise NotFound
    return account


def _person(form: AccountForm) -> Person:
    return Person(login=form.login.data, title=form.title.data, email=form.email.data)


def _version() -> int:
    return int(StepForm().version.data or 0)


def _done(account_id: int, sentence: str) -> ResponseReturnValue:
    db.session.commit()
    flash(sentence, "success")
    return redirect(url_for("admin.account", account_id=account_id))
