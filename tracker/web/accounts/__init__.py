"""Coming in, going out, and one's own account: its table of contents."""

from flask import Blueprint

from tracker.web.accounts import doorway, own, resets
from tracker.web.accounts.browsers import browser_name

blueprint = Blueprint("accounts", __name__)
blueprint.add_app_template_filter(browser_name)
_page = blueprint.add_url_rule

_page("/sign-in", "sign_in", doorway.sign_in, methods=["GET", "POST"])
_page("/sign-out", "sign_out", doorway.sign_out, methods=["POST"])
_page("/forgotten-password", "forgotten", resets.forgotten, methods=["GET", "POST"])
_page("/reset-password/<token>", "reset", resets.reset, methods=["GET", "POST"])
_page("/account", "own", own.own)
_page("/account/password", "password", own.password, methods=["GET", "POST"])
_page("/account/mail", "mail", own.mail, methods=["GET", "POST"])
_page("/account/end-other-sessions", "end_others", own.end_others, methods=["POST"])
_page("/preferences", "preferences", own.preferences, methods=["POST"])
