"""`/directives`: the list, its filters in the address; `/directives.csv`: the same list for a spreadsheet."""

from flask import Blueprint, render_template, request, url_for
from flask.typing import ResponseReturnValue

from tracker.domain.permissions import Right
from tracker.queries import directives
from tracker.queries.directives import Sort
from tracker.web.guard import current_act, needs
from tracker.web.lists.asked import Asked, asked
from tracker.web.lists.lines import lines
from tracker.web.lists.offered import chosen, offered
from tracker.web.lists.sheet import DIRECTIVES

blueprint = Blueprint("lists", __name__)


@blueprint.get("/directives")
@needs(Right.DIRECTIVES_LIST)
def index() -> ResponseReturnValue:
    """A page of the directives the reader may see, as the address asks."""
    act = current_act()
    want = asked(request.args, act)
    found = directives.page(act, want.filters, sort=want.sort, descending=want.descending, number=want.page)
    offers = offered(act, want)
    return render_template(
        "lists/directives.html",
        want=want,
        found=found,
        rows=lines(found.rows),
        sorts=_sorts(want),
        offered=offers,
        chosen=chosen(offers, want),
        as_of=act.now,
    )


@blueprint.get("/directives.csv")
@needs(Right.DIRECTIVES_LIST)
def table() -> ResponseReturnValue:
    """The whole list, all its pages, as CSV."""
    act = current_act()
    want = asked(request.args, act)
    return DIRECTIVES.answer(directives.every(act, want.filters, sort=want.sort, descending=want.descending))


def _sorts(want: Asked) -> dict[str, dict[str, str | None]]:
    """For each column that can be sorted: the address that sorts by it, and whether it is."""
    columns = {"task": Sort.PLAN, "unit": Sort.UNIT, "due": Sort.DUE, "stage": Sort.STAGE}
    way = "descending" if want.descending else "ascending"
    return {
        column: {
            "url": url_for("lists.index", **want.sorted_by(sort)),
            "sorted": way if want.sort is sort else None,
        }
        for column, sort in columns.items()
    }
