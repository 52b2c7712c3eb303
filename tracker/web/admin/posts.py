"""The posts an account holds, and who acts for its owner when absent."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from tracker.domain.permissions import ROLE_NAMES, Right, Role
from tracker.extensions import db
from tracker.models.accounts import Substitution
from tracker.queries import staff as members
from tracker.services import staff
from tracker.web.admin.accounts import found
from tracker.web.admin.forms import PostForm, SubstituteForm
from tracker.web.forms import choices
from tracker.web.guard import current_act, needs


@needs(Right.ACCOUNTS_EDIT)
def give(account_id: int) -> ResponseReturnValue:
    """Give a post, in a unit or in the whole office."""
    account = found(account_id)
    form = PostForm(title=account.title)
    form.role.choices = choices({role.value: _(name) for role, name in ROLE_NAMES.items()})
    form.unit.choices = choices({0: _("Toàn cơ quan"), **members.unit_names()})

    def verb() -> None:
        staff.give_post(
            current_act(),
            account,
            Role(form.role.data),
            unit_id=form.unit.data or None,
            title=form.title.data or "",
        )

    if form.carries_out(verb):
        flash(_("Đã thêm chức danh."), "success")
        return redirect(url_for("admin.account", account_id=account_id))
    return render_template("admin/give_post.html", form=form, member=account), form.status


@needs(Right.ACCOUNTS_EDIT)
def take(account_id: int, post_id: int) -> ResponseReturnValue:
    """Take a post away."""
    staff.take_post(current_act(), account_id, post_id)
    db.session.commit()
    flash(_("Đã bỏ chức danh."), "success")
    return redirect(url_for("admin.account", account_id=account_id))


@needs(Right.ACCOUNTS_EDIT)
def substitute(account_id: int) -> ResponseReturnValue:
    """Name who acts for the account's owner for a span of days."""
    account = found(account_id)
    form = SubstituteForm()
    form.substitute.choices = choices(members.others(account_id))

    def verb() -> None:
        staff.substitute(
            current_act(),
            account_id,
            form.substitute.data,
            first_on=form.first_on.data,
            last_on=form.last_on.data,
        )

    if form.carries_out(verb):
        flash(_("Đã ghi ủy quyền."), "success")
        return redirect(url_for("admin.account", account_id=account_id))
    return render_template("admin/substitute.html", form=form, member=account), form.status


@needs(Right.ACCOUNTS_EDIT)
def end_substitution(substitution_id: int) -> ResponseReturnValue:
    """End a substitution: from today on the absent person's posts are their own again."""
    row = db.session.get(Substitution, substitution_id)
    back = row.absent_id if row is not None else None
    staff.end_substitution(current_act(), substitution_id)
    db.session.commit()
    flash(_("Đã kết thúc ủy quyền."), "success")
    return redirect(url_for("admin.account", account_id=back) if back else url_for("admin.accounts"))
