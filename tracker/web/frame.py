"""What stands around every page: the ways to go, who is signed in, how they like to read, the sample's clock."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from flask import Flask, current_app, has_request_context, request, session, url_for
from flask_babel import gettext
from flask_login import current_user

from tracker.domain.permissions import Right, may
from tracker.domain.wording import N_
from tracker.models.accounts import Contrast, TextSize
from tracker.queries import office, signoffs
from tracker.web.guard import current_act


@dataclass(frozen=True)
class Way:
    """A link of the navigation, for whoever has the right."""

    label: str
    endpoint: str
    right: Right


WAYS = (
    Way(N_("Việc của văn thư"), "drafts.home", Right.DRAFTS_EDIT),
    Way(N_("Tổng quan"), "overview.show", Right.OVERVIEW_READ),
    Way(N_("Chờ duyệt"), "signoffs.index", Right.DIRECTIVES_SIGN),
    Way(N_("Việc của đơn vị"), "units.mine", Right.UNITS_READ),
    Way(N_("Nhiệm vụ"), "lists.index", Right.DIRECTIVES_LIST),
    Way(N_("Kế hoạch"), "plans.index", Right.PLANS_READ),
    Way(N_("Thư nhắc"), "letters.index", Right.LETTERS_READ),
    Way(N_("Tài khoản"), "admin.accounts", Right.ACCOUNTS_EDIT),
    Way(N_("Đơn vị"), "admin.units", Right.OFFICE_EDIT),
    Way(N_("Lịch làm việc"), "admin.calendar", Right.OFFICE_EDIT),
    Way(N_("Thiết lập"), "admin.settings", Right.OFFICE_EDIT),
)


def init_app(app: Flask) -> None:
    """Give every page of `app` its frame."""
    app.context_processor(frame)


def frame() -> dict[str, Any]:
    """The variables `base.html` expects. A mail, made outside a request, has no frame."""
    if not has_request_context():
        return {}
    if not current_user.is_authenticated:
        return {"preferences": _of_stranger()}
    me = current_user.account
    return {
        "navigation": list(_navigation()),
        "account": {"name": me.title, "post": "", "url": url_for("accounts.own")},
        "preferences": {"text_size": me.text_size, "contrast": me.contrast},
        "office": office.name(),
        "search_url": url_for("lists.index") if may(current_act().actor, Right.DIRECTIVES_LIST) else "",
    }


def ways() -> Iterator[Way]:
    """The ways open to whoever is signed in, in their order."""
    actor = current_act().actor
    return (way for way in WAYS if may(actor, way.right) and way.endpoint in current_app.view_functions)


def _navigation() -> Iterator[dict[str, Any]]:
    for way in ways():
        yield {
            "label": gettext(way.label),
            "url": url_for(way.endpoint),
            "current": request.endpoint == way.endpoint,
            "count": _waiting(way),
        }


def _waiting(way: Way) -> int | None:
    """How much waits behind a way: shown only where it waits for the reader alone, and counted by an index."""
    return signoffs.waiting(current_act()).total if way.endpoint == "signoffs.index" else None


def _of_stranger() -> dict[str, str]:
    return {
        "text_size": session.get("text_size", TextSize.NORMAL),
        "contrast": session.get("contrast", Contrast.NORMAL),
    }
