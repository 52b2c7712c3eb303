"""The banner that says a page tells the sample's time, and the button that steps it."""

from typing import Any

from flask import Blueprint, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import get_locale
from flask_babel import gettext as _
from flask_login import current_user

from tracker.config import settings
from tracker.domain.permissions import Right, may
from tracker.extensions import db
from tracker.services import sample_clock
from tracker.web.filters import moment, weekday_day
from tracker.web.guard import current_act, needs

blueprint = Blueprint("clock", __name__)


@blueprint.post("/clock/step")
@needs(Right.CLOCK_STEP)
def step() -> ResponseReturnValue:
    """Step the sample to the next working day; the letters of that morning leave within seconds."""
    to = sample_clock.step(current_act())
    db.session.commit()
    flash(_("Đồng hồ của bản mẫu đã sang %(moment)s.", moment=moment(to)), "success")
    return redirect(f"{request.script_root}/")


@blueprint.app_context_processor
def banner() -> dict[str, Any]:
    """``business_clock`` for the frame of every page of the sample; nothing in real use."""
    if not settings().sample or not current_user or not current_user.is_authenticated:
        return {}
    act = current_act()
    text = _(
        "Bản mẫu: giờ làm việc là %(moment)s, %(weekday)s. Số liệu minh họa, không phải số liệu thật.",
        moment=moment(act.now),
        weekday=weekday_day(act.today, str(get_locale())),
    )
    step_url = url_for("clock.step") if may(act.actor, Right.CLOCK_STEP) else None
    return {"business_clock": {"text": text, "step_url": step_url}}
