"""The blueprint of the evidence, and the filters its templates use."""

from urllib.parse import urlsplit

from flask import Blueprint
from flask_babel import get_locale

from tracker.web.filters import number

blueprint = Blueprint("evidence", __name__)

KB, MB = 1024, 1024 * 1024


@blueprint.app_template_filter()
def size(octets: int) -> str:
    """``1,2 MB``: the size of a file, in the language of the page."""
    if octets < KB:
        return f"{octets}\u00a0B"
    unit, name = (MB, "MB") if octets >= MB else (KB, "KB")
    return f"{number(round(octets / unit, 1), str(get_locale()))}\u00a0{name}"


@blueprint.app_template_filter()
def host_of(url: str) -> str:
    """The host a link leads to, so that nobody follows it blindly."""
    return urlsplit(url).hostname or ""
