"""What the administrator keeps: accounts, units, calendar, settings; its table of contents."""

from flask import Blueprint

from tracker.web.admin import accounts, calendar, history, posts, settings, units, usual_limits

blueprint = Blueprint("admin", __name__, url_prefix="/admin")
_page = blueprint.add_url_rule
_BOTH = ["GET", "POST"]
_POST = ["POST"]

_page("/accounts", "accounts", accounts.index)
_page("/accounts.csv", "accounts_table", accounts.table)
_page("/accounts/new", "open_account", accounts.open_account, methods=_BOTH)
_page("/accounts/<int:account_id>", "account", accounts.show)
_page("/accounts/<int:account_id>/change", "change_account", accounts.change, methods=_BOTH)
_page("/accounts/<int:account_id>/address", "confirm_address", accounts.confirm_address, methods=_POST)
_page("/accounts/<int:account_id>/close", "close_account", accounts.close, methods=_POST)
_page("/accounts/<int:account_id>/reopen", "reopen_account", accounts.reopen, methods=_POST)
_page("/accounts/<int:account_id>/password", "one_time_password", accounts.one_time_password, methods=_POST)
_page("/accounts/<int:account_id>/sessions/end", "end_sessions", accounts.end_sessions, methods=_POST)
_page("/accounts/<int:account_id>/posts/new", "give_post", posts.give, methods=_BOTH)
_page("/accounts/<int:account_id>/posts/<int:post_id>/take", "take_post", posts.take, methods=_POST)
_page("/accounts/<int:account_id>/substitutes/new", "substitute", posts.substitute, methods=_BOTH)
_page("/substitutions/<int:substitution_id>/end", "end_substitution", posts.end_substitution, methods=_POST)

_page("/units", "units", units.index)
_page("/units.csv", "units_table", units.table)
_page("/units/new", "create_unit", units.create, methods=_BOTH)
_page("/units/<int:unit_id>", "unit", units.change, methods=_BOTH)
_page("/units/<int:unit_id>/move", "move_unit", units.move, methods=_POST)
_page("/units/<int:unit_id>/follow", "follow_unit", units.follow, methods=_POST)

_page("/calendar", "calendar", calendar.show)
_page("/calendar.csv", "calendar_table", calendar.table)
_page("/calendar/preview", "preview_calendar", calendar.preview, methods=_POST)
_page("/calendar/save", "save_calendar", calendar.save, methods=_POST)

_page("/settings", "settings", settings.change, methods=_BOTH)
_page("/usual-limits", "usual_limits", usual_limits.index)
_page("/usual-limits.csv", "usual_limits_table", usual_limits.table)
_page("/usual-limits/new", "add_limit", usual_limits.add, methods=_BOTH)
_page("/usual-limits/<int:limit_id>", "usual_limit", usual_limits.change, methods=_BOTH)
_page("/usual-limits/<int:limit_id>/remove", "remove_limit", usual_limits.remove, methods=_POST)

_page("/history", "history", history.show)
_page("/history.csv", "history_table", history.table)
