"""Addresses for mails: from the configured BASE_URL alone, with or without a request."""

from urllib.parse import urlsplit

from flask import current_app

from tracker.config import settings
from tracker.services.digests import Entry


def absolute(endpoint: str, **values: str | int) -> str:
    """The full address of a page. Raises ``werkzeug.routing.BuildError`` if there is no such page."""
    base = urlsplit(settings().base_url)
    adapter = current_app.url_map.bind(base.netloc, script_name=base.path or "/", url_scheme=base.scheme)
    return adapter.build(endpoint, values, force_external=True)


def directive(directive_id: int) -> str:
    """The page of a directive."""
    return absolute("directives.show", directive_id=directive_id)


def task(entry: Entry) -> str:
    """What an entry of a day's letter is about: a directive, or the list of those of a group."""
    one = entry.line.directive
    if not entry.others or one.group_id is None:
        return directive(one.id)
    return absolute("lists.index", plan=one.plan_id, group=one.group_id, clause=one.clause)


def directives() -> str:
    """The list of directives."""
    return absolute("lists.index")


def overview() -> str:
    """The overview of the work."""
    return absolute("overview.show")


def signoffs() -> str:
    """What waits for the reader's signature."""
    return absolute("signoffs.index")


def plan(plan_id: int) -> str:
    """The page of a plan."""
    return absolute("plans.show", plan_id=plan_id)


def letters() -> str:
    """The page that shows what was mailed and what was not."""
    return absolute("letters.index")


def own_mail() -> str:
    """The page where people choose how they get their mails."""
    return absolute("accounts.mail")
