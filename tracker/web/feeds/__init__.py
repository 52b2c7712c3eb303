"""Calendar feeds: the page of one's own, and the address a calendar program reads."""

from flask import Blueprint

from tracker.web.feeds import own, reading

blueprint = Blueprint("feeds", __name__)
_page = blueprint.add_url_rule

_page("/account/feeds", "own", own.own, methods=["GET", "POST"])
_page("/account/feeds/<int:feed_id>/revoke", "revoke", own.revoke, methods=["POST"])
_page("/feeds/<token>.ics", "read", reading.read)
