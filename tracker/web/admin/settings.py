"""The office's name and the thresholds of the rules."""

import re
from dataclasses import asdict

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from tracker.domain.acts import Thresholds
from tracker.domain.permissions import Right
from tracker.queries import office as kept
from tracker.services import office
from tracker.web.admin.forms import SettingsForm
from tracker.web.guard import current_act, needs


@needs(Right.OFFICE_EDIT)
def change() -> ResponseReturnValue:
    """Read and change them; each change is in the history."""
    act = current_act()
    now = asdict(act.thresholds)
    now["lead_times"] = ", ".join(str(days) for days in act.thresholds.lead_times)
    form = SettingsForm(data={**now, "office": kept.name()})

    def verb() -> None:
        office.set_thresholds(act, _wanted(form))
        office.rename(act, form.office.data or "")

    if form.carries_out(verb):
        flash(_("Đã lưu thiết lập."), "success")
        return redirect(url_for("admin.settings"))
    return render_template("admin/settings.html", form=form), form.status


def _wanted(form: SettingsForm) -> Thresholds:
    numbers = {name: form[name].data for name in office.LIMITS}
    times = tuple(int(days) for days in re.findall(r"[0-9]{1,4}", form.lead_times.data))
    return Thresholds(**numbers, lead_times=times)
